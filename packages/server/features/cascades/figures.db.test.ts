/** Are load and capacity taken from where they are stated, may only owners state them, and do they change what is built? */
import { listFigures, readAssumptions, readScenario, setFigures, signAssumptions } from '@samspel/contract/cascades.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller } from '../../app/testing/callers.ts';
import { buy, type CascadesGround, cascadesGround, catalogOf, refusedCode, shop, stock } from './testing/cascades-ground.ts';

let ground: CascadesGround;
beforeAll(async () => {
  ground = await cascadesGround();
  await ground.take(
    `${catalogOf(1)}---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: quiet }\nspec: { type: service, lifecycle: production, owner: sellers }\n---\napiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: sally }\nspec: { memberOf: [sellers] }\n`,
  );
});
afterAll(() => ground.test.end());

test('what the catalog states is told with its source; what nobody states is null', async () => {
  const { items, total } = await ground.viewer(listFigures);
  expect(total).toBe(5);
  expect(items.find(({ ref }) => ref === buy)).toMatchObject({
    kind: 'journey',
    load: { ratePerSecond: 60, peakPerSecond: 130, timeoutSeconds: 4, attempts: 1 },
    capacity: null,
    stated: { ratePerSecond: 'catalog', peakPerSecond: 'catalog' },
    version: 0,
  });
  const unstated = await ground.viewer(listFigures, { query: { unstated: 'true' } });
  expect(unstated.items).toMatchObject([
    { ref: 'component:default/quiet', capacity: { servers: null, serviceSeconds: null, queue: null, instances: null }, stated: {} },
  ]);
});

test('an owner states the capacity of their system, which counts before the catalog member by member, and takes it back', async () => {
  const sally = ground.test.withHeaders((await addCaller(ground.test.samspel.house, { role: 'member', name: 'Sally', ref: 'user:default/sally' })).headers);
  const set = await sally(setFigures, { params: { ref: stock }, body: { capacity: { servers: 25 } } });
  expect(set).toMatchObject({
    capacity: { servers: 25, serviceSeconds: 0.05, queue: 1200 },
    stated: { servers: 'set', serviceSeconds: 'catalog' },
    setBy: expect.stringContaining('Sally'),
    version: 1,
  });
  expect((await ground.viewer(readScenario)).scenario.systems[stock]).toMatchObject({ servers: 25, serviceSeconds: 0.05 });
  expect(await refusedCode(sally(setFigures, { params: { ref: stock }, body: { capacity: {} } }, { version: 0 }))).toBe('request.stale');
  expect(await sally(setFigures, { params: { ref: stock }, body: { capacity: {} } }, { version: 1 })).toMatchObject({ capacity: { servers: 10 }, version: 2 });
});

test('of several who state a figure of a system for the first time at once, one does and the others are told', async () => {
  const set = (servers: number) => ground.operator(setFigures, { params: { ref: shop }, body: { capacity: { servers } } }, { version: 0 });
  const [first, ...more] = await Promise.allSettled([set(1), set(2), set(3)]);
  const outcomes = [first, ...more].map((one) => (one.status === 'fulfilled' ? `version ${one.value.version}` : one.reason?.problem?.code)).sort();
  expect(outcomes).toEqual(['request.stale', 'request.stale', 'version 1']);
  expect(await ground.operator(setFigures, { params: { ref: shop }, body: { capacity: {} } }, { version: 1 })).toMatchObject({ version: 2 });
});

test('others may not, and what makes no sense is refused', async () => {
  expect(await refusedCode(ground.member(setFigures, { params: { ref: shop }, body: { capacity: { servers: 1 } } }))).toBe('access.not-allowed');
  expect(await refusedCode(ground.member(setFigures, { params: { ref: buy }, body: { load: { ratePerSecond: 1 } } }))).toBe('access.not-allowed');
  expect(await refusedCode(ground.operator(setFigures, { params: { ref: buy }, body: { capacity: { servers: 1 } } }))).toBe('cascades.wrong-figures');
  expect(await refusedCode(ground.operator(setFigures, { params: { ref: shop }, body: { load: { ratePerSecond: 1 } } }))).toBe('cascades.wrong-figures');
  expect(await refusedCode(ground.operator(setFigures, { params: { ref: buy }, body: { load: { ratePerSecond: 9, peakPerSecond: 5 } } }))).toBe(
    'cascades.wrong-figures',
  );
  expect(await refusedCode(ground.operator(setFigures, { params: { ref: 'component:default/gone' }, body: {} }))).toBe('cascades.unknown-subject');
  expect(await refusedCode(ground.operator(setFigures, { params: { ref: shop }, body: { capacity: { servers: 0 } } }))).toBe('request.invalid');
});

test('a new policy is signed, counts for what nobody states, and meets another that was signed at the same time', async () => {
  const { version, signedAt: _at, signedBy: _by, ...policy } = await ground.viewer(readAssumptions);
  expect({ version, busyRatio: policy.busyRatio }).toEqual({ version: 0, busyRatio: 0.5 });
  const signed = await ground.operator(signAssumptions, { body: { ...policy, userTimeoutSeconds: 9, totalPeakPerSecond: 77, reason: 'As measured' } });
  expect(signed).toMatchObject({ version: 1, totalPeakPerSecond: 77, signedBy: expect.stringContaining('operator') });
  expect(await refusedCode(ground.operator(signAssumptions, { body: { ...policy, reason: 'Too late' } }, { version: 0 }))).toBe('request.stale');
  await ground.operator(setFigures, { params: { ref: buy }, body: { load: { attempts: 2 } } });
  const built = await ground.viewer(readScenario);
  expect(built).toMatchObject({ policyVersion: 1, scenario: { load: [{ attempts: 2, ratePerSecond: 130, timeoutSeconds: 4 }] } });
});
