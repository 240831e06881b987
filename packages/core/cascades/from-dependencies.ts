/**
 * What would a cascade run on, if it ran on what stands in catalog and graph?
 *
 * Systems, dependencies, the load of each journey and the capacity of each system become a scenario of `cascade`. Every journey is a part
 * of its own (unlimited servers, no work), so that what users of it get can be read off it; users call journeys, journeys call the systems
 * they ask themselves (see call-graph.ts), alternatives of several systems are parts like journeys, systems call what they depend on. Only what journeys reach is in the scenario: nothing else
 * could be hurt or hurt them. What nobody states is taken from what was observed, else from a policy, and listed (see assumptions.ts).
 *
 * Stops being true where a caller does not wait (asynchronous dependencies are left out, and said to be).
 */
import { pointer } from '../compute/read.ts';
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { Attributes, Dependency, Observed } from '../dependencies/dependency.ts';
import { componentsOf, type Structure } from '../reliability/structure.ts';
import { type Account, type Assumption, account, bounded, type CascadePolicy, type Counted, type Where } from './assumptions.ts';
import { type Asks, asksOf, type CallGraph, callGraph, isTooWide, observedShare, structureOver } from './call-graph.ts';
import { mostAlternatives } from './choices.ts';
import type { CapacityFigures, LoadFigures } from './figures.ts';
import type { Breaker } from './scenario.ts';
import type { SparseCall, SparseLoad, SparseScenario, SparseSystem } from './sparse.ts';

/** A system as the builder needs it. */
export interface StandingSystem {
  readonly ref: string;
  readonly title: string;
  readonly sites: readonly string[];
  /** What it states of itself; null: nothing. */
  readonly capacity: CapacityFigures | null;
}

export interface StandingJourney {
  readonly ref: string;
  readonly title: string;
  readonly weight: number;
  readonly structure: Structure | null;
  readonly load: LoadFigures | null;
}

/** What is said and seen of one dependency. */
export type StandingDependency = Pick<Dependency, 'from' | 'to' | keyof Omit<Attributes, 'owner' | 'fallback'>> & {
  readonly observed: Pick<Observed, 'calls' | 'latency'> | null;
};

export interface Standing {
  readonly systems: readonly StandingSystem[];
  readonly journeys: readonly StandingJourney[];
  readonly dependencies: readonly StandingDependency[];
}

export interface BuildOptions {
  readonly load: 'usual' | 'peak';
  readonly durationSeconds: number;
  readonly stepSeconds: number;
  readonly seed: number;
  readonly engine: 'auto' | 'events' | 'fluid';
}

/** A scenario with everything about it that a person must know to believe it. */
export interface Built {
  readonly scenario: SparseScenario;
  readonly assumed: readonly Assumption[];
  readonly counted: readonly Counted[];
  readonly leftOut: readonly { readonly what: string; readonly why: string }[];
  readonly journeys: readonly { readonly ref: string; readonly title: string; readonly ratePerSecond: number }[];
}

/** Where a figure of one load, call or system stands. */
type Of = (what: string) => Where;

/** A request that makes more calls of one kind than this is taken to make so many. */
const mostCallsARequest = 8;

/** What users ask for: a journey, or, where the catalog has none, a system that nobody else calls. */
interface Asked extends Asks {
  readonly ref: string;
  readonly title: string;
  readonly weight: number;
  readonly load: LoadFigures | null;
}

