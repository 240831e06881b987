/**
 * What does a run leave behind, and what is answered from it? Both engines add up the same sums per cell of time and system or load.
 *
 * A cell is the time between two neighbouring edges; the edges are the ends of all steps and of all windows, so every step and every
 * window is a whole number of cells and its means are exact. Sums lie cell by cell: that of a system at `cell × systems + system`, in the
 * order of `Object.keys(scenario.systems)`; that of a load at `cell × loads + load`, in the order of `scenario.load`.
 */
import type { Scenario } from './scenario.ts';
import { type Verdict, verdictOf } from './verdict.ts';

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

export interface UserWindow {
  readonly offeredPerSecond: number;
  readonly attemptsPerSecond: number;
  readonly goodputPerSecond: number;
  /** Goodput ÷ offered; null when nothing was. Answers of requests offered before the window may lift it over 1. */
  readonly successRatio: number | null;
  readonly latencySeconds: number | null;
}

export interface SystemWindow {
  readonly attemptsPerSecond: number;
  readonly goodputPerSecond: number;
  readonly rejectedRatio: number | null;
  /** Mean over those that took a server; null when none did. */
  readonly waitSeconds: number | null;
  readonly waitedRatio: number | null;
  readonly latencySeconds: number | null;
  readonly busy: number;
  readonly queue: number;
  readonly healthy: number;
}

export interface UserSeries {
  readonly offeredPerSecond: number[];
  readonly attemptsPerSecond: number[];
  readonly goodputPerSecond: number[];
  readonly latencySeconds: (number | null)[];
}

export interface SystemSeries {
  readonly attemptsPerSecond: number[];
  readonly goodputPerSecond: number[];
  readonly rejectedPerSecond: number[];
  readonly latencySeconds: (number | null)[];
  readonly busy: number[];
  readonly queue: number[];
}

export interface CascadeAnswer {
  readonly engine: 'events' | 'fluid';
  readonly seed: number;
  readonly users: UserSeries;
  /** Of the loads with a name, those of the same name together. */
  readonly journeys: Readonly<Record<string, UserSeries>>;
  readonly systems: Readonly<Record<string, SystemSeries>>;
  readonly windows: Readonly<Record<string, WindowAnswer>>;
  readonly verdict: Verdict;
}

export interface WindowAnswer {
  readonly users: UserWindow;
  readonly journeys: Readonly<Record<string, UserWindow>>;
  readonly systems: Readonly<Record<string, SystemWindow>>;
}

/** The cells of a scenario. */
export function cellsOf(scenario: Scenario): Cells {
  const { durationSeconds, stepSeconds, windows } = scenario;
  const steps = Math.max(1, Math.ceil(durationSeconds / stepSeconds - 1e-9));
  const ends = Float64Array.from({ length: steps }, (_, step) => (step === steps - 1 ? durationSeconds : (step + 1) * stepSeconds));
  const cuts = windows.flatMap(({ from, to }) => [from, to]);
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

/** The answer of a run: means per step, means per window, verdict. */
export function answerOf(scenario: Scenario, raw: RawRun): CascadeAnswer {
  const names = Object.keys(scenario.systems);
  const journeys = journeysOf(scenario);
  const everyLoad = scenario.load.map((_, index) => index);
  const eachStep = steps(raw.cells);
  return {
    engine: raw.engine,
    seed: scenario.seed,
    users: userSeries(scenario, raw, everyLoad, eachStep),
    journeys: Object.fromEntries(journeys.map(([name, loads]) => [name, userSeries(scenario, raw, loads, eachStep)])),
    systems: Object.fromEntries(names.map((name, index) => [name, systemSeries(raw, names.length, index, eachStep)])),
    windows: Object.fromEntries(
      scenario.windows.map(({ name, from, to }) => {
        const over = stretch(raw.cells, from, to);
        const of = (loads: readonly number[]): UserWindow => userWindow(scenario, raw, loads, over);
        const answer: WindowAnswer = {
          users: of(everyLoad),
          journeys: Object.fromEntries(journeys.map(([journey, loads]) => [journey, of(loads)])),
          systems: Object.fromEntries(names.map((system, index) => [system, systemWindow(raw, names.length, index, over)])),
        };
        return [name, answer];
      }),
    ),
    verdict: verdictOf(scenario, raw),
  };
}

/** A run of cells, the first included and the last not, and how long they are together. */
interface Stretch {
  readonly first: number;
  readonly after: number;
  readonly seconds: number;
}

function steps({ stepOf, edges, steps: many }: Cells): Stretch[] {
  const stretches: Stretch[] = [];
  let first = 0;
  for (let step = 0; step < many; step++) {
    let after = first;
    while (after < stepOf.length && stepOf[after] === step) after++;
    stretches.push({ first, after, seconds: (edges[after] ?? 0) - (edges[first] ?? 0) });
    first = after;
  }
  return stretches;
}

/** The cells from one edge to another; both are edges of the run to within a nanosecond. */
function stretch({ edges }: Cells, from: number, to: number): Stretch {
  const index = (at: number): number => {
    let low = 0;
    let high = edges.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edges[middle] ?? 0) < at - 1e-9) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const first = index(from);
  const after = index(to);
  return { first, after, seconds: (edges[after] ?? 0) - (edges[first] ?? 0) };
}

