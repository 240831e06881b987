/**
 * Which changes would be tried first by people who know cascades, where something is failing?
 *
 * Places: what the events hit, the first systems to fail, and those at which most work was wasted (asked for and not answered well in time):
 * a system that is asked in vain a hundred thousand times a second is where a storm blows, whoever failed first. At each place, and at the
 * calls of its busiest callers, the standard remedies (Beyer et al., Site Reliability Engineering, ch. 21 and 22; Nygard, Release It!):
 *
 * - retry-budget: a tenth of the first attempts, at each call that is tried more than once, and at all such calls to a place together.
 * - fewer-attempts: one, so that only one layer tries again. backoff: clients wait a second, then twice as long, at random.
 * - breaker: open for five seconds once half of 20 calls in ten seconds failed. shorter-timeout: half of it. fallback: a soft call.
 * - queue-limit: no more than half of what the least patient caller waits for. load-shedding: refuse whoever waited longer than that.
 * - capacity: half as many servers again.
 *
 * What a journey asks is what users ask: no code stands there, so only the load of users is changed there.
 */
import { threeFigures, wholeText } from '../number/grouped.ts';
import type { ScenarioChange } from './change-scenario.ts';
import type { CascadeAnswer } from './run.ts';
import type { Scenario, ScenarioCall } from './scenario.ts';

export const remedyKinds = [
  'retry-budget',
  'fewer-attempts',
  'backoff',
  'breaker',
  'shorter-timeout',
  'queue-limit',
  'load-shedding',
  'fallback',
  'capacity',
] as const;
export type RemedyKind = (typeof remedyKinds)[number];

export interface Remedy {
  readonly kinds: readonly RemedyKind[];
  readonly says: string;
  readonly changes: readonly ScenarioChange[];
}

const mostPlaces = 6;
const firstToFail = 3;
const mostWasted = 4;
const mostCallers = 2;

/** The remedies to try, those of the most telling places first. */
export function remediesFor(scenario: Scenario, answer: Pick<CascadeAnswer, 'systems' | 'verdict'>, titleOf: (ref: string) => string): Remedy[] {
  const asked = Object.fromEntries(Object.entries(answer.systems).map(([ref, { attemptsPerSecond }]) => [ref, sum(attemptsPerSecond)]));
  return [...placesOf(scenario, answer).flatMap((ref) => atPlace(scenario, ref, asked, titleOf)), ...atUsers(scenario, new Set(answer.verdict.order), titleOf)];
}

/** Systems with servers of their own: hit, failing first, wasting most. */
function placesOf(scenario: Scenario, { systems, verdict }: Pick<CascadeAnswer, 'systems' | 'verdict'>): string[] {
  const isSystem = (ref: string | null): ref is string => ref !== null && (scenario.systems[ref]?.servers ?? null) !== null;
  const hit = scenario.events.flatMap(({ system, to }) => [system, to]).filter(isSystem);
  const wasted = Object.entries(systems)
    .map(([ref, { attemptsPerSecond, goodputPerSecond }]) => ({ ref, wasted: sum(attemptsPerSecond) - sum(goodputPerSecond) }))
    .filter(({ ref, wasted: many }) => isSystem(ref) && many > 0)
    .sort((a, b) => b.wasted - a.wasted || (a.ref < b.ref ? -1 : 1));
  const first = verdict.order.filter(isSystem).slice(0, firstToFail);
  return [...new Set([...hit.slice(0, firstToFail), ...wasted.slice(0, mostWasted).map(({ ref }) => ref), ...first])].slice(0, mostPlaces);
}

function atPlace(scenario: Scenario, ref: string, asked: Readonly<Record<string, number>>, titleOf: (ref: string) => string): Remedy[] {
  const system = scenario.systems[ref];
  if (system === undefined || system.servers === null) return [];
  const callers = callersOf(scenario, ref, asked);
  const remedies = callers.flatMap(({ caller, call }) => atCall(caller, call, `${titleOf(caller)} → ${titleOf(ref)}`));
  const retrying = callers.filter(({ call }) => call.attempts > 1 && call.retryBudget === null);
  if (retrying.length > 1)
    remedies.push({
      kinds: ['retry-budget'],
      says: `A retry budget of a tenth for ${retrying.length} callers of ${titleOf(ref)}`,
      changes: retrying.map(({ caller }) => ({ system: caller, to: ref, set: budget })),
    });
  const patience = Math.min(...patienceAt(scenario, ref));
  if (Number.isFinite(patience)) {
    const queue = Math.max(1, Math.floor((system.servers * patience) / 2 / Math.max(system.serviceSeconds, 1e-6)));
    if (system.queue === null || queue < system.queue)
      remedies.push({ kinds: ['queue-limit'], says: `Let only ${wholeText(queue)} wait for ${titleOf(ref)}`, changes: [{ system: ref, set: { queue } }] });
    if (system.shed === null)
      remedies.push({
        kinds: ['load-shedding'],
        says: `Let ${titleOf(ref)} refuse whoever waited longer than ${threeFigures(patience / 2)} s`,
        changes: [{ system: ref, set: { shed: { waitSeconds: patience / 2 } } }],
      });
  }
  const servers = Math.ceil(system.servers * 1.5);
  remedies.push({
    kinds: ['capacity'],
    says: `Give ${titleOf(ref)} ${wholeText(servers)} servers instead of ${wholeText(system.servers)}`,
    changes: [{ system: ref, set: { servers } }],
  });
  return remedies;
}

