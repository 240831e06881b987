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

/** One figure nobody stated, or that was stated and no run can take. */
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
  /** The stated figure, else the other, which is then listed; either within what a run takes. */
  readonly take: (
    stated: number | null | undefined,
    otherwise: { readonly value: number; readonly source: Assumption['source']; readonly says: string },
    at: Where,
  ) => number;
  /** A stated figure, within what a run takes: where it is not, the nearest that is, which is then listed. */
  readonly within: (stated: number, at: Where) => number;
  readonly assumed: readonly Assumption[];
  readonly counted: () => Counted[];
}

export interface Where {
  readonly at: string;
  readonly of: string;
  readonly what: string;
}

/** 31 days. */
const longestSeconds = 2_678_400;
/** What `scenarioAt` takes of each figure: one that nobody could run must not keep all the others from being run. */
const ranges: Readonly<Record<string, readonly [least: number, most: number]>> = {
  ratePerSecond: [0, 1e9],
  timeoutSeconds: [1e-6, longestSeconds],
  attempts: [1, 1000],
  backoffSeconds: [0, longestSeconds],
  backoffFactor: [1, 1000],
  jitter: [0, 1],
  ratio: [0, 1000],
  minCalls: [1, 1e9],
  windowSeconds: [0.001, longestSeconds],
  openSeconds: [0.001, longestSeconds],
  serviceSeconds: [0, longestSeconds],
  servers: [1, 1e9],
  queue: [0, 1e9],
  instances: [1, 100_000],
};

/** The nearest figure that a run takes of one member: the last name of where it stands. */
export function bounded(at: string, value: number): number {
  const [least, most] = ranges[at.slice(at.lastIndexOf('/') + 1)] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return Math.min(most, Math.max(least, value));
}

/** Opens an account. */
export function account(): Account {
  const assumed: Assumption[] = [];
  const counts = new Map<string, { stated: number; observed: number; assumed: number }>();
  const within = (stated: number, where: Where): number => {
    const value = bounded(where.at, stated);
    if (value !== stated) assumed.push({ ...where, value, source: 'policy', says: `stated is ${stated}; the nearest that a run takes is ${value}` });
    return value;
  };
  return {
    assumed,
    within,
    take: (stated, otherwise, where) => {
      const count = counts.get(where.what) ?? { stated: 0, observed: 0, assumed: 0 };
      counts.set(where.what, count);
      if (stated !== null && stated !== undefined) {
        count.stated++;
        return within(stated, where);
      }
      count[otherwise.source === 'observed' ? 'observed' : 'assumed']++;
      const value = bounded(where.at, otherwise.value);
      assumed.push({ ...where, ...otherwise, value });
      return value;
    },
    counted: () => [...counts].map(([what, count]) => ({ what, ...count })),
  };
}
