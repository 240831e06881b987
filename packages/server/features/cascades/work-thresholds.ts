/**
 * At which loads does the verdict turn? Two searches by halving, over whole runs of the scenario with its own engine and seed: above which
 * multiple of the load it is metastable, and, once it is, below which multiple the load must fall for the rest of the run to be served again.
 * Found to a thirtieth; a search that would take too long ends with what it knows.
 */
import type { RunResult } from '@samspel/contract/cascades.ts';
import type { Scenario, ScenarioEvent } from '@samspel/core/cascades/scenario.ts';
import { simulate } from '@samspel/core/cascades/simulate.ts';

type Thresholds = NonNullable<RunResult['thresholds']>;

const above = [1.25, 1.6, 2, 3];
const below = [0.7, 0.5, 0.35, 0.2, 0.1];
const halvings = 5;
const longestMilliseconds = 60_000;

/** The thresholds of a scenario with events, and how many runs they took. */
export function thresholdsOf(scenario: Scenario, tell: (part: number) => void): { readonly thresholds: Thresholds; readonly runs: number } {
  const ends = performance.now() + longestMilliseconds;
  let runs = 0;
  const verdict = (tried: Scenario) => {
    tell(Math.min(0.95, runs / 18));
    runs++;
    const answer = simulate(tried);
    return answer.ok && performance.now() < ends ? answer.value.verdict : null;
  };
  const stuck = (factor: number): boolean | null => verdict(withLoad(scenario, factor))?.metastable ?? null;
  const collapseFactor = turning(stuck);
  const down = collapseFactor === null ? null : Math.max(1, collapseFactor * 1.1);
  const recoverFactor = down === null ? null : greatest((factor) => verdict(relieved(scenario, down, factor))?.recovered ?? null, down);
  const tried = { triedFrom: Math.min(...below), triedTo: Math.max(...above) };
  return { thresholds: { collapseFactor, recoverFactor, ...tried, says: said(collapseFactor, recoverFactor, tried.triedTo) }, runs };
}

/** The factor above which it is stuck; null: it is at none that was tried. */
function turning(stuck: (factor: number) => boolean | null): number | null {
  const now = stuck(1);
  if (now === null) return null;
  const [low, high] = now ? fallen(stuck) : risen(stuck);
  return high === null ? null : halved(stuck, low, high);
}

/** Between which factors it turns when the load is lowered. */
function fallen(stuck: (factor: number) => boolean | null): readonly [low: number, high: number] {
  let high = 1;
  for (const factor of below) {
    if (stuck(factor) !== true) return [factor, high];
    high = factor;
  }
  return [0, high];
}

/** Between which factors it turns when the load is raised; null: nowhere. */
function risen(stuck: (factor: number) => boolean | null): readonly [low: number, high: number | null] {
  let low = 1;
  for (const factor of above) {
    if (stuck(factor) === true) return [low, factor];
    low = factor;
  }
  return [low, null];
}

function halved(stuck: (factor: number) => boolean | null, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let round = 0; round < halvings && high - low > low / 30; round++) {
    const middle = (low + high) / 2;
    if (stuck(middle) === true) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The greatest factor below `from` at which it recovers; null: at none. */
function greatest(recovers: (factor: number) => boolean | null, from: number): number | null {
  let low = 0;
  let high = from;
  for (let round = 0; round < halvings + 1; round++) {
    const middle = (low + high) / 2;
    if (recovers(middle) === true) low = middle;
    else high = middle;
  }
  return low === 0 ? null : low;
}

function withLoad(scenario: Scenario, factor: number): Scenario {
  return {
    ...scenario,
    load: scenario.load.map((load) => ({ ...load, ratePerSecond: load.ratePerSecond * factor })),
    events: scenario.events.map((event) =>
      event.set.ratePerSecond === undefined ? event : { ...event, set: { ...event.set, ratePerSecond: event.set.ratePerSecond * factor } },
    ),
  };
}

/** At a load at which it collapses, the load falls a while after the trigger is over, and stays low. */
function relieved(scenario: Scenario, collapsed: number, factor: number): Scenario {
  const last = Math.max(...scenario.events.map(({ at, until }) => until ?? at));
  const at = Math.min(scenario.durationSeconds * 0.6, last + scenario.durationSeconds * 0.1);
  const loads = new Map<string, number>();
  for (const { to, ratePerSecond } of scenario.load) loads.set(to, ratePerSecond * factor);
  const falls = [...loads].map(([to, ratePerSecond]): ScenarioEvent => ({ at, until: null, system: null, to, set: { ratePerSecond } }));
  const high = withLoad(scenario, collapsed);
  return { ...high, events: [...high.events, ...falls] };
}

function said(collapse: number | null, recover: number | null, triedTo: number): string {
  if (collapse === null) return `It recovers by itself at every load tried, up to ${triedTo} times this one.`;
  const begins = `Above about ${collapse.toPrecision(2)} times this load it does not recover by itself`;
  return recover === null
    ? `${begins}; no lower load brought it back within the run.`
    : `${begins}; once down, load must fall below about ${recover.toPrecision(2)} times this one to recover.`;
}
