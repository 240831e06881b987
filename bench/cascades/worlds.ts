/** What is simulated for the figures: one system under users, as SimPy has it too, and thousands that call each other. */

import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { scenarioAt } from '@samspel/core/cascades/scenario-reading.ts';
import type { SparseCall, SparseScenario, SparseSystem } from '@samspel/core/cascades/sparse.ts';
import { chance } from '@samspel/core/chance/chance.ts';
import { read } from '@samspel/core/compute/read.ts';

/** One system of exponential times under Poisson arrivals. */
export interface One {
  readonly what: string;
  readonly rate: number;
  readonly servers: number;
  readonly serviceSeconds: number;
  readonly timeoutSeconds: number | null;
  readonly attempts: number;
}

/** What SimPy is measured on as well. */
export const ones: readonly One[] = [
  { what: 'M/M/10 at 80 %', rate: 80, servers: 10, serviceSeconds: 0.1, timeoutSeconds: null, attempts: 1 },
  { what: 'users who give up after 0.3 s and try three times', rate: 100, servers: 20, serviceSeconds: 0.1, timeoutSeconds: 0.3, attempts: 3 },
];

/** A scenario that must fit. */
function fitting(input: SparseScenario): Scenario {
  const fits = read(input, scenarioAt);
  if (!fits.ok) throw new Error(`${fits.refusal.path}: ${String(fits.refusal.facts['message'])}`);
  return fits.value;
}

export function scenarioOfOne({ rate, servers, serviceSeconds, timeoutSeconds, attempts }: One, durationSeconds: number): Scenario {
  return fitting({
    durationSeconds,
    stepSeconds: 10,
    systems: { it: { servers, serviceSeconds } },
    load: [{ to: 'it', ratePerSecond: rate, timeoutSeconds, attempts }],
  });
}

/** How many layers the systems of `many` stand in, the share of requests that make a call, and a user's requests a second on each entry. */
const layers = 8;
const share = 0.25;
const rate: number = 20;

/**
 * So many systems in eight layers, on average five calls each to systems further down, each with a timeout and three attempts, 30 % busy. An hour; in
 * it one system, so far down (0 top, 1 bottom), may stand still for so long.
 */
export function many(systems: number, still: { readonly depth: number; readonly seconds: number } | null): Scenario {
  const drawn = chance('cascades');
  const names = Array.from({ length: systems }, (_, index) => `s${index}`);
  const inLayer = systems / layers;
  const calls = names.map((): Set<number> => new Set());
  for (let made = 0; made < 5 * systems; ) {
    const from = Math.floor(drawn.ratio() * (systems - inLayer));
    const lower = Math.ceil((Math.floor(from / inLayer) + 1) * inLayer);
    const to = lower + Math.floor(drawn.ratio() * drawn.ratio() * (systems - lower));
    const made0 = calls[from]?.size ?? 0;
    calls[from]?.add(to);
    made += (calls[from]?.size ?? 0) - made0;
  }
  const perSecond = names.map((_, index) => (index < inLayer ? rate : 0));
  for (const [index, callees] of calls.entries()) for (const to of callees) perSecond[to] = (perSecond[to] ?? 0) + share * (perSecond[index] ?? 0);
  const held = names.map(() => 0.01);
  for (let index = systems - 1; index >= 0; index--) for (const to of calls[index] ?? []) held[index] = (held[index] ?? 0) + share * (held[to] ?? 0);
  const described = names.map((_, index): SparseSystem => {
    const servers = Math.max(2, Math.ceil(((perSecond[index] ?? 0) * (held[index] ?? 0)) / 0.3));
    const made = [...(calls[index] ?? [])].map(
      (to): SparseCall => ({ to: names[to] ?? '', share, timeoutSeconds: 1, attempts: 3, backoffSeconds: 0.1, hard: drawn.ratio() < 0.7 }),
    );
    return { servers, serviceSeconds: 0.01, queue: 10 * servers, calls: made };
  });
  return fitting({
    durationSeconds: 3600,
    stepSeconds: 10,
    engine: 'fluid',
    systems: Object.fromEntries(names.map((name, index) => [name, described[index] ?? { servers: 1, serviceSeconds: 0.01 }])),
    load: names.slice(0, inLayer).map((to) => ({ to, ratePerSecond: rate, timeoutSeconds: 3, attempts: 2 })),
    events: still === null ? [] : [{ at: 600, until: 600 + still.seconds, system: names[Math.floor(systems * still.depth)] ?? '', set: { servers: 0 } }],
  });
}