/** Builds the scenario. Refused when users reach nothing. */
export function scenarioFrom(standing: Standing, policy: CascadePolicy, options: BuildOptions): Outcome<Built> {
  const leftOut: { what: string; why: string }[] = [];
  const systems = new Map(standing.systems.map((system) => [system.ref, system]));
  const edges = usable(standing.dependencies, systems, leftOut);
  const asked = askedBy(standing.journeys, systems, edges, leftOut);
  if (asked.length === 0) return refuse('cascades.nothing-to-run', { what: 'neither a journey nor a system that others depend on is known' });
  const entries = asked.flatMap(({ asks, parts }) => [...asks, ...parts.flatMap((part) => part.asks)].map(({ to }) => to));
  const graph = callGraph(
    entries.filter((ref) => systems.has(ref)),
    edges,
  );
  for (const { from, to } of graph.closing) leftOut.push({ what: `${from} → ${to}`, why: 'it closes a circle of calls; a request would go around for ever' });
  const unreached = standing.systems.length - graph.order.length;
  if (unreached > 0) leftOut.push({ what: `${unreached} systems`, why: 'no journey reaches them' });

  const book = account();
  const rates = ratesOf(asked, options.load, policy, book);
  const entered = new Set(asked.flatMap(({ asks }) => asks.map(({ to }) => to)));
  const calls = callsOf(graph, requestsSeen(standing.dependencies, entered), policy, book);
  const made = sized(asked, rates.peak, graph, calls, edges, systems, policy, book);
  const load = asked.map((one, index): SparseLoad => {
    const of = (what: string) => ({ at: `/load/${index}/${what}`, of: one.ref, what: `${what} of users` });
    const timeoutSeconds = book.take(
      one.load?.timeoutSeconds,
      { value: policy.userTimeoutSeconds, source: 'policy', says: `users wait ${policy.userTimeoutSeconds} s` },
      of('timeoutSeconds'),
    );
    const attempts = book.take(
      one.load?.attempts,
      { value: policy.userAttempts, source: 'policy', says: `users try ${policy.userAttempts} times` },
      of('attempts'),
    );
    return { name: one.ref, to: one.ref, ratePerSecond: rates.now[index] ?? 0, timeoutSeconds, attempts, ...retrying(attempts, null, policy, of, book) };
  });
  return accept({
    scenario: {
      durationSeconds: options.durationSeconds,
      stepSeconds: options.stepSeconds,
      seed: options.seed,
      engine: options.engine,
      systems: made,
      load,
    },
    assumed: book.assumed,
    counted: book.counted(),
    leftOut,
    journeys: asked.map(({ ref, title }, index) => ({ ref, title, ratePerSecond: load[index]?.ratePerSecond ?? 0 })),
  });
}

/** Dependencies between two different systems that are there, whose caller waits; the first of several with the same ends. */
function usable(
  dependencies: readonly StandingDependency[],
  systems: ReadonlyMap<string, StandingSystem>,
  leftOut: { what: string; why: string }[],
): StandingDependency[] {
  const seen = new Set<string>();
  return dependencies.filter(({ from, to, asynchronous }) => {
    const what = `${from} → ${to}`;
    if (seen.has(what)) return false;
    seen.add(what);
    const why =
      from === to
        ? 'it calls itself; a request would go around for ever'
        : !systems.has(from) || !systems.has(to)
          ? 'one of the two is not in the catalog'
          : asynchronous
            ? 'asynchronous: the caller does not wait, so nothing is held up'
            : null;
    if (why !== null) leftOut.push({ what, why });
    return why === null;
  });
}

