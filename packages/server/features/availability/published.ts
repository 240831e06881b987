/**
 * What did another tool publish about a target, and which outages had it seen? Importers of histories write it here through the front
 * door, so that the comparison screen can work out its rule and show the honest figure beside it.
 */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

/** One publication, in per cent as printed. */
export interface Published {
  readonly at: Instant;
  readonly day: number;
  readonly week: number;
  readonly month: number;
  readonly year: number;
  readonly all: number;
}

/** What a peer said about one target. */
export interface PeerHistory {
  /** A system, journey or service. */
  readonly target: string;
  readonly peer: 'upptime';
  /** From when the peer counted; without it, the first publication. */
  readonly startTime?: Instant | undefined;
  readonly published: readonly Published[];
  /** Outages as the peer saw them. */
  readonly outages: readonly { readonly from: Instant; readonly to: Instant | null }[];
}

/** Writes or replaces what a peer published about a target; the same history twice leaves it as it is. */
export async function recordPublished(tx: Tx, history: PeerHistory, now: Instant): Promise<void> {
  const { target, peer, published, outages } = history;
  const startTime = history.startTime ?? Math.min(...published.map((one) => one.at), now);
  await sql`
    insert into availability.peer (target, peer, start_time, recorded_at) values (${target}, ${peer}, ${new Date(startTime)}, ${new Date(now)})
    on conflict (target) do update set peer = excluded.peer, start_time = excluded.start_time, recorded_at = excluded.recorded_at`.execute(tx);
  await sql`delete from availability.published where target = ${target}`.execute(tx);
  await sql`delete from availability.observed where target = ${target}`.execute(tx);
  const column = (read: (one: Published) => number) => published.map(read);
  await sql`
    insert into availability.published (target, at, day_percent, week_percent, month_percent, year_percent, all_percent)
    select ${target}, at, day, week, month, year, whole
    from unnest(${published.map((one) => new Date(one.at))}::timestamptz[], ${column((one) => one.day)}::float8[], ${column((one) => one.week)}::float8[],
                ${column((one) => one.month)}::float8[], ${column((one) => one.year)}::float8[], ${column((one) => one.all)}::float8[])
      as given (at, day, week, month, year, whole)
    on conflict do nothing`.execute(tx);
  await sql`
    insert into availability.observed (target, from_at, to_at)
    select ${target}, from_at, to_at
    from unnest(${outages.map((one) => new Date(one.from))}::timestamptz[], ${outages.map((one) => (one.to === null ? null : new Date(one.to)))}::timestamptz[])
      as given (from_at, to_at)
    on conflict do nothing`.execute(tx);
}

/** A history as it was recorded. */
export interface RecordedHistory extends Required<PeerHistory> {
  readonly startTime: Instant;
}

/** Question: which targets have figures of a peer, and what were they? All, or one. */
export async function peerHistories(reader: Reader, target: string | null): Promise<RecordedHistory[]> {
  const { rows } = await sql<{ target: string; peer: 'upptime'; startTime: Instant }>`
    select target, peer, start_time as "startTime" from availability.peer where ${target}::text is null or target = ${target} order by target`.execute(reader);
  return Promise.all(
    rows.map(async (row) => {
      const published = await sql<Published>`
        select at, day_percent as day, week_percent as week, month_percent as month, year_percent as year, all_percent as "all"
        from availability.published where target = ${row.target} order by at`.execute(reader);
      const outages = await sql<{ from: Instant; to: Instant | null }>`
        select from_at as "from", to_at as "to" from availability.observed where target = ${row.target} order by from_at`.execute(reader);
      return { ...row, published: published.rows, outages: outages.rows };
    }),
  );
}
