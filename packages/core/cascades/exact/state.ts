/**
 * What does a run of discrete events know at an instant? Everything, in arrays: systems, edges (loads and calls), requests, calls under way,
 * the future, and what still has to be done now.
 *
 * Time is whole nanoseconds in doubles, exact for 104 days, so that additions do not drift and the same instant is the same instant.
 */
import { chance } from '../../chance/chance.ts';
import { type Cells, emptySums, type LoadSums, type SystemSums } from '../raw-run.ts';
import type { Scenario } from '../scenario.ts';
import { Draws } from './draws.ts';
import { EventQueue } from './event-queue.ts';
import { Ring } from './ring.ts';
import { CallTable, none, RequestTable } from './tables.ts';
import { type Wiring, wiringOf } from './wiring.ts';

/** Kinds of events, in the order in which they happen at the same instant. The index is of what is named. */
export const changed = 0;
/** An instance has stood for another second. */
export const stood = 1;
export const restarted = 2;
/** A request's own work is done. */
export const worked = 3;
/** The first of an edge's attempts may have run out of time. */
export const due = 4;
/** A call's attempt has run out of time. */
export const dueAlone = 5;
/** A request has reached its deadline. */
export const deadline = 6;
/** A call's backoff is over. */
export const again = 7;
export const scaling = 8;
export const scaled = 9;
/** A load's next user comes. */
export const arrived = 10;
/** A call's attempt was answered, well or not. */
export const answered = 11;
export const failed = 12;
/** An edge has a connection to give. */
export const connectable = 13;

const kindSize = 2 ** 27;
export const kindShift = 27;
export const indexMask = kindSize - 1;
const perSecond = 1e9;
/** How many kinds of importance there are; 0 goes first. */
const priorities = 8;

/** Whole nanoseconds. */
export function nanoseconds(seconds: number): number {
  return Math.round(seconds * perSecond);
}

export class EventState {
  now = 0;
  readonly future = new EventQueue();
  /** What still has to be done at this instant, in order: codes as in the future, no times. */
  readonly present = new Ring();
  readonly requests = new RequestTable();
  readonly calls = new CallTable();
  readonly draws: Draws;
  readonly cells: Cells;
  readonly wiring: Wiring;
  readonly systems: SystemSums;
  readonly loads: LoadSums;
  /** Where the rows of the cell of now begin. */
  systemRow = 0;
  loadRow = 0;

  // Of each system.
  readonly servers: Float64Array;
  readonly serversWhenWhole: Float64Array;
  readonly busy: Float64Array;
  readonly queued: Float64Array;
  readonly queueLimit: Float64Array;
  readonly lifo: Uint8Array;
  readonly fixed: Uint8Array;
  readonly parallel: Uint8Array;
  readonly serviceNs: Float64Array;
  readonly slowRatio: Float64Array;
  readonly slowNs: Float64Array;
  readonly failRatio: Float64Array;
  readonly hangRatio: Float64Array;
  readonly shedWaitNs: Float64Array;
  readonly shedQueue: Float64Array;
  readonly shedPriority: Uint8Array;
  /** Since when busy, queued and healthy are what they are. */
  readonly touched: Float64Array;
  /** First and last in the queue, for each priority. */
  readonly levels: number;
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly healthy: Float64Array;
  readonly instances: Float64Array;
  readonly crashes: Uint8Array;
  /** First in service where instances crash. */
  readonly inService: Int32Array;
  /** Requests that came for each healthy instance since the beginning. */
  readonly perInstance: Float64Array;
  /** Server-nanoseconds held since the beginning, for autoscaling. */
  readonly held: Float64Array;

  // Of each edge.
  /** Loads of which nobody but the user needs to know that an attempt was answered. */
  readonly plainLoad: Uint8Array;
  readonly share: Float64Array;
  readonly attempts: Float64Array;
  readonly timeoutNs: Float64Array;
  readonly hard: Uint8Array;
  readonly passes: Uint8Array;
  readonly priority: Int32Array;
  readonly timers: readonly Ring[];
  readonly armed: Uint8Array;
  readonly tokens: Float64Array;
  readonly filledAt: Float64Array;
  readonly budgeted: Uint8Array;
  readonly breaks: Uint8Array;
  /** 0 closed, 1 open, 2 probing. */
  readonly breaker: Uint8Array;
  readonly openUntil: Float64Array;
  readonly probe: Int32Array;
  readonly recent: readonly Ring[];
  readonly recentFailed: Float64Array;
  readonly connections: Float64Array;
  readonly connected: Float64Array;
  readonly queueing: readonly Ring[];
  readonly hitRatio: Float64Array;
  readonly warmth: Float64Array;