function askedBy(
  journeys: readonly StandingJourney[],
  systems: ReadonlyMap<string, StandingSystem>,
  edges: readonly StandingDependency[],
  leftOut: { what: string; why: string }[],
): Asked[] {
  const hard = new Map<string, string[]>();
  for (const { from, to, hard: holds } of edges) if (holds) hard.set(from, [...(hard.get(from) ?? []), to]);
  const asked: Asked[] = [];
  for (const { ref, title, weight, structure, load } of journeys) {
    if (structure === null) leftOut.push({ what: ref, why: 'it says of no system that it needs it' });
    else if (weight === 0 && load?.peakPerSecond == null && load?.ratePerSecond == null)
      leftOut.push({ what: ref, why: 'its weight is 0 and it states no load' });
    else if (isTooWide(structure)) leftOut.push({ what: ref, why: `it names more than ${mostAlternatives} alternatives side by side` });
    else {
      const unknown = componentsOf(structure).filter((one) => !systems.has(one));
      if (unknown.length > 0) leftOut.push({ what: `${ref} → ${unknown.join(', ')}`, why: 'not in the catalog' });
      const known = structureOver(structure, (one) => systems.has(one));
      if (known !== null) asked.push({ ref, title, weight, load, ...asksOf(ref, known, (one) => hard.get(one) ?? []) });
    }
  }
  if (asked.length > 0) return asked;
  // No journey: whoever is called by nobody and calls somebody is what users see.
  const called = new Set(edges.map(({ to }) => to));
  const calling = new Set(edges.map(({ from }) => from));
  return [...calling]
    .filter((ref) => !called.has(ref))
    .sort()
    .map((ref) => ({
      ref: `users of ${ref}`,
      title: systems.get(ref)?.title ?? ref,
      weight: 1,
      load: null,
      asks: [{ to: ref, share: 1, choice: null }],
      parts: [],
    }));
}

/** What is asked of each journey at peak, by which systems are sized, and in this scenario. */
function ratesOf(
  asked: readonly Asked[],
  level: BuildOptions['load'],
  policy: CascadePolicy,
  book: Account,
): { readonly peak: number[]; readonly now: number[] } {
  const weights = asked.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const part = level === 'peak' ? 'at peak' : `at peak, of which ${Math.round(policy.usualShare * 100)} % are usual`;
  const peak = asked.map(({ load, weight }) =>
    bounded(
      'ratePerSecond',
      // What is usual is no more than the peak, whatever two who state them think.
      load?.peakPerSecond != null
        ? Math.max(load.peakPerSecond, load.ratePerSecond ?? 0)
        : load?.ratePerSecond == null
          ? (policy.totalPeakPerSecond * (weight || 1)) / weights
          : load.ratePerSecond / policy.usualShare,
    ),
  );
  const now = asked.map(({ ref, load }, index) => {
    const stated = level === 'peak' ? (load?.peakPerSecond ?? load?.ratePerSecond) : (load?.ratePerSecond ?? load?.peakPerSecond);
    const value = level === 'peak' ? (peak[index] ?? 0) : (load?.ratePerSecond ?? (peak[index] ?? 0) * policy.usualShare);
    const says =
      stated == null
        ? `its part by weight of ${policy.totalPeakPerSecond} requests a second ${part}`
        : `from its ${level === 'peak' ? 'usual' : 'peak'} load: usual is ${Math.round(policy.usualShare * 100)} % of peak`;
    const exact = level === 'peak' ? (load?.peakPerSecond == null ? null : peak[index]) : load?.ratePerSecond;
    return book.take(exact, { value, source: 'policy', says }, { at: `/load/${index}/ratePerSecond`, of: ref, what: 'ratePerSecond' });
  });
  return { peak, now };
}

function retrying(attempts: number, said: StandingDependency | null, policy: CascadePolicy, of: Of, book: Account): Partial<SparseCall> {
  if (attempts <= 1) return {};
  return {
    backoffSeconds: book.within(said?.backoffSeconds ?? policy.backoffSeconds, of('backoffSeconds')),
    backoffFactor: book.within(said?.backoffFactor ?? policy.backoffFactor, of('backoffFactor')),
    jitter: book.within(said?.jitter ?? policy.jitter, of('jitter')),
  };
}

function breaking({ failureRatio, ...breaker }: NonNullable<StandingDependency['breaker']>, of: Of, book: Account): Breaker {
  const held = (what: keyof typeof breaker): number => book.within(breaker[what], { ...of(`breaker/${what}`), what });
  return { failureRatio, minCalls: held('minCalls'), windowSeconds: held('windowSeconds'), openSeconds: held('openSeconds') };
}

/**
 * How many requests each system was seen to get: calls by whoever was seen calling it, whether this scenario holds the caller or not. Users who come
 * directly are counted by nobody; of whom they ask, its busiest call is taken to be at least as many as its requests.
 */
