/**
 * What do many calls come to? Sums by minute and edge, by minute and service, and by minute and root operation. They add up: whatever is split over
 * minutes, flushes, processes and servers gives the same sums in whatever order it is put together.
 *
 * Sums are whole nanoseconds and whole counts, so that adding is exact (below 2⁵³ ns, 104 days, within one roll-up; the database adds in 64 bits).
 * A single call counts at most a day, and a sum of time ends at `mostNanos` instead of beyond 64 bits: one that no row could hold would keep
 * all others from being written. Rows are bounded by `mostRows`: what would make another row is counted as `overflow` of its minute instead, which
 * stops whoever invents names from filling memory or the database.
 */
import type { CriticalPath } from './critical-path.ts';
import type { Call, Connection } from './pairing.ts';
import { LatencySketch, type SketchCounts } from './sketch.ts';

/** A trace worth looking at. */
export interface Example {
  readonly traceId: string;
  readonly nanos: number;
}

export interface EdgeRow {
  /** Milliseconds since 1970, at the start of a minute. */
  readonly minute: number;
  readonly client: string;
  readonly server: string;
  readonly connection: Connection;
  readonly calls: number;
  readonly failed: number;
  readonly clientNanos: number;
  readonly serverNanos: number;
  readonly sketch: SketchCounts;
  /** The slowest call, and the slowest that failed. */
  readonly slowest: Example;
  readonly slowestFailed: Example | null;
}

/**
 * What happened to spans. Those received were passed over (internal ones), known already, in calls, unpaired or evicted, or they still wait. `calls` counts
 * calls; `skewed` those whose clock was far off; `refused` spans that could not be read; `overflow` what found no row.
 */
export const coverageCounts = ['received', 'passedOver', 'calls', 'unpaired', 'evicted', 'duplicates', 'refused', 'skewed', 'overflow'] as const;
export type CoverageCount = (typeof coverageCounts)[number];

export type CoverageRow = { readonly minute: number; readonly service: string } & Readonly<Record<CoverageCount, number>>;

export interface RootRow {
  readonly minute: number;
  readonly service: string;
  readonly operation: string;
  readonly traces: number;
  readonly failed: number;
  readonly nanos: number;
  readonly sketch: SketchCounts;
  readonly slowest: Example;
}

export interface PathRow {
  readonly minute: number;
  readonly rootService: string;
  readonly rootOperation: string;
  readonly service: string;
  readonly operation: string;
  /** Exclusive time on the critical paths. */
  readonly nanos: number;
  /** Traces on whose path it lay. */
  readonly traces: number;
}

export interface RollUpRows {
  readonly edges: readonly EdgeRow[];
  readonly coverage: readonly CoverageRow[];
  readonly roots: readonly RootRow[];
  readonly paths: readonly PathRow[];
}

type Sums<Row> = { -readonly [Key in keyof Row]: Key extends 'sketch' ? LatencySketch : Row[Key] };

const longestNanos = 86_400e9;
/** 285 years of calls. */
export const mostNanos = 9e18;

const added = (a: number, b: number): number => Math.min(mostNanos, a + b);

/** A minute that holds an instant in milliseconds. */
export function minuteOf(at: number): number {
  return Math.floor(at / 60_000) * 60_000;
}

export class RollUp {
  private readonly mostRows: number;
  private edges = new Map<string, Sums<EdgeRow>>();
  private coverage = new Map<string, Sums<CoverageRow>>();
  private roots = new Map<string, Sums<RootRow>>();
  private paths = new Map<string, Sums<PathRow>>();

  constructor(mostRows = Number.POSITIVE_INFINITY) {
    this.mostRows = mostRows;
  }

  /** Rows of all kinds. */
  get rows(): number {
    return this.edges.size + this.coverage.size + this.roots.size + this.paths.size;
  }

  addCall(call: Call, minute: number): void {
    const { client, server, connection, traceId } = call;
    const nanos = Math.min(call.nanos, longestNanos);
    const example = { traceId, nanos };
    const key = `${minute}\n${client}\n${server}\n${connection}`;
    let row = this.edges.get(key);
    if (row === undefined) {
      if (this.rows >= this.mostRows) {
        this.count(minute, client, 'overflow');
        return;
      }
      const none = { calls: 0, failed: 0, clientNanos: 0, serverNanos: 0, sketch: new LatencySketch() };
      row = { minute, client, server, connection, ...none, slowest: example, slowestFailed: null };
      this.edges.set(key, row);
    }
    row.calls++;
    row.clientNanos = added(row.clientNanos, Math.min(call.clientNanos, longestNanos));
    row.serverNanos = added(row.serverNanos, Math.min(call.serverNanos, longestNanos));
    row.sketch.add(nanos / 1e9);
    row.slowest = slower(row.slowest, example);
    if (!call.failed) return;
    row.failed++;
    row.slowestFailed = slower(row.slowestFailed, example);
  }

