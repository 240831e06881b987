/**
 * How much is asked of the demo company on a usual evening and on its fullest, and how much can those systems do on which its two catastrophes
 * turned? By hand, so that the numbers of the case studies and those of a simulation are the same ones.
 */
import type { Dependency } from './facts.ts';

interface Load {
  readonly rate: number;
  readonly peak: number;
  /** How often the client asks by itself. */
  readonly attempts: number;
}

/** Requests a second, by journey. People wait five seconds; whoever cannot log in is tried again by the client, twice. */
export const loads: Readonly<Record<string, Load>> = {
  'log-in': { rate: 600, peak: 1_000, attempts: 3 },
  'play-a-track': { rate: 5_500, peak: 8_500, attempts: 1 },
  search: { rate: 1_700, peak: 2_600, attempts: 1 },
  'open-a-playlist': { rate: 7_000, peak: 11_000, attempts: 1 },
  'change-a-playlist': { rate: 260, peak: 400, attempts: 1 },
  discover: { rate: 1_500, peak: 2_300, attempts: 1 },
  subscribe: { rate: 30, peak: 60, attempts: 1 },
  'share-a-song': { rate: 200, peak: 320, attempts: 1 },
};

/** As the annotation `samspel.dev/load` says it. */
export function loadText({ rate, peak, attempts }: Load): string {
  return `rate=${rate}/s peak=${peak}/s timeout=5s attempts=${attempts}`;
}

/** What is assumed of systems that state no size: most of them answer within a few milliseconds. */
export const ownWorkSeconds = 0.005;

/**
 * Systems whose size was measured after they had failed, and those that hold a request as long as somebody waits for it, as
 * `samspel.dev/capacity` says it. The connections of Account database are in its case study.
 */
export const capacities: Readonly<Record<string, string>> = {
  'edge-lb': 'servers=1000000 service=1ms queue=100000',
  accesspoint: 'servers=900000 service=2ms queue=100000',
  login: 'servers=500000 service=4ms queue=100000',
  'account-db': 'servers=1200 service=10ms queue=600000',
  'metadata-api': 'servers=2700 service=20ms queue=50000',
  'collab-edits': 'servers=5000 service=5ms queue=5000',
  'daily-mix': 'servers=40000 service=5ms queue=20000',
  'home-feed': 'servers=40000 service=5ms queue=20000',
  'playlist-api': 'servers=200000 service=4ms queue=50000',
  'playlist-db': 'servers=420 service=10ms queue=70000',
};

/** Until then three layers tried again, each three times; then the case study of that Friday had been followed. */
const curedDaysAgo = 344;

/** Nobody has looked at how Playlists ask their database: three times, without a budget, as Login once did. */
const always: Readonly<Record<string, Partial<Dependency>>> = {
  'playlist-api playlist-db': { timeoutSeconds: 1, attempts: 3, backoffSeconds: 0.05, retryBudget: null },
};

const before: Readonly<Record<string, Partial<Dependency>>> = {
  ...always,
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
