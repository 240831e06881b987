/** Does a failure spread as flows as it does by events: held up at once, let go when the queue below is full, well again while the cause goes on? */
import { expect, test } from 'vitest';
import { simulateFluid } from './fluid.ts';
import { answerOf } from './run.ts';
import type { SparseScenario, SparseSystem } from './sparse.ts';
import { answeredByEvents, scenarioOf } from './testing/simulating.ts';

/**
 * Sixty systems in five layers, each asked by a quarter of the requests of five above it, three times with a timeout of a second: one in the middle stands
 * still for ten seconds. Whoever waits for it holds servers above it until its queue is full; then it refuses at once, and all above it are well again.
 */
function spreading(): SparseScenario {
  const [layers, width, rate] = [5, 12, 100];
  const calleesOf = (index: number): number[] =>
    index >= (layers - 1) * width ? [] : [0, 1, 2, 3, 4].map((call) => (Math.floor(index / width) + 1) * width + ((index * 5 + call * 7) % width));
  const perSecond = Array.from({ length: layers * width }, (_, index) => (index < width ? rate : 0));
  for (const [index, each] of perSecond.entries()) for (const to of calleesOf(index)) perSecond[to] = (perSecond[to] ?? 0) + 0.25 * each;
  const held = perSecond.map(() => 0.01);
  for (const index of [...held.keys()].reverse()) for (const to of calleesOf(index)) held[index] = (held[index] ?? 0) + 0.25 * (held[to] ?? 0);
  const systems = perSecond.map((each, index): SparseSystem => {
    const servers = Math.ceil((each * (held[index] ?? 0)) / 0.3);
    const calls = calleesOf(index).map((to, call) => ({
      to: `s${to}`,
      share: 0.25,
      timeoutSeconds: 1,
      attempts: 3,
      backoffSeconds: 0.1,
      hard: (index + call) % 10 < 7,
    }));
    return { servers, serviceSeconds: 0.01, queue: 10 * servers, calls };
  });
  return {
    durationSeconds: 60,
    systems: Object.fromEntries(systems.map((system, index) => [`s${index}`, system])),
    load: Array.from({ length: width }, (_, index) => ({ to: `s${index}`, ratePerSecond: rate, timeoutSeconds: 3, attempts: 2 })),
    events: [{ at: 20, until: 30, system: 's29', set: { servers: 0 } }],
    windows: [
      { name: 'before', from: 5, to: 20 },
      { name: 'at once', from: 20, to: 22 },
      { name: 'then', from: 22, to: 25 },
      { name: 'used to it', from: 25, to: 30 },
      { name: 'after', from: 32, to: 60 },
    ],
  };
}

test('one of many stands still: those above it are held up, let go, and used to it', () => {
  const scenario = scenarioOf(spreading());
  const raw = simulateFluid(scenario);
  if (!raw.ok) throw new Error(String(raw.refusal.facts['message']));
  const flows = answerOf(scenario, raw.value);
  const events = answeredByEvents(spreading());
  const goodOf = (answer: typeof flows, name: string): number => answer.windows[name]?.users.goodputPerSecond ?? Number.NaN;
  // The dip of two seconds is less deep as flows, since who is held up is let go little by little and not all at once.
  for (const [name, share] of [
    ['before', 0.02],
    ['at once', 0.3],
    ['then', 0.15],
    ['used to it', 0.04],
    ['after', 0.02],
  ] as const)
    expect(Math.abs(goodOf(flows, name) - goodOf(events, name)), name).toBeLessThanOrEqual(share * 1200);
  expect(flows.verdict.order).toEqual(events.verdict.order);
  expect(flows.verdict.recovered).toBe(true);
});
