/**
 * A scenario as rows of numbers, for the fluid engine: systems callers first, and edges (loads first, then the calls of each system in
 * their order). What an event can change is kept in rows of its own, so that setting and returning is writing a number.
 *
 * Variability: loads bring 0 (even) or 1 (Poisson), every system passes on a mixture of what comes and its own (Whitt, 1983, simplified);
 * the rows of `Occupancy` go by half the sum of arrivals' and service's, without the service where nobody can wait.
 */
import { callHeights } from './call-heights.ts';
import { spansOf } from './choices.ts';
import type { Scenario, ScenarioCall, ScenarioEvent, ScenarioSystem } from './scenario.ts';

export interface FluidNetwork {
  readonly names: readonly string[];
  readonly described: readonly ScenarioSystem[];
  /** Loads first. */
  readonly calls: readonly ScenarioCall[];
  readonly loads: number;
  /** Caller of each edge, −1 the users. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The edges of system s are `outFrom[s]` to `outFrom[s + 1]`. */
  readonly outFrom: Int32Array;
  /** The edges into system s are `inEdge[inFrom[s]]` to `inEdge[inFrom[s + 1]]`. */
  readonly inFrom: Int32Array;
  readonly inEdge: Int32Array;
  readonly servers: Float64Array;
  readonly service: Float64Array;
  readonly queue: Float64Array;
  readonly failRatio: Float64Array;
  readonly hangRatio: Float64Array;
  /** Squared coefficient of variation of the own work, and of what comes. */
  readonly serviceVariability: Float64Array;
  readonly arrivalVariability: Float64Array;
  readonly rate: Float64Array;
  readonly share: Float64Array;
  readonly attempts: Float64Array;
  readonly timeout: Float64Array;
  /** Of an edge: which of `feature` it has. */
  readonly features: Uint8Array;
  /** Of the first edge of a choice: where the choice ends; of others 0. */
  readonly choiceAfter: Int32Array;
  readonly lifo: Uint8Array;
  readonly sheds: Uint8Array;
}

/** What an edge can have, as bits. */
export const feature = { hard: 1, budget: 2, breaker: 4, cache: 8, passDeadline: 16, choice: 32 } as const;

/** Lays a scenario out. */
export function networkOf(scenario: Scenario): FluidNetwork {
  const heights = callHeights(scenario.systems);
  const names = Object.keys(scenario.systems).toSorted((a, b) => (heights.get(b) ?? 0) - (heights.get(a) ?? 0));
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const described = names.flatMap((name) => scenario.systems[name] ?? []);
  const calls: ScenarioCall[] = [...scenario.load];
  const from: number[] = scenario.load.map(() => -1);
  const outFrom = new Int32Array(names.length + 1);
  for (const [index, system] of described.entries()) {
    outFrom[index] = calls.length;
    for (const call of system.calls) {
      calls.push(call);
      from.push(index);
    }
  }
  outFrom[names.length] = calls.length;
  const choiceAfter = new Int32Array(calls.length);
  for (const [index, system] of described.entries())
    for (const span of spansOf(system.calls)) choiceAfter[(outFrom[index] ?? 0) + span.from] = (outFrom[index] ?? 0) + span.after;
  const to = Int32Array.from(calls, (call) => indexOf.get(call.to) ?? 0);
  const { inFrom, inEdge } = incoming(to, names.length);
  const endless = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;
  const network = {
    names,
    described,
    calls,
    loads: scenario.load.length,
    from: Int32Array.from(from),
    to,
    outFrom,
    inFrom,
    inEdge,
    servers: Float64Array.from(described, ({ servers }) => endless(servers)),
    service: Float64Array.from(described, meanWork),
    queue: Float64Array.from(described, ({ queue }) => endless(queue)),
    failRatio: Float64Array.from(described, ({ failRatio }) => failRatio),
    hangRatio: Float64Array.from(described, ({ hangRatio }) => hangRatio),
    serviceVariability: Float64Array.from(described, workVariability),
    arrivalVariability: new Float64Array(names.length).fill(1),
    rate: Float64Array.from(calls, (_, edge) => scenario.load[edge]?.ratePerSecond ?? 0),
    share: Float64Array.from(calls, ({ share }) => share),
    attempts: Float64Array.from(calls, ({ attempts }) => attempts),
    timeout: Float64Array.from(calls, ({ timeoutSeconds }) => endless(timeoutSeconds)),
    features: Uint8Array.from(calls, featuresOf),
    choiceAfter,
    lifo: Uint8Array.from(described, ({ discipline }) => (discipline === 'lifo' ? 1 : 0)),
    sheds: Uint8Array.from(described, ({ shed }) => (shed === null ? 0 : 1)),
  };
  spreadVariability(scenario, network);
  return network;
}

