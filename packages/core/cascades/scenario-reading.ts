/**
 * Is this a scenario? Reads the input of the question `cascade`, writes out its defaults, and refuses what cannot be simulated: systems
 * nobody described, calls that never end, systems without a server, attempts without end, more steps than anybody can hold.
 *
 * Bounds are far above what is real and keep hostile input from taking all memory; each refusal says its bound.
 */
import { Place, pointer } from '../compute/read.ts';
import { choicesOf } from './choices.ts';
import { endlessCalls } from './endless-calls.ts';
import { cellsOf } from './raw-run.ts';
import type {
  Autoscaling,
  Breaker,
  CallCache,
  Choice,
  Crash,
  RetryBudget,
  Scenario,
  ScenarioCall,
  ScenarioEvent,
  ScenarioLoad,
  ScenarioSetting,
  ScenarioSystem,
  ScenarioWindow,
  Shedding,
} from './scenario.ts';

/** Longest time anywhere in a scenario: 31 days, which in nanoseconds is still a whole number that a double holds. */
const longestSeconds = 2_678_400;
const mostSystems = 20_000;
const mostSteps = 200_000;
/** Of one series over all steps, systems and loads; the run holds about ten of them. */
const mostValues = 4_000_000;
/** Of all windows, systems and loads. */
const mostMeans = 1_000_000;
const mostAttempts = 1000;
const mostWindows = 1000;
/** Time is counted in nanoseconds. */
const narrowestWindow = 1e-6;
const mostEvents = 10_000;
/** Of all systems, and of all loads: four times what the largest maps hold. Counted before any is read, so that nobody waits for what is refused. */
const mostCalls = 100_000;
const mostLoads = 20_000;
const largest = 1e9;

const systemWords = ['servers', 'serviceSeconds', 'queue', 'failRatio', 'hangRatio'] as const;
const loadWords = ['ratePerSecond', 'attempts', 'timeoutSeconds'] as const;
const callWords = ['attempts', 'timeoutSeconds', 'share', 'warmth'] as const;
const callMembers = [
  'to',
  'hard',
  'share',
  'attempts',
  'timeoutSeconds',
  'backoffSeconds',
  'backoffFactor',
  'jitter',
  'retryBudget',
  'breaker',
  'passDeadline',
  'priority',
  'connections',
  'cache',
  'choice',
] as const;
type CallMember = (typeof callMembers)[number];

/** Reads a scenario at a place, or refuses it where it does not fit. */
export function scenarioAt(place: Place): Scenario {
  const it = place.members('durationSeconds', 'stepSeconds', 'seed', 'engine', 'systems', 'load', 'events', 'windows');
  const durationSeconds = it.durationSeconds.number({ over: 0, max: longestSeconds });
  const stepSeconds = it.stepSeconds.optional((step) => step.number({ over: 0, max: longestSeconds })) ?? 1;
  const entries = it.systems.entries();
  if (entries.length === 0) it.systems.refuse('compute.too-few', 'must hold at least 1');
  if (entries.length > mostSystems) it.systems.refuse('compute.too-large', `must hold at most ${mostSystems} systems`);
  refuseTooManyCalls(it.systems, entries);
  refuseLonger(it.load, mostLoads, 'loads');
  const steps = Math.ceil(durationSeconds / stepSeconds);
  if (steps > mostSteps || steps * entries.length > mostValues)
    it.stepSeconds.refuse(
      'cascades.too-many-steps',
      `makes ${steps} steps of ${entries.length} systems; at most ${mostSteps} steps and ${mostValues} of both together fit`,
    );
  const names = new Set(entries.map(([name]) => name));
  const systems = Object.fromEntries(entries.map(([name, system]) => [name, systemAt(system, names)]));
  const scenario = {
    durationSeconds,
    stepSeconds,
    seed: it.seed.optional((seed) => seed.number({ whole: true })) ?? 1,
    engine: it.engine.optional((engine) => engine.oneOf('auto', 'events', 'fluid')) ?? 'auto',
    systems,
    load: it.load.list((load) => loadAt(load, names)),
    events: it.events.optional((events) => eventsAt(events, durationSeconds)) ?? [],
    windows: it.windows.optional((windows) => windowsAt(windows, durationSeconds)) ?? [],
  };
  refuseTooWide(it, scenario);
  refuseEndless(it.systems, scenario);
  it.events.optional((events) => events.list((event, index) => refuseUntargeted(event, scenario, scenario.events[index])));
  return scenario;
}

