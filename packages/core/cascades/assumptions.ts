/**
 * What is taken for a figure that nobody states?
 *
 * Load is what people know least, so it is split over the journeys by their weights. A system whose size nobody states is taken to be
 * sized for its peak: so many servers that at peak the stated share of them is busy (Little's law: busy = arrivals × time held). That is
 * kind: a real system that is smaller fails earlier. Whatever is assumed is listed, one by one, where it stands in the scenario.
 */

/** A policy for figures; every member is a person's decision. */
export interface CascadePolicy {
  readonly totalPeakPerSecond: number;
  /** Usual load as a share of peak. */
  readonly usualShare: number;
  readonly userTimeoutSeconds: number;
  readonly userAttempts: number;
  readonly serviceSeconds: number;
  /** Share of its servers busy at peak. */
  readonly busyRatio: number;
  readonly leastServers: number;
  readonly queuePerServer: number;
  readonly timeoutSeconds: number;
  readonly attempts: number;
  readonly backoffSeconds: number;
  readonly backoffFactor: number;
  readonly jitter: number;
}

/** The policy Samspel comes with: small services, sized with room, one attempt, timeouts as most client libraries have them or shorter. */
export const standardPolicy: CascadePolicy = {
  totalPeakPerSecond: 1000,
  usualShare: 0.4,
  userTimeoutSeconds: 5,
  userAttempts: 1,
  serviceSeconds: 0.02,
  busyRatio: 0.5,
  leastServers: 4,
  queuePerServer: 10,
  timeoutSeconds: 2,
  attempts: 1,
  backoffSeconds: 0.1,
  backoffFactor: 2,
  jitter: 0.5,
};

/** One figure nobody stated. */
export interface Assumption {
  /** JSON pointer into the scenario. */
  readonly at: string;
  /** A system, a journey, or caller → callee. */
  readonly of: string;
  readonly what: string;
  readonly value: unknown;
  /** `sized`: worked out from load and policy. */
  readonly source: 'observed' | 'policy' | 'sized';
  readonly says: string;
}

/** How many figures of a kind were stated, measured, assumed. */
export interface Counted {
  readonly what: string;
  readonly stated: number;
  readonly observed: number;
  readonly assumed: number;
}

/** Keeps account of where figures came from while a scenario is built. */
export interface Account {
  /** The stated figure, else the other, which is then listed. */
  readonly take: <T>(
    stated: T | null | undefined,
    otherwise: { readonly value: T; readonly source: Assumption['source']; readonly says: string },
    at: Where,
  ) => T;
  readonly assumed: readonly Assumption[];
  readonly counted: () => Counted[];
}

export interface Where {
  readonly at: string;
  readonly of: string;
  readonly what: string;
}

/** Opens an account. */
export function account(): Account {
  const assumed: Assumption[] = [];
  const counts = new Map<string, { stated: number; observed: number; assumed: number }>();
  return {
    assumed,
    take: (stated, otherwise, where) => {
      const count = counts.get(where.what) ?? { stated: 0, observed: 0, assumed: 0 };
      counts.set(where.what, count);
      if (stated !== null && stated !== undefined) {
        count.stated++;
        return stated;
      }
      count[otherwise.source === 'observed' ? 'observed' : 'assumed']++;
      assumed.push({ ...where, ...otherwise });
      return otherwise.value;
    },
    counted: () => [...counts].map(([what, count]) => ({ what, ...count })),
  };
}
