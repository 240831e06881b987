/**
 * How much is asked of the demo company on a usual evening and on its fullest, and how much can those systems do on which its two catastrophes
 * turned? By hand, so that the numbers of the case studies and those of a simulation are the same ones.
 */
import type { Dependency } from './facts.ts';

interface Load {
  readonly rate: number;
  readonly peak: number;
}

/** Requests a second, by journey. People wait five seconds, and clients ask twice more. */
export const loads: Readonly<Record<string, Load>> = {
  'log-in': { rate: 600, peak: 1_000 },
  'play-a-track': { rate: 5_500, peak: 8_500 },
  search: { rate: 1_700, peak: 2_600 },
  'open-a-playlist': { rate: 7_000, peak: 11_000 },
  'change-a-playlist': { rate: 260, peak: 400 },
  discover: { rate: 1_500, peak: 2_300 },
  subscribe: { rate: 30, peak: 60 },
  'share-a-song': { rate: 200, peak: 320 },
};

/** As the annotation `samspel.dev/load` says it. */
export function loadText({ rate, peak }: Load): string {
  return `rate=${rate}/s peak=${peak}/s timeout=5s attempts=3`;
}

/** Systems whose size was measured after they had failed, as `samspel.dev/capacity` says it. The connections of Account database are in its case study. */
export const capacities: Readonly<Record<string, string>> = {
  'account-db': 'servers=1200 service=15ms queue=200000',
  'metadata-api': 'servers=1800 service=20ms queue=50000',
  'playlist-db': 'servers=600 service=15ms queue=60000',
};

/** Until then three layers tried again, each three times; then the case study of that Friday had been followed. */
const curedDaysAgo = 344;

const before: Readonly<Record<string, Partial<Dependency>>> = {
  'edge-lb accesspoint': { timeoutSeconds: 5, attempts: 1, backoffSeconds: 0, retryBudget: null },
  'accesspoint login': { timeoutSeconds: 2, attempts: 3, backoffSeconds: 0, retryBudget: null },
  'login account-db': { timeoutSeconds: 2, attempts: 3, backoffSeconds: 0, retryBudget: null },
};

const since: Readonly<Record<string, Partial<Dependency>>> = {
  ...before,
  'accesspoint login': { timeoutSeconds: 2, attempts: 1, backoffSeconds: 0, retryBudget: null },
  'login account-db': { timeoutSeconds: 0.5, attempts: 2, backoffSeconds: 0.1, retryBudget: 0.1 },
};

/** The dependency with the manners it had so many days ago. */
export function mannersAt(dependency: Dependency, daysAgo: number): Dependency {
  const known = daysAgo > curedDaysAgo ? before : since;
  return { ...dependency, ...known[`${dependency.from} ${dependency.to}`] };
}