function featuresOf({ hard, retryBudget, breaker, cache, passDeadline, choice }: ScenarioCall): number {
  return (
    (hard ? feature.hard : 0) |
    (retryBudget === null ? 0 : feature.budget) |
    (breaker === null ? 0 : feature.breaker) |
    (cache === null ? 0 : feature.cache) |
    (passDeadline ? feature.passDeadline : 0) |
    (choice === null ? 0 : feature.choice)
  );
}

function incoming(to: Int32Array, systems: number): { inFrom: Int32Array; inEdge: Int32Array } {
  const inFrom = new Int32Array(systems + 1);
  for (const system of to) inFrom[system + 1] = (inFrom[system + 1] ?? 0) + 1;
  for (let system = 0; system < systems; system++) inFrom[system + 1] = (inFrom[system + 1] ?? 0) + (inFrom[system] ?? 0);
  const next = inFrom.slice();
  const inEdge = new Int32Array(to.length);
  for (const [edge, system] of to.entries()) {
    const at = next[system] ?? 0;
    inEdge[at] = edge;
    next[system] = at + 1;
  }
  return { inFrom, inEdge };
}

/** Mean own work of a request. */
function meanWork({ serviceSeconds, slow }: ScenarioSystem): number {
  return slow === null ? serviceSeconds : (1 - slow.ratio) * serviceSeconds + slow.ratio * slow.serviceSeconds;
}

function workVariability({ serviceSeconds, service, slow }: ScenarioSystem): number {
  const own = service === 'fixed' ? 0 : 1;
  if (slow === null) return own;
  const mean = (1 - slow.ratio) * serviceSeconds + slow.ratio * slow.serviceSeconds;
  const square = (1 + own) * ((1 - slow.ratio) * serviceSeconds ** 2 + slow.ratio * slow.serviceSeconds ** 2);
  return mean === 0 ? 0 : square / mean ** 2 - 1;
}

/** What each system passes on, by the flows at rest and without failures; callers first. */
function spreadVariability(scenario: Scenario, network: FluidNetwork): void {
  const { names, to, outFrom, inFrom, inEdge, loads, arrivalVariability, serviceVariability, share, rate, servers, service } = network;
  const flow = new Float64Array(to.length);
  const vary = new Float64Array(to.length);
  for (let edge = 0; edge < loads; edge++) {
    flow[edge] = (rate[edge] ?? 0) * (share[edge] ?? 1);
    vary[edge] = scenario.load[edge]?.arrivals === 'even' ? 0 : 1;
  }
  for (let system = 0; system < names.length; system++) {
    let sum = 0;
    let weighted = 0;
    for (let at = inFrom[system] ?? 0; at < (inFrom[system + 1] ?? 0); at++) {
      const edge = inEdge[at] ?? 0;
      sum += flow[edge] ?? 0;
      weighted += (flow[edge] ?? 0) * (vary[edge] ?? 1);
    }
    const comes = sum > 0 ? weighted / sum : 1;
    arrivalVariability[system] = comes;
    const own = serviceVariability[system] ?? 1;
    const busy = Number.isFinite(servers[system] ?? 0) ? Math.min(1, (sum * (service[system] ?? 0)) / Math.max(1, servers[system] ?? 1)) : 0;
    const leaves = own === 0 ? comes : Math.min(1, comes + (1 - comes) * Math.max(busy * busy, 0.5));
    for (let edge = outFrom[system] ?? 0; edge < (outFrom[system + 1] ?? 0); edge++) {
      flow[edge] = sum * (share[edge] ?? 1);
      vary[edge] = (share[edge] ?? 1) * leaves + 1 - (share[edge] ?? 1);
    }
  }
}