/** Where one system makes too many by itself its calls are named, else the systems. */
function refuseTooManyCalls(place: Place, systems: readonly (readonly [name: string, place: Place])[]): void {
  let calls = 0;
  for (const [, system] of systems) {
    const made = system.has('calls') ? (system.value as { readonly calls: unknown }).calls : null;
    if (!Array.isArray(made)) continue;
    refuseLonger(new Place(made, pointer(system.path, 'calls')), mostCalls, 'calls');
    calls += made.length;
  }
  if (calls > mostCalls) place.refuse('compute.too-large', `must make at most ${mostCalls} calls in all, and make ${calls}`);
}

/** Refuses a list before it is read. */
function refuseLonger(place: Place, most: number, what: string): void {
  if (Array.isArray(place.value) && place.value.length > most)
    place.refuse('compute.too-large', `must hold at most ${most} ${what}, and holds ${place.value.length}`);
}

/** What is kept grows with all these together. */
function refuseTooWide(it: Readonly<Record<'load' | 'stepSeconds' | 'windows', Place>>, scenario: Scenario): void {
  const rows = Object.keys(scenario.systems).length + scenario.load.length;
  const cells = cellsOf(scenario).stepOf.length;
  if (scenario.windows.length * rows > mostMeans)
    it.windows.refuse(
      'compute.too-large',
      `asks for the means of ${rows} systems and loads in ${scenario.windows.length} windows; ${mostMeans} of both together fit`,
    );
  if (cells * rows > mostValues)
    (scenario.load.length > Object.keys(scenario.systems).length ? it.load : it.stepSeconds).refuse(
      'cascades.too-many-steps',
      `makes ${cells} steps, cut at windows, of ${rows} systems and loads; ${mostValues} of both together fit`,
    );
}

function systemAt(place: Place, names: ReadonlySet<string>): ScenarioSystem {
  const it = place.members(
    'servers',
    'serviceSeconds',
    'service',
    'queue',
    'discipline',
    'calls',
    'parallel',
    'failRatio',
    'hangRatio',
    'instances',
    'crash',
    'slow',
    'shed',
    'autoscale',
  );
  return {
    servers: it.servers.value === null ? null : it.servers.number({ min: 1, whole: true, max: largest }),
    serviceSeconds: seconds(it.serviceSeconds),
    service: it.service.optional((service) => service.oneOf('exponential', 'fixed')) ?? 'exponential',
    queue: it.queue.optional((queue) => queue.number({ min: 0, whole: true, max: largest })) ?? null,
    discipline: it.discipline.optional((discipline) => discipline.oneOf('fifo', 'lifo')) ?? 'fifo',
    calls: it.calls.optional((calls) => callsAt(calls, names, it.parallel.value === true)) ?? [],
    parallel: it.parallel.optional((parallel) => parallel.truth()) ?? false,
    failRatio: it.failRatio.optional((ratio) => ratio.ratio()) ?? 0,
    hangRatio: it.hangRatio.optional((ratio) => ratio.ratio()) ?? 0,
    instances: it.instances.optional((instances) => instances.number({ min: 1, whole: true, max: 100_000 })) ?? 1,
    crash: it.crash.optional(crashAt) ?? null,
    slow:
      it.slow.optional((slow) => {
        const { ratio, serviceSeconds } = slow.members('ratio', 'serviceSeconds');
        return { ratio: ratio.ratio(), serviceSeconds: seconds(serviceSeconds) };
      }) ?? null,
    shed: it.shed.optional(sheddingAt) ?? null,
    autoscale: it.autoscale.optional(autoscalingAt) ?? null,
  };
}

function crashAt(place: Place): Crash {
  const it = place.members('perSecond', 'afterSeconds', 'restartSeconds');
  const [min, max, third] = it.restartSeconds.list((bound) => seconds(bound));
  if (min === undefined || max === undefined || max < min || third !== undefined)
    return it.restartSeconds.refuse('cascades.no-range', 'must be the shortest and the longest time, in this order');
  return {
    perSecond: it.perSecond.number({ min: 0, max: largest }),
    afterSeconds: it.afterSeconds.number({ min: 1, whole: true, max: longestSeconds }),
    restartSeconds: [min, max],
  };
}

function sheddingAt(place: Place): Shedding {
  const it = place.members('waitSeconds', 'queue', 'priority');
  if (!it.waitSeconds.given && !it.queue.given) place.refuse('compute.missing', 'must say waitSeconds or queue');
  return {
    waitSeconds: it.waitSeconds.optional(seconds) ?? null,
    queue: it.queue.optional((queue) => queue.number({ min: 0, whole: true, max: largest })) ?? null,
    priority: it.priority.optional(priority) ?? 0,
  };
}

