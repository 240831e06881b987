/** Which rows hold what leaves the house? */
import type { Id } from '@samspel/core/ids/id.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import { channel } from '../../platform/events/publish.ts';
import type { SendBody } from '../../ports/sender.ts';

export interface NewRow {
  readonly id: Id<'snd'>;
  /** `sent` when it is only told: the demo world's past does not leave the house. */
  readonly state: 'waiting' | 'sent';
  readonly key: string;
  readonly door: string;
  readonly adapter: string | null;
  readonly to: string;
  readonly body: SendBody;
  readonly about: string;
  readonly urgent: boolean;
  readonly now: Instant;
  readonly expiresAt: Instant;
}

/** Writes one, unless its key is there already: then it answers that one's id. */
export async function queueRow(tx: Tx, row: NewRow): Promise<{ readonly id: Id<'snd'>; readonly isNew: boolean }> {
  const at = new Date(row.now);
  const { rows } = await sql<{ id: Id<'snd'> }>`
    insert into sending.sending (id, key, door, adapter, address, body, about, urgent, state, due_at, created_at, expires_at, ended_at)
    values (${row.id}, ${row.key}, ${row.door}, ${row.adapter}, ${row.to}, ${json(row.body)}, ${row.about}, ${row.urgent}, ${row.state}, ${at}, ${at},
      ${new Date(row.expiresAt)}, ${row.state === 'sent' ? at : null})
    on conflict (key) do nothing
    returning id`.execute(tx);
  if (rows[0] !== undefined) return { id: rows[0].id, isNew: true };
  const before = await sql<{ id: Id<'snd'> }>`select id from sending.sending where key = ${row.key}`.execute(tx);
  const [found] = before.rows;
  if (found === undefined) throw new Error(`the sending with key ${row.key} came and went`);
  return { id: found.id, isNew: false };
}

/** Wakes the loops of all servers once the transaction commits. Not an event: it says nothing. */
export async function wakeServers(tx: Tx): Promise<void> {
  await sql`select pg_notify(${channel}, ${JSON.stringify({ nouns: ['sending'] })})`.execute(tx);
}

/** A sending as a server takes it to send it. */
export interface Claimed {
  readonly id: Id<'snd'>;
  readonly key: string;
  readonly door: string;
  readonly adapter: string | null;
  readonly to: string;
  readonly body: SendBody;
  readonly about: string;
  readonly urgent: boolean;
  readonly attempts: number;
  readonly again: boolean;
  readonly createdAt: Instant;
}

/**
 * Question: which are due and in nobody's hands, of these ways, each the first of its way, address and urgency? Takes them until `leaseEnds`. One that was in somebody's
 * hands is taken too once that lease has run out, marked `again`.
 */
export async function claimDue(
  tx: Tx,
  what: {
    readonly doors: readonly string[];
    readonly adapters: readonly string[];
    readonly now: Instant;
    readonly leaseEnds: Instant;
    readonly limit: number;
    readonly server: string;
  },
): Promise<Claimed[]> {
  const now = new Date(what.now);
  const { rows } = await sql<Claimed>`
    with due as (
      select id from sending.sending s
      where state in ('waiting', 'sending') and due_at <= ${now} and expires_at > ${now}
        and case when adapter is null then door = any(${[...what.doors]}::text[]) else adapter = any(${[...what.adapters]}::text[]) end
        and not exists (
          select from sending.sending e
          where e.door = s.door and e.address = s.address and e.urgent = s.urgent and e.adapter is not distinct from s.adapter and e.seq < s.seq
            and e.state in ('waiting', 'sending'))
      order by urgent desc, due_at, seq
      limit ${what.limit}
      for update skip locked)
    update sending.sending s
    set again = s.again or s.state = 'sending', state = 'sending', due_at = ${new Date(what.leaseEnds)}, attempts = s.attempts + 1, by_server = ${what.server}
    from due where s.id = due.id
    returning s.id, s.key, s.door, s.adapter, s.address as "to", s.body, s.about, s.urgent, s.attempts, s.again, s.created_at as "createdAt"`.execute(tx);
  return rows;
}

