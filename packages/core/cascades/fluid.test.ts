/** Does the fluid engine keep account of what flows, whatever it is given, and does it say the same again? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulateFluid } from './fluid.ts';
import type { RawRun } from './raw-run.ts';
import { answerOf } from './run.ts';
import type { Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';
import type { SparseCall, SparseScenario } from './sparse.ts';
import { anyScenario } from './testing/random-scenarios.ts';
import { scenarioOf, total } from './testing/simulating.ts';

function flowed(scenario: Scenario): RawRun {
  const raw = simulateFluid(scenario);
  if (!raw.ok) throw new Error(String(raw.refusal.facts['message']));
  return raw.value;
}

/** What is let pass as rounding: a ten-thousandth of a request, and a hundred-thousandth of all (of servers, whose instances crash in whole ones, a thousandth). */
const most = (value: number): number => 1e-4 + value * (1 + 1e-5);

/** The first thing that is wrong with a run; null when nothing is. */
function wrongWith(scenario: Scenario, { cells, systems, loads }: RawRun): string | null {
  for (const [what, values] of [...Object.entries(systems), ...Object.entries(loads)] as [string, Float64Array][])
    for (const value of values) if (!Number.isFinite(value) || value < -1e-9) return `${what} ${value}`;
  for (const [index, [name, { servers, queue, instances }]] of Object.entries(scenario.systems).entries()) {
    const changed = scenario.events.some(({ system, to }) => system === name && to === null);
    const sums = { attempts: 0, ended: 0, rejected: 0, started: 0 };
    for (let cell = 0; cell < cells.stepOf.length; cell++) {
      const at = cell * Object.keys(scenario.systems).length + index;
      const seconds = (cells.edges[cell + 1] ?? 0) - (cells.edges[cell] ?? 0);
      for (const what of ['attempts', 'ended', 'rejected', 'started'] as const) sums[what] += systems[what][at] ?? 0;
      const bounds: Record<string, readonly [number, number]> = {
        ended: [sums.ended, sums.attempts],
        started: [sums.started + sums.rejected, sums.attempts],
        good: [systems.good[at] ?? 0, systems.ended[at] ?? 0],
        waited: [systems.waited[at] ?? 0, systems.started[at] ?? 0],
        busy: [systems.busySeconds[at] ?? 0, changed || servers === null ? Number.POSITIVE_INFINITY : servers * seconds],
        queue: [systems.queueSeconds[at] ?? 0, changed || queue === null ? Number.POSITIVE_INFINITY : queue * seconds],
        healthy: [systems.healthySeconds[at] ?? 0, instances * seconds],
      };
      for (const [what, [is, bound]] of Object.entries(bounds))
        if (is > most(bound) + (what === 'busy' ? bound / 1000 : 0)) return `${name} cell ${cell}: ${what} ${is} > ${bound}`;
    }
  }
  for (const [index, { cache }] of scenario.load.entries()) {
    const sums = { offered: 0, attempts: 0, good: 0 };
    for (let cell = 0; cell < cells.stepOf.length; cell++)
      for (const what of ['offered', 'attempts', 'good'] as const) sums[what] += loads[what][cell * scenario.load.length + index] ?? 0;
    if (sums.good > most(sums.offered)) return `load ${index}: good ${sums.good} > offered ${sums.offered}`;
    if (cache === null && sums.good > most(sums.attempts)) return `load ${index}: good ${sums.good} > attempts ${sums.attempts}`;
  }
  const said = JSON.stringify(answerOf(scenario, { engine: 'fluid', cells, systems, loads, worked: 0 }));
  return /NaN|Infinity/.test(said) ? 'the answer is not a number' : null;
}

