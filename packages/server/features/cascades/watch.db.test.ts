/** Does the watch look each night and after changes, and do both owners hear of a journey that would not recover? */
import { listRuns, readWatch } from '@samspel/contract/cascades.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { acceptFinding, listFindings } from '@samspel/contract/findings.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readRunWhole } from './storage.ts';
import { buy, type CascadesGround, cascadesGround, catalogOf, stock } from './testing/cascades-ground.ts';
import { keepWatch, watchTold } from './watch.ts';

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
const looks = async () => (await ground.viewer(listRuns, { query: { kind: 'watch' } })).items;

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
  expect(await looks()).toMatchObject([{ engine: 'fluid', state: 'done' }]);
});

test('what was accepted is not asked again while it stays so, and an older look that ends last changes nothing', async () => {
  const { items } = await ground.viewer(listFindings, { query: { kind: 'cascades.metastable-journey', subject: stock } });
  await ground.operator(acceptFinding, { params: { id: items[0]?.id ?? '' }, body: { reason: 'We know, and mend it' } });
  const { lookedAt } = await ground.viewer(readWatch);
  await ground.take(catalogOf(3).replace('title: Web', 'title: The web'));
  await ground.test.clock.forward(1);
  await ground.test.clock.forward(400);
  const { lookedAt: again, journeys } = await looked(lookedAt);
  expect(journeys).toMatchObject([{ ref: buy, verdict: 'metastable' }]);
  expect(await subjects()).toEqual([buy]);

  const { house } = ground.test.samspel;
  const [newer, older] = await looks();
  const run = await readRunWhole(house.reader, older?.id ?? '');
  if (run === null) throw new Error('the first look is gone');
  await house.change((tx) => keepWatch(house, tx, run, { journeys: [], tookSeconds: 1 }, house.now()));
  expect(await ground.viewer(readWatch)).toMatchObject({ lookedAt: again, run: newer?.id, journeys: [{ ref: buy, verdict: 'metastable' }] });
  expect(await subjects()).toEqual([buy]);
});

test('a look that failed says why', async () => {
  const { house } = ground.test.samspel;
  expect((await ground.viewer(readWatch)).problem).toBeNull();
  const problem = { code: 'cascades.too-many-steps', path: '/scenario/stepSeconds', message: 'makes too many steps' };
  const [newest] = await looks();
  await sql`update cascades.run set problem = ${JSON.stringify(problem)}::jsonb where id = ${newest?.id}`.execute(house.reader);
  expect((await ground.viewer(readWatch)).problem).toEqual(problem);
  await sql`update cascades.run set problem = null where id = ${newest?.id}`.execute(house.reader);
});

test('while one look is under way no other begins', async () => {
  const { samspel, clock } = ground.test;
  const { house } = samspel;
  const id = house.newId('csc');
  await sql`
    insert into cascades.run (id, kind, name, state, changes, scenario, assumed, titles, thresholds, seed, engine, asked_by_id, asked_by_name, asked_at, started_at, beat_at, attempt)
    select ${id}, kind, name, 'running', changes, scenario, assumed, titles, thresholds, seed, engine, asked_by_id, asked_by_name, asked_at, started_at, ${new Date(house.now() + 86_400_000)}, 1
    from cascades.run where kind = 'watch' limit 1`.execute(house.reader);
  const before = (await looks()).length;
  const { lookedAt } = await ground.viewer(readWatch);
  await ground.take(catalogOf(3));
  await clock.forward(1);
  await clock.forward(400);
  expect(await looks()).toHaveLength(before);
  await sql`delete from cascades.run where id = ${id}`.execute(house.reader);
  await clock.forward(60);
  await looked(lookedAt);
  expect(await looks()).toHaveLength(before);
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

test('older looks are forgotten, apart from the last', async () => {
  const [last, ...older] = await looks();
  expect(older.length).toBeGreaterThan(1);
  const { lookedAt } = await ground.viewer(readWatch);
  await ground.test.clock.to('2026-04-20T02:00:00Z');
  await looked(lookedAt);
  await ground.test.clock.forward(3600);
  const left = (await looks()).map(({ id }) => id);
  expect(left).not.toContain(last?.id);
  expect(left.filter((id) => older.some((one) => one.id === id))).toEqual([]);
  expect(left.length).toBeGreaterThan(0);
});

test('who asks while a look ends is told one look, never the moment of one beside the verdicts of another', async () => {
  const { house } = ground.test.samspel;
  const [newest] = await looks();
  const run = await readRunWhole(house.reader, newest?.id ?? '');
  const { journeys } = await ground.viewer(readWatch);
  if (run === null) throw new Error('the last look is gone');
  const at = house.now();
  const seen = (verdict: 'stable' | 'metastable') => ({
    journeys: journeys.map(({ since: _, ...one }) => ({ ...one, verdict, firstToFail: null })),
    tookSeconds: 1,
  });
  const told: [string | null, string | undefined][] = [];
  const end = (turn: number) => house.change((tx) => keepWatch(house, tx, run, seen(turn % 2 === 0 ? 'metastable' : 'stable'), at + turn * 1000));
  await end(0);
  for (let turn = 1; turn <= 20; turn++) {
    const ends = end(turn);
    const asked = Array.from({ length: 6 }, () => watchTold(house.reader));
    await ends;
    for (const watch of await Promise.all(asked)) told.push([watch.lookedAt, watch.journeys[0]?.since]);
  }
  expect(told.filter(([lookedAt, since]) => lookedAt !== since)).toEqual([]);
});

test('when no journey is left, nothing stands of those that were', async () => {
  expect((await ground.viewer(readWatch)).journeys).not.toEqual([]);
  const text = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: sellers }\nspec: { type: team, children: [] }\n';
  const plan = await ground.operator(planImport, { body: { files: [{ path: 'catalog.yaml', text }], removeMissing: true } });
  await ground.operator(applyImport, { params: { id: plan.id }, body: {} });
  await ground.test.samspel.settle();
  await ground.test.clock.forward(1);
  await ground.test.clock.forward(400);
  // A look may still be under way: the next tick after it looks again.
  const left = async () => {
    await ground.test.clock.forward(60);
    return (await ground.viewer(readWatch)).journeys;
  };
  await expect.poll(left).toEqual([]);
  await expect.poll(subjects).toEqual([]);
});
