/**
 * At which loads does the verdict turn? Two searches by halving over whole runs: above which multiple of its load a scenario does not recover
 * by itself once its events are over, and, once it is down, below which multiple the load must fall for it to recover.
 *
 * Model: the same scenario, seed and events, every load times the factor. It is down when its users, in the last tenth, get less than nine
 * tenths of what came then at the share that was answered well before the first event at the scenario's own load: so a load that is too high
 * without any event counts as down too, and down stays down as the load grows. For the second search the scenario runs at a load at which it
 * goes down; some time after the last event the load falls, and stays low. The second is never above the first by more than the searches'
 * grain, mostly far below: the gap is what makes a failure metastable (Bronson et al., HotOS 2021).
 *
 * Where it stops being true: near the threshold one seed is one of many runs, and a run too short for its backlog to drain reads as down, so
 * both factors are of this run's length. Loads of one system that differ from each other fall together to their mean.
 */
import type { Outcome } from '../decision/refusal.ts';
import type { UserSeries } from './run.ts';
import type { Scenario, ScenarioEvent } from './scenario.ts';
import type { Verdict } from './verdict.ts';

/** What is needed of the answer of a run. */
interface Answered {
  readonly users: Pick<UserSeries, 'offeredPerSecond' | 'goodputPerSecond'>;
  readonly verdict: Pick<Verdict, 'metastable' | 'recovered'>;
}

/** In multiples of the scenario's load; null: there is none, or it was not found. */
interface Thresholds {
  readonly collapseFactor: number | null;
  readonly recoverFactor: number | null;
  readonly triedFrom: number;
  readonly triedTo: number;
  readonly says: string;
}

const above = [1.25, 1.6, 2, 3];
const below = [0.7, 0.5, 0.35, 0.2, 0.1];
/** Found to this share of itself. */
const grain = 1 / 30;
const mostHalvings = 8;
/** More runs than this are never made. */
export const mostThresholdRuns = 2 + above.length + below.length + 2 * mostHalvings;
const wellAgain = 0.9;

/** Whether it is down at a factor; null: nobody knows, since it could not be run or the search was ended. */
type Look = (factor: number) => boolean | null;

/**
 * The thresholds, and how many runs they took. `goOn` is told which part is done; once it answers false, no further run is made and what is
 * known by then is answered.
 */
export function thresholdsOf(
  scenario: Scenario,
  simulate: (scenario: Scenario) => Outcome<Answered>,
  goOn: (part: number) => boolean,
): { readonly thresholds: Thresholds; readonly runs: number } {
  let runs = 0;
  let ended = false;
  let triedFrom = 1;
  let triedTo = 1;
  const run = (tried: Scenario): Answered | null => {
    ended ||= !goOn(Math.min(0.99, runs / mostThresholdRuns));
    if (ended) return null;
    runs++;
    const answer = simulate(tried);
    return answer.ok ? answer.value : null;
  };
  const found = (collapseFactor: number | null, recoverFactor: number | null, says: string) => ({
    thresholds: { collapseFactor, recoverFactor, triedFrom, triedTo, says },
    runs,
  });
  if (scenario.events.length === 0 || scenario.events.some((event) => endOf(event) > scenario.durationSeconds * 0.9))
    return found(null, null, 'What happens is not over well before the end of the run, so there is nothing to recover from by itself.');
  const asIs = run(scenario);
  if (asIs === null) return found(null, null, 'It could not be run.');
  const usual = usualShare(scenario, asIs);
  const down: Look = (factor) => {
    const answer = factor === 1 ? asIs : run(withLoad(scenario, factor));
    if (answer === null) return null;
    triedFrom = Math.min(triedFrom, factor);
    triedTo = Math.max(triedTo, factor);
    return isDown(answer, usual);
  };
  const collapse = turning(down);
  if (collapse === null) {
    const why = ended ? 'The search was ended' : 'It recovers by itself';
    return found(null, null, `${why} at every load tried, up to ${said(triedTo)} times this one.`);
  }
  const collapseFactor = (collapse.low + collapse.high) / 2;
  const fallen = Math.max(1, collapse.high * 1.1);
  const at = reliefAt(scenario);
  const recovers: Look = (factor) => {
    const answer = at === null ? null : run(relieved(scenario, fallen, factor, at));
    return answer === null ? null : !isDown(answer, usual);
  };
  const recoverFactor = greatest(recovers, collapse);
  const begins = `Above about ${said(collapseFactor)} times this load it does not recover by itself`;
  return found(
    collapseFactor,
    recoverFactor,
    recoverFactor === null
      ? `${begins}; ${ended ? 'the search was ended before it was known what load would bring it back' : 'no lower load brought it back within the run'}.`
      : `${begins}; once down, load must fall below about ${said(recoverFactor)} times this one to recover.`,
  );
}

