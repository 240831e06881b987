/** Does a scenario built from what stands say what stands, and list what it had to assume? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read } from '../compute/read.ts';
import type { Structure } from '../reliability/structure.ts';
import { type CascadePolicy, standardPolicy } from './assumptions.ts';
import { noCapacity, noLoad } from './figures.ts';
import { type BuildOptions, type Built, type StandingDependency, type StandingJourney, type StandingSystem, scenarioFrom } from './from-dependencies.ts';
import { scenarioAt } from './scenario-reading.ts';
import { simulate } from './simulate.ts';

const options: BuildOptions = { load: 'peak', durationSeconds: 300, stepSeconds: 1, seed: 7, engine: 'auto' };
const system = (ref: string, more: Partial<StandingSystem> = {}): StandingSystem => ({
  ref,
  title: ref,
  sites: [],
  capacity: null,
  ...more,
});
const journey = (ref: string, structure: Structure | null, more: Partial<StandingJourney> = {}): StandingJourney => ({
  ref,
  title: ref,
  weight: 1,
  structure,
  load: null,
  ...more,
});
const edge = (from: string, to: string, more: Partial<StandingDependency> = {}): StandingDependency => ({
  from,
  to,
  hard: true,
  asynchronous: false,
  timeoutSeconds: null,
  attempts: null,
  backoffSeconds: null,
  backoffFactor: null,
  jitter: null,
  retryBudget: null,
  breaker: null,
  observed: null,
  ...more,
});
const all = (...refs: string[]): Structure => ({ all: refs.map((ref) => ({ ref })) });

function built(
  systems: readonly StandingSystem[],
  journeys: readonly StandingJourney[],
  dependencies: readonly StandingDependency[],
  policy: CascadePolicy = standardPolicy,
  more: Partial<BuildOptions> = {},
): Built {
  const outcome = scenarioFrom({ systems, journeys, dependencies }, policy, { ...options, ...more });
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

describe('a scenario built from what stands', () => {
  test('when everything is stated, then nothing is assumed but how often calls are made, and what is stated is taken', () => {
    const capacity = { servers: 10, serviceSeconds: 0.05, queue: 30, instances: 2 };
    const load = { ratePerSecond: 40, peakPerSecond: 90, timeoutSeconds: 3, attempts: 2 };
    const said = { timeoutSeconds: 0.5, attempts: 3, backoffSeconds: 0.2, retryBudget: 0.1 };
    const { scenario, assumed, journeys } = built(
      [system('a', { capacity }), system('b', { capacity })],
      [journey('play', all('a'), { load })],
      [edge('a', 'b', said)],
    );
    expect(scenario.load).toEqual([
      { name: 'play', to: 'play', ratePerSecond: 90, timeoutSeconds: 3, attempts: 2, backoffSeconds: 0.1, backoffFactor: 2, jitter: 0.5 },
    ]);
    expect(scenario.systems['a']).toMatchObject({ servers: 10, serviceSeconds: 0.05, queue: 30, instances: 2 });
    expect(scenario.systems['a']?.calls).toEqual([
      expect.objectContaining({
        to: 'b',
        timeoutSeconds: 0.5,
        attempts: 3,
        backoffSeconds: 0.2,
        retryBudget: { ratio: 0.1, per: 'request', perSecond: 0, burst: 10 },
      }),
    ]);
    expect(assumed.map(({ at, what, value }) => [at, what, value])).toEqual([['/systems/a/calls/0/share', 'share', 1]]);
    expect(journeys).toEqual([{ ref: 'play', title: 'play', ratePerSecond: 90 }]);
    expect(built([system('a')], [journey('play', all('a'), { load })], [], standardPolicy, { load: 'usual' }).scenario.load[0]?.ratePerSecond).toBe(40);
  });

  test('when sizes are not stated, then systems are sized so that the policy’s share is busy at peak, callees’ time included', () => {
    // 100 requests a second; b holds 0.1 s: 10 at once; a holds 0.1 + 0.5 × 0.1 = 0.15 s: 15 at once. At 50 % busy: 20 and 30 servers; b is asked half as often.
    const seen = (calls: number) => ({ observed: { calls, latency: null } });
    const { scenario, assumed, counted } = built(
      [system('a'), system('b'), system('c')],
      [journey('play', all('c'))],
      [edge('c', 'a', seen(1000)), edge('a', 'b', seen(500))],
      { ...standardPolicy, totalPeakPerSecond: 100, serviceSeconds: 0.1, queuePerServer: 2 },
    );
    expect(scenario.systems['b']).toMatchObject({ servers: 10, queue: 20 });
    expect(scenario.systems['a']).toMatchObject({ servers: 30, queue: 60, calls: [{ to: 'b', share: 0.5 }] });
    expect(scenario.systems['play']).toEqual({ servers: null, serviceSeconds: 0, calls: [{ to: 'c', hard: true }] });
    expect(assumed.find(({ at }) => at === '/systems/a/servers')).toMatchObject({ source: 'sized', value: 30, says: expect.stringContaining('15.0') });
    expect(counted.find(({ what }) => what === 'share')).toEqual({ what: 'share', stated: 0, observed: 2, assumed: 0 });
  });

  test('when traces show how long calls take, then a system’s own work is what its callers waited less what it waited itself', () => {
    const seen = (calls: number, meanSeconds: number) => ({ observed: { calls, latency: { meanSeconds, p50: 0, p95: 0, p99: 0 } } });
    const { scenario, assumed } = built(
      ['u', 'a', 'b', 'c'].map((ref) => system(ref)),
      [journey('j', all('u'))],
      [edge('u', 'a', seen(100, 0.1)), edge('a', 'b', seen(200, 0.02)), edge('b', 'c', seen(200, 0.5))],
    );
    expect(scenario.systems['a']?.serviceSeconds).toBeCloseTo(0.06, 9);
    // b's calls were longer than b itself, as when they are not waited for: a twentieth is left.
    expect(scenario.systems['b']?.serviceSeconds).toBeCloseTo(0.001, 9);
    expect(assumed.find(({ at }) => at === '/systems/a/serviceSeconds')?.source).toBe('observed');
  });

  test('when a request was seen to make several calls, then it makes as many', () => {
    const { scenario } = built(
      [system('a'), system('b'), system('u')],
      [journey('j', all('u'))],
      [edge('u', 'a', { observed: { calls: 100, latency: null } }), edge('a', 'b', { observed: { calls: 250, latency: null } })],
    );
    expect(scenario.systems['a']?.calls?.map(({ share = 1 }) => share)).toEqual([1, 1, 0.5]);
  });

  test('when users come directly too, or callers that no journey reaches, then a request is not taken to make all of their calls', () => {
    const seen = (calls: number): Partial<StandingDependency> => ({ observed: { calls, latency: null } });
    const { scenario } = built(
      [system('web'), system('api'), system('db'), system('batch'), system('side')],
      [journey('j', all('web'))],
      [
        edge('web', 'api', seen(1000)),
        edge('api', 'db', seen(3000)),
        edge('batch', 'api', seen(2000)),
        edge('side', 'web', seen(10)),
        edge('web', 'side', seen(10)),
      ],
    );
    const shares = (ref: string) => scenario.systems[ref]?.calls?.map(({ to, share = 1 }) => [to, share]);
    expect(shares('web')).toEqual([
      ['api', 1],
      ['side', 0.01],
    ]);
    expect(shares('api')).toEqual([['db', 1]]);
  });

  test('when the usual rate is stated above the peak, then the peak is no less', () => {
    const load = { ...noLoad, ratePerSecond: 100, peakPerSecond: 10 };
    const { journeys } = built([system('a')], [journey('play', all('a'), { load })], []);
    expect(journeys).toMatchObject([{ ratePerSecond: 100 }]);
  });

  test('when a journey names systems that call each other, then it asks only for those that nobody else calls for it; alternatives share', () => {
    const refs = ['web', 'api', 'db', 'left', 'right'];
    const structure: Structure = { all: [...refs.slice(0, 3).map((ref) => ({ ref })), { any: [{ ref: 'left' }, { ref: 'right' }] }] };
    const { scenario } = built(
      refs.map((ref) => system(ref)),
      [journey('j', structure)],
      [edge('web', 'api'), edge('api', 'db')],
    );
    expect(scenario.systems['j']?.calls).toEqual([
      { to: 'web', hard: true },
      { to: 'left', hard: true, share: 0.5, choice: { name: '1', needed: 1 } },
      { to: 'right', hard: true, share: 0.5, choice: { name: '1', needed: 1 } },
    ]);
  });

  test('when alternatives are all down nobody gets through, and when one is up everybody does, by events and as flows', () => {
    const refs = ['a1', 'b1', 'a2', 'b2', 'x', 'y', 'z'];
    const structure: Structure = {
      all: [{ any: [all('a1', 'b1'), all('a2', 'b2')] }, { atLeast: 2, of: [{ ref: 'x' }, { ref: 'y' }, { ref: 'z' }] }],
    };
    const { scenario } = built(
      refs.map((ref) => system(ref)),
      [journey('j', structure, { load: { ratePerSecond: 500, peakPerSecond: 500, timeoutSeconds: 3, attempts: 1 } })],
      [],
    );
    // Each alternative is sized for its part at peak.
    expect(scenario.systems['j, alternative 2']).toMatchObject({ servers: null, serviceSeconds: 0 });
    expect(scenario.systems['a1']?.servers).toBeLessThan(scenario.systems['x']?.servers ?? 0);
    const goodput = (engine: 'events' | 'fluid', down: readonly string[]): number => {
      const wide = Object.fromEntries(Object.entries(scenario.systems).map(([ref, each]) => [ref, { ...each, servers: null }]));
      const events = down.map((ref) => ({ at: 0, system: ref, set: { failRatio: 1 } }));
      const fits = read({ ...scenario, systems: wide, engine, durationSeconds: 60, events }, scenarioAt);
      if (!fits.ok) throw new Error(JSON.stringify(fits.refusal));
      const answer = simulate(fits.value);
      if (!answer.ok) throw new Error(answer.refusal.code);
      const { offeredPerSecond, goodputPerSecond } = answer.value.users;
      const sum = (values: readonly number[]): number => values.slice(10).reduce((total, value) => total + value, 0);
      return sum(goodputPerSecond) / sum(offeredPerSecond);
    };
    for (const engine of ['events', 'fluid'] as const) {
      expect(goodput(engine, []), engine).toBeCloseTo(1, 1);
      expect(goodput(engine, ['b1', 'z']), engine).toBeCloseTo(1, 1);
      expect(goodput(engine, ['b1', 'a2']), engine).toBe(0);
      expect(goodput(engine, ['x', 'z']), engine).toBe(0);
    }
  });

  test('when more alternatives stand side by side than a scenario takes, then the journey is left out', () => {
    const refs = Array.from({ length: 65 }, (_, index) => `s${index}`);
    const { leftOut } = built(
      refs.map((ref) => system(ref)),
      [journey('j', { any: refs.map((ref) => ({ ref })) }), journey('k', all('s0'))],
      [],
    );
    expect(leftOut).toContainEqual({ what: 'j', why: 'it names more than 64 alternatives side by side' });
  });

  test('when something cannot be used, then it is said to be left out, with the reason', () => {
    const { scenario, leftOut } = built(
      ['a', 'b', 'c', 'lonely'].map((ref) => system(ref)),
      [journey('j', all('a', 'gone')), journey('empty', null), journey('idle', all('a'), { weight: 0 })],
      [edge('a', 'b'), edge('b', 'a'), edge('b', 'b'), edge('a', 'gone'), edge('a', 'c', { asynchronous: true })],
    );
    expect(Object.keys(scenario.systems).sort()).toEqual(['a', 'b', 'j']);
    expect(leftOut.map(({ what }) => what)).toEqual(['b → b', 'a → gone', 'a → c', 'j → gone', 'empty', 'idle', 'b → a', '2 systems']);
  });

  test('when there is no journey, then users ask whom nobody calls; when there is nobody, then it is refused', () => {
    const { scenario } = built([system('a'), system('b')], [], [edge('a', 'b')]);
    expect(scenario.load.map(({ to }) => to)).toEqual(['users of a']);
    expect(scenarioFrom({ systems: [system('a')], journeys: [], dependencies: [] }, standardPolicy, options)).toMatchObject({
      ok: false,
      refusal: { code: 'cascades.nothing-to-run' },
    });
  });

  test('when a journey states only its usual rate, then its peak follows by the policy', () => {
    const load = { ...noLoad, ratePerSecond: 40 };
    const policy = { ...standardPolicy, usualShare: 0.25 };
    expect(built([system('a')], [journey('j', all('a'), { load })], [], policy).scenario.load[0]?.ratePerSecond).toBe(160);
    // And the other way round; what is assumed is what stands in the scenario.
    const { scenario, assumed } = built([system('a')], [journey('j', all('a'))], [], policy, { load: 'usual' });
    expect(scenario.load[0]?.ratePerSecond).toBe(250);
    expect(assumed.find(({ at }) => at === '/load/0/ratePerSecond')?.value).toBe(250);
    expect(scenario.systems['a']?.servers).toBe(40);
  });

  test('when a stated figure is more than a run takes, then the nearest that it takes is taken and said, and all the rest is run', () => {
    const { scenario, assumed } = built(
      [
        system('a', { capacity: { servers: 999_999_999, serviceSeconds: 1e8, queue: null, instances: 900_000 } }),
        system('b', { capacity: { ...noCapacity, servers: 3 } }),
      ],
      [journey('j', all('a'), { load: { ratePerSecond: 9e8, peakPerSecond: null, timeoutSeconds: 1e9, attempts: 5000 } })],
      [
        edge('a', 'b', {
          timeoutSeconds: 6_000_000,
          attempts: 5000,
          backoffSeconds: 1e9,
          backoffFactor: 5000,
          retryBudget: 5000,
          breaker: { failureRatio: 0.5, minCalls: 2e9, windowSeconds: 0, openSeconds: 1e9 },
        }),
      ],
    );
    expect(read(scenario, scenarioAt)).toMatchObject({ ok: true });
    expect(scenario.systems['a']).toMatchObject({ servers: 999_999_999, queue: 1e9, instances: 100_000, serviceSeconds: 2_678_400 });
    expect(scenario.systems['a']?.calls).toMatchObject([
      { timeoutSeconds: 2_678_400, attempts: 1000, retryBudget: { ratio: 1000 }, breaker: { minCalls: 1e9, windowSeconds: 0.001, openSeconds: 2_678_400 } },
    ]);
    expect(scenario.systems['b']?.servers).toBe(3);
    expect(scenario.load).toMatchObject([{ ratePerSecond: 1e9, timeoutSeconds: 2_678_400, attempts: 1000 }]);
    expect(assumed.find(({ at }) => at === '/systems/a/calls/0/attempts')).toEqual({
      at: '/systems/a/calls/0/attempts',
      of: 'a → b',
      what: 'attempts',
      value: 1000,
      source: 'policy',
      says: 'stated is 5000; the nearest that a run takes is 1000',
    });
    for (const { at, value, what } of assumed.filter(({ what }) => what !== 'share')) expect(valueAt(scenario, at), `${at} ${what}`).toBe(value);
  });

  test('whatever the graph, it reads as a scenario, and every assumption points at the value it names', () => {
    const names = ['a', 'b', 'c', 'd/e', 'f~g'];
    const name = fc.constantFrom(...names);
    const edges = fc.array(
      fc.record({
        from: name,
        to: name,
        hard: fc.boolean(),
        calls: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
        attempts: fc.option(fc.integer({ min: 1, max: 9 })),
      }),
      { maxLength: 20 },
    );
    const journeys = fc.array(fc.record({ needs: fc.array(name, { minLength: 1, maxLength: 4 }), weight: fc.double({ min: 0, max: 5, noNaN: true }) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(edges, journeys, fc.option(fc.integer({ min: 1, max: 50 })), (drawn, asked, servers) => {
        const outcome = scenarioFrom(
          {
            systems: names.map((ref) => system(ref, { capacity: { ...noCapacity, servers } })),
            journeys: asked.map(({ needs, weight }, index) => journey(`j${index}`, all(...needs), { weight })),
            dependencies: drawn.map(({ from, to, hard, calls, attempts }) =>
              edge(from, to, { hard, attempts, observed: calls === null ? null : { calls, latency: null } }),
            ),
          },
          standardPolicy,
          options,
        );
        if (!outcome.ok) {
          expect(outcome.refusal.code).toBe('cascades.nothing-to-run');
          return;
        }
        const { scenario, assumed } = outcome.value;
        expect(read(scenario, scenarioAt)).toMatchObject({ ok: true });
        for (const { at, value, what } of assumed.filter(({ what }) => what !== 'share')) expect(valueAt(scenario, at), `${at} ${what}`).toBe(value);
      }),
      { numRuns: 200 },
    );
  });
});

function valueAt(within: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .reduce((found, step) => (found as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')], within);
}