export type Ending =
  | { readonly state: 'sent'; readonly reference: string | null }
  | { readonly state: 'given-up'; readonly reason: string }
  | { readonly state: 'waiting'; readonly reason: string; readonly dueAt: Instant; readonly again: boolean };

/** Writes what became of an attempt; false when the lease had run out and another attempt counts now. */
export async function endAttempt(tx: Tx, id: string, attempt: number, adapter: string | null, ending: Ending, now: Instant): Promise<boolean> {
  const ended = ending.state === 'waiting' ? null : new Date(now);
  const { numAffectedRows } = await sql`
    update sending.sending set state = ${ending.state}, by_adapter = ${adapter}, ended_at = ${ended},
      due_at = case when ${ending.state} = 'waiting' then ${new Date(ending.state === 'waiting' ? ending.dueAt : now)} else due_at end,
      again = again or ${ending.state === 'waiting' && ending.again},
      reason = ${ending.state === 'sent' ? null : ending.reason}, reference = ${ending.state === 'sent' ? ending.reference : null}
    where id = ${id} and attempts = ${attempt} and state = 'sending'`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** What an outcome's event tells. */
export interface Ended {
  readonly id: string;
  readonly key: string;
  readonly door: string;
  readonly to: string;
  readonly about: string;
  readonly attempts: number;
  readonly again: boolean;
  readonly reason: string | null;
}

/** Question: what is told of one? */
export async function endedOf(tx: Tx, id: string): Promise<Ended> {
  const { rows } = await sql<Ended>`select id, key, door, address as "to", about, attempts, again, reason from sending.sending where id = ${id}`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error(`the sending ${id} went away under its lock`);
  return row;
}

/** Puts what was given up or came back into the queue again. */
export async function requeue(tx: Tx, id: string, now: Instant, expiresAt: Instant): Promise<void> {
  await sql`
    update sending.sending set state = 'waiting', due_at = ${new Date(now)}, expires_at = ${new Date(expiresAt)}, ended_at = null, came_back = null where id = ${id}`.execute(
    tx,
  );
}

/** Ends one that waits. */
export async function giveUp(tx: Tx, id: string, reason: string, now: Instant): Promise<void> {
  await sql`update sending.sending set state = 'given-up', ended_at = ${new Date(now)}, reason = ${reason} where id = ${id}`.execute(tx);
}

/** Gives up what waits and has expired; answers what it was. What is in somebody's hands is left to them until its lease runs out. */
export async function expireRows(tx: Tx, now: Instant): Promise<Ended[]> {
  const at = new Date(now);
  const { rows } = await sql<Ended>`
    update sending.sending set state = 'given-up', ended_at = ${at}, again = again or state = 'sending',
      reason = coalesce('It did not leave in time. The last try: ' || reason, case when attempts = 0 then 'It did not leave in time: nothing that sends this way was open' else 'It did not leave in time' end)
    where id in (select id from sending.sending where state in ('waiting', 'sending') and due_at <= ${at} and expires_at <= ${at} order by seq limit 100 for update skip locked)
       or id in (select id from sending.sending where state = 'waiting' and expires_at <= ${at} order by seq limit 100 for update skip locked)
    returning id, key, door, address as "to", about, attempts, again, reason`.execute(tx);
  return rows;
}

/** Whether something waits on these ways that is due; a look without locks, so that an idle house stays idle. */
export async function anythingDue(reader: Reader, now: Instant): Promise<boolean> {
  const { rows } =
    await sql`select 1 from sending.sending where state in ('waiting', 'sending') and (due_at <= ${new Date(now)} or expires_at <= ${new Date(now)}) limit 1`.execute(
      reader,
    );
  return rows.length > 0;
}

/** Forgets what ended before an instant. The events stay. */
export async function forgetEnded(tx: Tx, before: Instant): Promise<void> {
  await sql`delete from sending.sending where id in (
    select id from sending.sending where state in ('sent', 'given-up') and ended_at < ${new Date(before)} order by ended_at limit 5000)`.execute(tx);
}
