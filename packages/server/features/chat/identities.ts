/**
 * Whose nick is that? An account that the network vouches for is linked to a person by a one-time code, for good. A nick without an account is linked the same way, but only while it
 * is in a channel where the bot is, and with the user and host it had then; it is forgotten when it leaves there: whoever takes the nick next is somebody else. Of a nick that shares no channel with
 * the bot nobody is told when it goes, so it is nobody.
 */
import { createHash, randomInt } from 'node:crypto';
import type { ChatIdentity } from '@samspel/contract/chat.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { accountRule, decideTry, type Tries } from '@samspel/core/access/throttle.ts';
import { foldNick } from '@samspel/core/chat/address.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { HeardLine } from '../../ports/chat.ts';

/** Somebody as a network shows them. */
export type Shown = Pick<HeardLine, 'adapter' | 'nick' | 'account' | 'mask' | 'isInSight'>;

/** What somebody is called there: on IRC the account, which stays while nicks change; elsewhere an account is a long id that nobody knows by heart. */
export const shownName = (kind: string, { nick, account }: Pick<Shown, 'nick' | 'account'>): string => (account === null || kind !== 'irc' ? nick : account);

const codeMilliseconds = 10 * 60_000;
/** Without letters and digits that look alike. */
const signs = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Question: which person is it? An account counts before a nick. */
export async function personOf(tx: Tx, who: Shown, now: Instant): Promise<string | null> {
  const { rows } = await sql<{ person: string }>`
    update chat.identity set last_seen_at = ${new Date(now)} where id = (
      select id from chat.identity where network = ${who.adapter} and (
        (by = 'account' and ${who.account}::text is not null and folded = ${foldNick(who.account ?? '')})
        or (by = 'nick' and ${who.isInSight} and ${who.account}::text is null and folded = ${foldNick(who.nick)} and mask is not distinct from ${who.mask}))
      order by by limit 1)
    returning person`.execute(tx);
  return rows[0]?.person ?? null;
}

/** Makes a code for a person; earlier ones of theirs are void. */
export async function newCode(tx: Tx, person: string, now: Instant): Promise<{ readonly code: string; readonly endsAt: Instant }> {
  const code = Array.from({ length: 8 }, () => signs.charAt(randomInt(signs.length))).join('');
  const endsAt = now + codeMilliseconds;
  await sql`delete from chat.code where person = ${person}`.execute(tx);
  await sql`insert into chat.code (hash, person, made_at, ends_at) values (${hashOf(code)}, ${person}, ${new Date(now)}, ${new Date(endsAt)})`.execute(tx);
  return { code: `${code.slice(0, 4)}-${code.slice(4)}`, endsAt };
}

/** Voids a code that was said where others hear it. */
export async function burnCode(tx: Tx, code: string): Promise<void> {
  await sql`delete from chat.code where hash = ${hashOf(code)}`.execute(tx);
}

export type Linking =
  | { readonly linked: true; readonly person: string; readonly name: string; readonly by: 'account' | 'nick' }
  | { readonly linked: false; readonly why: string };

/** Links whoever says a code. Where nobody would be told that they went, they are not linked, and the code stays good. Tries are counted for each network and user@host, and slowed down. */
export async function linkByCode(house: House, tx: Tx, who: Shown & { readonly kind: string }, code: string, now: Instant): Promise<Linking> {
  if (who.account === null && !who.isInSight)
    return {
      linked: false,
      why: 'the network does not vouch for this nick, and I share no channel with it. Join a channel I am in, or sign in to an account on this network, and say the code again',
    };
  const key = `${who.adapter} ${who.account ?? who.mask ?? who.nick}`;
  const { rows: counted } = await sql<{ tries: Tries }>`select tries from chat.tries where key = ${key} for update`.execute(tx);
  const may = decideTry(counted[0]?.tries ?? null, accountRule, now);
  if (!may.may) return { linked: false, why: `too many tries; try again in ${may.retryAfterSeconds} s` };
  await sql`
    insert into chat.tries (key, tries, at) values (${key}, ${json(may.tries)}, ${new Date(now)})
    on conflict (key) do update set tries = excluded.tries, at = excluded.at`.execute(tx);
  const { rows } = await sql<{ person: string; name: string }>`
    delete from chat.code c using access.person p
    where c.hash = ${hashOf(code)} and c.ends_at > ${new Date(now)} and p.id = c.person and p.state = 'active' returning c.person, p.name`.execute(tx);
  const [found] = rows;
  if (found === undefined) return { linked: false, why: 'that code is wrong, used, or older than ten minutes' };
  await sql`delete from chat.tries where key = ${key}`.execute(tx);
  const by = who.account === null ? 'nick' : 'account';
  const name = shownName(who.kind, who);
  const { rows: written } = await sql<{ id: string }>`
    insert into chat.identity (id, network, by, name, folded, mask, person, linked_at, last_seen_at)
    values (${house.newId('idn')}, ${who.adapter}, ${by}, ${name}, ${foldNick(who.account ?? who.nick)}, ${by === 'nick' ? who.mask : null}, ${found.person}, ${new Date(now)}, ${new Date(now)})
    on conflict (network, by, folded) do update set person = excluded.person, mask = excluded.mask, name = excluded.name, linked_at = excluded.linked_at
    returning id`.execute(tx);
  const actor: Actor = { kind: 'person', id: found.person, name: found.name, role: 'viewer', teams: [], scopes: [] };
  await house.publish(tx, actor, { type: 'chat.linked', subject: written[0]?.id ?? '', payload: { network: who.adapter, by, name, person: found.person } });
  return { linked: true, person: found.person, name: found.name, by };
}