describe('every run as flows', () => {
  test('is made of numbers, and loses and invents nobody', () => {
    fc.assert(
      fc.property(anyScenario, (input) => {
        const scenario = scenarioOf(input);
        expect(wrongWith(scenario, flowed(scenario))).toBeNull();
      }),
      { numRuns: 50, seed: 1 },
    );
  }, 60_000);

  test('is the same again with the same seed', () => {
    fc.assert(
      fc.property(anyScenario, (input) => {
        const scenario = scenarioOf(input);
        expect(flowed(scenario)).toEqual(flowed(scenario));
      }),
      { numRuns: 5 },
    );
  });

  test('of many systems loses and invents nobody either, and comes back to what was before a failure', () => {
    const names = Array.from({ length: 300 }, (_, index) => `s${index}`);
    const called = (index: number): SparseCall[] =>
      [1, 7, 20].flatMap((far) => {
        const to = names[index + 30 + far];
        return to === undefined ? [] : [{ to, share: 0.3, hard: far > 1, timeoutSeconds: 1, attempts: 3, backoffSeconds: 0.1 }];
      });
    const scenario = scenarioOf({
      durationSeconds: 300,
      stepSeconds: 5,
      engine: 'fluid',
      systems: Object.fromEntries(names.map((name, index) => [name, { servers: 4, serviceSeconds: 0.01, queue: 40, calls: called(index) }])),
      load: names.slice(0, 30).map((to) => ({ to, ratePerSecond: 20, timeoutSeconds: 3, attempts: 2 })),
      events: [{ at: 100, until: 110, system: 's60', set: { servers: 0 } }],
    });
    const raw = flowed(scenario);
    expect(wrongWith(scenario, raw)).toBeNull();
    const { goodputPerSecond } = answerOf(scenario, raw).users;
    expect(goodputPerSecond[19]).toBeCloseTo(600, 0);
    expect(Math.min(...goodputPerSecond.slice(20, 23))).toBeLessThan(598);
    expect(goodputPerSecond[59]).toBeCloseTo(600, 0);
  });

  test('stops when told', () => {
    const busy = scenarioOf({
      durationSeconds: 100_000,
      stepSeconds: 1000,
      systems: { it: { servers: 10, serviceSeconds: 0.1, hangRatio: 1e-9 } },
      load: [{ to: 'it', ratePerSecond: 50 }],
    });
    expect(simulateFluid(busy, () => false)).toMatchObject({ ok: false, refusal: { code: 'cascades.cancelled' } });
  });
});

describe('who simulates', () => {
  const world = (ratePerSecond: number, more: Partial<SparseScenario> = {}): Scenario =>
    scenarioOf({ durationSeconds: 1000, systems: { it: { servers: null, serviceSeconds: 0.1 } }, load: [{ to: 'it', ratePerSecond }], ...more });

  test('events what is small, flows what is large, and whoever is asked for by name', () => {
    expect(simulate(world(10))).toMatchObject({ ok: true, value: { engine: 'events' } });
    expect(simulate(world(1e5))).toMatchObject({ ok: true, value: { engine: 'fluid' } });
    expect(simulate(world(10, { engine: 'fluid' }))).toMatchObject({ ok: true, value: { engine: 'fluid' } });
  });

  test('flows refuse what only events know, by its name', () => {
    const important = world(10, { engine: 'fluid', load: [{ to: 'it', ratePerSecond: 10, priority: 2 }] });
    expect(simulate(important)).toMatchObject({ ok: false, refusal: { code: 'cascades.only-events', path: '/engine', facts: { needed: ['priorities'] } } });
  });

  test('a thousand systems without a limit on servers are flows of as many as come', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `s${index}`);
    const scenario = scenarioOf({
      durationSeconds: 60,
      engine: 'fluid',
      systems: Object.fromEntries(
        names.map((name, index) => [name, { servers: null, serviceSeconds: 0.001, calls: index % 10 === 9 ? [] : [{ to: `s${index + 1}` }] }]),
      ),
      load: names.filter((_, index) => index % 10 === 0).map((to) => ({ to, ratePerSecond: 100 })),
    });
    const { systems, loads } = flowed(scenario);
    expect(total(systems.attempts.slice(-1000)) / 1000).toBeCloseTo(100, 1);
    expect(total(loads.good) / total(loads.offered)).toBeGreaterThan(0.99);
  });
});
