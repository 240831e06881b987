/** Where do sessions, tokens and counted tries stand? `access.session`, `access.token`, `access.tries`. */
import type { PersonState } from '@samspel/core/access/person.ts';
import type { Role } from '@samspel/core/access/role.ts';
import type { Tries } from '@samspel/core/access/throttle.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

interface Whose {
  readonly person_id: string;
  readonly person_name: string;
  readonly person_role: Role;
  readonly person_ref: string | null;
  readonly person_email: string;
  readonly person_state: PersonState;
}

export interface SessionRow extends Whose {
  readonly id: string;
  readonly secret_hash: string;
  readonly started_at: Instant;
  readonly last_seen_at: Instant;
  readonly ends_at: Instant;
  readonly revoked_at: Instant | null;
  readonly address: string;
  readonly agent: string;
}

export interface TokenRow extends Whose {
  readonly id: string;
  readonly name: string;
  readonly secret_hash: string;
  readonly role: Role;
  readonly scopes: string[];
  readonly created_at: Instant;
  readonly ends_at: Instant;
  readonly last_used_at: Instant | null;
  readonly revoked_at: Instant | null;
}

const whose = sql`p.id as person_id, p.name as person_name, p.role as person_role, p.ref as person_ref, p.email as person_email, p.state as person_state`;
const sessionColumns = sql`s.id, s.secret_hash, s.started_at, s.last_seen_at, s.ends_at, s.revoked_at, s.address, s.agent, ${whose}`;
const tokenColumns = sql`t.id, t.name, t.secret_hash, t.role, t.scopes, t.created_at, t.ends_at, t.last_used_at, t.revoked_at, ${whose}`;

/** Question: whose session is this? */
export async function sessionById(reader: Reader, id: string): Promise<SessionRow | null> {
  const { rows } = await sql<SessionRow>`
    select ${sessionColumns} from access.session s join access.person p on p.id = s.person_id where s.id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

/** Question: whose token is this? */
export async function tokenById(reader: Reader, id: string): Promise<TokenRow | null> {
  const { rows } = await sql<TokenRow>`
    select ${tokenColumns} from access.token t join access.person p on p.id = t.person_id where t.id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

/** Question: where is a person signed in, newest first? Idle since before `idleSince` is ended. */
export async function sessionsOf(
  reader: Reader,
  personId: string,
  at: { readonly now: Instant; readonly idleSince: Instant },
  before: string | null,
  limit: number,
): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select ${sessionColumns} from access.session s join access.person p on p.id = s.person_id
    where s.person_id = ${personId} and s.revoked_at is null and s.ends_at > ${new Date(at.now)} and s.last_seen_at > ${new Date(at.idleSince)}
      and (${before}::text is null or s.id < ${before})
    order by s.id desc limit ${limit + 1}`.execute(reader);
  return rows;
}

export interface TokensWanted {
  /** Null: everybody's. */
  readonly personId: string | null;
  readonly standingAt: Instant | null;
  readonly before: string | null;
  readonly limit: number;
}

/** Question: which tokens are there, newest first? */
export async function listTokenRows(reader: Reader, wanted: TokensWanted): Promise<TokenRow[]> {
  const at = wanted.standingAt === null ? null : new Date(wanted.standingAt);
  const { rows } = await sql<TokenRow>`
    select ${tokenColumns} from access.token t join access.person p on p.id = t.person_id
    where (${wanted.personId}::text is null or t.person_id = ${wanted.personId})
      and (${at}::timestamptz is null or (t.revoked_at is null and t.ends_at > ${at} and p.state = 'active'))
      and (${wanted.before}::text is null or t.id < ${wanted.before})
    order by t.id desc limit ${wanted.limit + 1}`.execute(reader);
  return rows;
}

/** Question: how many tokens of a person would be let in? */
export async function countStandingTokens(tx: Tx, personId: string, now: Instant): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from access.token where person_id = ${personId} and revoked_at is null and ends_at > ${new Date(now)}`.execute(tx);
  return rows[0]?.n ?? 0;
}

