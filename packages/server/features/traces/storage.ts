/** How are the sums of traces kept? Every write adds, so that servers need not know of each other; rows are written in one order, so that none waits for one that waits for it. */
import type { Instant } from '@samspel/core/time/instant.ts';
import { type CoverageRow, type EdgeRow, mostNanos, type PathRow, type RollUpRows, type RootRow } from '@samspel/core/traces/roll-up.ts';
import { type RawBuilder, sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';

/** Rows in one statement. */
const atOnce = 2000;

/** A sum of nanoseconds that fits its column: one that did not would keep everything beside it from being written, for ever. */
const held = (sum: RawBuilder<unknown>): RawBuilder<number> => sql`least(${sum}, ${sql.lit(mostNanos)}::numeric)`;
const plus = (row: string, column: string): RawBuilder<number> => held(sql`${sql.ref(`${row}.${column}`)}::numeric + ${sql.ref(`excluded.${column}`)}`);

export async function beginReceiver(tx: Tx, id: string, now: Instant): Promise<void> {
  await sql`insert into traces.receiver (id, started_at, writes, written_at) values (${id}, ${new Date(now)}, 0, ${new Date(now)})`.execute(tx);
}

export async function stopReceiver(tx: Tx, id: string, now: Instant): Promise<void> {
  await sql`update traces.receiver set stopped_at = ${new Date(now)} where id = ${id}`.execute(tx);
}

/** Question: was a receiver's write done? */
export async function isWritten(tx: Tx, id: string, write: number): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select writes >= ${write} as done from traces.receiver where id = ${id} for update`.execute(tx);
  return rows[0]?.done === true;
}

/** Adds a receiver's rows, and notes that its write of this number is done. */
export async function writeReceived(tx: Tx, id: string, write: number, rows: RollUpRows, now: Instant): Promise<void> {
  await writeRows(tx, rows);
  await sql`
    insert into traces.receiver (id, started_at, writes, written_at) values (${id}, ${new Date(now)}, ${write}, ${new Date(now)})
    on conflict (id) do update set writes = excluded.writes, written_at = excluded.written_at`.execute(tx);
}

/** Adds rows to the sums. */
export async function writeRows(tx: Tx, rows: RollUpRows): Promise<void> {
  for (const part of partsOf(rows.edges)) await writeEdges(tx, part);
  for (const part of partsOf(rows.coverage)) await writeCoverage(tx, part);
  for (const part of partsOf(rows.roots)) await writeRoots(tx, part);
  for (const part of partsOf(rows.paths)) await writePaths(tx, part);
}

function partsOf<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / atOnce) }, (_, part) => rows.slice(part * atOnce, (part + 1) * atOnce));
}

async function writeEdges(tx: Tx, edges: readonly EdgeRow[]): Promise<void> {
  const given = json(
    edges.map(({ minute, client, server, connection, calls, failed, clientNanos, serverNanos, sketch, slowest, slowestFailed }) => ({
      ...{ at: new Date(minute).toISOString(), client, server, connection, calls, failed, sketch },
      ...{ client_nanos: clientNanos, server_nanos: serverNanos, slowest_trace: slowest.traceId, slowest_nanos: slowest.nanos },
      ...{ failed_trace: slowestFailed?.traceId ?? null, failed_nanos: slowestFailed?.nanos ?? null },
    })),
  );
  await sql`
    insert into traces.edge as e (client, server, connection, first_at, last_at)
    select client, server, connection, min(at), max(at) from jsonb_populate_recordset(null::traces.edge_minute, ${given}::jsonb)
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (client, server, connection) do update
    set first_at = least(e.first_at, excluded.first_at), last_at = greatest(e.last_at, excluded.last_at)
    where excluded.first_at < e.first_at or excluded.last_at > e.last_at`.execute(tx);
  for (const table of ['edge_minute', 'edge_day'] as const)
    await sql`
      insert into ${sql.table(`traces.${table}`)} as e
      select ${table === 'edge_day' ? sql`date_trunc('day', at)` : sql`at`}, client, server, connection, sum(calls), sum(failed), ${held(sql`sum(client_nanos)`)}, ${held(sql`sum(server_nanos)`)}, traces.sum_sketches(sketch),
        (array_agg(slowest_trace order by slowest_nanos desc, slowest_trace desc))[1], max(slowest_nanos),
        (array_agg(failed_trace order by failed_nanos desc nulls last, failed_trace desc))[1], max(failed_nanos)
      from jsonb_populate_recordset(null::traces.edge_minute, ${given}::jsonb)
      group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (at, client, server, connection) do update set
        calls = e.calls + excluded.calls, failed = e.failed + excluded.failed,
        client_nanos = ${plus('e', 'client_nanos')}, server_nanos = ${plus('e', 'server_nanos')},
        sketch = traces.add_sketches(e.sketch, excluded.sketch),
        slowest_trace = case when excluded.slowest_nanos > e.slowest_nanos then excluded.slowest_trace else e.slowest_trace end,
        slowest_nanos = greatest(e.slowest_nanos, excluded.slowest_nanos),
        failed_trace = case when excluded.failed_nanos > coalesce(e.failed_nanos, -1) then excluded.failed_trace else e.failed_trace end,
        failed_nanos = greatest(e.failed_nanos, excluded.failed_nanos)`.execute(tx);
}

async function writeCoverage(tx: Tx, coverage: readonly CoverageRow[]): Promise<void> {
  const given = json(coverage.map(({ minute, passedOver, ...row }) => ({ ...row, at: new Date(minute).toISOString(), passed_over: passedOver })));
  await sql`
    insert into traces.coverage_minute as c select * from jsonb_populate_recordset(null::traces.coverage_minute, ${given}::jsonb) order by at, service
    on conflict (at, service) do update set
      received = c.received + excluded.received, passed_over = c.passed_over + excluded.passed_over, calls = c.calls + excluded.calls,
      unpaired = c.unpaired + excluded.unpaired, evicted = c.evicted + excluded.evicted, duplicates = c.duplicates + excluded.duplicates,
      refused = c.refused + excluded.refused, skewed = c.skewed + excluded.skewed, overflow = c.overflow + excluded.overflow`.execute(tx);
}

async function writeRoots(tx: Tx, roots: readonly RootRow[]): Promise<void> {
  const given = json(
    roots.map(({ minute, slowest, ...row }) => ({ ...row, at: new Date(minute).toISOString(), slowest_trace: slowest.traceId, slowest_nanos: slowest.nanos })),
  );
  await sql`
    insert into traces.root_minute as r select * from jsonb_populate_recordset(null::traces.root_minute, ${given}::jsonb) order by at, service, operation
    on conflict (at, service, operation) do update set
      traces = r.traces + excluded.traces, failed = r.failed + excluded.failed, nanos = ${plus('r', 'nanos')},
      sketch = traces.add_sketches(r.sketch, excluded.sketch),
      slowest_trace = case when excluded.slowest_nanos > r.slowest_nanos then excluded.slowest_trace else r.slowest_trace end,
      slowest_nanos = greatest(r.slowest_nanos, excluded.slowest_nanos)`.execute(tx);
}

async function writePaths(tx: Tx, paths: readonly PathRow[]): Promise<void> {
  const given = json(
    paths.map(({ minute, rootService, rootOperation, ...row }) => ({
      ...row,
      at: new Date(minute).toISOString(),
      root_service: rootService,
      root_operation: rootOperation,
    })),
  );
  await sql`
    insert into traces.path_minute as p select * from jsonb_populate_recordset(null::traces.path_minute, ${given}::jsonb)
    order by at, root_service, root_operation, service, operation
    on conflict (at, root_service, root_operation, service, operation) do update set nanos = ${plus('p', 'nanos')}, traces = p.traces + excluded.traces`.execute(
    tx,
  );
}

/** How long sums stay: those by the minute, and those by the day. */
const minutesKeptMilliseconds = 8 * 86_400_000;
const daysKeptMilliseconds = 400 * 86_400_000;

/** Forgets sums that are too old; edges themselves stay as long as their days. */
export async function forgetOldSums(tx: Tx, now: Instant): Promise<void> {
  const minutes = new Date(now - minutesKeptMilliseconds);
  const days = new Date(now - daysKeptMilliseconds);
  for (const table of ['edge_minute', 'coverage_minute', 'root_minute', 'path_minute'])
    await sql`delete from ${sql.table(`traces.${table}`)} where at < ${minutes}`.execute(tx);
  await sql`delete from traces.edge_day where at < ${days}`.execute(tx);
  await sql`delete from traces.edge where last_at < ${days}`.execute(tx);
  await sql`delete from traces.receiver where written_at < ${minutes}`.execute(tx);
}

/** From when on there are sums by the minute. */
export function minutesFrom(now: Instant): Instant {
  return now - minutesKeptMilliseconds;
}

/** What bringing a file in came to. */
export interface ImportTold {
  readonly format: 'otlp' | 'jaeger' | 'zipkin';
  readonly spans: number;
  readonly calls: number;
  readonly edges: number;
  readonly unpaired: number;
  readonly duplicates: number;
  readonly refused: number;
}

/** Question: was a file with this digest brought in, and what did it come to? */
export async function importedBefore(reader: Reader, digest: string): Promise<ImportTold | null> {
  const { rows } = await sql<{ told: ImportTold }>`select told from traces.imported where digest = ${digest}`.execute(reader);
  return rows[0]?.told ?? null;
}

/** Notes a file; false when somebody was faster. */
export async function noteImport(tx: Tx, digest: string, name: string, told: ImportTold, now: Instant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into traces.imported (digest, name, format, told, at) values (${digest}, ${name}, ${told.format}, ${json(told)}, ${new Date(now)}) on conflict do nothing`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}
