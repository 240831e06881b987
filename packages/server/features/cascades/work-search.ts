/**
 * What would help? The standard remedies at the systems that failed, one by one and then the best in pairs, each a whole run with the same
 * seed. Best first: by what they save, and among those that save about the same (within a twentieth of what was lost) by how little they change.
 *
 * Tried are, at the first systems that fail and at what the trigger hits: a retry budget (a tenth) on calls that are tried more than once, a
 * breaker, half the timeout, a queue no longer than callers wait, load shedding at half of what they wait, a soft call (as with a fallback),
 * and half as many servers again.
 */
import type { Change, Run } from '@samspel/contract/cascades.ts';
import { withChanges } from '@samspel/core/cascades/change-scenario.ts';
import type { CascadeAnswer } from '@samspel/core/cascades/run.ts';
import type { Scenario, ScenarioCall } from '@samspel/core/cascades/scenario.ts';
import { scenarioAt } from '@samspel/core/cascades/scenario-reading.ts';
import { simulate } from '@samspel/core/cascades/simulate.ts';
import type { SparseScenario } from '@samspel/core/cascades/sparse.ts';
import { type Summary, summaryOf } from '@samspel/core/cascades/summary.ts';
import { read } from '@samspel/core/compute/read.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import type { Done, Tell } from './errand.ts';

type SearchResult = NonNullable<Run['search']>;
type Remedy = Pick<SearchResult['remedies'][number], 'kinds' | 'changes' | 'says'>;
type Tried = Omit<SearchResult['remedies'][number], 'rank'>;

const systemsLookedAt = 5;
const mostSingles = 60;
const paired = 6;
const shown = 40;
const longestMilliseconds = 400_000;
const aboutTheSame = 0.05;

/** Searches remedies; refused as the simulation refuses the scenario as it is. */
export function searched(scenario: Scenario, titleOf: (ref: string) => string, tell: Tell): Outcome<Done> {
  const started = performance.now();
  tell(0, 'Running it as it is');
  const plain = simulate(scenario);
  if (!plain.ok) return plain;
  const before = summaryOf(scenario, plain.value, titleOf);
  const singles = remediesFor(scenario, plain.value, titleOf).slice(0, mostSingles);
  const expected = singles.length + (paired * (paired - 1)) / 2;
  const tried: Tried[] = [];
  let leftOut = 0;
  const attempt = (remedy: Remedy): void => {
    if (performance.now() - started > longestMilliseconds) {
      leftOut++;
      return;
    }
    tell(Math.min(0.99, tried.length / expected), remedy.says);
    const one = judged(scenario, remedy, before, titleOf);
    if (one !== null) tried.push(one);
  };
  for (const remedy of singles) attempt(remedy);
  const best = ranked(tried, before.lostRequests).slice(0, paired);
  for (const [index, one] of best.entries())
    for (const other of best.slice(index + 1))
      if (!overlaps(one, other))
        attempt({
          kinds: [...new Set([...one.kinds, ...other.kinds])],
          changes: [...one.changes, ...other.changes],
          says: `${one.says}; and ${lowered(other.says)}`,
        });
  const helpful = ranked(tried, before.lostRequests).filter(({ savedRequests }) => savedRequests > 0);
  const result: SearchResult = {
    baseline: { verdict: before.verdict.word, lostRequests: before.lostRequests },
    remedies: helpful.slice(0, shown).map((one, index) => ({ rank: index + 1, ...one })),
    tried: tried.length,
    leftOut,
    tookSeconds: (performance.now() - started) / 1000,
  };
  const { word } = before.verdict;
  return accept({
    result,
    series: null,
    verdict: word,
    firstToFail: before.order[0]?.system ?? null,
    failed: before.order.length,
    lostRequests: before.lostRequests,
  });
}

function judged(scenario: Scenario, remedy: Remedy, before: Summary, titleOf: (ref: string) => string): Tried | null {
  const changed = withChanges(scenario as unknown as SparseScenario, remedy.changes);
  const fits = changed.ok ? read(changed.value, scenarioAt) : changed;
  if (!fits.ok) return null;
  const answer = simulate(fits.value);
  if (!answer.ok) return null;
  const after = summaryOf(fits.value, answer.value, titleOf);
  const savedRequests = before.lostRequests - after.lostRequests;
  return {
    ...remedy,
    places: remedy.changes.reduce((sum, { set }) => sum + Object.keys(set).length, 0),
    verdict: after.verdict.word,
    savedRequests,
    savedRatio: before.lostRequests > 0 ? savedRequests / before.lostRequests : null,
  };
}