export async function insertSession(
  tx: Tx,
  session: Pick<SessionRow, 'id' | 'person_id' | 'secret_hash' | 'ends_at' | 'address' | 'agent'> & { readonly at: Instant; readonly network: string },
): Promise<void> {
  const at = new Date(session.at);
  await sql`
    insert into access.session (id, person_id, secret_hash, started_at, last_seen_at, ends_at, address, network, agent)
    values (${session.id}, ${session.person_id}, ${session.secret_hash}, ${at}, ${at}, ${new Date(session.ends_at)}, ${session.address}, ${session.network},
            ${session.agent})`.execute(tx);
}

/** Ends one session of a person; false when there is none such that still stands. */
export async function endSession(tx: Tx, personId: string, id: string, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    update access.session set revoked_at = ${new Date(now)} where id = ${id} and person_id = ${personId} and revoked_at is null returning id`.execute(tx);
  return rows.length > 0;
}

/** Ends all sessions of a person but one; how many there were. */
export async function endSessions(tx: Tx, personId: string, butNot: string | null, now: Instant): Promise<number> {
  const { rows } = await sql`
    update access.session set revoked_at = ${new Date(now)}
    where person_id = ${personId} and revoked_at is null and ends_at > ${new Date(now)} and id is distinct from ${butNot}::text returning id`.execute(tx);
  return rows.length;
}

export async function insertToken(
  tx: Tx,
  token: Pick<TokenRow, 'id' | 'person_id' | 'name' | 'secret_hash' | 'role' | 'ends_at'> & { readonly scopes: readonly string[]; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into access.token (id, person_id, name, secret_hash, role, scopes, created_at, ends_at)
    values (${token.id}, ${token.person_id}, ${token.name}, ${token.secret_hash}, ${token.role}, ${token.scopes}::text[], ${new Date(token.at)},
            ${new Date(token.ends_at)})`.execute(tx);
}

/** Ends a token; false when it had ended already. */
export async function endToken(tx: Tx, id: string, now: Instant): Promise<boolean> {
  const { rows } = await sql`update access.token set revoked_at = ${new Date(now)} where id = ${id} and revoked_at is null returning id`.execute(tx);
  return rows.length > 0;
}

/** Writes down that a session or token was used: a mark outside of any command, which may be lost and is no fact. */
export async function stampUse(reader: Reader, kind: 'session' | 'token', id: string, now: Instant): Promise<void> {
  const at = new Date(now);
  if (kind === 'session') await sql`update access.session set last_seen_at = ${at} where id = ${id} and last_seen_at < ${at}`.execute(reader);
  else await sql`update access.token set last_used_at = ${at} where id = ${id} and (last_used_at is null or last_used_at < ${at})`.execute(reader);
}

/** Question: what was counted under these keys? Two tries at one key wait for each other here, also the first two. */
export async function holdTries(tx: Tx, keys: readonly string[], now: Instant): Promise<ReadonlyMap<string, Tries>> {
  const sorted = [...keys].sort();
  await sql`
    insert into access.tries (key, count, last_at) select key, 0, ${new Date(now)} from unnest(${sorted}::text[]) key on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ key: string; count: number; last_at: Instant; pause_until: Instant | null }>`
    select key, count, last_at, pause_until from access.tries where key = any(${sorted}::text[]) order by key for update`.execute(tx);
  return new Map(rows.map((row) => [row.key, { count: row.count, lastAt: row.last_at, pauseUntil: row.pause_until }]));
}

export async function saveTries(tx: Tx, key: string, tries: Tries): Promise<void> {
  const pause = tries.pauseUntil === null ? null : new Date(tries.pauseUntil);
  await sql`update access.tries set count = ${tries.count}, last_at = ${new Date(tries.lastAt)}, pause_until = ${pause} where key = ${key}`.execute(tx);
}

/** Forgets what nobody needs any more: old counts, sessions and links long ended. */
export async function forgetEnded(tx: Tx, before: { readonly tries: Instant; readonly ended: Instant }): Promise<void> {
  const ended = new Date(before.ended);
  await sql`delete from access.tries where last_at < ${new Date(before.tries)}`.execute(tx);
  await sql`delete from access.session where ends_at < ${ended} or revoked_at < ${ended}`.execute(tx);
  await sql`delete from access.link where ends_at < ${ended}`.execute(tx);
}
