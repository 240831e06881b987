/** Whatever is sent, and whoever else writes: does an import go in whole or not at all, and do the tables stay of one mind? */
import * as contract from '@samspel/contract/catalog.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { type Entity, refOf } from '@samspel/core/catalog/entity.ts';
import { distinctRelations } from '@samspel/core/catalog/relations.ts';
import { catalogOf } from '@samspel/core/catalog/standing.ts';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CatalogGround, catalogGround, refusedCode } from './testing/catalog-ground.ts';
import { smallWorld, smallWorldWith } from './testing/small-world.ts';

let ground: CatalogGround;
beforeAll(async () => {
  ground = await catalogGround();
  await ground.take(smallWorld);
});
afterAll(() => ground.test.end());

/** The relations that stand are those that the documents state, and each side of a system has at most one owner. */
async function expectOneMind(): Promise<string[]> {
  const { reader } = ground.test.samspel.house;
  const { rows } = await sql<{ ref: string; document: Entity }>`select ref, document from catalog.entity where removed_at is null`.execute(reader);
  const catalog = catalogOf(new Map(rows.map(({ ref, document }) => [ref, document])));
  for (const { ref, document } of rows) expect(refOf(document)).toBe(ref);
  const told = ({ source, type, target }: { source: string; type: string; target: string }): string => `${source} ${type} ${target}`;
  const { rows: stored } = await sql<{ source: string; type: string; target: string }>`select distinct source, type, target from catalog.relation`.execute(
    reader,
  );
  expect(stored.map(told).sort()).toEqual(
    distinctRelations([...catalog.statedBy.values()].flat())
      .map(told)
      .sort(),
  );
  const { rows: owners } = await sql<{
    system: string;
    side: 'dev' | 'ops';
    team: string;
  }>`select system, side, team from catalog.ownership where to_at is null`.execute(reader);
  for (const { system, side, team } of owners) expect(catalog.own.get(system)?.owners[side]?.team).toBe(team);
  return rows.map(({ ref }) => ref);
}

test('mangled files never break the server and never leave half an import behind', async () => {
  const edit = fc.record({
    file: fc.nat(2),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat(30),
    put: fc.constantFrom('', '---\n', 'x', '{', '&a', '"', '\n', 'owner: others', 'a b', '\ud800', '\u0000', '- '),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.boolean(), async (edits, removeMissing) => {
      const files = smallWorld.map(({ path, text }, index) => ({
        path,
        text: edits
          .filter(({ file }) => file === index)
          .reduce((now, { at, drop, put }) => now.slice(0, Math.floor(at * now.length)) + put + now.slice(Math.floor(at * now.length) + drop), text),
      }));
      const shown = await ground.plan(files, { removeMissing });
      const before = new Set(await expectOneMind());
      await ground.operator(contract.applyImport, { params: { id: shown.id }, body: {} });
      const after = new Set(await expectOneMind());
      for (const { ref, change } of shown.items) if (change !== 'unchanged') expect(after.has(ref)).toBe(change !== 'removed');
      expect(after.size - before.size).toBe(shown.counts.added - shown.counts.removed);
    }),
    { numRuns: 25 },
  );
});

test('an Operations document that moves, doubles or goes leaves every system with what still speaks of it', async () => {
  await ground.take(smallWorld, { removeMissing: true });
  const owner = async (ref: string) => (await ground.viewer(contract.showSystem, { params: { ref } })).owners.ops?.team.ref ?? null;
  const [db, mailer] = ['resource:default/orders-db', 'component:default/mailer'];
  await ground.take(smallWorldWith('of: resource:orders-db', 'of: component:mailer'));
  await expectOneMind();
  expect([await owner(db), await owner(mailer)]).toEqual([null, 'group:default/keepers']);
  const second = 'apiVersion: samspel/v1\nkind: Operations\nmetadata: { name: another }\nspec: { of: mailer, owners: { ops: others } }\n';
  await ground.take([{ path: 'second.yaml', text: second }], { origin: 'second' });
  await expectOneMind();
  expect(await owner(mailer)).toBe('group:default/others');
  await ground.operator(contract.removeEntity, { params: { ref: 'operations:default/another' }, body: { reason: 'One is enough' } });
  await expectOneMind();
  expect(await owner(mailer)).toBe('group:default/keepers');
  const document = {
    apiVersion: 'samspel/v1',
    kind: 'Operations',
    metadata: { name: 'orders-db' },
    spec: { of: 'resource:orders-db', owners: { ops: 'others' } },
  };
  await ground.operator(contract.putEntity, { params: { ref: 'operations:default/orders-db' }, body: { document, reason: 'Moved back' } });
  await expectOneMind();
  expect([await owner(db), await owner(mailer)]).toEqual(['group:default/others', null]);
  const without = smallWorld.map(({ path, text }) => ({
    path,
    text: text
      .split('---\n')
      .filter((part) => !part.includes('kind: Operations'))
      .join('---\n'),
  }));
  await ground.operator(contract.removeEntity, { params: { ref: 'operations:default/orders-db' }, body: { reason: 'Gone' } });
  await ground.take(without, { removeMissing: true });
  await expectOneMind();
  expect([await owner(db), await owner(mailer)]).toEqual([null, null]);
});

test('of two that apply at once on the same state, one goes in and one is refused', async () => {
  await ground.take(smallWorld, { removeMissing: true });
  const first = await ground.plan(smallWorldWith('What visitors see', 'What one wrote'));
  const second = await ground.plan(smallWorldWith('What visitors see', 'What another wrote'));
  const outcomes = await Promise.allSettled([first, second].map(({ id }) => ground.operator(contract.applyImport, { params: { id }, body: {} })));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const [refused] = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  expect(refused instanceof ProblemError ? refused.problem.code : refused).toBe('catalog.plan-stale');
  await expectOneMind();
});

test('owners, hand changes and imports at the same time all hold', async () => {
  await ground.take(smallWorld, { removeMissing: true });
  const ref = 'component:default/checkout';
  const propose = (team: string) => ground.operator(contract.proposeOwner, { params: { ref, side: 'ops' }, body: { team, reason: 'At once' } });
  const shown = await ground.plan(smallWorldWith('What visitors see', 'What guests see'));
  const outcomes = await Promise.allSettled([
    propose('keepers'),
    propose('others'),
    ground.operator(contract.applyImport, { params: { id: shown.id }, body: {} }),
    propose('makers'),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(3);
  const { history } = await ground.viewer(contract.ownersOn, { params: { ref } });
  expect(history.filter(({ side, to }) => side === 'ops' && to === null)).toHaveLength(1);
  await expectOneMind();
});

test('too large an import is refused before anything is read', async () => {
  const text = 'x'.repeat(41 * 1024 * 1024);
  expect(await refusedCode(ground.plan([{ path: 'a.yaml', text }]))).toBe('catalog.import-too-large');
});