/** Most saved first; of those that save about the same, the one that changes least. */
function ranked(tried: readonly Tried[], lost: number): Tried[] {
  const step = Math.max(lost * aboutTheSame, 1);
  const saved = ({ savedRequests }: Tried): number => Math.round(savedRequests / step);
  return tried.toSorted((a, b) => saved(b) - saved(a) || a.places - b.places || b.savedRequests - a.savedRequests);
}

function overlaps(a: Tried, b: Tried): boolean {
  const keys = ({ changes }: Tried): string[] => changes.flatMap(({ system, to, set }) => Object.keys(set).map((member) => `${system} ${to} ${member}`));
  const there = new Set(keys(a));
  return keys(b).some((key) => there.has(key));
}

/** The standard remedies at the systems that failed first and at what the events hit. */
function remediesFor(scenario: Scenario, answer: CascadeAnswer, titleOf: (ref: string) => string): Remedy[] {
  const hit = scenario.events.flatMap(({ system, to }) => [system, to]).filter((ref) => ref !== null);
  const places = [...new Set([...answer.verdict.order.slice(0, systemsLookedAt), ...hit])].filter((ref) => (scenario.systems[ref]?.servers ?? null) !== null);
  return places.flatMap((ref) => {
    const system = scenario.systems[ref];
    if (system === undefined || system.servers === null) return [];
    const callers = callsTo(scenario, ref);
    const patience = Math.min(...callers.map(({ call }) => call.timeoutSeconds ?? Number.POSITIVE_INFINITY));
    const remedies = callers.flatMap(({ caller, call }) => atCall(caller, call, `${caller === null ? 'Users' : titleOf(caller)} → ${titleOf(ref)}`));
    if (Number.isFinite(patience)) {
      const queue = Math.max(1, Math.floor((system.servers * patience) / 2 / Math.max(system.serviceSeconds, 1e-6)));
      if (system.queue === null || queue < system.queue)
        remedies.push({ kinds: ['queue-limit'], says: `Let only ${queue} wait for ${titleOf(ref)}`, changes: [{ system: ref, set: { queue } }] });
      if (system.shed === null)
        remedies.push({
          kinds: ['load-shedding'],
          says: `Let ${titleOf(ref)} refuse whoever waited longer than ${patience / 2} s`,
          changes: [{ system: ref, set: { shed: { waitSeconds: patience / 2 } } }],
        });
    }
    const servers = Math.ceil(system.servers * 1.5);
    remedies.push({
      kinds: ['capacity'],
      says: `Give ${titleOf(ref)} ${servers} servers instead of ${system.servers}`,
      changes: [{ system: ref, set: { servers } }],
    });
    return remedies;
  });
}

function atCall(caller: string | null, call: ScenarioCall, title: string): Remedy[] {
  const of = (set: Change['set']): Change[] => [caller === null ? { to: call.to, set } : { system: caller, to: call.to, set }];
  const remedies: Remedy[] = [];
  if (call.attempts > 1 && call.retryBudget === null)
    remedies.push({ kinds: ['retry-budget'], says: `A retry budget of a tenth for ${title}`, changes: of({ retryBudget: { ratio: 0.1 } }) });
  if (caller === null) return remedies;
  if (call.breaker === null)
    remedies.push({
      kinds: ['breaker'],
      says: `A circuit breaker for ${title}`,
      changes: of({ breaker: { failureRatio: 0.5, minCalls: 20, windowSeconds: 10, openSeconds: 5 } }),
    });
  if (call.timeoutSeconds !== null)
    remedies.push({
      kinds: ['shorter-timeout'],
      says: `Half the timeout for ${title}: ${call.timeoutSeconds / 2} s`,
      changes: of({ timeoutSeconds: call.timeoutSeconds / 2 }),
    });
  if (call.hard) remedies.push({ kinds: ['fallback'], says: `A fallback for ${title}`, changes: of({ hard: false }) });
  return remedies;
}

function callsTo(scenario: Scenario, ref: string): { readonly caller: string | null; readonly call: ScenarioCall }[] {
  const found: { caller: string | null; call: ScenarioCall }[] = scenario.load.filter(({ to }) => to === ref).map((call) => ({ caller: null, call }));
  for (const [caller, { calls, servers }] of Object.entries(scenario.systems)) {
    const call = calls.find(({ to }) => to === ref);
    // What a journey asks is what users ask: no code stands there that could be changed.
    if (call !== undefined && servers !== null) found.push({ caller, call });
  }
  return found;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
