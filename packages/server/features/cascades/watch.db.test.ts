/** Does the watch look each night and after changes, and do both owners hear of a journey that would not recover? */
import { readWatch } from '@samspel/contract/cascades.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buy, type CascadesGround, cascadesGround, catalogOf, stock } from './testing/cascades-ground.ts';

let ground: CascadesGround;
beforeAll(async () => {
  ground = await cascadesGround({ at: '2026-03-02T09:00:00Z' });
});
afterAll(() => ground.test.end());

const looked = (after: string | null) =>
  vi.waitFor(
    async () => {
      const watch = await ground.viewer(readWatch);
      if (watch.lookedAt === after) throw new Error('it has not looked yet');
      return watch;
    },
    { timeout: 40_000, interval: 50 },
  );
const subjects = async () => (await ground.viewer(listFindings, { query: { kind: 'cascades.metastable-journey' } })).items.map(({ subject }) => subject).sort();

test('some minutes after the catalog changed it looks, and what would not recover is a finding about journey and system', async () => {
  await ground.test.clock.forward(1);
  expect(await ground.viewer(readWatch)).toMatchObject({ lookedAt: null, dueAt: '2026-03-03T03:00:00Z', journeys: [] });
  await ground.take(catalogOf(3));
  await ground.test.clock.forward(120);
  expect(await ground.viewer(readWatch)).toMatchObject({ lookedAt: null });
  await ground.test.clock.forward(400);
  const watch = await looked(null);
  expect(watch.journeys).toMatchObject([{ ref: buy, title: 'Buy', verdict: 'metastable', firstToFail: stock }]);
  expect(watch.dueAt).toBe('2026-03-03T03:00:00Z');
  expect(await subjects()).toEqual([buy, stock]);
});

test('when it would recover again, the findings are withdrawn at the next look, at night', async () => {
  const { lookedAt } = await ground.viewer(readWatch);
  await ground.take(catalogOf(1));
  await ground.test.clock.forward(1);
  await ground.test.clock.to('2026-03-03T03:00:30Z');
  const watch = await looked(lookedAt);
  expect(watch.journeys).toMatchObject([{ ref: buy, verdict: 'vulnerable', since: watch.lookedAt }]);
  expect(await subjects()).toEqual([]);
});
