/**
 * What is simulated? Systems with servers and queues, the calls between them, the load that users make, and what happens to them.
 *
 * A `Scenario` is the input of the question `cascade` with every default written out: what `JSON.stringify` makes of it reads back as the
 * same scenario. Systems, calls and loads are aggregates: one entry stands for all instances of a system, a call's budget, breaker and
 * connections are shared by all of its caller's requests.
 *
 * Beyond the question's named members there are optional ones, all off unless given. Of a system: `slow` (two kinds of requests, quick
 * and slow), `shed` (what is refused under load), `autoscale` (servers that come late). Of a call: `priority` (0 goes first in every queue
 * and is inherited down the calls), `connections` (a pool with so many, shared by the caller's requests), `cache` (a share of the calls
 * answered by a cache that must be filled again once flushed), `choice` (calls that stand for each other). Of a load: `name`, under which its
 * own series are answered.
 */

export interface Scenario {
  readonly durationSeconds: number;
  readonly stepSeconds: number;
  readonly seed: number;
  readonly engine: 'auto' | 'events' | 'fluid';
  readonly systems: Readonly<Record<string, ScenarioSystem>>;
  readonly load: readonly ScenarioLoad[];
  readonly events: readonly ScenarioEvent[];
  readonly windows: readonly ScenarioWindow[];
}

export interface ScenarioSystem {
  /** How many requests are held at once; null: no limit. */
  readonly servers: number | null;
  /** Mean time of a request's own work. */
  readonly serviceSeconds: number;
  readonly service: 'exponential' | 'fixed';
  /** Places to wait in; null: no limit. */
  readonly queue: number | null;
  readonly discipline: 'fifo' | 'lifo';
  readonly calls: readonly ScenarioCall[];
  /** Whether the calls are made all at once instead of one after another. */
  readonly parallel: boolean;
  /** Share of the requests that end in an error after their own work; at most those that do not hang. */
  readonly failRatio: number;
  /** Share of the requests that never end. */
  readonly hangRatio: number;
  readonly instances: number;
  readonly crash: Crash | null;
  readonly slow: SlowShare | null;
  readonly shed: Shedding | null;
  readonly autoscale: Autoscaling | null;
}

/** An instance that got more than `perSecond` requests in each of `afterSeconds` seconds on end goes down for a time drawn evenly. */
export interface Crash {
  readonly perSecond: number;
  readonly afterSeconds: number;
  readonly restartSeconds: readonly [min: number, max: number];
}

/** Bimodal latency: this share of the requests takes `serviceSeconds` instead, drawn as the system's `service` says. */
export interface SlowShare {
  readonly ratio: number;
  readonly serviceSeconds: number;
}

/** Load shedding. At least one of `waitSeconds` and `queue` is given. */
export interface Shedding {
  /** Who waited longer than this when its turn comes is refused then, so that nobody works on what nobody waits for. */
  readonly waitSeconds: number | null;
  /** With so many waiting, requests with a priority number above `priority` are refused at once. */
  readonly queue: number | null;
  readonly priority: number;
}

/** Servers follow the demand: every `everySeconds` as many as make the mean busy share `targetRatio` are asked for; more come `delaySeconds` later, fewer go at once. */
export interface Autoscaling {
  readonly targetRatio: number;
  readonly everySeconds: number;
  readonly delaySeconds: number;
  readonly min: number;
  readonly max: number;
}

export interface ScenarioCall {
  readonly to: string;
  /** Whether the caller fails when the call does. */
  readonly hard: boolean;
  /** Share of the requests that make the call. */
  readonly share: number;
  /** First attempt included. */
  readonly attempts: number;
  readonly timeoutSeconds: number | null;
  readonly backoffSeconds: number;
  readonly backoffFactor: number;
  /** By what share of it a backoff is shortened at most. */
  readonly jitter: number;
  readonly retryBudget: RetryBudget | null;
  readonly breaker: Breaker | null;
  readonly passDeadline: boolean;
  /** 0 goes first; null: that of the request that calls (of a load: 0). */
  readonly priority: number | null;
  readonly connections: number | null;
  readonly cache: CallCache | null;
  readonly choice: Choice | null;
}

/**
 * Alternatives: calls of one system, one after another in its list, that name the same choice. Which of them a request asks first is drawn by
 * their shares; then it goes on with the next in the list, around, until `needed` of them have been answered well, or so many have failed
 * (attempts and all) that this can no longer be. An alternative with share 0 is not asked. The choice is hard or soft as its calls are.
 */
export interface Choice {
  readonly name: string;
  readonly needed: number;
}

/** A bucket of `burst` tokens, full at first; a retry takes one or is not made. */
export interface RetryBudget {
  readonly ratio: number;
  readonly per: 'request' | 'success';
  readonly perSecond: number;
  readonly burst: number;
}

export interface Breaker {
  readonly failureRatio: number;
  readonly minCalls: number;
  readonly windowSeconds: number;
  readonly openSeconds: number;
}

/**
 * A cache before the callee: a call is spared with chance `hitRatio` × warmth. The cache starts warm (1); an event sets `warmth`, and each call
 * that is answered well warms it by (1 − warmth) ÷ `fillCalls`.
 */
export interface CallCache {
  readonly hitRatio: number;
  readonly fillCalls: number;
}

/** A call made by the users. */
export interface ScenarioLoad extends ScenarioCall {
  /** A journey's name, where its own series are wanted. */
  readonly name: string | null;
  readonly ratePerSecond: number;
  readonly arrivals: 'poisson' | 'even';
}

/** `system` alone: of that system. `to` alone: of the loads to it. Both: of the calls from one to the other. */
export interface ScenarioEvent {
  readonly at: number;
  /** When the old values return; null: never. */
  readonly until: number | null;
  readonly system: string | null;
  readonly to: string | null;
  readonly set: ScenarioSetting;
}

export interface ScenarioSetting {
  readonly servers?: number | null;
  readonly serviceSeconds?: number;
  readonly queue?: number | null;
  readonly failRatio?: number;
  readonly hangRatio?: number;
  readonly ratePerSecond?: number;
  readonly attempts?: number;
  readonly timeoutSeconds?: number | null;
  readonly share?: number;
  /** Of the caches of a call: 0 flushes them. Happens once, at `at`; nothing returns. */
  readonly warmth?: number;
}

export interface ScenarioWindow {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
