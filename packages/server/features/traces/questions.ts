/** What can be asked of the sums of traces? Each question is one query; F's and others' front door is `edgesSeen`. */
import { type Instant, iso, type Span as TimeSpan } from '@samspel/core/time/instant.ts';
import { type CoverageCount, coverageCounts } from '@samspel/core/traces/roll-up.ts';
import { LatencySketch, type SketchCounts } from '@samspel/core/traces/sketch.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { minutesFrom } from './storage.ts';

/** An edge as traces saw it between two instants. Client and server are names of services, as their spans say them. */
export interface EdgeSeen {
  readonly client: string;
  readonly server: string;
  readonly connection: '' | 'database' | 'messaging' | 'virtual';
  readonly calls: number;
  readonly failed: number;
  readonly clientSeconds: number;
  readonly serverSeconds: number;
  /** What the caller waited, or what answering took where the caller was not seen. */
  readonly sketch: SketchCounts;
  /** Ever, not only between the two. To the minute. */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly slowest: { readonly traceId: string; readonly seconds: number };
  readonly slowestFailed: { readonly traceId: string; readonly seconds: number } | null;
}

/**
 * Question: which services called which between two instants? Those with most calls first, at most `most`. Whole minutes within the last eight days;
 * before that, or `byDay`, whole days (UTC), as the sums are kept.
 */
export async function edgesSeen(
  reader: Reader,
  { from, to }: TimeSpan,
  now: Instant,
  options: { readonly service?: string; readonly most?: number; readonly byDay?: boolean } = {},
): Promise<EdgeSeen[]> {
  const minutes = options.byDay !== true && from >= minutesFrom(now);
  const since = minutes ? sql`date_trunc('minute', ${new Date(from)}::timestamptz)` : sql`date_trunc('day', ${new Date(from)}::timestamptz)`;
  const service = options.service ?? null;
  const { rows } = await sql<
    Omit<EdgeSeen, 'slowest' | 'slowestFailed'> & { slowest: string; slowestNanos: number; failedTrace: string | null; failedNanos: number | null }
  >`
    with chosen as (
      select client, server, connection, sum(calls)::bigint as calls, sum(failed)::bigint as failed,
        sum(client_nanos)::float8 / 1e9 as "clientSeconds", sum(server_nanos)::float8 / 1e9 as "serverSeconds", traces.sum_sketches(sketch) as sketch,
        (array_agg(slowest_trace order by slowest_nanos desc))[1] as slowest, max(slowest_nanos) as "slowestNanos",
        (array_agg(failed_trace order by failed_nanos desc nulls last))[1] as "failedTrace", max(failed_nanos) as "failedNanos"
      from ${sql.table(minutes ? 'traces.edge_minute' : 'traces.edge_day')}
      where at >= ${since} and at < ${new Date(to)} and (${service}::text is null or client = ${service} or server = ${service})
      group by client, server, connection
    )
    select chosen.*, e.first_at as "firstAt", e.last_at as "lastAt" from chosen join traces.edge e using (client, server, connection)
    order by calls desc, client, server, connection limit ${options.most ?? 10_000}`.execute(reader);
  return rows.map(({ slowest, slowestNanos, failedTrace, failedNanos, ...edge }) => ({
    ...edge,
    slowest: { traceId: slowest, seconds: slowestNanos / 1e9 },
    slowestFailed: failedTrace === null || failedNanos === null ? null : { traceId: failedTrace, seconds: failedNanos / 1e9 },
  }));
}

/** Quantiles of a sketch, for people. */
export function latencyOf(sketch: SketchCounts): { p50: number; p90: number; p95: number; p99: number } | null {
  const latencies = LatencySketch.of(sketch);
  if (latencies.count === 0) return null;
  const at = (share: number): number => latencies.quantile(share) ?? 0;
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}

type Counts = Record<CoverageCount, number>;
const coverageColumns = coverageCounts.map((name) => ({ name, column: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) }));
const coverageSums = sql.join(coverageColumns.map(({ name, column }) => sql`sum(${sql.ref(column)})::bigint as ${sql.ref(name)}`));

/** Question: what became of the spans that arrived between two instants, by service? */
export async function coverageOf(reader: Reader, { from, to }: TimeSpan): Promise<(Counts & { service: string; lastAt: Instant | null })[]> {
  const { rows } = await sql<Counts & { service: string; lastAt: Instant | null }>`
    select service, max(at) filter (where received > 0) as "lastAt", ${coverageSums} from traces.coverage_minute where at >= date_trunc('minute', ${new Date(from)}::timestamptz) and at < ${new Date(to)}
    group by service order by sum(unpaired) desc, service`.execute(reader);
  return rows;
}