  /** Counts what became of spans of a service. Beyond the bound of rows they count under no name. */
  count(minute: number, service: string, what: CoverageCount, times = 1): void {
    const key = `${minute}\n${service}`;
    let row = this.coverage.get(key);
    if (row === undefined) {
      if (this.rows >= this.mostRows && service !== '') {
        this.count(minute, '', what, times);
        return;
      }
      row = { minute, service, ...noCounts };
      this.coverage.set(key, row);
    }
    row[what] += times;
  }

  addPath(path: CriticalPath, traceId: string, minute: number): void {
    const { service, name: operation, failed } = path.root;
    const nanos = Math.min(path.root.nanos, longestNanos);
    const key = `${minute}\n${service}\n${operation}`;
    let row = this.roots.get(key);
    if (row === undefined) {
      if (this.rows >= this.mostRows) {
        this.count(minute, service, 'overflow');
        return;
      }
      row = { minute, service, operation, traces: 0, failed: 0, nanos: 0, sketch: new LatencySketch(), slowest: { traceId, nanos } };
      this.roots.set(key, row);
    }
    row.traces++;
    row.nanos = added(row.nanos, nanos);
    if (failed) row.failed++;
    row.sketch.add(nanos / 1e9);
    row.slowest = slower(row.slowest, { traceId, nanos });
    for (const step of path.steps) {
      const own = { rootService: service, rootOperation: operation, service: step.service, operation: step.name };
      this.addStep({ minute, ...own, nanos: Math.min(step.nanos, longestNanos), traces: 1 });
    }
  }

  private addStep(step: PathRow): void {
    const key = [step.minute, step.rootService, step.rootOperation, step.service, step.operation].join('\n');
    const row = this.paths.get(key);
    if (row !== undefined) {
      row.nanos = added(row.nanos, step.nanos);
      row.traces += step.traces;
    } else if (this.rows >= this.mostRows) this.count(step.minute, step.service, 'overflow');
    else this.paths.set(key, { ...step });
  }

  /** Adds another's rows, whatever the bound: they were accepted already. */
  merge(rows: RollUpRows): void {
    for (const { sketch, ...row } of rows.edges) {
      const key = `${row.minute}\n${row.client}\n${row.server}\n${row.connection}`;
      const own = this.edges.get(key);
      if (own === undefined) {
        this.edges.set(key, { ...row, sketch: LatencySketch.of(sketch) });
        continue;
      }
      own.calls += row.calls;
      own.failed += row.failed;
      own.clientNanos = added(own.clientNanos, row.clientNanos);
      own.serverNanos = added(own.serverNanos, row.serverNanos);
      own.sketch.merge(LatencySketch.of(sketch));
      own.slowest = slower(own.slowest, row.slowest);
      if (row.slowestFailed !== null) own.slowestFailed = slower(own.slowestFailed, row.slowestFailed);
    }
    for (const row of rows.coverage) {
      const key = `${row.minute}\n${row.service}`;
      const own = this.coverage.get(key);
      if (own === undefined) this.coverage.set(key, { ...row });
      else for (const what of coverageCounts) own[what] += row[what];
    }
    for (const { sketch, ...row } of rows.roots) {
      const key = `${row.minute}\n${row.service}\n${row.operation}`;
      const own = this.roots.get(key);
      if (own === undefined) {
        this.roots.set(key, { ...row, sketch: LatencySketch.of(sketch) });
        continue;
      }
      own.traces += row.traces;
      own.failed += row.failed;
      own.nanos = added(own.nanos, row.nanos);
      own.sketch.merge(LatencySketch.of(sketch));
      own.slowest = slower(own.slowest, row.slowest);
    }
    for (const row of rows.paths) {
      const key = [row.minute, row.rootService, row.rootOperation, row.service, row.operation].join('\n');
      const own = this.paths.get(key);
      if (own === undefined) this.paths.set(key, { ...row });
      else {
        own.nanos = added(own.nanos, row.nanos);
        own.traces += row.traces;
      }
    }
  }

  /** The rows so far, sorted by what tells them apart. */
  toRows(): RollUpRows {
    return {
      edges: sorted(this.edges).map((row) => ({ ...row, sketch: row.sketch.toCounts() })),
      coverage: sorted(this.coverage),
      roots: sorted(this.roots).map((row) => ({ ...row, sketch: row.sketch.toCounts() })),
      paths: sorted(this.paths),
    };
  }

  /** The rows so far; what comes after begins anew. */
  take(): RollUpRows {
    const rows = this.toRows();
    this.edges = new Map();
    this.coverage = new Map();
    this.roots = new Map();
    this.paths = new Map();
    return rows;
  }
}

const noCounts: Readonly<Record<CoverageCount, number>> = {
  received: 0,
  passedOver: 0,
  calls: 0,
  unpaired: 0,
  evicted: 0,
  duplicates: 0,
  refused: 0,
  skewed: 0,
  overflow: 0,
};

/** The slower of two; of equally slow ones always the same, so that the order of merging changes nothing. */
function slower(one: Example | null, other: Example): Example {
  if (one === null || other.nanos > one.nanos) return other;
  return other.nanos === one.nanos && other.traceId > one.traceId ? other : one;
}

/** The rows by their keys, in the order of UTF-16 units. Every server that writes rows in this order waits for none that waits for it. */
function sorted<Row>(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
}
