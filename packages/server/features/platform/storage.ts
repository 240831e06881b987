/** Where does the house look to tell how it is doing? Its own tables and PostgreSQL's statistics. */

import type { parkedDelivery } from '@samspel/contract/platform.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Reader, Tx } from '../../platform/database/database.ts';

/** Question: which PostgreSQL is this, and how large has the database grown? */
export async function databaseFacts(reader: Reader): Promise<{ version: string; sizeBytes: number }> {
  const { rows } = await sql<{ version: string; size: number }>`
    select current_setting('server_version') as version, pg_database_size(current_database()) as size`.execute(reader);
  return { version: rows[0]?.version ?? 'unknown', sizeBytes: rows[0]?.size ?? 0 };
}

/** Question: about how many events are there? PostgreSQL's estimate once it has one, since counting them all is slow. */
export async function countEvents(reader: Reader): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select case when c.reltuples > 100000 then c.reltuples::bigint else (select count(*) from platform.event) end as n
    from pg_class c where c.oid = 'platform.event'::regclass`.execute(reader);
  return rows[0]?.n ?? 0;
}

/** Question: how much waits, since when, and how much is parked? */
export async function waitingDeliveries(reader: Reader): Promise<{ count: number; oldest: Instant | null; parked: number }> {
  const { rows } = await sql<{ waiting: number; oldest: Instant | null; parked: number }>`
    select count(*) filter (where state = 'waiting') as waiting, min(due_at) filter (where state = 'waiting') as oldest,
           count(*) filter (where state = 'parked') as parked
    from platform.delivery`.execute(reader);
  return { count: rows[0]?.waiting ?? 0, oldest: rows[0]?.oldest ?? null, parked: rows[0]?.parked ?? 0 };
}

/** Question: what was given up on? The newest two hundred. */
export async function parkedDeliveries(reader: Reader): Promise<z.infer<typeof parkedDelivery>[]> {
  const { rows } = await sql<{
    id: number;
    reaction: string;
    attempts: number;
    last_error: string | null;
    event_id: string;
    type: string;
    subject: string;
    at: Instant;
  }>`
    select d.id, d.reaction, d.attempts, d.last_error, e.id as event_id, e.type, e.subject, e.at
    from platform.delivery d join platform.event e on e.id = d.event_id
    where d.state = 'parked' order by d.id desc limit 200`.execute(reader);
  return rows.map((row) => ({
    id: row.id,
    reaction: row.reaction,
    attempts: row.attempts,
    lastError: row.last_error,
    event: { id: row.event_id, type: row.type, subject: row.subject, at: iso(row.at) },
  }));
}

/** Question: when did each tick run, and how did it go? */
export async function readClockwork(
  reader: Reader,
): Promise<{ name: string; dueAt: string; lastRunAt: string | null; lastSeconds: number | null; lastError: string | null }[]> {
  const { rows } = await sql<{ name: string; due_at: Instant; last_run_at: Instant | null; last_seconds: number | null; last_error: string | null }>`
    select name, due_at, last_run_at, last_seconds, last_error from platform.clockwork order by name`.execute(reader);
  return rows.map((row) => ({
    name: row.name,
    dueAt: iso(row.due_at),
    lastRunAt: row.last_run_at === null ? null : iso(row.last_run_at),
    lastSeconds: row.last_seconds,
    lastError: row.last_error,
  }));
}

/** Lets a parked delivery run again, with its attempts counted anew; null when it is not parked. */
export async function unpark(tx: Tx, id: number, now: Instant): Promise<{ reaction: string; event: string } | null> {
  const { rows } = await sql<{ reaction: string; event: string }>`
    update platform.delivery set state = 'waiting', attempts = 0, due_at = ${new Date(now)}
    where id = ${id} and state = 'parked' returning reaction, event_id as event`.execute(tx);
  return rows[0] ?? null;
}
