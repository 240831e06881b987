/** Do the standard remedies save what they should, and are they ranked by what they save for what they change? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refuse } from '../decision/refusal.ts';
import { remediesFor, remedyKinds } from './remedies.ts';
import type { Scenario } from './scenario.ts';
import { ranked, searchRemedies, type TriedRemedy } from './search-remedies.ts';
import { simulate } from './simulate.ts';
import type { SparseScenario } from './sparse.ts';
import { scenarioOf } from './testing/simulating.ts';

const [shop, stock] = ['component:default/shop', 'resource:default/stock'];
const titleOf = (ref: string): string => ({ [shop]: 'Shop', [stock]: 'Stock' })[ref] ?? ref;
const run = (scenario: Scenario) => simulate(scenario);
const onwards = (): boolean => true;

/** Stock does 200 a second and is asked 130 for; slow for half a minute, and tried three times, it is asked 390 for ever. */
const storm = (attempts: number, more: Partial<SparseScenario> = {}): SparseScenario => ({
  durationSeconds: 200,
  engine: 'events',
  systems: {
    buy: { servers: null, serviceSeconds: 0, calls: [{ to: shop }] },
    [shop]: { servers: 1000, serviceSeconds: 0.005, queue: 4000, calls: [{ to: stock, timeoutSeconds: 0.5, attempts, backoffSeconds: 0.01 }] },
    [stock]: { servers: 10, serviceSeconds: 0.05, queue: 1200 },
  },
  load: [{ name: 'buy', to: 'buy', ratePerSecond: 130, timeoutSeconds: 4 }],
  events: [{ at: 30, until: 60, system: stock, set: { serviceSeconds: 0.4 } }],
  ...more,
});

