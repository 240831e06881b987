/**
 * What would help most, for what it changes? The standard remedies (remedies.ts) one by one, then the best in pairs, each a whole run of the
 * same scenario with the same seed, so that the same users meet the same disaster.
 *
 * A remedy is worth the share that it saves of what was lost, less what its changes cost; cures (users get again what they had) come before
 * all others, then the more worth, then the fewer changes. Saved are the good answers of the whole run beyond those without it, so one that
 * harms the time before the disaster pays for that too. Costs are a decision, as shares of the loss: 1 % for a setting that exists already
 * (attempts, budget, backoff, timeout, queue limit), 2 % for a mechanism that must be put in and watched (breaker, load shedding), 10 % for
 * what must be paid every month (half as many servers again), 20 % for what must be written and tried, and answers less well (fallback). So a
 * pair must save at least what its second half costs, and of two that save alike the simpler stands first. A net figure and not a ratio: a
 * ratio would put half a cure for nothing before a whole one.
 *
 * Pairs are made of the six best and the best of each kind, since of two layers of retries neither alone may do anything; a pair that could
 * not be worth more than its better half, even if it saved all, is not run, nor one of which a half alone is not worth its cost and lies
 * elsewhere: such a half is of use only where the other has changed what comes to it or from it. Bound: `mostRuns`.
 *
 * Where it stops being true: one seed, one disaster. What saves here may cost elsewhere (a fallback answers less well and counts as good).
 */
import { read } from '../compute/read.ts';
import { accept, type Outcome } from '../decision/refusal.ts';
import { withChanges } from './change-scenario.ts';
import { type Remedy, type RemedyKind, remediesFor } from './remedies.ts';
import type { CascadeAnswer, UserSeries } from './run.ts';
import type { Scenario } from './scenario.ts';
import { scenarioAt } from './scenario-reading.ts';
import type { SparseScenario } from './sparse.ts';
import { type Summary, summaryOf, type VerdictWord } from './summary.ts';

export interface TriedRemedy extends Remedy {
  /** How many figures it changes. */
  readonly places: number;
  readonly verdict: VerdictWord;
  /** Good answers more than without it. */
  readonly savedRequests: number;
  /** Of what was lost without it; null: nothing was. */
  readonly savedRatio: number | null;
  /** Users get again what they had. */
  readonly cures: boolean;
  /** What its changes cost, as a share of the loss. */
  readonly cost: number;
  /** Share of the loss that it saves, less what its changes cost. */
  readonly worth: number;
}

type Priced = Remedy & Pick<TriedRemedy, 'cost'>;

interface RemedySearch {
  readonly baseline: Summary;
  /** Those that save anything, best first; of pairs those that are better than each of their halves. */
  readonly remedies: readonly TriedRemedy[];
  readonly tried: number;
  /** Not tried: for want of runs or time, or because no engine could run them. */
  readonly leftOut: number;
}

const costs: Readonly<Record<RemedyKind, number>> = {
  'retry-budget': 0.01,
  'fewer-attempts': 0.01,
  backoff: 0.01,
  'shorter-timeout': 0.01,
  'queue-limit': 0.01,
  breaker: 0.02,
  'load-shedding': 0.02,
  capacity: 0.1,
  fallback: 0.2,
};
const paired = 6;
const wellAgain = 0.9;
/** Without a bound of one's own. */
const mostSearchRuns = 120;

/** Says which part of the search is done, and what is tried next; what answers false ends it. */
type SearchProgress = (part: number, says: string) => boolean;

/** Searches. Refused as `simulate` refuses the scenario as it is. */
export function searchRemedies(
  scenario: Scenario,
  simulate: (scenario: Scenario) => Outcome<CascadeAnswer>,
  titleOf: (ref: string) => string,
  goOn: SearchProgress,
  mostRuns: number = mostSearchRuns,
): Outcome<RemedySearch> {
  goOn(0, 'Running it as it is');
  const plain = simulate(scenario);
  if (!plain.ok) return plain;
  const baseline = summaryOf(scenario, plain.value, titleOf);
  const singles = remediesFor(scenario, plain.value, titleOf);
  const expected = Math.min(mostRuns, singles.length + 20);
  const tried: TriedRemedy[] = [];
  const listed: TriedRemedy[] = [];
  let runs = 1;
  let leftOut = 0;
  let ended = false;
  const attempt = (remedy: Priced, halves: readonly TriedRemedy[] = []): void => {
    ended ||= runs >= mostRuns || !goOn(Math.min(0.99, runs / expected), remedy.says);
    const one = ended ? null : judged(scenario, remedy, plain.value, baseline, simulate, titleOf);
    if (!ended) runs++;
    if (one === null) {
      leftOut++;
      return;
    }
    tried.push(one);
    if (one.savedRatio !== null && one.savedRequests > 0.5 && halves.every((half) => isBetter(one, half))) listed.push(one);
  };
  for (const remedy of singles) attempt({ ...remedy, cost: remedy.changes.length * remedy.kinds.reduce((sum, kind) => sum + costs[kind], 0) });
  for (const [one, other] of pairsOf(tried)) attempt(joined(one, other), [one, other]);
  return accept({ baseline, remedies: ranked(listed), tried: tried.length, leftOut });
}

