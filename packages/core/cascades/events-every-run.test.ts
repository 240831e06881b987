/** What must hold of every run by events, whatever the scenario: nobody is lost, the same seed gives the same, and what has no end is stopped. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulateEvents } from './events.ts';
import type { SparseScenario } from './sparse.ts';
import { answeredByEvents, ranByEvents, scenarioOf, total } from './testing/simulating.ts';

describe('every run', () => {
  const call = fc.record({
    hard: fc.boolean(),
    share: fc.constantFrom(1, 0.5),
    attempts: fc.integer({ min: 1, max: 3 }),
    timeoutSeconds: fc.constantFrom(null, 0.05, 0.5),
    backoffSeconds: fc.constantFrom(0, 0.1),
    jitter: fc.constantFrom(0, 1),
    passDeadline: fc.boolean(),
    connections: fc.constantFrom(null, 3),
    priority: fc.constantFrom(null, 0, 3),
  });
  const system = fc.record({
    servers: fc.constantFrom(null, 1, 5),
    serviceSeconds: fc.constantFrom(0, 0.01, 0.1),
    service: fc.constantFrom('exponential' as const, 'fixed' as const),
    queue: fc.constantFrom(null, 0, 4),
    discipline: fc.constantFrom('fifo' as const, 'lifo' as const),
    parallel: fc.boolean(),
    failRatio: fc.constantFrom(0, 0.2),
    hangRatio: fc.constantFrom(0, 0.05),
  });
  const scenario = fc
    .record({ systems: fc.array(system, { minLength: 4, maxLength: 4 }), calls: fc.array(call, { minLength: 7, maxLength: 7 }), seed: fc.nat() })
    .map(
      ({ systems: [a, b, c, d], calls: [ab, ac, bd, cd, back, load, other], seed }): SparseScenario => ({
        durationSeconds: 20,
        seed,
        systems: {
          a: {
            servers: 5,
            serviceSeconds: 0,
            ...a,
            calls: [
              { ...ab, to: 'b' },
              { ...ac, to: 'c' },
            ],
          },
          b: { servers: 5, serviceSeconds: 0, ...b, calls: [{ ...bd, to: 'd' }] },
          c: {
            servers: 5,
            serviceSeconds: 0,
            ...c,
            calls: [
              { ...cd, to: 'd' },
              { ...back, to: 'b', share: 0.5 },
            ],
          },
          d: { servers: 5, serviceSeconds: 0, ...d, calls: [{ ...back, to: 'a', share: 0.1 }] },
        },
        load: [
          { ...load, to: 'a', ratePerSecond: 30, share: 1 },
          { ...other, to: 'd', ratePerSecond: 5, share: 1, arrivals: 'even' },
        ],
        events: [{ at: 5, until: 8, system: 'd', set: { servers: 0 } }],
      }),
    );

  test('loses no request: what came has ended or is still there, in no more servers and places than there are', () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const { systems, loads, cells } = ranByEvents(input);
        const all = Object.values(input.systems);
        for (const [index, each] of all.entries()) {
          let there = 0;
          for (let cell = 0; cell < cells.steps; cell++) {
            const at = cell * all.length + index;
            there += (systems.attempts[at] ?? 0) - (systems.ended[at] ?? 0);
            expect(there).toBeGreaterThanOrEqual(0);
            expect(systems.good[at]).toBeLessThanOrEqual(systems.ended[at] ?? 0);
            expect(systems.rejected[at]).toBeLessThanOrEqual(systems.attempts[at] ?? 0);
            expect(systems.waited[at]).toBeLessThanOrEqual(systems.started[at] ?? 0);
            if (each.servers !== null) expect(systems.busySeconds[at]).toBeLessThanOrEqual(each.servers + 1e-9);
            if (typeof each.queue === 'number') expect(systems.queueSeconds[at]).toBeLessThanOrEqual(each.queue + 1e-9);
          }
          if (each.servers !== null && typeof each.queue === 'number') expect(there).toBeLessThanOrEqual(each.servers + each.queue);
        }
        expect(total(loads.good)).toBeLessThanOrEqual(total(loads.offered));
        expect(total(loads.attempts)).toBeGreaterThanOrEqual(total(loads.good));
      }),
      { numRuns: 30 },
    );
  });

  test('is the same again with the same seed, and another with another', () => {
    fc.assert(
      fc.property(scenario, (input) => {
        expect(answeredByEvents(input)).toEqual(answeredByEvents(input));
      }),
      { numRuns: 10 },
    );
    const input: SparseScenario = { durationSeconds: 50, systems: { it: { servers: 1, serviceSeconds: 0.01 } }, load: [{ to: 'it', ratePerSecond: 50 }] };
    expect(answeredByEvents({ ...input, seed: 2 }).users).not.toEqual(answeredByEvents({ ...input, seed: 1 }).users);
  });

  test('tells how far it is, and stops when told', () => {
    const input = scenarioOf({ durationSeconds: 10, systems: { it: { servers: 1, serviceSeconds: 0.01 } }, load: [{ to: 'it', ratePerSecond: 50 }] });
    const told: number[] = [];
    const raw = simulateEvents(input, (share) => told.push(share) < 4);
    expect(raw).toMatchObject({ ok: false, refusal: { code: 'cascades.cancelled' } });
    expect(told).toHaveLength(4);
    expect([...told].sort((a, b) => a - b)).toEqual(told);
  });

  test('that piles up without end is stopped, with its reason', () => {
    const input = scenarioOf({
      durationSeconds: 100_000,
      stepSeconds: 1000,
      systems: { it: { servers: 1, serviceSeconds: 1000 } },
      load: [{ to: 'it', ratePerSecond: 1000, arrivals: 'even' }],
    });
    expect(simulateEvents(input)).toMatchObject({ ok: false, refusal: { code: 'cascades.too-much' } });
  });

  test('that tries a thousand times a thousand times in one instant is stopped, with its reason', () => {
    const nothing = { servers: null, serviceSeconds: 0 };
    const input = scenarioOf({
      durationSeconds: 10,
      systems: {
        a: { ...nothing, calls: [{ to: 'b', attempts: 1000 }] },
        b: { ...nothing, calls: [{ to: 'c', attempts: 1000 }] },
        c: { ...nothing, failRatio: 1 },
      },
      load: [{ to: 'a', ratePerSecond: 1, attempts: 1000 }],
    });
    expect(simulateEvents(input)).toMatchObject({
      ok: false,
      refusal: { code: 'cascades.too-much', facts: { message: expect.stringContaining('in one instant') } },
    });
  });
});