const budget = { retryBudget: { ratio: 0.1 } } as const;

function atCall(caller: string, call: ScenarioCall, title: string): Remedy[] {
  const one = (kind: RemedyKind, says: string, set: ScenarioChange['set']): Remedy => ({
    kinds: [kind],
    says,
    changes: [{ system: caller, to: call.to, set }],
  });
  const remedies: Remedy[] = [];
  if (call.attempts > 1) {
    if (call.retryBudget === null) remedies.push(one('retry-budget', `A retry budget of a tenth for ${title}`, budget));
    remedies.push(one('fewer-attempts', `One attempt instead of ${call.attempts} for ${title}`, { attempts: 1 }));
  }
  if (call.breaker === null)
    remedies.push(one('breaker', `A circuit breaker for ${title}`, { breaker: { failureRatio: 0.5, minCalls: 20, windowSeconds: 10, openSeconds: 5 } }));
  if (call.timeoutSeconds !== null)
    remedies.push(
      one('shorter-timeout', `Half the timeout for ${title}: ${threeFigures(call.timeoutSeconds / 2)} s`, { timeoutSeconds: call.timeoutSeconds / 2 }),
    );
  if (call.hard && call.choice === null) remedies.push(one('fallback', `A fallback for ${title}`, { hard: false }));
  return remedies;
}

/** What clients of failing journeys could do: all of them together, since it is the same client. */
function atUsers(scenario: Scenario, failed: ReadonlySet<string>, titleOf: (ref: string) => string): Remedy[] {
  const retrying = scenario.load.filter(({ to, attempts }) => attempts > 1 && failed.has(to));
  if (retrying.length === 0) return [];
  const refs = [...new Set(retrying.map(({ to }) => to))];
  const who = refs.length > 2 ? `${refs.length} journeys` : refs.map(titleOf).join(' and ');
  const all = (kind: RemedyKind, says: string, set: ScenarioChange['set']): Remedy => ({ kinds: [kind], says, changes: refs.map((to) => ({ to, set })) });
  const remedies = [all('fewer-attempts', `Let the clients of ${who} try once`, { attempts: 1 })];
  if (retrying.some(({ retryBudget }) => retryBudget === null))
    remedies.push(all('retry-budget', `A retry budget of a tenth for the clients of ${who}`, budget));
  if (retrying.some(({ backoffSeconds }) => backoffSeconds < 1))
    remedies.push(
      all('backoff', `Let the clients of ${who} wait a second before they try again, then twice as long, at random`, {
        backoffSeconds: 1,
        backoffFactor: 2,
        jitter: 1,
      }),
    );
  return remedies;
}

/** Calls to a system by others that have code, those of the busiest callers first. */
function callersOf(scenario: Scenario, ref: string, asked: Readonly<Record<string, number>>): { readonly caller: string; readonly call: ScenarioCall }[] {
  return Object.entries(scenario.systems)
    .flatMap(([caller, { calls, servers }]) => {
      const call = calls.find(({ to }) => to === ref);
      return call === undefined || servers === null ? [] : [{ caller, call }];
    })
    .sort((a, b) => (asked[b.caller] ?? 0) * b.call.share - (asked[a.caller] ?? 0) * a.call.share || (a.caller < b.caller ? -1 : 1))
    .slice(0, mostCallers);
}

/** How long those who call it wait. */
function patienceAt(scenario: Scenario, ref: string): number[] {
  const calls = [...scenario.load, ...Object.values(scenario.systems).flatMap((system) => system.calls)];
  return calls.filter(({ to }) => to === ref).map(({ timeoutSeconds }) => timeoutSeconds ?? Number.POSITIVE_INFINITY);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