/** Between which factors it goes down; null: at none that could be tried. */
function turning(down: Look): { readonly low: number; readonly high: number } | null {
  const now = down(1);
  if (now === null) return null;
  let [low, high] = now ? [0, 1] : [1, Number.POSITIVE_INFINITY];
  for (const factor of now ? below : above) {
    const is = down(factor);
    if (is === true) high = factor;
    else if (is === false) low = factor;
    if (is !== now) break;
  }
  if (high === Number.POSITIVE_INFINITY) return null;
  for (let round = 0; round < mostHalvings && high - low > grain * high; round++) {
    const middle = (low + high) / 2;
    const is = down(middle);
    if (is === null) break;
    if (is) high = middle;
    else low = middle;
  }
  return { low, high };
}

/** The greatest factor at which it recovers; null: at none. Never above where it goes down; often just there, which is looked at first. */
function greatest(recovers: Look, { low: up, high: down }: { readonly low: number; readonly high: number }): number | null {
  if (up > 0 && recovers(up) === true) return up;
  let [low, high] = [0, up > 0 ? up : down];
  for (let round = 0; round < mostHalvings && high - low > grain * high; round++) {
    const middle = (low + high) / 2;
    const does = recovers(middle);
    if (does === null) break;
    if (does) low = middle;
    else high = middle;
  }
  return low === 0 ? null : low;
}

/** Of what users ask before the first event, the share that is answered well; whole where nothing comes before it. */
function usualShare(scenario: Scenario, { users }: Answered): number {
  const first = Math.floor(Math.min(...scenario.events.map(({ at }) => at)) / scenario.stepSeconds);
  const [offered, good] = [sum(users.offeredPerSecond.slice(0, first)), sum(users.goodputPerSecond.slice(0, first))];
  return offered > 0 ? Math.min(1, good / offered) : 1;
}

function isDown({ users, verdict }: Answered, usual: number): boolean {
  const from = Math.floor(users.offeredPerSecond.length * 0.9);
  const offered = sum(users.offeredPerSecond.slice(from));
  return verdict.metastable || verdict.recovered === false || sum(users.goodputPerSecond.slice(from)) < wellAgain * usual * offered;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Every load times the factor, as the scenario states them and as its events do. */
function withLoad(scenario: Scenario, factor: number): Scenario {
  return {
    ...scenario,
    load: scenario.load.map((load) => ({ ...load, ratePerSecond: load.ratePerSecond * factor })),
    events: scenario.events.map((event) =>
      event.set.ratePerSecond === undefined ? event : { ...event, set: { ...event.set, ratePerSecond: event.set.ratePerSecond * factor } },
    ),
  };
}

/** When the load falls: soon after the last event, with time left before the last tenth; null: there is none. */
function reliefAt({ durationSeconds, events }: Scenario): number | null {
  const last = Math.max(...events.map(endOf));
  const left = durationSeconds * 0.9 - last;
  return left <= 0 ? null : last + Math.min(durationSeconds * 0.1, left / 3);
}

/** At a load at which it goes down, the load falls after a while, and stays low. */
function relieved(scenario: Scenario, fallen: number, factor: number, at: number): Scenario {
  const rates = new Map<string, number[]>();
  for (const { to, ratePerSecond } of scenario.load) rates.set(to, [...(rates.get(to) ?? []), ratePerSecond]);
  const falls = [...rates].map(
    ([to, each]): ScenarioEvent => ({ at, until: null, system: null, to, set: { ratePerSecond: (factor * sum(each)) / each.length } }),
  );
  const high = withLoad(scenario, fallen);
  return { ...high, events: [...high.events, ...falls] };
}

/** When what the event changed is as before; infinity: never. A cache's flush ends at once. */
function endOf({ at, until, set }: ScenarioEvent): number {
  return set.warmth !== undefined && Object.keys(set).length === 1 ? at : (until ?? Number.POSITIVE_INFINITY);
}

function said(factor: number): string {
  return String(Number(factor.toPrecision(2)));
}