/** Best first: a total order, so the same remedies are ranked the same in whatever order they were tried. */
export function ranked(tried: readonly TriedRemedy[]): TriedRemedy[] {
  return tried.toSorted(
    (a, b) => Number(b.cures) - Number(a.cures) || b.worth - a.worth || a.changes.length - b.changes.length || (a.says < b.says ? -1 : a.says > b.says ? 1 : 0),
  );
}

function judged(
  scenario: Scenario,
  remedy: Priced,
  plain: CascadeAnswer,
  baseline: Summary,
  simulate: (scenario: Scenario) => Outcome<CascadeAnswer>,
  titleOf: (ref: string) => string,
): TriedRemedy | null {
  const changed = withChanges(scenario as unknown as SparseScenario, remedy.changes);
  const fits = changed.ok ? read(changed.value, scenarioAt) : changed;
  if (!fits.ok) return null;
  const answer = simulate(fits.value);
  if (!answer.ok) return null;
  const savedRequests = (goodOf(answer.value.users) - goodOf(plain.users)) * scenario.stepSeconds;
  const savedRatio = baseline.lostRequests > 0 ? savedRequests / baseline.lostRequests : null;
  return {
    ...remedy,
    places: remedy.changes.reduce((sum, { set }) => sum + Object.keys(set).length, 0),
    verdict: summaryOf(fits.value, answer.value, titleOf).verdict.word,
    savedRequests,
    savedRatio,
    cures: isWellAgain(answer.value.users, baseline),
    worth: Math.min(1, savedRatio ?? 0) - remedy.cost,
  };
}

function goodOf({ goodputPerSecond }: UserSeries): number {
  return goodputPerSecond.reduce((sum, good) => sum + good, 0);
}

/** Whether users get, in the last tenth, nine tenths of the share that they got before the disaster without the remedy. */
function isWellAgain({ offeredPerSecond, goodputPerSecond }: UserSeries, baseline: Summary): boolean {
  const from = Math.floor(offeredPerSecond.length * 0.9);
  const total = (values: readonly number[]): number => values.slice(from).reduce((sum, value) => sum + value, 0);
  return total(goodputPerSecond) >= wellAgain * (baseline.users.before.successRatio ?? 1) * total(offeredPerSecond);
}

/** The six best and the best of each kind, two by two, without those that could not be better than their better half or have nothing to do with each other. */
function pairsOf(tried: readonly TriedRemedy[]): (readonly [TriedRemedy, TriedRemedy])[] {
  const order = ranked(tried);
  const seen = new Set<string>();
  const best = order.filter(({ kinds }, index) => {
    const kind = kinds.join();
    const isFirst = !seen.has(kind);
    seen.add(kind);
    return isFirst || index < paired;
  });
  return best.flatMap((one, index) =>
    best
      .slice(index + 1)
      .filter((other) => !overlaps(one, other) && couldBeBetter(one, other) && couldHelp(one, other))
      .map((other) => [one, other] as const),
  );
}

function isBetter(one: TriedRemedy, other: TriedRemedy): boolean {
  return one.cures === other.cures ? one.worth > other.worth : one.cures;
}

function couldBeBetter(one: TriedRemedy, other: TriedRemedy): boolean {
  const most = 1 - one.cost - other.cost;
  return [one, other].every(({ cures, worth }) => !cures || worth < most);
}

/** Whether each is worth its cost alone, or both change the same system or its calls; what users do comes to all. */
function couldHelp(one: TriedRemedy, other: TriedRemedy): boolean {
  if (one.worth > 0 && other.worth > 0) return true;
  const ends = ({ changes }: Remedy): (string | undefined)[] => changes.flatMap(({ system, to }) => (system === undefined ? [system] : [system, to ?? system]));
  const [here, there] = [ends(one), ends(other)];
  return here.includes(undefined) || there.some((end) => end === undefined || here.includes(end));
}

function joined(one: Priced, other: Priced): Priced {
  return {
    kinds: [...new Set([...one.kinds, ...other.kinds])],
    changes: [...one.changes, ...other.changes],
    cost: one.cost + other.cost,
    says: `${one.says}; and ${lowered(other.says)}`,
  };
}

function overlaps(a: Remedy, b: Remedy): boolean {
  const keys = ({ changes }: Remedy): string[] => changes.flatMap(({ system, to, set }) => Object.keys(set).map((member) => `${system} ${to} ${member}`));
  const there = new Set(keys(a));
  return keys(b).some((key) => there.has(key));
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
