/** Is what was recorded of an incident held beside what the model says, and is every difference explained? */
import { describe, expect, test } from 'vitest';
import { givenBy, type RecordedHit, replayOf, triggerOf } from './replay.ts';
import type { SparseScenario } from './sparse.ts';
import { answeredByEvents, scenarioOf } from './testing/simulating.ts';

const [web, shop, stock, cache, prices, extra] = [
  'component:d/web',
  'component:d/shop',
  'resource:d/stock',
  'resource:d/cache',
  'component:d/prices',
  'component:d/extra',
];
const titleOf = (ref: string): string => ref.replace(/^.*\//, '').replace(/^./, (letter) => letter.toUpperCase());

/** buy → web → shop → stock, all hard; web → prices soft, prices → cache; shop → cache. Stock fails for a minute. */
const world: SparseScenario = {
  durationSeconds: 200,
  engine: 'events',
  systems: {
    buy: { servers: null, serviceSeconds: 0, calls: [{ to: web }] },
    [web]: { servers: 100, serviceSeconds: 0.01, calls: [{ to: shop }, { to: prices, hard: false }] },
    [shop]: { servers: 100, serviceSeconds: 0.01, calls: [{ to: cache }, { to: stock }] },
    [prices]: { servers: 100, serviceSeconds: 0.01, calls: [{ to: cache }] },
    [stock]: { servers: 100, serviceSeconds: 0.01 },
    [cache]: { servers: 100, serviceSeconds: 0.01 },
  },
  load: [{ name: 'buy', to: 'buy', ratePerSecond: 100, arrivals: 'even' }],
  events: [{ at: 60, until: 120, system: stock, set: { failRatio: 1 } }],
};
const hit = (ref: string, at: number, more: Partial<RecordedHit> = {}): RecordedHit => ({ ref, at, until: at + 60, share: 1, ...more });

function played(hits: readonly RecordedHit[], input: SparseScenario = world) {
  const scenario = scenarioOf(input);
  const trigger = { kind: 'fail' as const, target: stock, at: 60, forSeconds: 60 };
  return replayOf(scenario, answeredByEvents(input), { title: 'No orders', hits }, givenBy(scenario, trigger), titleOf);
}
const stepOf = (replay: ReturnType<typeof played>, ref: string) => replay.steps.find((step) => step.ref === ref);

describe('a replay', () => {
  test('of what the map explains: hits in order; what the trigger hit is given, and journeys follow from systems', () => {
    const replay = played([hit(stock, 0), hit(shop, 5), hit(web, 10)]);
    expect(replay).toMatchObject({ hits: 2, misses: 0, falseAlarms: 0, hitRate: 1, precision: 1, orderAgreement: 1, findings: [] });
    expect(replay.steps.map(({ ref, recordedAt, outcome }) => [ref, recordedAt, outcome])).toEqual([
      [shop, 5, 'hit'],
      [web, 10, 'hit'],
    ]);
    // All fail with the same step: within three seconds of the trigger.
    for (const { predictedAt } of replay.steps) expect(predictedAt).toBeLessThan(3);
    expect(played([hit(stock, 0), hit(shop, 5), hit(web, 10), hit('buy', 12)]).steps.at(-1)).toMatchObject({ ref: 'buy', outcome: 'hit' });
  });

  test('of hundreds of misses that nothing on a large map explains looks at the map a few times for each, not once for each pair', () => {
    // A long chain with the trigger at its end, and others that call nobody: half of what was hit lies in each.
    const of = (part: string) =>
      Array.from({ length: 1500 }, (_, index) => [
        `${part}${index}`,
        { servers: 1, serviceSeconds: 0.01, calls: part === 'b' || index === 1499 ? [] : [{ to: `${part}${index + 1}`, hard: false }] },
      ]);
    const systems = Object.fromEntries([...of('a'), ...of('b')]) as SparseScenario['systems'];
    const scenario = scenarioOf({ durationSeconds: 60, systems, load: [], events: [] });
    const hits = Array.from({ length: 300 }, (_, index) => [hit(`a${index * 4}`, 1000 - index), hit(`b${index * 4}`, 2000 + index)]).flat();
    const replay = replayOf(scenario, { systems: {} }, { title: 'All at once', hits }, new Set(['a1499']), titleOf);
    expect(replay).toMatchObject({ hits: 0, misses: 600 });
    expect(stepOf(replay, 'b0')).toMatchObject({ outcome: 'missed', says: expect.stringContaining('nothing on the map leads from it') });
  });

  test('that begins between two steps puts nothing before its beginning', () => {
    const events = [{ at: 60.5, until: 120, system: stock, set: { failRatio: 1 } }];
    for (const { predictedAt } of played([hit(shop, 5)], { ...world, events }).steps) expect(predictedAt ?? 0).toBeGreaterThanOrEqual(0);
  });

  test('counts as agreement of order the pairs that the model puts the same way', () => {
    // Stock fails first, the cache half a minute later: so in the model shop is hit before prices.
    const late: SparseScenario = {
      ...world,
      systems: {
        ...world.systems,
        [web]: {
          servers: 100,
          serviceSeconds: 0.01,
          calls: [
            { to: shop, hard: false },
            { to: prices, hard: false },
          ],
        },
      },
      events: [
        { at: 60, until: 120, system: stock, set: { failRatio: 1 } },
        { at: 90, until: 120, system: cache, set: { failRatio: 1 } },
      ],
    };
    const replay = played([hit(stock, 0), hit(prices, 1), hit(shop, 20)], late);
    expect(replay.orderAgreement).toBe(0);
    expect(played([hit(stock, 0), hit(shop, 1), hit(prices, 20)], late).orderAgreement).toBe(1);
    expect(played([hit(stock, 0), hit(shop, 1)]).orderAgreement).toBeNull();
  });

  test('of a system that calls what failed only softly: its hardness is wrong', () => {
    const soft = { ...world, systems: { ...world.systems, [web]: { servers: 100, serviceSeconds: 0.01, calls: [{ to: shop, hard: false }] } } };
    const replay = played([hit(stock, 0), hit(shop, 0), hit(web, 10)], soft);
    expect(stepOf(replay, web)).toMatchObject({
      outcome: 'missed',
      says: 'Web was hit in «No orders» although it depends only softly on what was hit before.',
    });
    expect(replay.findings).toMatchObject([{ kind: 'cascades.wrong-hardness', subject: web }]);
  });

  test('of a system that what failed calls: load may have gone down a way that the map does not know; both hear of it', () => {
    const replay = played([hit(stock, 0), hit(shop, 0), hit(web, 5), hit(cache, 20), hit(prices, 30)]);
    expect(stepOf(replay, cache)?.says).toContain('Shop, which was, calls it: retries or a fallback');
    // Prices was hit because the cache was: one cause, one question.
    expect(stepOf(replay, prices)).toMatchObject({ outcome: 'missed', says: 'It follows from Cache, which the model missed.' });
    expect(replay.findings.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['cascades.unmapped-load', cache],
      ['cascades.unmapped-load', shop],
    ]);
    expect(replay).toMatchObject({ hits: 2, misses: 2, hitRate: 0.5 });
  });

  test('of a system that nothing leads to: a dependency is missing; also where no journey reaches it', () => {
    const apart = { ...world, systems: { ...world.systems, [extra]: { servers: 1, serviceSeconds: 0.01 } } };
    expect(played([hit(stock, 0), hit(shop, 0), hit(web, 0), hit(extra, 9)], apart).findings).toMatchObject([
      { kind: 'cascades.missing-dependency', subject: extra },
    ]);
    const unknown = played([hit(stock, 0), hit(shop, 0), hit(web, 0), hit('component:d/gone', 9)]);
    expect(unknown.findings).toMatchObject([{ subject: 'component:d/gone', says: expect.stringContaining('no journey reaches it') }]);
  });

  test('of a system that held in the model although all it needs was down: its figures are too kind, and no edge is questioned', () => {
    const patient = { ...world, events: [{ at: 60, until: 120, system: stock, set: { failRatio: 0.05 } }] };
    const replay = played([hit(stock, 0), hit(shop, 5)], patient);
    expect(stepOf(replay, shop)).toMatchObject({ outcome: 'missed', says: expect.stringContaining('too kind') });
    expect(replay.findings).toEqual([]);
  });

  test('of an alarm that nobody recorded: where the map says hard, that is questioned', () => {
    const replay = played([hit(stock, 0), hit(shop, 1)]);
    expect(stepOf(replay, web)).toMatchObject({ outcome: 'false-alarm', recordedAt: null });
    expect(replay).toMatchObject({ hits: 1, falseAlarms: 1, precision: 0.5, hitRate: 1 });
    expect(replay.findings).toMatchObject([{ kind: 'cascades.wrong-hardness', subject: web, says: expect.stringContaining('cannot do without Shop') }]);
  });
});

describe('the trigger, where nobody says', () => {
  const scenario = scenarioOf(world);
  const isCache = (ref: string): boolean => ref === cache;

  test('is the first system hit that needs no other that was hit', () => {
    expect(triggerOf(scenario, [hit(web, 0), hit(shop, 0), hit(stock, 60)], isCache)).toMatchObject({ kind: 'fail', target: stock });
    expect(triggerOf(scenario, [hit(web, 0), hit(stock, 90), hit(cache, 60, { share: 0.3 })], isCache)).toMatchObject({ kind: 'cache-flush', target: cache });
    expect(triggerOf(scenario, [hit(stock, 90, { share: 0.3 })], isCache)).toMatchObject({ kind: 'slow', target: stock });
    expect(triggerOf(scenario, [hit('buy', 0), hit('component:d/gone', 0)], isCache)).toBeNull();
  });

  test('gives what it hits, and of the emptying of a cache only the cache', () => {
    expect([...givenBy(scenario, { kind: 'fail', target: stock, at: 60, forSeconds: 60 })]).toEqual([stock]);
    expect([...givenBy(scenario, { kind: 'cache-flush', target: cache, at: 60, forSeconds: 60 })]).toEqual([cache]);
  });
});
