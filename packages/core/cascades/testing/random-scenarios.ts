/** Random small worlds with everything a scenario can hold, for what no run may do whatever it is given. */
import fc from 'fast-check';
import type { SparseCall, SparseLoad, SparseScenario, SparseSystem } from '../sparse.ts';

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { nil: null, freq: 2 });

const call: fc.Arbitrary<Omit<SparseCall, 'to'>> = fc.record({
  hard: fc.boolean(),
  share: fc.constantFrom(1, 0.5, 0),
  attempts: fc.constantFrom(1, 2, 3, 10, 1000),
  timeoutSeconds: fc.constantFrom(null, 0.001, 0.05, 0.5, 5),
  backoffSeconds: fc.constantFrom(0, 0.1, 10),
  backoffFactor: fc.constantFrom(1, 2, 0.5),
  jitter: fc.constantFrom(0, 1),
  retryBudget: maybe(
    fc.record({
      ratio: fc.constantFrom(0, 0.1, 2),
      per: fc.constantFrom('request' as const, 'success' as const),
      perSecond: fc.constantFrom(0, 1),
      burst: fc.constantFrom(0, 10),
    }),
  ),
  breaker: maybe(
    fc.record({
      failureRatio: fc.constantFrom(0.1, 0.5, 1),
      minCalls: fc.constantFrom(1, 20),
      windowSeconds: fc.constantFrom(0.01, 2, 20),
      openSeconds: fc.constantFrom(0.01, 3),
    }),
  ),
  passDeadline: fc.boolean(),
  cache: maybe(fc.record({ hitRatio: fc.constantFrom(0, 0.9, 1), fillCalls: fc.constantFrom(1, 100) })),
});

const system: fc.Arbitrary<SparseSystem> = fc.record({
  servers: fc.constantFrom(null, 1, 5, 300),
  serviceSeconds: fc.constantFrom(0, 0.001, 0.1, 3, 1000),
  service: fc.constantFrom('exponential' as const, 'fixed' as const),
  queue: fc.constantFrom(null, 0, 4, 1000),
  discipline: fc.constantFrom('fifo' as const, 'lifo' as const),
  parallel: fc.boolean(),
  failRatio: fc.constantFrom(0, 0.2, 1),
  hangRatio: fc.constantFrom(0, 0.05, 0, 1),
  instances: fc.constantFrom(1, 7),
  crash: maybe(
    fc.record({
      perSecond: fc.constantFrom(0, 5, 50),
      afterSeconds: fc.constantFrom(1, 4),
      restartSeconds: fc.constantFrom([0, 0] as const, [1, 5] as const),
    }),
  ),
  slow: maybe(fc.record({ ratio: fc.constantFrom(0.1, 1), serviceSeconds: fc.constantFrom(0, 2) })),
  shed: maybe(fc.record({ waitSeconds: fc.constantFrom(null, 0, 0.3), queue: fc.constantFrom(0, 3), priority: fc.constant(0) })),
});

const rate = fc.constantFrom(0, 0.01, 5, 30, 400, 20_000);

const load: fc.Arbitrary<Omit<SparseLoad, 'to'>> = fc
  .record({ call, ratePerSecond: rate, arrivals: fc.constantFrom('poisson' as const, 'even' as const) })
  .map(({ call: made, ...rest }) => ({ ...made, ...rest }));

const span = fc.record({ at: fc.constantFrom(0, 3, 5.05, 7), until: fc.constantFrom(null, 8, 9.99, 500) });
const ofSystem = fc.record({
  system: fc.constantFrom('a', 'b', 'c', 'd'),
  set: fc.constantFrom(
    { servers: 0 },
    { servers: null },
    { servers: 40, serviceSeconds: 0.05 },
    { serviceSeconds: 0 },
    { serviceSeconds: 20 },
    { queue: 0 },
    { queue: null },
    { failRatio: 1 },
    { hangRatio: 0.3 },
    { failRatio: 0.9, hangRatio: 0.9 },
  ),
});
const ofLoad = fc.record({
  to: fc.constant('a'),
  set: fc.constantFrom({ ratePerSecond: 0 }, { ratePerSecond: 900 }, { attempts: 4 }, { timeoutSeconds: null }, { timeoutSeconds: 0.2 }),
});
const ofCall = fc.record({
  system: fc.constant('a'),
  to: fc.constant('b'),
  set: fc.constantFrom({ share: 0 }, { share: 1 }, { attempts: 20 }, { timeoutSeconds: 0.02 }, { timeoutSeconds: null }),
});
const event = fc.tuple(span, fc.oneof(ofSystem, ofLoad, ofCall)).map(([when, what]) => ({ ...when, ...what }));

/** Four systems, one of them called by two others, sometimes a circle; loads on two; up to three events. */
export const anyScenario: fc.Arbitrary<SparseScenario> = fc
  .record({
    systems: fc.array(system, { minLength: 4, maxLength: 4 }),
    calls: fc.array(call, { minLength: 5, maxLength: 5 }),
    loads: fc.array(load, { minLength: 2, maxLength: 2 }),
    circle: fc.boolean(),
    choice: fc.constantFrom(null, null, 1, 2),
    events: fc.array(event, { maxLength: 3 }),
    seed: fc.nat(1000),
    stepSeconds: fc.constantFrom(0.05, 1, 3.7),
  })
  .map(({ systems: [a, b, c, d], calls: [ab, ac, bd, cd, da], loads: [toA, toD], circle, choice, events, seed, stepSeconds }) => {
    const none: SparseSystem = { servers: 1, serviceSeconds: 0 };
    const ofA: SparseCall[] = [
      { ...ab, to: 'b' },
      { ...ac, to: 'c' },
    ];
    const alternatives = ofA.map(
      (made): SparseCall => ({ ...made, hard: ab?.hard === true, share: (choice ?? 1) / 2, choice: { name: 'it', needed: choice ?? 1 } }),
    );
    return {
      durationSeconds: 15,
      stepSeconds,
      seed,
      systems: {
        a: {
          ...none,
          ...a,
          ...(choice === null ? { calls: ofA } : { calls: alternatives, parallel: false }),
        },
        b: { ...none, ...b, calls: [{ ...bd, to: 'd' }] },
        c: { ...none, ...c, calls: [{ ...cd, to: 'd' }] },
        d: { ...none, ...d, calls: circle ? [{ ...da, to: 'a', share: 0.1 }] : [] },
      },
      load: [
        { ratePerSecond: 1, ...toA, to: 'a' },
        { ratePerSecond: 1, ...toD, to: 'd' },
      ],
      events,
      windows: [{ name: 'late', from: 9.3, to: 15 }],
    };
  });
