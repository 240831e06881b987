/** How long did incidents take to be detected, acknowledged, mitigated, resolved? Of all teams together: it is no ranking. */
import type { incidentTimesReport } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type IncidentInstants, incidentTimes } from '@samspel/core/availability/incident-times.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { type RawBuilder, sql } from 'kysely';
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
  const [instants, shown, notCountable] = await Promise.all([
    instantsWithin(reader, targets, period),
    newestWithin(reader, targets, period),
    notCountableWithin(reader, targets, period),
  ]);
  const measured = incidentTimes(instants);
  const told = (at: Instant | null) => (at === null ? null : iso(at));
  return {
    asOf: iso(asOf),
    period: shownPeriod(period, asOf),
    incidents: instants.length,
    notCountable,
    ...measured,
    rows: shown.map((row) => ({
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

/** Incidents that began in a span, and hit one of these targets. */
function within(targets: readonly string[] | null, span: Span) {
  const hit = targets === null ? sql`true` : sql`targets && ${[...targets]}::text[]`;
  return sql`state <> 'merged' and began_at >= ${new Date(span.from)} and began_at < ${new Date(span.to)} and ${hit}`;
}

/** Question: how long after their start were the incidents of a span detected, acknowledged, mitigated and resolved? As four lists, in one row. */
async function instantsWithin(reader: Reader, targets: readonly string[] | null, span: Span): Promise<IncidentInstants[]> {
  type Delays = readonly (number | null)[];
  const after = (instant: RawBuilder<unknown>) => sql`coalesce(json_agg((extract(epoch from ${instant} - started_at) * 1000)::float8), '[]')`;
  const { rows } = await sql<{ detected: Delays; acknowledged: Delays; mitigated: Delays; resolved: Delays }>`
    select ${after(sql`detected_at`)} as detected, ${after(sql`acknowledged_at`)} as acknowledged, ${after(sql`mitigated_at`)} as mitigated,
      ${after(sql`resolved_at`)} as resolved
    from incidents.incident where ${within(targets, span)} and started_at is not null`.execute(reader);
  const [lists] = rows;
  if (lists === undefined) return [];
  const at = (delays: Delays, index: number) => delays[index] ?? undefined;
  return lists.detected.map((_, index) => ({
    started: 0,
    detected: at(lists.detected, index),
    acknowledged: at(lists.acknowledged, index),
    mitigated: at(lists.mitigated, index),
    resolved: at(lists.resolved, index),
  }));
}

/** Question: which incidents started last in a span? */
async function newestWithin(reader: Reader, targets: readonly string[] | null, span: Span): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id, title, started_at as started, detected_at as detected, acknowledged_at as acknowledged, mitigated_at as mitigated, resolved_at as resolved
    from incidents.incident where ${within(targets, span)} and started_at is not null
    order by began_at desc, id desc limit ${mostRows}`.execute(reader);
  return rows;
}

/** Question: how many incidents of a span have no start? */
async function notCountableWithin(reader: Reader, targets: readonly string[] | null, span: Span): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from incidents.incident where ${within(targets, span)} and started_at is null`.execute(reader);
  return rows[0]?.n ?? 0;
}
