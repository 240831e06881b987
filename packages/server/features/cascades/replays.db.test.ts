/** Is an incident played again beside what was recorded, does what the model missed become findings, and is the hit rate kept? */
import { listReplays, startReplay } from '@samspel/contract/cascades.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import { openIncident } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CascadesGround, cascadesGround, catalogOf, refusedCode, shop, stock, web } from './testing/cascades-ground.ts';

let ground: CascadesGround;
const lonely = 'component:default/lonely';
beforeAll(async () => {
  ground = await cascadesGround();
  await ground.take(
    `${catalogOf(3)}---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: lonely, title: Lonely }\nspec: { type: service, lifecycle: production, owner: sellers }\n`,
  );
});
afterAll(() => ground.test.end());

const at = (second: number): string => new Date(Date.UTC(2026, 1, 20, 12, 0, second)).toISOString();
const hit = (target: string, from: number, to: number) => ({ target, from: at(from), to: at(to), severity: 'major' as const });

async function incident(title: string, impacts: ReturnType<typeof hit>[]): Promise<string> {
  const opened = await ground.member(openIncident, { body: { title, started: { at: at(0) }, resolved: { at: at(600) }, impacts } });
  return opened.incident.id;
}

test('an incident is played again: hits in order, and a miss that is a finding', async () => {
  const id = await incident('Orders lost', [hit(stock, 0, 120), hit(shop, 2, 600), hit(web, 5, 600), hit(lonely, 60, 300)]);
  const run = await ground.over(await ground.member(startReplay, { body: { incident: id } }));
  expect(run).toMatchObject({ state: 'done', kind: 'replay', name: 'Orders lost', trigger: { kind: 'fail', target: stock, forSeconds: 120 } });
  expect(run.replay).toMatchObject({ hits: 2, misses: 1, hitRate: 2 / 3, orderAgreement: 1 });
  expect(run.replay?.steps.find(({ ref }) => ref === lonely)).toMatchObject({ outcome: 'missed', recordedAt: 60, predictedAt: null });
  const findings = await ground.viewer(listFindings, { query: { kind: 'cascades.missing-dependency' } });
  expect(findings.items).toMatchObject([{ subject: lonely, facts: { incident: id, run: run.id } }]);
});

test('the hit rate is kept by month, the latest replay of an incident counting', async () => {
  const id = await incident('Orders lost again', [hit(stock, 0, 60), hit(shop, 2, 60)]);
  for (let index = 0; index < 2; index++) await ground.over(await ground.member(startReplay, { body: { incident: id } }));
  const told = await ground.viewer(listReplays, {});
  expect(told.items.map(({ incidentTitle }) => incidentTitle)).toEqual(['Orders lost again', 'Orders lost']);
  expect(told.months).toMatchObject([{ month: '2026-02', incidents: 2, hits: 3, misses: 1, hitRate: 0.75 }]);
  expect(told.hitRate).toBe(0.75);
});

test('a system that is hit a second time and not over it is hit to the end', async () => {
  const { incident: opened } = await ground.member(openIncident, {
    body: { title: 'Still out', started: { at: at(0) }, impacts: [hit(stock, 0, 60), { target: stock, from: at(300), severity: 'major' }] },
  });
  const asked = await ground.member(startReplay, { body: { incident: opened.id } });
  expect(asked.trigger).toMatchObject({ kind: 'fail', target: stock, forSeconds: null });
  await ground.over(asked);
});

test('the replay of one incident is found among all', async () => {
  const all = await ground.viewer(listReplays, {});
  const [, { incident: id } = { incident: '' }] = all.items;
  const told = await ground.viewer(listReplays, { query: { incident: id } });
  expect(told.items.map((one) => one.incident)).toEqual([id]);
  expect(told.months).toEqual(all.months);
  expect((await ground.viewer(listReplays, { query: { incident: 'inc_none' } })).items).toEqual([]);
});

test('what cannot be played again is refused', async () => {
  const known = await incident('Known', [hit(stock, 0, 60)]);
  const trigger = { kind: 'fail' as const, target: 'component:default/nobody' };
  expect(await refusedCode(ground.member(startReplay, { body: { incident: known, trigger } }))).toBe('cascades.unknown-target');
  expect(await refusedCode(ground.member(startReplay, { body: { incident: known, trigger: { kind: 'fail', target: stock, at: 86_000 } } }))).toBe(
    'cascades.unfit',
  );
  expect(await refusedCode(ground.member(startReplay, { body: { incident: 'inc_none' } }))).toBe('cascades.unknown-incident');
  const id = await incident('Nobody knows what was hit', []);
  expect(await refusedCode(ground.member(startReplay, { body: { incident: id } }))).toBe('cascades.nothing-hit');
});