/** How variable the stream through a system is, for the rows of `Occupancy`. */
export function variabilityOf({ arrivalVariability, serviceVariability }: FluidNetwork, system: number, servers: number, queue: number): number {
  const comes = arrivalVariability[system] ?? 1;
  const work = serviceVariability[system] ?? 1;
  const canWait = Number.isFinite(queue) ? queue / (queue + servers) : 1;
  return (comes + canWait * work + (1 - canWait) * comes) / 2;
}

/** What an event, or its end, writes, and which edges and systems it touches. */
export interface Change {
  readonly at: number;
  readonly row: 'servers' | 'service' | 'queue' | 'failRatio' | 'hangRatio' | 'rate' | 'share' | 'attempts' | 'timeout' | 'warmth';
  readonly index: number;
  readonly value: number;
}

const rowOf = {
  servers: 'servers',
  serviceSeconds: 'service',
  queue: 'queue',
  failRatio: 'failRatio',
  hangRatio: 'hangRatio',
  ratePerSecond: 'rate',
  attempts: 'attempts',
  timeoutSeconds: 'timeout',
  share: 'share',
  warmth: 'warmth',
} as const;

/** All changes of all events in the order of time; at one instant what returns comes before what is set, and of what overlaps the later event wins. */
export function changesOf(scenario: Scenario, network: FluidNetwork): Change[] {
  const instants = [...new Set(scenario.events.flatMap(({ at, until }) => (until === null ? [at] : [at, until])))].toSorted((a, b) => a - b);
  const changes: Change[] = [];
  const touched = scenario.events.flatMap((event) => settingsOf(network, event).map((setting) => ({ ...setting, event })));
  for (const at of instants) {
    const seen = new Set<string>();
    for (const { row, index, event } of touched) {
      const key = `${row} ${index}`;
      if ((event.at !== at && event.until !== at) || seen.has(key)) continue;
      seen.add(key);
      if (row === 'warmth') {
        const flush = touched.findLast((other) => other.row === row && other.index === index && other.event.at === at);
        if (flush !== undefined) changes.push({ at, row, index, value: flush.value });
        continue;
      }
      const holding = touched.filter(
        (other) => other.row === row && other.index === index && other.event.at <= at && (other.event.until ?? Number.POSITIVE_INFINITY) > at,
      );
      const last = holding.reduce<(typeof holding)[number] | undefined>(
        (best, other) => (best === undefined || other.event.at >= best.event.at ? other : best),
        undefined,
      );
      changes.push({ at, row, index, value: last === undefined ? (network[row][index] ?? 0) : last.value });
    }
  }
  return changes;
}

function settingsOf(network: FluidNetwork, { system, to, set }: ScenarioEvent): Pick<Change, 'row' | 'index' | 'value'>[] {
  const indices = targets(network, system, to);
  return Object.entries(set).flatMap(([member, value]: [string, number | null]) => {
    const row = rowOf[member as keyof typeof rowOf];
    return indices.map((index) => ({ row, index, value: row === 'service' ? slowMean(network, index, value ?? 0) : (value ?? Number.POSITIVE_INFINITY) }));
  });
}

/** The systems or edges an event means. */
function targets({ names, from, to, loads }: FluidNetwork, system: string | null, callee: string | null): number[] {
  if (callee === null) return [names.indexOf(system ?? '')];
  const caller = system === null ? -1 : names.indexOf(system);
  const edges: number[] = [];
  for (let edge = caller === -1 ? 0 : loads; edge < (caller === -1 ? loads : to.length); edge++)
    if (from[edge] === caller && names[to[edge] ?? 0] === callee) edges.push(edge);
  return edges;
}

/** The mean own work when the quick requests take so long. */
function slowMean({ described }: FluidNetwork, system: number, serviceSeconds: number): number {
  const slow = described[system]?.slow;
  return slow === null || slow === undefined ? serviceSeconds : (1 - slow.ratio) * serviceSeconds + slow.ratio * slow.serviceSeconds;
}