  constructor(scenario: Scenario, cells: Cells) {
    this.cells = cells;
    this.wiring = wiringOf(scenario);
    this.draws = new Draws(chance(`${scenario.seed}/requests`));
    const sums = emptySums(scenario, cells);
    this.systems = sums.systems;
    this.loads = sums.loads;
    const systems = Object.values(scenario.systems);
    const { edges } = this.wiring;
    const count = systems.length;
    const ofSystems = (value: (system: (typeof systems)[number]) => number): Float64Array => Float64Array.from(systems, value);
    const ofEdges = (value: (edge: (typeof edges)[number]) => number): Float64Array => Float64Array.from(edges, value);
    const unlimited = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;
    this.serversWhenWhole = ofSystems(({ servers }) => unlimited(servers));
    this.servers = this.serversWhenWhole.slice();
    this.busy = new Float64Array(count);
    this.queued = new Float64Array(count);
    this.queueLimit = ofSystems(({ queue }) => unlimited(queue));
    this.lifo = Uint8Array.from(systems, ({ discipline }) => (discipline === 'lifo' ? 1 : 0));
    this.fixed = Uint8Array.from(systems, ({ service }) => (service === 'fixed' ? 1 : 0));
    this.parallel = Uint8Array.from(systems, ({ parallel }) => (parallel ? 1 : 0));
    this.serviceNs = ofSystems(({ serviceSeconds }) => serviceSeconds * perSecond);
    this.slowRatio = ofSystems(({ slow }) => slow?.ratio ?? 0);
    this.slowNs = ofSystems(({ slow }) => (slow?.serviceSeconds ?? 0) * perSecond);
    this.failRatio = ofSystems(({ failRatio }) => failRatio);
    this.hangRatio = ofSystems(({ hangRatio }) => hangRatio);
    this.shedWaitNs = ofSystems(({ shed }) => unlimited(shed?.waitSeconds ?? null) * perSecond);
    this.shedQueue = ofSystems(({ shed }) => unlimited(shed?.queue ?? null));
    this.shedPriority = Uint8Array.from(systems, ({ shed }) => shed?.priority ?? 0);
    this.touched = new Float64Array(count);
    this.levels = edges.some(({ priority }) => (priority ?? 0) > 0) ? priorities : 1;
    this.head = new Int32Array(count * this.levels).fill(none);
    this.tail = new Int32Array(count * this.levels).fill(none);
    this.instances = ofSystems(({ instances }) => instances);
    this.healthy = this.instances.slice();
    this.crashes = Uint8Array.from(systems, ({ crash }) => (crash === null ? 0 : 1));
    this.inService = new Int32Array(count).fill(none);
    this.perInstance = new Float64Array(count);
    this.held = new Float64Array(count);
    this.plainLoad = Uint8Array.from(edges, (edge, index) =>
      index < this.wiring.loads && [edge.breaker, edge.retryBudget, edge.cache, edge.connections].every((it) => it === null) ? 1 : 0,
    );
    this.share = ofEdges(({ share }) => share);
    this.attempts = ofEdges(({ attempts }) => attempts);
    this.timeoutNs = ofEdges(({ timeoutSeconds }) => (timeoutSeconds === null ? Number.POSITIVE_INFINITY : nanoseconds(timeoutSeconds)));
    this.hard = Uint8Array.from(edges, ({ hard }) => (hard ? 1 : 0));
    this.passes = Uint8Array.from(edges, ({ passDeadline }) => (passDeadline ? 1 : 0));
    this.priority = Int32Array.from(edges, ({ priority }) => priority ?? none);
    this.timers = edges.map(() => new Ring());
    this.armed = new Uint8Array(edges.length);
    this.tokens = ofEdges(({ retryBudget }) => retryBudget?.burst ?? 0);
    this.filledAt = new Float64Array(edges.length);
    this.budgeted = Uint8Array.from(edges, ({ retryBudget }) => (retryBudget === null ? 0 : 1));
    this.breaks = Uint8Array.from(edges, ({ breaker }) => (breaker === null ? 0 : 1));
    this.breaker = new Uint8Array(edges.length);
    this.openUntil = new Float64Array(edges.length);
    this.probe = new Int32Array(edges.length).fill(none);
    this.recent = edges.map(({ breaker }) => (breaker === null ? noRing : new Ring()));
    this.recentFailed = new Float64Array(edges.length);
    this.connections = ofEdges(({ connections }) => unlimited(connections));
    this.connected = new Float64Array(edges.length);
    this.queueing = edges.map(({ connections }) => (connections === null ? noRing : new Ring()));
    this.hitRatio = ofEdges(({ cache }) => cache?.hitRatio ?? 0);
    this.warmth = ofEdges(({ cache }) => (cache === null ? 0 : 1));
  }

  /** Something that happens at this instant, after what is already to be done. */
  soon(kind: number, index: number, stamp: number): void {
    this.present.add(0, (kind << kindShift) | index, stamp);
  }

  /** Something that happens later. */
  later(time: number, kind: number, index: number, stamp: number): void {
    this.future.add(time, (kind << kindShift) | index, stamp);
  }

  /** Adds up what a system held until now; call it before busy, queued or healthy change. */
  touch(system: number): void {
    const since = this.now - (this.touched[system] as number);
    if (since === 0) return;
    this.touched[system] = this.now;
    const at = this.systemRow + system;
    const { systems } = this;
    const heldNs = (this.busy[system] as number) * since;
    systems.busySeconds[at] = (systems.busySeconds[at] as number) + heldNs;
    this.held[system] = (this.held[system] as number) + heldNs;
    systems.queueSeconds[at] = (systems.queueSeconds[at] as number) + (this.queued[system] as number) * since;
    systems.healthySeconds[at] = (systems.healthySeconds[at] as number) + (this.healthy[system] as number) * since;
  }
}

/** Stands where an edge needs none; nothing is ever put in. */
const noRing = new Ring();

/** Adds to a sum. */
export function plus(sums: Float64Array, at: number, by: number): void {
  sums[at] = (sums[at] as number) + by;
}