/** Steps into which a span of time is cut for a chart. */
const mostSteps = 120;

/** Question: what became of the spans over time? In whole minutes, several together when the span is long. */
export async function coverageSteps(reader: Reader, { from, to }: TimeSpan): Promise<{ stepSeconds: number; steps: (Counts & { at: Instant })[] }> {
  const stepSeconds = Math.max(1, Math.ceil((to - from) / 60_000 / mostSteps)) * 60;
  const { rows } = await sql<Counts & { at: Instant }>`
    select date_bin(make_interval(secs => ${stepSeconds}), at, timestamptz 'epoch') as at, ${coverageSums} from traces.coverage_minute
    where at >= date_trunc('minute', ${new Date(from)}::timestamptz) and at < ${new Date(to)} group by 1 order by 1`.execute(reader);
  return { stepSeconds, steps: rows };
}

/** A receiver that has not written for so long has died. */
const deadAfterMilliseconds = 60_000;

/** Question: which servers received, and do they still? Newest first. */
export async function receiversOf(reader: Reader, now: Instant) {
  const { rows } = await sql<{ id: string; startedAt: Instant; writtenAt: Instant; stoppedAt: Instant | null }>`
    select id, started_at as "startedAt", written_at as "writtenAt", stopped_at as "stoppedAt" from traces.receiver order by written_at desc, id limit 100`.execute(
    reader,
  );
  return rows.map(({ id, startedAt, writtenAt, stoppedAt }) => {
    const state = stoppedAt !== null ? ('stopped' as const) : writtenAt < now - deadAfterMilliseconds ? ('died' as const) : ('works' as const);
    return { id, startedAt: iso(startedAt), writtenAt: iso(writtenAt), stoppedAt: stoppedAt === null ? null : iso(stoppedAt), state };
  });
}

/** Question: with what did traces begin, and how long did they last? */
export async function rootsOf(reader: Reader, { from, to }: TimeSpan) {
  const { rows } = await sql<{
    service: string;
    operation: string;
    traces: number;
    failed: number;
    meanSeconds: number;
    sketch: SketchCounts;
    slowest: string;
    nanos: number;
  }>`
    select service, operation, sum(traces)::bigint as traces, sum(failed)::bigint as failed, sum(nanos)::float8 / sum(traces)::float8 / 1e9 as "meanSeconds",
      traces.sum_sketches(sketch) as sketch, (array_agg(slowest_trace order by slowest_nanos desc))[1] as slowest, max(slowest_nanos) as nanos
    from traces.root_minute where at >= date_trunc('minute', ${new Date(from)}::timestamptz) and at < ${new Date(to)}
    group by service, operation order by sum(traces) desc, service, operation limit 1000`.execute(reader);
  return rows.map(({ sketch, slowest, nanos, ...root }) => ({ ...root, latency: latencyOf(sketch), slowest: { traceId: slowest, seconds: nanos / 1e9 } }));
}

/** A step of the critical paths of a root operation. */
export interface PathSeen {
  readonly service: string;
  readonly operation: string;
  readonly seconds: number;
  readonly traces: number;
}

/** Question: where did the time of a root operation go? Seconds are sums over the traces that were looked at whole. */
export async function pathOf(reader: Reader, { from, to }: TimeSpan, root: { readonly service: string; readonly operation: string }) {
  const within = sql`at >= date_trunc('minute', ${new Date(from)}::timestamptz) and at < ${new Date(to)}`;
  const [{ rows: whole }, { rows: steps }] = await Promise.all([
    sql<{ traces: number; seconds: number }>`
      select coalesce(sum(traces), 0)::bigint as traces, coalesce(sum(nanos), 0)::float8 / 1e9 as seconds from traces.root_minute
      where ${within} and service = ${root.service} and operation = ${root.operation}`.execute(reader),
    sql<PathSeen>`
      select service, operation, sum(nanos)::float8 / 1e9 as seconds, sum(traces)::bigint as traces from traces.path_minute
      where ${within} and root_service = ${root.service} and root_operation = ${root.operation}
      group by service, operation order by sum(nanos) desc, service, operation limit 500`.execute(reader),
  ]);
  return { traces: whole[0]?.traces ?? 0, seconds: whole[0]?.seconds ?? 0, steps };
}
