/** Who is where? A row for each person and place, renewed while they look. */
import type { Actor } from '@samspel/core/access/role.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import { channel } from '../../platform/events/publish.ts';

/** Whoever was not heard of for so long is gone. */
export const goneAfterMilliseconds = 60_000;

const stillHere = (now: Instant): Date => new Date(now - goneAfterMilliseconds);

/** Question: who looks at this, apart from one? */
export async function othersAt(reader: Reader, place: string, personId: string, now: Instant): Promise<{ id: string; name: string; since: string }[]> {
  const { rows } = await sql<{ id: string; name: string; since: Instant }>`
    select person_id as id, name, since from presence.here
    where place = ${place} and person_id <> ${personId} and seen_at > ${stillHere(now)} order by since, person_id limit 50`.execute(reader);
  return rows.map((row) => ({ ...row, since: iso(row.since) }));
}

/** Keeps that somebody is here; true when they just came. */
export async function keepHere(tx: Tx, place: string, actor: Actor, now: Instant): Promise<boolean> {
  const at = new Date(now);
  const { rows } = await sql<{ came: boolean }>`
    insert into presence.here as here (place, person_id, name, since, seen_at) values (${place}, ${actor.id}, ${actor.name}, ${at}, ${at})
    on conflict (place, person_id) do update set name = excluded.name, seen_at = excluded.seen_at,
      since = case when here.seen_at > ${stillHere(now)} then here.since else excluded.since end
    returning since = ${at} as came`.execute(tx);
  return rows[0]?.came === true;
}

/** Forgets that somebody is here; true when they were. */
export async function forgetHere(tx: Tx, place: string, personId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from presence.here where place = ${place} and person_id = ${personId}`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Deletes the rows of those who left without a word. */
export async function sweep(tx: Tx, now: Instant): Promise<void> {
  await sql`delete from presence.here where seen_at <= ${stillHere(now)}`.execute(tx);
}

/** Tells all browsers to ask again. Not an event: nothing is kept of it. */
export async function tellBrowsers(tx: Tx, place: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${JSON.stringify({ nouns: ['presence'], subjects: [place] })})`.execute(tx);
}
