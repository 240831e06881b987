/** Where do people stand? `access.person`, `access.link`, `access.installation`. */
import type { LinkPurpose } from '@samspel/core/access/lifetime.ts';
import type { PersonState } from '@samspel/core/access/person.ts';
import type { Role } from '@samspel/core/access/role.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

export interface PersonRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly ref: string | null;
  readonly state: PersonState;
  readonly password_hash: string | null;
  readonly invited_at: Instant;
  readonly last_signed_in_at: Instant | null;
  readonly version: number;
}

export interface LinkRow {
  readonly id: string;
  readonly purpose: LinkPurpose;
  readonly person_id: string | null;
  readonly secret_hash: string;
  readonly ends_at: Instant;
  readonly used_at: Instant | null;
  readonly revoked_at: Instant | null;
}

const personColumns = sql`id, email, name, role, ref, state, password_hash, invited_at, last_signed_in_at, version`;

/** Question: who has this id? */
export async function personById(reader: Reader, id: string): Promise<PersonRow | null> {
  const { rows } = await sql<PersonRow>`select ${personColumns} from access.person where id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

/** Question: who is linked to this user of the catalog? */
export async function personByRef(reader: Reader, ref: string): Promise<PersonRow | null> {
  const { rows } = await sql<PersonRow>`select ${personColumns} from access.person where ref = ${ref}`.execute(reader);
  return rows[0] ?? null;
}

/** Question: who has this id, kept still until the transaction ends. */
export async function holdPerson(tx: Tx, id: string): Promise<PersonRow | null> {
  const { rows } = await sql<PersonRow>`select ${personColumns} from access.person where id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Question: who signs in under this address, and did they come from this network since? One query for everybody, so that all take as long. */
export async function personByEmail(reader: Reader, email: string, network: string, since: Instant): Promise<(PersonRow & { readonly known: boolean }) | null> {
  const { rows } = await sql<PersonRow & { known: boolean }>`
    select ${personColumns}, exists (
      select from access.session s where s.person_id = person.id and s.network = ${network} and s.started_at >= ${new Date(since)}) as known
    from access.person where email = ${email}`.execute(reader);
  return rows[0] ?? null;
}

/** Question: who else could let people in? Locks all active admins, so that two who demote each other meet here. */
export async function countOtherAdmins(tx: Tx, id: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from access.person where role = 'admin' and state = 'active' order by id for update`.execute(tx);
  return rows.filter((row) => row.id !== id).length;
}

export interface PeopleWanted {
  readonly state: PersonState | undefined;
  readonly q: string | undefined;
  readonly after: readonly [name: string, id: string] | null;
  readonly limit: number;
}

/** Question: who is here, by name? One row more than asked for tells that there is a next page. */
export async function listPeopleRows(reader: Reader, wanted: PeopleWanted): Promise<PersonRow[]> {
  const part = wanted.q === undefined ? null : `%${wanted.q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const [name, id] = wanted.after ?? [null, null];
  const { rows } = await sql<PersonRow>`
    select ${personColumns} from access.person
    where (${wanted.state ?? null}::text is null or state = ${wanted.state ?? null})
      and (${part}::text is null or lower(name) like ${part} or email like ${part})
      and (${name}::text is null or (name, id) > (${name}, ${id}))
    order by name, id limit ${wanted.limit + 1}`.execute(reader);
  return rows;
}

export type NewPerson = Pick<PersonRow, 'id' | 'email' | 'name' | 'role' | 'ref' | 'state' | 'password_hash'> & { readonly at: Instant };

/** Adds a person. A taken address or reference violates `person_email_once` or `person_ref_once`. */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<void> {
  const at = new Date(person.at);
  await sql`
    insert into access.person (id, email, name, role, ref, state, password_hash, password_changed_at, invited_at)
    values (${person.id}, ${person.email}, ${person.name}, ${person.role}, ${person.ref}, ${person.state}, ${person.password_hash},
            ${person.password_hash === null ? null : at}, ${at})`.execute(tx);
}

/** Saves what may change of a person, and counts the version up. */
export async function savePerson(tx: Tx, person: Pick<PersonRow, 'id' | 'email' | 'name' | 'role' | 'ref' | 'state'>): Promise<void> {
  await sql`
    update access.person set email = ${person.email}, name = ${person.name}, role = ${person.role}, ref = ${person.ref}, state = ${person.state},
      version = version + 1 where id = ${person.id}`.execute(tx);
}

/** Keeps a new password hash; whoever has a password is active. With `proven`, only while that is still the hash: false when it is not. */
export async function savePassword(tx: Tx, id: string, hash: string, now: Instant, proven: string | null = null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update access.person set password_hash = ${hash}, password_changed_at = ${new Date(now)}, state = 'active', version = version + 1
    where id = ${id} and (${proven}::text is null or password_hash = ${proven})`.execute(tx);
  return numAffectedRows === 1n;
}

/** The same password under today's parameters: nothing that anybody sees has changed. */
export async function rehash(tx: Tx, id: string, hash: string): Promise<void> {
  await sql`update access.person set password_hash = ${hash} where id = ${id}`.execute(tx);
}

export async function stampSignIn(tx: Tx, id: string, now: Instant): Promise<void> {
  await sql`update access.person set last_signed_in_at = ${new Date(now)} where id = ${id}`.execute(tx);
}

/** Question: has the first admin been made? */
export async function isSetUp(reader: Reader): Promise<boolean> {
  const { rows } = await sql`select from access.installation`.execute(reader);
  return rows.length > 0;
}

/** Marks the installation as set up; false when somebody was quicker. */
export async function claimInstallation(tx: Tx, personId: string, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into access.installation (one, set_up_at, person_id) values (true, ${new Date(now)}, ${personId})
    on conflict do nothing returning one`.execute(tx);
  return rows.length > 0;
}

export async function insertLink(
  tx: Tx,
  link: {
    readonly id: string;
    readonly purpose: LinkPurpose;
    readonly personId: string | null;
    readonly hash: string;
    readonly at: Instant;
    readonly endsAt: Instant;
  },
): Promise<void> {
  await sql`
    insert into access.link (id, purpose, person_id, secret_hash, made_at, ends_at)
    values (${link.id}, ${link.purpose}, ${link.personId}, ${link.hash}, ${new Date(link.at)}, ${new Date(link.endsAt)})`.execute(tx);
}

export async function linkById(reader: Reader, id: string): Promise<LinkRow | null> {
  const { rows } = await sql<LinkRow>`
    select id, purpose, person_id, secret_hash, ends_at, used_at, revoked_at from access.link where id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

/** Uses a link up; false when it was used or revoked in the meantime. */
export async function useUpLink(tx: Tx, id: string, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    update access.link set used_at = ${new Date(now)}
    where id = ${id} and used_at is null and revoked_at is null and ends_at > ${new Date(now)} returning id`.execute(tx);
  return rows.length > 0;
}

/** Ends the open links of a person; with null, all open set-up links. */
export async function revokeLinks(tx: Tx, personId: string | null, now: Instant): Promise<void> {
  await sql`
    update access.link set revoked_at = ${new Date(now)}
    where person_id is not distinct from ${personId}::text and used_at is null and revoked_at is null`.execute(tx);
}
