/** In which form are the facts of the demo company written down by hand? */

/** Name, title, kind (`r-` for a Resource), what it does, whom it calls (`name!` hard, `name?` soft, `name~` soft and not waited for). */
export type SystemFacts = readonly [name: string, title: string, kind: string, says: string, calls: string];

export interface SubsystemFacts {
  readonly name: string;
  readonly title: string;
  readonly area: string;
  /** The development team that builds it. */
  readonly team: string;
  readonly says: string;
  readonly systems: readonly SystemFacts[];
}

/** One caller and one callee. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly hard: boolean;
  /** The caller does not wait: what it says is written down, counted or fetched behind. */
  readonly asynchronous: boolean;
}

/** A dependency with what the caller does about slowness and failure. */
export interface Dependency extends Call {
  readonly timeoutSeconds: number;
  readonly attempts: number;
  readonly backoffSeconds: number;
  readonly retryBudget: number | null;
  readonly fallback: string | null;
}
