/**
 * How did it end? Which systems failed, in which order, did the users get back what they had, and if not, is the cause long over?
 *
 * Definitions: a system fails from the first of three steps in a row (steps in which nothing ended not counted) in which fewer than half of
 * what ended ended well; in the same step callees come first. `recovered`: user goodput in the last tenth of the run is at least 0.9 of
 * the lesser of that before the first event and what is offered in that tenth; null without events. `metastable`: not recovered although
 * every event ended before that tenth (Bronson et al., HotOS 2021: the failure outlives its trigger).
 *
 * Where it stops being true: a system that answers nothing and refuses nothing has no steps in which anything ended, and so never fails;
 * a load that was hardly there before the first event makes recovery easy.
 */
import type { Cells, RawRun } from './run.ts';
import type { Scenario } from './scenario.ts';

export interface Verdict {
  readonly recovered: boolean | null;
  readonly metastable: boolean;
  readonly firstToFail: string | null;
  /** Those that failed, first to last. */
  readonly order: readonly string[];
}

const inARow = 3;

/** The verdict of a run. */
export function verdictOf(scenario: Scenario, raw: RawRun): Verdict {
  const order = failures(scenario, raw);
  const tenth = scenario.durationSeconds * 0.9;
  const recovered = recoveredBy(scenario, raw, tenth);
  const over = scenario.events.every(({ until }) => until !== null && until <= tenth);
  return { recovered, metastable: recovered === false && over, firstToFail: order[0] ?? null, order };
}

function recoveredBy(scenario: Scenario, raw: RawRun, tenth: number): boolean | null {
  if (scenario.events.length === 0) return null;
  const first = Math.min(...scenario.events.map(({ at }) => at));
  const end = scenario.durationSeconds;
  const good = perSecond(raw, raw.loads.good, tenth, end);
  const offered = perSecond(raw, raw.loads.offered, tenth, end);
  const before = first > 0 ? perSecond(raw, raw.loads.good, 0, first) : offered;
  return good >= 0.9 * Math.min(before, offered);
}

/** Mean over all loads between two instants; a cell that lies partly in between counts in part. */
function perSecond({ cells: { edges } }: RawRun, values: Float64Array, from: number, to: number): number {
  const cells = edges.length - 1;
  const width = values.length / cells;
  let sum = 0;
  for (let cell = 0; cell < cells; cell++) {
    const begins = edges[cell] ?? 0;
    const ends = edges[cell + 1] ?? 0;
    const inside = (Math.min(ends, to) - Math.max(begins, from)) / (ends - begins);
    if (inside > 0) for (let load = 0; load < width; load++) sum += (values[cell * width + load] ?? 0) * Math.min(1, inside);
  }
  return sum / (to - from);
}

/** Systems by the step in which they fail, callees first within a step. */
function failures(scenario: Scenario, { cells, systems: sums }: RawRun): string[] {
  const names = Object.keys(scenario.systems);
  const rank = calleesFirst(scenario, names);
  const failed = names.flatMap((name, index) => {
    const step = failingStep(cells, sums.ended, sums.good, names.length, index);
    return step === null ? [] : [{ name, step, rank: rank[index] ?? 0 }];
  });
  return failed.sort((a, b) => a.step - b.step || a.rank - b.rank).map(({ name }) => name);
}

function failingStep(cells: Cells, ended: Float64Array, good: Float64Array, width: number, system: number): number | null {
  let begun: number | null = null;
  let row = 0;
  for (let cell = 0; cell < cells.stepOf.length; ) {
    const step = cells.stepOf[cell] ?? 0;
    let all = 0;
    let well = 0;
    for (; cells.stepOf[cell] === step; cell++) {
      all += ended[cell * width + system] ?? 0;
      well += good[cell * width + system] ?? 0;
    }
    if (all <= 0) continue;
    row = well < all / 2 ? row + 1 : 0;
    if (row === 1) begun = step;
    if (row === inARow) return begun;
  }
  return null;
}

/** A place for each system such that callees come before their callers; in a circle as the walk meets them. */
function calleesFirst(scenario: Scenario, names: readonly string[]): Int32Array {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const callees = names.map((name) => (scenario.systems[name]?.calls ?? []).map(({ to }) => indexOf.get(to) ?? 0));
  const rank = new Int32Array(names.length).fill(-1);
  const entered = new Uint8Array(names.length);
  let next = 0;
  for (const root of names.keys()) {
    if (entered[root] === 1) continue;
    const path = [{ at: root, call: 0 }];
    entered[root] = 1;
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = callees[top.at]?.[top.call++];
      if (to === undefined) {
        rank[top.at] = next++;
        path.pop();
      } else if (entered[to] === 0) {
        entered[to] = 1;
        path.push({ at: to, call: 0 });
      }
    }
  }
  return rank;
}
