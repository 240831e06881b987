/** How long did incidents take to be detected, acknowledged, mitigated, resolved? Of all teams together: it is no ranking. */
import type { incidentTimesReport } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { incidentTimes } from '@samspel/core/availability/incident-times.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { type AskedPeriod, shownPeriod } from './periods.ts';

/** Rows shown beside the figures; the figures are of all. */
const mostRows = 500;

export async function times(
  reader: Reader,
  targets: readonly string[] | null,
  period: AskedPeriod,
  asOf: Instant,
): Promise<AnswerOf<typeof incidentTimesReport>> {
  const { rows, notCountable } = await startedWithin(reader, targets, period);
  const measured = incidentTimes(
    rows.map((row) => ({
      started: row.started,
      detected: row.detected ?? undefined,
      acknowledged: row.acknowledged ?? undefined,
      mitigated: row.mitigated ?? undefined,
      resolved: row.resolved ?? undefined,
    })),
  );
  const told = (at: Instant | null) => (at === null ? null : iso(at));
  return {
    asOf: iso(asOf),
    period: shownPeriod(period, asOf),
    incidents: rows.length,
    notCountable,
    ...measured,
    rows: rows.slice(0, mostRows).map((row) => ({
      id: row.id,
      title: row.title,
      started: iso(row.started),
      detected: told(row.detected),
      acknowledged: told(row.acknowledged),
      mitigated: told(row.mitigated),
      resolved: told(row.resolved),
    })),
  };
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly started: Instant;
  readonly detected: Instant | null;
  readonly acknowledged: Instant | null;
  readonly mitigated: Instant | null;
  readonly resolved: Instant | null;
}

/** Question: which incidents started in a span (and hit one of these targets), newest first, and how many of that time have no start? */
async function startedWithin(reader: Reader, targets: readonly string[] | null, span: Span): Promise<{ rows: Row[]; notCountable: number }> {
  const hit = targets === null ? sql`true` : sql`targets && ${[...targets]}::text[]`;
  const { rows } = await sql<Row>`
    select id, title, started_at as started, detected_at as detected, acknowledged_at as acknowledged, mitigated_at as mitigated, resolved_at as resolved
    from incidents.incident
    where state <> 'merged' and began_at >= ${new Date(span.from)} and began_at < ${new Date(span.to)} and started_at is not null and ${hit}
    order by began_at desc, id desc`.execute(reader);
  const { rows: without } = await sql<{ n: number }>`
    select count(*) as n from incidents.incident
    where state <> 'merged' and began_at >= ${new Date(span.from)} and began_at < ${new Date(span.to)} and started_at is null and ${hit}`.execute(reader);
  return { rows, notCountable: without[0]?.n ?? 0 };
}
