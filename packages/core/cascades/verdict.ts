/**
 * Did it recover, is it stuck, who failed first, and why?
 *
 * A system fails from the first of three steps in a row (steps in which nothing ended not counted) in which fewer than half of what ended
 * ended well; refusals count as ended. `order` is by that step, in the same step callees first, then as the scenario names them. Recovered:
 * the goodput of the users in the last tenth of the run is at least 0.9 of the lesser of that before the first event and what is offered in
 * that tenth; unknown (null) without events. Metastable (Bronson et al., HotOS 2021): not recovered although every event ended before that
 * tenth, so that nothing is different from before except the state that the systems keep each other in. A cache's flush ends at once.
 *
 * Where it stops being true: the verdict knows only this run. A run too short for a backlog to drain reads as metastable.
 */
import { threeFigures } from '../number/grouped.ts';
import { callHeights } from './call-heights.ts';
import { type Cells, firstEventAt, lastTenthFrom, type RawRun } from './raw-run.ts';
import type { Scenario, ScenarioEvent } from './scenario.ts';
import { reasonFor } from './why.ts';

export interface Verdict {
  readonly recovered: boolean | null;
  readonly metastable: boolean;
  readonly firstToFail: string | null;
  readonly order: readonly string[];
  /** One for each of `order`. */
  readonly failures: readonly Failure[];
  /** The verdict in a sentence. */
  readonly says: string;
}

export interface Failure {
  readonly system: string;
  /** The beginning of the first failing step, in seconds. */
  readonly at: number;
  readonly says: string;
  /** Systems that failed or slowed before, or in the same step, and explain it. */
  readonly because: readonly string[];
}

/** How many steps in a row, and what share of them has to end well. */
const stepsInARow = 3;
const wellEnough = 0.5;
/** Share of the goodput there was that has to be there again. */
const recoveredShare = 0.9;
/** Less than this ended in a step is nothing: the fluid engine counts in fractions. */
const nothing = 1e-6;

/** The verdict on a run. */
export function verdictOf(scenario: Scenario, raw: RawRun): Verdict {
  const lastTenth = lastTenthFrom(scenario);
  const first = firstEventAt(scenario);
  const after = usersOver(scenario, raw, lastTenth, scenario.durationSeconds);
  const before = first !== null && first > 0 ? usersOver(scenario, raw, 0, first) : null;
  const wanted = Math.min(before?.good ?? Number.POSITIVE_INFINITY, after.offered);
  const recovered = scenario.events.length === 0 ? null : after.good >= recoveredShare * wanted - 1e-9;
  const metastable = recovered === false && scenario.events.every((event) => endOf(event) <= lastTenth + 1e-9);
  const failed = inOrder(scenario, failuresOf(scenario, raw));
  const failures = failed.map(({ system, at, step }) => ({ system, at, ...reasonFor(scenario, raw, system, step, failed) }));
  return {
    recovered,
    metastable,
    firstToFail: failures[0]?.system ?? null,
    order: failures.map(({ system }) => system),
    failures,
    says: sentence(recovered, metastable, after.good, wanted, failures),
  };
}

/** When what the event changed is as before; infinity: never. */
function endOf({ at, until, set }: ScenarioEvent): number {
  return set.warmth !== undefined && Object.keys(set).length === 1 ? at : (until ?? Number.POSITIVE_INFINITY);
}

/** Offered and answered well a second from one edge of cells to another. */
function usersOver(scenario: Scenario, { cells, loads }: RawRun, from: number, to: number): { readonly offered: number; readonly good: number } {
  const width = scenario.load.length;
  let offered = 0;
  let good = 0;
  for (let cell = 0; cell < cells.stepOf.length; cell++) {
    const middle = ((cells.edges[cell] ?? 0) + (cells.edges[cell + 1] ?? 0)) / 2;
    if (middle < from || middle > to) continue;
    for (let load = 0; load < width; load++) {
      offered += loads.offered[cell * width + load] ?? 0;
      good += loads.good[cell * width + load] ?? 0;
    }
  }
  return { offered: offered / (to - from), good: good / (to - from) };
}

interface Failed {
  readonly system: string;
  readonly step: number;
  readonly at: number;
}

/** Every system that fails, with the step from which it does. */
function failuresOf(scenario: Scenario, { cells, systems }: RawRun): Failed[] {
  const names = Object.keys(scenario.systems);
  const width = names.length;
  const run = { length: new Int32Array(width), from: new Int32Array(width), failed: new Int32Array(width).fill(-1) };
  const ended = new Float64Array(width);
  const good = new Float64Array(width);
  for (let cell = 0; cell < cells.stepOf.length; cell++) {
    for (let system = 0; system < width; system++) {
      ended[system] = (ended[system] ?? 0) + (systems.ended[cell * width + system] ?? 0);
      good[system] = (good[system] ?? 0) + (systems.good[cell * width + system] ?? 0);
    }
    const step = cells.stepOf[cell] ?? 0;
    if (cells.stepOf[cell + 1] === step) continue;
    for (let system = 0; system < width; system++) if ((ended[system] ?? 0) > nothing) look(run, system, step, (good[system] ?? 0) / (ended[system] ?? 1));
    ended.fill(0);
    good.fill(0);
  }
  return names.flatMap((system, index) => {
    const step = run.failed[index] ?? -1;
    return step === -1 ? [] : [{ system, step, at: beginningOf(cells, step) }];
  });
}

/** Takes one step of one system into account. */
function look(run: { readonly length: Int32Array; readonly from: Int32Array; readonly failed: Int32Array }, system: number, step: number, well: number): void {
  if (run.failed[system] !== -1) return;
  if (well >= wellEnough) {
    run.length[system] = 0;
    return;
  }
  const length = (run.length[system] ?? 0) + 1;
  run.length[system] = length;
  if (length === 1) run.from[system] = step;
  if (length === stepsInARow) run.failed[system] = run.from[system] ?? 0;
}

function beginningOf({ stepOf, edges }: Cells, step: number): number {
  return edges[stepOf.indexOf(step)] ?? 0;
}

function inOrder(scenario: Scenario, failed: readonly Failed[]): Failed[] {
  const height = callHeights(scenario.systems);
  return failed.toSorted((a, b) => a.step - b.step || (height.get(a.system) ?? 0) - (height.get(b.system) ?? 0));
}

function sentence(recovered: boolean | null, metastable: boolean, good: number, wanted: number, failures: readonly Failure[]): string {
  const first = failures[0];
  const fell =
    first === undefined
      ? 'Nothing failed'
      : `${failures.length === 1 ? '' : `${failures.length} fail, first `}${first.system}${failures.length === 1 ? ' failed' : ''}`;
  if (recovered === null) return `${fell}; nothing happened that it could recover from.`;
  const figures = `users are served ${threeFigures(good)} a second in the end, of ${threeFigures(wanted)}`;
  if (recovered) return `${fell}; it recovers by itself: ${figures}.`;
  return metastable
    ? `${fell}; it stays down although its cause is gone: ${figures}.`
    : `${fell}; it has not recovered, and something is still different from before: ${figures}.`;
}