interface Row {
  readonly id: string;
  readonly network: string;
  readonly by: 'account' | 'nick';
  readonly name: string;
  readonly person: string;
}

async function tellUnlinked(house: House, tx: Tx, actor: Actor, rows: readonly Row[], reason: string): Promise<void> {
  for (const { id, ...rest } of rows) await house.publish(tx, actor, { type: 'chat.unlinked', subject: id, payload: { ...rest, reason } });
}

const machine: Actor = { kind: 'system', id: 'chat', name: 'Chat', role: 'viewer', teams: [], scopes: [] };

/** Forgets links of nicks without account: of one that left, or of all when the bot lost sight of everybody. */
export async function forgetNicks(house: House, tx: Tx, network: string, nick: string | null): Promise<void> {
  const { rows } = await sql<Row>`
    delete from chat.identity where network = ${network} and by = 'nick' and (${nick}::text is null or folded = ${foldNick(nick ?? '')})
    returning id, network, by, name, person`.execute(tx);
  await tellUnlinked(house, tx, machine, rows, nick === null ? 'the connection was lost' : 'the nick went out of sight');
}

/** Forgets whoever asks for it. */
export async function unlink(house: House, tx: Tx, who: Shown, actor: Actor): Promise<number> {
  const { rows } = await sql<Row>`
    delete from chat.identity where network = ${who.adapter} and (
      (by = 'account' and folded = ${foldNick(who.account ?? '')}) or (by = 'nick' and folded = ${foldNick(who.nick)} and mask is not distinct from ${who.mask}))
    returning id, network, by, name, person`.execute(tx);
  await tellUnlinked(house, tx, actor, rows, 'asked for in chat');
  return rows.length;
}

/** Question: who is linked, or one person? Newest first. */
export async function identitiesOf(reader: Reader, person: string | null): Promise<ChatIdentity[]> {
  const { rows } = await sql<Omit<ChatIdentity, 'linkedAt' | 'lastSeenAt'> & { linkedAt: Instant; lastSeenAt: Instant | null }>`
    select i.id, i.network, coalesce(a.name, 'a network that is gone') as "networkTitle", i.by, i.name, json_build_object('id', p.id, 'name', p.name) as person,
      i.linked_at as "linkedAt", i.last_seen_at as "lastSeenAt"
    from chat.identity i join access.person p on p.id = i.person left join adapters.adapter a on a.id = i.network
    where ${person}::text is null or i.person = ${person} order by i.linked_at desc, i.id limit 1000`.execute(reader);
  return rows.map((row) => ({ ...row, linkedAt: iso(row.linkedAt), lastSeenAt: row.lastSeenAt === null ? null : iso(row.lastSeenAt) }));
}

/** Takes one link away, for whoever `actor` acts for. Null: there is none; false: it is somebody else's. */
export async function removeLink(house: House, tx: Tx, id: string, actor: Actor, person: string): Promise<boolean | null> {
  const { rows } = await sql<Row>`select id, network, by, name, person from chat.identity where id = ${id} for update`.execute(tx);
  const [row] = rows;
  if (row === undefined) return null;
  if (row.person !== person && actor.role !== 'admin') return false;
  await sql`delete from chat.identity where id = ${id}`.execute(tx);
  await tellUnlinked(house, tx, actor, [row], 'taken away');
  return true;
}