function requestsSeen(dependencies: readonly StandingDependency[], entered: ReadonlySet<string>): (ref: string) => number {
  const into = new Map<string, number>();
  const mostOut = new Map<string, number>();
  for (const { from, to, observed } of dependencies) {
    if (observed === null || from === to) continue;
    into.set(to, (into.get(to) ?? 0) + observed.calls);
    mostOut.set(from, Math.max(mostOut.get(from) ?? 0, observed.calls));
  }
  return (ref) => {
    const [came, made] = [into.get(ref) ?? 0, mostOut.get(ref) ?? 0];
    return entered.has(ref) ? Math.max(came, made) : came > 0 ? came : made;
  };
}

/** The calls each system makes. */
function callsOf(graph: CallGraph<StandingDependency>, requestsTo: (ref: string) => number, policy: CascadePolicy, book: Account): Map<string, SparseCall[]> {
  return new Map(
    [...graph.callsFrom].map(([from, edges]) => {
      const calls: SparseCall[] = [];
      for (const edge of edges) calls.push(...callsAlong(edge, calls.length, observedShare(edge, requestsTo(from)), policy, book));
      return [from, calls];
    }),
  );
}

/** One call, or as many as a request was seen to make. */
function callsAlong(edge: StandingDependency, index: number, seen: number | null, policy: CascadePolicy, book: Account): SparseCall[] {
  const of = (what: string) => ({ at: `${pointer('/systems', edge.from)}/calls/${index}/${what}`, of: `${edge.from} → ${edge.to}`, what });
  const perRequest = book.take(
    null,
    seen === null
      ? { value: 1, source: 'policy' as const, says: 'every request makes this call once' }
      : { value: Math.min(mostCallsARequest, Math.max(0.001, seen)), source: 'observed' as const, says: `seen ${seen.toPrecision(2)} times a request` },
    of('share'),
  );
  const timeout = { value: policy.timeoutSeconds, source: 'policy' as const, says: `no timeout is stated; ${policy.timeoutSeconds} s` };
  const attempts = book.take(edge.attempts, { value: policy.attempts, source: 'policy', says: 'no attempts are stated' }, of('attempts'));
  const budget = (ratio: number): number => book.within(ratio, { ...of('retryBudget/ratio'), what: 'retryBudget' });
  const call: SparseCall = {
    to: edge.to,
    hard: edge.hard,
    timeoutSeconds: book.take(edge.timeoutSeconds === 0 ? null : edge.timeoutSeconds, timeout, of('timeoutSeconds')),
    attempts,
    ...retrying(attempts, edge, policy, of, book),
    ...(edge.retryBudget === null ? {} : { retryBudget: { ratio: budget(edge.retryBudget), per: 'request', perSecond: 0, burst: 10 } }),
    ...(edge.breaker === null ? {} : { breaker: breaking(edge.breaker, of, book) }),
  };
  // A share a hair above a whole number is that number: counts in traces are never exact.
  const whole = Math.floor(perRequest + 0.02);
  const rest = perRequest - whole;
  return [...Array.from({ length: whole }, () => call), ...(rest > 0.02 || whole === 0 ? [{ ...call, share: Math.min(1, rest) }] : [])];
}