function journeysOf(scenario: Scenario): (readonly [name: string, loads: readonly number[]])[] {
  const loads = new Map<string, number[]>();
  for (const [index, { name }] of scenario.load.entries()) {
    if (name === null) continue;
    const same = loads.get(name);
    if (same === undefined) loads.set(name, [index]);
    else same.push(index);
  }
  return [...loads];
}

/** Σ over cells of one column of a table that lies row by row. */
function sumOver(values: Float64Array, width: number, column: number, { first, after }: Stretch): number {
  let sum = 0;
  for (let cell = first; cell < after; cell++) sum += values[cell * width + column] ?? 0;
  return sum;
}

/** A ratio, null where nothing stands below. */
function per(above: number, below: number): number | null {
  return below > 0 ? above / below : null;
}

function userWindow(scenario: Scenario, { loads: sums }: RawRun, loads: readonly number[], over: Stretch): UserWindow {
  const all = (values: Float64Array): number => loads.reduce((sum, load) => sum + sumOver(values, scenario.load.length, load, over), 0);
  const offered = all(sums.offered);
  const good = all(sums.good);
  return {
    offeredPerSecond: offered / over.seconds,
    attemptsPerSecond: all(sums.attempts) / over.seconds,
    goodputPerSecond: good / over.seconds,
    successRatio: per(good, offered),
    latencySeconds: per(all(sums.latencySeconds), good),
  };
}

function systemWindow({ systems: sums }: RawRun, width: number, system: number, over: Stretch): SystemWindow {
  const of = (values: Float64Array): number => sumOver(values, width, system, over);
  const attempts = of(sums.attempts);
  const started = of(sums.started);
  const good = of(sums.good);
  return {
    attemptsPerSecond: attempts / over.seconds,
    goodputPerSecond: good / over.seconds,
    rejectedRatio: per(of(sums.rejected), attempts),
    waitSeconds: per(of(sums.waitSeconds), started),
    waitedRatio: per(of(sums.waited), started),
    latencySeconds: per(of(sums.latencySeconds), good),
    busy: of(sums.busySeconds) / over.seconds,
    queue: of(sums.queueSeconds) / over.seconds,
    healthy: of(sums.healthySeconds) / over.seconds,
  };
}

function userSeries(scenario: Scenario, raw: RawRun, loads: readonly number[], eachStep: readonly Stretch[]): UserSeries {
  const all = eachStep.map((step) => userWindow(scenario, raw, loads, step));
  return {
    offeredPerSecond: all.map((step) => step.offeredPerSecond),
    attemptsPerSecond: all.map((step) => step.attemptsPerSecond),
    goodputPerSecond: all.map((step) => step.goodputPerSecond),
    latencySeconds: all.map((step) => step.latencySeconds),
  };
}

function systemSeries({ systems: sums }: RawRun, width: number, system: number, eachStep: readonly Stretch[]): SystemSeries {
  const mean = (values: Float64Array): number[] => eachStep.map((step) => sumOver(values, width, system, step) / step.seconds);
  return {
    attemptsPerSecond: mean(sums.attempts),
    goodputPerSecond: mean(sums.good),
    rejectedPerSecond: mean(sums.rejected),
    latencySeconds: eachStep.map((step) => per(sumOver(sums.latencySeconds, width, system, step), sumOver(sums.good, width, system, step))),
    busy: mean(sums.busySeconds),
    queue: mean(sums.queueSeconds),
  };
}