function autoscalingAt(place: Place): Autoscaling {
  const it = place.members('targetRatio', 'everySeconds', 'delaySeconds', 'min', 'max');
  const min = it.min.optional((least) => least.number({ min: 1, whole: true, max: largest })) ?? 1;
  return {
    targetRatio: it.targetRatio.number({ over: 0, max: 1 }),
    everySeconds: it.everySeconds.number({ min: 0.1, max: longestSeconds }),
    delaySeconds: it.delaySeconds.optional(seconds) ?? 0,
    min,
    max: it.max.number({ min, whole: true, max: largest }),
  };
}

/** The calls of a system; where they name choices, these must be such. */
function callsAt(place: Place, names: ReadonlySet<string>, parallel: boolean): ScenarioCall[] {
  const places: Place[] = [];
  const calls = place.list((call) => {
    places.push(call);
    return callOf(call.members(...callMembers), names);
  });
  const { choices, wrong } = choicesOf(
    calls,
    places.map((call) => call.has('share')),
    parallel,
  );
  if (wrong !== null) places[wrong.index]?.refuse('cascades.no-such-choice', wrong.message);
  return choices;
}

function callOf(it: Readonly<Record<CallMember, Place>>, names: ReadonlySet<string>): ScenarioCall {
  const to = it.to.text();
  if (!names.has(to)) it.to.refuse('cascades.unknown-system', `names ${JSON.stringify(to)}, which is not among the systems`);
  return {
    to,
    hard: it.hard.optional((hard) => hard.truth()) ?? true,
    share: it.share.optional((share) => share.ratio()) ?? 1,
    attempts: it.attempts.optional(attempts) ?? 1,
    timeoutSeconds: it.timeoutSeconds.optional(timeout) ?? null,
    backoffSeconds: it.backoffSeconds.optional(seconds) ?? 0,
    backoffFactor: it.backoffFactor.optional((factor) => factor.number({ over: 0, max: 1000 })) ?? 1,
    jitter: it.jitter.optional((jitter) => jitter.ratio()) ?? 0,
    retryBudget: it.retryBudget.optional(budgetAt) ?? null,
    breaker: it.breaker.optional(breakerAt) ?? null,
    passDeadline: it.passDeadline.optional((pass) => pass.truth()) ?? false,
    priority: it.priority.optional(priority) ?? null,
    connections: it.connections.optional((connections) => connections.number({ min: 1, whole: true, max: largest })) ?? null,
    cache: it.cache.optional(cacheAt) ?? null,
    choice: it.choice.optional(choiceAt) ?? null,
  };
}

function loadAt(place: Place, names: ReadonlySet<string>): ScenarioLoad {
  const it = place.members('name', 'ratePerSecond', 'arrivals', ...callMembers);
  return {
    ...callOf(it, names),
    choice: it.choice.optional(() => it.choice.refuse('cascades.no-such-choice', 'is made by systems: let users call one without limit that makes it')) ?? null,
    name: it.name.optional((name) => name.text()) ?? null,
    ratePerSecond: it.ratePerSecond.number({ min: 0, max: largest }),
    arrivals: it.arrivals.optional((arrivals) => arrivals.oneOf('poisson', 'even')) ?? 'poisson',
  };
}

function budgetAt(place: Place): RetryBudget {
  const it = place.members('ratio', 'per', 'perSecond', 'burst');
  return {
    ratio: it.ratio.optional((ratio) => ratio.number({ min: 0, max: mostAttempts })) ?? 0,
    per: it.per.optional((per) => per.oneOf('request', 'success')) ?? 'request',
    perSecond: it.perSecond.optional((rate) => rate.number({ min: 0, max: largest })) ?? 0,
    burst: it.burst.optional((burst) => burst.number({ min: 0, max: largest })) ?? 10,
  };
}

function breakerAt(place: Place): Breaker {
  const it = place.members('failureRatio', 'minCalls', 'windowSeconds', 'openSeconds');
  return {
    failureRatio: it.failureRatio.number({ over: 0, max: 1 }),
    minCalls: it.minCalls.number({ min: 1, whole: true, max: largest }),
    windowSeconds: it.windowSeconds.number({ over: 0, max: longestSeconds }),
    openSeconds: it.openSeconds.number({ over: 0, max: longestSeconds }),
  };
}

function cacheAt(place: Place): CallCache {
  const it = place.members('hitRatio', 'fillCalls');
  return { hitRatio: it.hitRatio.ratio(), fillCalls: it.fillCalls.number({ min: 1, max: largest }) };
}

function choiceAt(place: Place): Choice {
  const it = place.members('name', 'needed');
  return { name: it.name.text(), needed: it.needed.optional((needed) => needed.number({ min: 1, whole: true, max: largest })) ?? 1 };
}