function searched(input: SparseScenario, goOn: (part: number, says: string) => boolean = onwards, mostRuns?: number) {
  const outcome = searchRemedies(scenarioOf(input), run, titleOf, goOn, mostRuns);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

describe('a search for what would help', () => {
  const found = searched(storm(3));
  const single = (kind: string) => found.remedies.find(({ kinds }) => kinds.length === 1 && kinds[0] === kind);

  test('of a storm of retries finds that a budget cures it, and so does trying once; each is ranked above what does not', () => {
    expect(found.baseline.verdict.word).toBe('metastable');
    for (const kind of ['retry-budget', 'fewer-attempts']) {
      expect(single(kind)).toMatchObject({ cures: true, verdict: 'vulnerable', cost: 0.01 });
      // Lost in 170 s are 22,100 of 130 a second; what cures it loses but the half minute and what then waits, some 40 s.
      expect(single(kind)?.savedRatio).toBeGreaterThan(0.6);
    }
    const cures = found.remedies.map(({ cures: does }) => does);
    expect(cures.lastIndexOf(true)).toBeLessThan(cures.indexOf(false) === -1 ? cures.length : cures.indexOf(false));
    expect(found.remedies[0]?.cures).toBe(true);
  });

  test('tries every kind of remedy there is a place for, and the best in pairs', () => {
    const scenario = scenarioOf(storm(3, { load: [{ name: 'buy', to: 'buy', ratePerSecond: 130, timeoutSeconds: 4, attempts: 2 }] }));
    const answer = simulate(scenario);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const kinds = new Set(remediesFor(scenario, answer.value, titleOf).flatMap((remedy) => remedy.kinds));
    expect([...kinds].sort()).toEqual([...remedyKinds].sort());
  });

  test('lists a pair only where it is worth more than each of its halves', () => {
    // Of two databases that each fail every second order for a while, softening one saves half of what softening both does.
    const twice: SparseScenario = {
      ...storm(1),
      durationSeconds: 100,
      systems: {
        buy: { servers: null, serviceSeconds: 0, calls: [{ to: shop }] },
        [shop]: { servers: 1000, serviceSeconds: 0.005, calls: [{ to: stock }, { to: 'resource:default/prices' }] },
        [stock]: { servers: 100, serviceSeconds: 0.05 },
        'resource:default/prices': { servers: 100, serviceSeconds: 0.05 },
      },
      events: [
        { at: 30, until: 60, system: stock, set: { failRatio: 0.9 } },
        { at: 30, until: 60, system: 'resource:default/prices', set: { failRatio: 0.9 } },
      ],
    };
    const { remedies } = searched(twice);
    const best = remedies[0];
    expect(best).toMatchObject({ kinds: ['fallback'], cost: 0.4, says: expect.stringContaining('; and a fallback for Shop') });
    expect(best?.savedRatio).toBeGreaterThan(0.95);
    for (const { changes, worth } of remedies) if (changes.length === 1) expect(worth).toBeLessThan(best?.worth ?? 0);
  });

  test('pairs what is worth nothing alone with what lies beside it, not with what lies elsewhere', () => {
    const [list, prices] = ['component:default/list', 'resource:default/prices'];
    const said: string[] = [];
    const elsewhere: SparseScenario = storm(3, {
      durationSeconds: 70,
      systems: {
        ...storm(3).systems,
        look: { servers: null, serviceSeconds: 0, calls: [{ to: list }] },
        [list]: { servers: 1000, serviceSeconds: 0.005, calls: [{ to: prices, timeoutSeconds: 0.5 }] },
        [prices]: { servers: 10, serviceSeconds: 0.01 },
      },
      load: [...storm(3).load, { name: 'look', to: 'look', ratePerSecond: 10 }],
      events: [...(storm(3).events ?? []), { at: 30, until: 60, system: prices, set: { serviceSeconds: 0.011 } }],
    });
    searched(elsewhere, (_part, says) => said.push(says) > 0);
    const about = (place: string, pairs: boolean): string[] => said.filter((says) => says.includes(place) && says.includes('; and ') === pairs);
    expect(about(prices, false).length).toBeGreaterThan(2);
    expect(about(prices, true)).toEqual([]);
    expect(about('Stock', true).length).toBeGreaterThan(2);
  });

  test('what changes nothing saves nothing, to the request', () => {
    // Tried once: a budget of retries would never be asked for anything, and a breaker of a call that never fails never opens.
    const calm = scenarioOf(storm(3, { durationSeconds: 60, events: [{ at: 20, until: 40, system: stock, set: { serviceSeconds: 0.049 } }] }));
    const search = searchRemedies(calm, run, titleOf, onwards);
    if (!search.ok) throw new Error(search.refusal.code);
    expect(search.value.baseline.verdict.word).toBe('stable');
    for (const kind of ['retry-budget', 'fewer-attempts', 'breaker', 'queue-limit'])
      expect(search.value.remedies.filter(({ kinds }) => kinds.length === 1 && kinds[0] === kind)).toEqual([]);
  });

  test('a remedy that breaks what was well before saves nothing', () => {
    // Half of the half second that shop waits is less than stock takes: no answer would ever be in time.
    const slow = searched(
      storm(1, { durationSeconds: 100, systems: { ...storm(1).systems, [stock]: { servers: 45, serviceSeconds: 0.3, service: 'fixed', queue: 1200 } } }),
    );
    expect(slow.baseline.lostRequests).toBeGreaterThan(1000);
    expect(slow.remedies.filter(({ kinds }) => kinds.join() === 'shorter-timeout')).toEqual([]);
    expect(slow.remedies.find(({ kinds }) => kinds.join() === 'capacity')?.savedRatio).toBeGreaterThan(0.95);
  });

  test('is bounded in runs, ends when told to, and counts what was left out', () => {
    let runs = 0;
    const counted = (scenario: Scenario) => {
      runs++;
      return simulate(scenario);
    };
    const bounded = searchRemedies(scenarioOf(storm(3, { durationSeconds: 70 })), counted, titleOf, onwards, 4);
    expect(bounded).toMatchObject({ ok: true, value: { tried: 3 } });
    expect(runs).toBe(4);
    const ended = searched(storm(3, { durationSeconds: 70 }), (_part, says) => !says.startsWith('A circuit breaker'));
    expect(ended.tried).toBeLessThan(4);
    expect(ended.leftOut).toBeGreaterThan(3);
  });

  test('is refused where the scenario cannot be run; a remedy that cannot be is left out', () => {
    const no = refuse('cascades.too-many-requests', {});
    expect(searchRemedies(scenarioOf(storm(3)), () => no, titleOf, onwards)).toMatchObject({ ok: false });
    const noShedding = (scenario: Scenario) => (Object.values(scenario.systems).some(({ shed }) => shed !== null) ? no : simulate(scenario));
    const some = searchRemedies(scenarioOf(storm(3, { durationSeconds: 70 })), noShedding, titleOf, onwards);
    if (!some.ok) throw new Error(some.refusal.code);
    expect(some.value.leftOut).toBeGreaterThan(0);
    expect(some.value.remedies.some(({ kinds }) => kinds.includes('load-shedding'))).toBe(false);
  });
});

describe('the ranking', () => {
  const remedy = fc.record({
    kinds: fc.constant(['breaker'] as const),
    says: fc.string({ minLength: 1, maxLength: 6 }),
    changes: fc.array(fc.constant({ system: 'a', set: {} }), { minLength: 1, maxLength: 2 }),
    places: fc.constant(1),
    verdict: fc.constant('vulnerable' as const),
    savedRequests: fc.integer({ min: -5, max: 5 }),
    savedRatio: fc.constant(null),
    cures: fc.boolean(),
    cost: fc.constant(0.01),
    worth: fc.integer({ min: -2, max: 2 }),
  }) satisfies fc.Arbitrary<TriedRemedy>;
  const told = (list: readonly TriedRemedy[]) => list.map(({ cures, worth, changes, says }) => [cures, worth, changes.length, says]);

  test('is the same in whatever order they were tried', () => {
    fc.assert(
      fc.property(
        fc
          .array(remedy, { maxLength: 12 })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }))),
        ([list, shuffled]) => {
          expect(told(ranked(shuffled))).toEqual(told(ranked(list)));
        },
      ),
    );
  });
});
