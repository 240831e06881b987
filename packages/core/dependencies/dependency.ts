/**
 * What is known of one dependency, who says so, and since when?
 *
 * Three witnesses speak of an edge: the catalog declares it, configuration names it (an address in an environment variable: somebody meant to
 * call), and traces have seen it. An edge stands when any of them says so. Attributes come from the catalog alone; where it is silent an edge is
 * hard and waits, which is how most code is written, and everything else is null: not said, never guessed here.
 */
import type { Instant } from '../time/instant.ts';

/** What no dependency says more of, far above what is real: beyond it a figure is a mistake, and no run could take it. */
export const most = { seconds: 86_400, attempts: 1000, backoffFactor: 100, retryBudget: 100, breakerCalls: 1_000_000, fallbackCharacters: 1000 } as const;

/** Stops calling after `failureRatio` of at least `minCalls` attempts within `windowSeconds` failed; probes after `openSeconds`. */
export interface Breaker {
  readonly failureRatio: number;
  readonly minCalls: number;
  readonly windowSeconds: number;
  readonly openSeconds: number;
}

/** What the caller does instead, and when somebody last saw it work; null: never, or not said. */
export interface Fallback {
  readonly text: string;
  readonly testedAt: Instant | null;
}

/** How a dependency is used; null: not said. */
export interface Attributes {
  /** The caller cannot answer without it. */
  readonly hard: boolean;
  /** The caller does not wait for it. */
  readonly asynchronous: boolean;
  readonly timeoutSeconds: number | null;
  /** First try included. */
  readonly attempts: number | null;
  readonly backoffSeconds: number | null;
  readonly backoffFactor: number | null;
  /** Share of the pause that chance takes away. */
  readonly jitter: number | null;
  /** Retries for each first attempt. */
  readonly retryBudget: number | null;
  readonly breaker: Breaker | null;
  readonly fallback: Fallback | null;
  /** Team that answers for the edge; null: the caller's dev owner does. */
  readonly owner: string | null;
}

/** What holds of a dependency of which nothing more is said. */
export const unsaid: Attributes = {
  hard: true,
  asynchronous: false,
  timeoutSeconds: null,
  attempts: null,
  backoffSeconds: null,
  backoffFactor: null,
  jitter: null,
  retryBudget: null,
  breaker: null,
  fallback: null,
  owner: null,
};

/** Since when the catalog or a configuration says so; `lastAt` is now while it still does. */
export interface Said {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

/** What traces saw in the span that was asked for; first and last are of all time. Seconds are as the caller measured them. */
export interface Observed extends Said {
  readonly calls: number;
  readonly errors: number;
  readonly latency: { readonly meanSeconds: number; readonly p50: number; readonly p95: number; readonly p99: number } | null;
}

/** `from` calls `to`; both are references of systems. */
export interface Dependency extends Attributes {
  readonly from: string;
  readonly to: string;
  readonly declared: Said | null;
  readonly configured: Said | null;
  readonly observed: Observed | null;
}

/** How an edge stands between what is declared and what is seen. */
export type Standing = 'agreed' | 'undeclared' | 'unseen' | 'declared';

/**
 * `agreed`: declared and witnessed; `undeclared`: witnessed only; `unseen`: declared, not seen, although the caller was watched (it made other
 * calls that were seen); `declared`: declared, and nobody watches the caller, so nothing follows from not seeing it.
 */
export function standingOf(dependency: Pick<Dependency, 'declared' | 'configured' | 'observed'>, callerIsWatched: boolean): Standing {
  const witnessed = dependency.observed !== null || dependency.configured !== null;
  if (dependency.declared === null) return 'undeclared';
  if (witnessed) return 'agreed';
  return callerIsWatched ? 'unseen' : 'declared';
}

/** Tells an edge apart from all others; for maps. */
export function edgeKey(from: string, to: string): string {
  return `${from} ${to}`;
}
