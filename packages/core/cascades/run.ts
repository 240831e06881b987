/** What is answered from what a run left behind? Means per step and per window, and the verdict. */
import { type Cells, firstEventAt, type RawRun } from './raw-run.ts';
import type { Scenario } from './scenario.ts';
import { type Verdict, verdictOf } from './verdict.ts';

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
  /**
   * Requests that would have been answered well from the first event on at the success there was before it (all of them, were there none before);
   * of each journey by itself, and of all the sum: what one gains, because others no longer come, makes good what no other loses.
   */
  readonly lost: { readonly users: number; readonly journeys: Readonly<Record<string, number>> };
  readonly verdict: Verdict;
}

export interface WindowAnswer {
  readonly users: UserWindow;
  readonly journeys: Readonly<Record<string, UserWindow>>;
  readonly systems: Readonly<Record<string, SystemWindow>>;
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
    lost: lostBy(scenario, raw, journeys),
    verdict: verdictOf(scenario, raw),
  };
}

/** What each journey lost, and all of them with the loads that have no name. */
function lostBy(scenario: Scenario, raw: RawRun, journeys: readonly (readonly [name: string, loads: readonly number[]])[]): CascadeAnswer['lost'] {
  const lost = journeys.map(([name, loads]) => [name, lostOf(scenario, raw, loads)] as const);
  const nameless = scenario.load.flatMap(({ name }, load) => (name === null ? [lostOf(scenario, raw, [load])] : []));
  return { users: [...nameless, ...lost.map(([, many]) => many)].reduce((sum, many) => sum + many, 0), journeys: Object.fromEntries(lost) };
}

function lostOf(scenario: Scenario, { cells, loads: sums }: RawRun, loads: readonly number[]): number {
  const first = firstEventAt(scenario);
  if (first === null) return 0;
  const over = (values: Float64Array, from: number, to: number): number =>
    loads.reduce((sum, load) => sum + sumOver(values, scenario.load.length, load, stretch(cells, from, to)), 0);
  const offered = over(sums.offered, 0, first);
  const usual = offered > 0 ? Math.min(1, over(sums.good, 0, first) / offered) : 1;
  const { durationSeconds } = scenario;
  return Math.max(0, over(sums.offered, first, durationSeconds) * usual - over(sums.good, first, durationSeconds));
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