/** Journeys and systems with their sizes: stated, or sized for peak. */
function sized(
  asked: readonly Asked[],
  rates: readonly number[],
  graph: CallGraph<StandingDependency>,
  calls: ReadonlyMap<string, readonly SparseCall[]>,
  edges: readonly StandingDependency[],
  systems: ReadonlyMap<string, StandingSystem>,
  policy: CascadePolicy,
  book: Account,
): Record<string, SparseSystem> {
  const arriving = new Map<string, number>();
  const arrive = (ref: string, rate: number): void => void arriving.set(ref, (arriving.get(ref) ?? 0) + rate);
  for (const [index, { asks, parts }] of asked.entries()) {
    for (const { to, share } of asks) arrive(to, (rates[index] ?? 0) * share);
    for (const part of parts) for (const { to, share } of part.asks) arrive(to, (arriving.get(part.name) ?? 0) * share);
  }
  for (const ref of graph.order) for (const { to, share = 1 } of calls.get(ref) ?? []) arrive(to, (arriving.get(ref) ?? 0) * share);

  const made: Record<string, SparseSystem> = {};
  for (const { ref, asks, parts } of asked)
    for (const part of [{ name: ref, asks }, ...parts])
      made[part.name] = {
        servers: null,
        serviceSeconds: 0,
        calls: part.asks.map(({ to, share, choice }) => ({ to, hard: true, ...(choice === null ? {} : { share, choice }) })),
      };
  const ownSeconds = ownSecondsOf(edges);
  const held = new Map<string, number>();
  // Callees first, since a server is held as long as what it waits for takes.
  for (const ref of graph.order.toReversed()) {
    const system = systems.get(ref);
    if (system === undefined) continue;
    const of = (what: string) => ({ at: `${pointer('/systems', ref)}/${what}`, of: ref, what });
    const { capacity } = system;
    const seen = ownSeconds.get(ref) ?? null;
    const serviceSeconds = book.take(
      capacity?.serviceSeconds,
      seen !== null
        ? { value: seen, source: 'observed', says: 'its own time in traces, without what it waited for' }
        : { value: policy.serviceSeconds, source: 'policy', says: `${policy.serviceSeconds} s of its own work a request` },
      of('serviceSeconds'),
    );
    const own = calls.get(ref) ?? [];
    const holds = own.reduce(
      (sum, { to, share = 1, timeoutSeconds }) => sum + share * Math.min(held.get(to) ?? 0, timeoutSeconds ?? Number.POSITIVE_INFINITY),
      serviceSeconds,
    );
    held.set(ref, holds);
    const busy = (arriving.get(ref) ?? 0) * holds;
    const servers = book.take(
      capacity?.servers,
      {
        value: Math.max(policy.leastServers, Math.ceil(busy / policy.busyRatio - 1e-9)),
        source: 'sized',
        says: `at peak ${busy.toPrecision(3)} requests are in it at once; sized so that ${Math.round(policy.busyRatio * 100)} % of its servers are busy then`,
      },
      of('servers'),
    );
    const queue = book.take(
      capacity?.queue,
      { value: Math.ceil(servers * policy.queuePerServer), source: 'policy', says: `${policy.queuePerServer} may wait for each server` },
      of('queue'),
    );
    made[ref] = {
      servers,
      serviceSeconds,
      queue,
      ...(own.length === 0 ? {} : { calls: own }),
      ...(capacity?.instances == null ? {} : { instances: Math.min(book.within(capacity.instances, of('instances')), servers) }),
    };
  }
  return made;
}

/** Its own time for a request, of each system that traces saw being called: what its callers waited less what it waited for itself. */
function ownSecondsOf(edges: readonly StandingDependency[]): Map<string, number> {
  const sums = new Map<string, { calls: number; waited: number; waiting: number }>();
  const of = (ref: string) => {
    const sum = sums.get(ref) ?? { calls: 0, waited: 0, waiting: 0 };
    sums.set(ref, sum);
    return sum;
  };
  for (const { from, to, observed } of edges) {
    if (observed === null || observed.latency === null || observed.calls <= 0) continue;
    const seconds = observed.calls * observed.latency.meanSeconds;
    of(to).calls += observed.calls;
    of(to).waited += seconds;
    of(from).waiting += seconds;
  }
  // What calls at once waits less than the sum of its waiting; a twentieth is left for its own work at least.
  return new Map(
    [...sums]
      .filter(([, { calls, waited }]) => calls > 0 && waited > 0)
      .map(([ref, { calls, waited, waiting }]) => [ref, Math.max(waited - waiting, waited / 20) / calls]),
  );
}
