/**
 * What does a run leave behind? Both engines add up the same sums per cell of time and system or load.
 *
 * A cell is the time between two neighbouring edges; the edges are the ends of all steps and of all windows, the first event and the
 * beginning of the last tenth, so whatever is asked of a run is a whole number of cells and its means are exact. Sums lie cell by cell: that of a system at `cell × systems + system`, in the
 * order of `Object.keys(scenario.systems)`; that of a load at `cell × loads + load`, in the order of `scenario.load`.
 */
import type { Scenario } from './scenario.ts';

export interface Cells {
  /** In seconds, one more than there are cells; the first is 0, the last the duration. */
  readonly edges: Float64Array;
  /** The step each cell lies in. */
  readonly stepOf: Int32Array;
  readonly steps: number;
}

/** Per cell and system. Counts may be fractions in the fluid engine. */
export interface SystemSums {
  /** Requests that came. */
  readonly attempts: Float64Array;
  /** Refused at once: no server, no place, shed. They count in `ended` too. */
  readonly rejected: Float64Array;
  /** Requests that ended in any way: answered, in error, refused, at their deadline. */
  readonly ended: Float64Array;
  /** Of these, answered well while the caller still waited. */
  readonly good: Float64Array;
  /** Requests that took a server, those of them that had waited, and how long all of them had. */
  readonly started: Float64Array;
  readonly waited: Float64Array;
  readonly waitSeconds: Float64Array;
  /** From coming to the answer, over `good`. */
  readonly latencySeconds: Float64Array;
  /** Integrals over the cell: servers held, requests in the queue, healthy instances. */
  readonly busySeconds: Float64Array;
  readonly queueSeconds: Float64Array;
  readonly healthySeconds: Float64Array;
}

/** Per cell and load. */
export interface LoadSums {
  /** Requests of users. */
  readonly offered: Float64Array;
  /** Attempts sent for them. */
  readonly attempts: Float64Array;
  /** Requests answered well in time, by any attempt, when the answer came. */
  readonly good: Float64Array;
  /** From the user's request to the answer, over `good`. */
  readonly latencySeconds: Float64Array;
}

export interface RawRun {
  readonly engine: 'events' | 'fluid';
  readonly cells: Cells;
  readonly systems: SystemSums;
  readonly loads: LoadSums;
  /** For whoever measures speed: system steps, or events (users, ends of work, timeouts, retries; what follows from one in the same instant is not counted). */
  readonly worked: number;
}

/** When the first event begins; null without events. */
export function firstEventAt({ events }: Scenario): number | null {
  return events.length === 0 ? null : events.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
}

/** Where the last tenth of a run begins. */
export function lastTenthFrom({ durationSeconds }: Scenario): number {
  return durationSeconds * 0.9;
}

/** The cells of a scenario. */
export function cellsOf(scenario: Scenario): Cells {
  const { durationSeconds, stepSeconds, windows } = scenario;
  const steps = Math.max(1, Math.ceil(durationSeconds / stepSeconds - 1e-9));
  const ends = Float64Array.from({ length: steps }, (_, step) => (step === steps - 1 ? durationSeconds : (step + 1) * stepSeconds));
  const cuts = [...windows.flatMap(({ from, to }) => [from, to]), firstEventAt(scenario) ?? 0, lastTenthFrom(scenario)];
  const sorted = Float64Array.of(0, ...cuts).sort();
  const edges: number[] = [0];
  const stepOf: number[] = [];
  let cut = 0;
  for (const [step, end] of ends.entries()) {
    for (; cut < sorted.length && (sorted[cut] ?? 0) < end - 1e-9; cut++) {
      const at = sorted[cut] ?? 0;
      if (at <= (edges.at(-1) ?? 0) + 1e-9) continue;
      edges.push(at);
      stepOf.push(step);
    }
    edges.push(end);
    stepOf.push(step);
  }
  return { edges: Float64Array.from(edges), stepOf: Int32Array.from(stepOf), steps };
}

/** Sums of nothing, for an engine to add to. */
export function emptySums(scenario: Scenario, cells: Cells): { readonly systems: SystemSums; readonly loads: LoadSums } {
  const count = cells.stepOf.length;
  const ofSystems = count * Object.keys(scenario.systems).length;
  const ofLoads = count * scenario.load.length;
  return {
    systems: {
      attempts: new Float64Array(ofSystems),
      rejected: new Float64Array(ofSystems),
      ended: new Float64Array(ofSystems),
      good: new Float64Array(ofSystems),
      started: new Float64Array(ofSystems),
      waited: new Float64Array(ofSystems),
      waitSeconds: new Float64Array(ofSystems),
      latencySeconds: new Float64Array(ofSystems),
      busySeconds: new Float64Array(ofSystems),
      queueSeconds: new Float64Array(ofSystems),
      healthySeconds: new Float64Array(ofSystems),
    },
    loads: {
      offered: new Float64Array(ofLoads),
      attempts: new Float64Array(ofLoads),
      good: new Float64Array(ofLoads),
      latencySeconds: new Float64Array(ofLoads),
    },
  };
}