function eventsAt(place: Place, durationSeconds: number): ScenarioEvent[] {
  refuseLonger(place, mostEvents, 'events');
  return place.list((event) => eventAt(event, durationSeconds));
}

function eventAt(place: Place, durationSeconds: number): ScenarioEvent {
  const it = place.members('at', 'until', 'system', 'to', 'set');
  const at = it.at.number({ min: 0 });
  if (at >= durationSeconds) it.at.refuse('cascades.after-the-end', `must come before the end at ${durationSeconds} s`);
  if (!it.system.given && !it.to.given) place.refuse('compute.missing', 'must name a system, or where a load or call goes');
  const ofCall = it.system.given && it.to.given;
  return {
    at,
    until: it.until.optional((until) => until.number({ over: at, max: largest })) ?? null,
    system: it.system.optional((system) => system.text()) ?? null,
    to: it.to.optional((to) => to.text()) ?? null,
    set: settingAt(it.set, ofCall ? callWords : it.system.given ? systemWords : loadWords),
  };
}

const limit = (place: Place): number | null => (place.value === null ? null : place.number({ min: 0, whole: true, max: largest }));
const settings: { readonly [Word in keyof ScenarioSetting]-?: (place: Place) => ScenarioSetting[Word] } = {
  servers: limit,
  queue: limit,
  serviceSeconds: seconds,
  failRatio: (place) => place.ratio(),
  hangRatio: (place) => place.ratio(),
  ratePerSecond: (place) => place.number({ min: 0, max: largest }),
  attempts,
  timeoutSeconds: (place) => (place.value === null ? null : timeout(place)),
  share: (place) => place.ratio(),
  warmth: (place) => place.ratio(),
};

function settingAt(place: Place, words: readonly (keyof ScenarioSetting)[]): ScenarioSetting {
  const it: Readonly<Partial<Record<keyof ScenarioSetting, Place>>> = place.members(...words);
  const said = words.flatMap((word) => {
    const value = it[word];
    return value === undefined || value.value === undefined ? [] : [[word, settings[word](value)] as const];
  });
  if (said.length === 0) place.refuse('compute.too-few', `must set at least one of ${words.join(', ')}`);
  return Object.fromEntries(said);
}

function windowsAt(place: Place, durationSeconds: number): ScenarioWindow[] {
  refuseLonger(place, mostWindows, 'windows');
  const seen = new Set<string>();
  return place.list((window) => {
    const it = window.members('name', 'from', 'to');
    const name = it.name.text();
    if (seen.has(name)) it.name.refuse('compute.said-twice', 'names a window that is there already');
    seen.add(name);
    const from = it.from.number({ min: 0 });
    const to = it.to.number({ over: from, max: durationSeconds });
    if (to - from < narrowestWindow) it.to.refuse('cascades.window-too-narrow', `must come at least ${narrowestWindow} s after from`);
    return { name, from, to };
  });
}

function refuseEndless(place: Place, scenario: Scenario): void {
  const endless = endlessCalls(scenario.systems);
  if (endless === null) return;
  const around = endless.systems.join(' → ');
  const path = `${pointer(place.path, endless.caller)}/calls/${endless.call}`;
  new Place(undefined, path).refuse('cascades.endless-calls', `closes a circle of calls that never ends (${around}): a share of less than 1 has to end it`);
}

/** An event must hit something: a system that is there, a load or a call that exists. */
function refuseUntargeted(place: Place, scenario: Scenario, event: ScenarioEvent | undefined): void {
  if (event === undefined) return;
  const { system, to } = place.members('at', 'until', 'system', 'to', 'set');
  for (const [where, name] of [
    [system, event.system],
    [to, event.to],
  ] as const)
    if (name !== null && !Object.hasOwn(scenario.systems, name))
      where.refuse('cascades.unknown-system', `names ${JSON.stringify(name)}, which is not among the systems`);
  if (event.to === null) return;
  const calls = event.system === null ? scenario.load : (scenario.systems[event.system]?.calls ?? []);
  const hit = calls.filter((call) => call.to === event.to);
  if (hit.length === 0)
    to.refuse('cascades.no-such-call', event.system === null ? 'names a system to which no load goes' : `names a system that ${event.system} does not call`);
  if (event.set.warmth !== undefined && hit.every((call) => call.cache === null))
    place.refuse('cascades.no-cache', 'sets the warmth of a call that has no cache');
}

function seconds(place: Place): number {
  return place.number({ min: 0, max: longestSeconds });
}

function timeout(place: Place): number {
  return place.number({ over: 0, max: longestSeconds });
}

function attempts(place: Place): number {
  return place.number({ min: 1, whole: true, max: mostAttempts });
}

function priority(place: Place): number {
  return place.number({ min: 0, whole: true, max: 7 });
}
