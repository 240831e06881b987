import * as contract from '@samspel/contract/catalog.ts';
import { acceptFinding, listFindings } from '@samspel/contract/findings.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CatalogGround, catalogGround, refusedCode } from './testing/catalog-ground.ts';
import { smallWorld, smallWorldWith } from './testing/small-world.ts';

let ground: CatalogGround;
beforeAll(async () => {
  ground = await catalogGround();
});
afterAll(() => ground.test.end());

const storefront = 'component:default/storefront';
const document = async (ref: string): Promise<Record<string, unknown>> => (await ground.viewer(contract.showSystem, { params: { ref } })).document;
const count = async (): Promise<number> => (await ground.viewer(contract.backstageEntities)).length;

describe('an import', () => {
  test('shows the difference and writes nothing until it is applied', async () => {
    const shown = await ground.plan(smallWorld);
    expect(shown.counts).toMatchObject({ added: 15, changed: 0, removed: 0, refused: 0 });
    expect(await count()).toBe(0);
    const applied = await ground.operator(contract.applyImport, { params: { id: shown.id }, body: {} });
    expect(applied.appliedAt).not.toBeNull();
    expect(await count()).toBe(15);
    expect(await refusedCode(ground.operator(contract.applyImport, { params: { id: shown.id }, body: {} }))).toBe('catalog.plan-applied');
  });

  test('repeated changes nothing', async () => {
    const again = await ground.plan(smallWorld);
    expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: 15, conflicts: 0 });
    expect(again.items).toEqual([]);
  });

  test('lets good documents in and refuses each bad one with file, line and reason', async () => {
    const text = `${smallWorld[1]?.text}---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: has a blank\nspec: {}\n---\nkey: [broken\n---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: new-team }\nspec: { type: team, children: [] }\n`;
    const shown = await ground.take([{ path: 'org.yaml', text }], { origin: 'mixed' });
    expect(shown.counts).toMatchObject({ added: 1, refused: 2 });
    const [blank, broken] = shown.refused;
    expect(blank).toMatchObject({ file: 'org.yaml', line: 29, path: '/metadata/name', ref: 'component:default/has a blank' });
    expect(blank?.reason).toContain('has a blank');
    expect(broken).toMatchObject({ file: 'org.yaml', document: 7 });
    expect(await count()).toBe(16);
  });

  test('refuses a journey over a system that nobody declares', async () => {
    const text = 'apiVersion: samspel/v1\nkind: Journey\nmetadata: { name: fly }\nspec: { structure: { all: [storefront, wings] } }\n';
    const shown = await ground.plan([{ path: 'samspel.yaml', text }], { origin: 'mixed' });
    expect(shown.refused).toMatchObject([{ path: '/spec/structure', ref: 'journey:default/fly' }]);
    expect(shown.refused[0]?.reason).toContain('component:default/wings');
  });

  test('is refused when the catalog moved after the difference was shown', async () => {
    const shown = await ground.plan(smallWorldWith('What visitors see', 'What guests see'));
    expect(shown.items).toMatchObject([
      { ref: storefront, change: 'changed', fields: [{ path: '/metadata/description', before: 'What visitors see', after: 'What guests see' }] },
    ]);
    const text = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: meanwhile }\nspec: { type: team, children: [] }\n';
    await ground.take([{ path: 'meanwhile.yaml', text }], { origin: 'meanwhile' });
    expect(await refusedCode(ground.operator(contract.applyImport, { params: { id: shown.id }, body: {} }))).toBe('catalog.plan-stale');
    expect(await document(storefront)).toMatchObject({ metadata: { description: 'What visitors see' } });
  });

  test('takes away what its origin gives no more, only when that was said', async () => {
    const kept = await ground.plan([], { origin: 'meanwhile' }).catch(() => null);
    expect(kept).toBeNull();
    const other = [
      { path: 'x.yaml', text: 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: instead }\nspec: { type: team, children: [] }\n' },
    ];
    expect(await ground.plan(other, { origin: 'meanwhile' })).toMatchObject({ counts: { removed: 0, missing: 1 }, missing: ['group:default/meanwhile'] });
    const gone = await ground.take(other, { origin: 'meanwhile', removeMissing: true });
    expect(gone.counts).toMatchObject({ added: 1, removed: 1 });
    expect(await refusedCode(ground.viewer(contract.showTeam, { params: { ref: 'group:default/meanwhile' } }))).toBe('catalog.unknown');
  });
});

describe('what a person changed by hand', () => {
  const byHand = async (change: (metadata: Record<string, unknown>) => void): Promise<void> => {
    const now = structuredClone(await document(storefront));
    change(now['metadata'] as Record<string, unknown>);
    await ground.operator(contract.putEntity, { params: { ref: storefront }, body: { document: now, reason: 'Better words' } });
  };

  test('stays when the files do not touch it', async () => {
    await byHand((metadata) => {
      metadata['title'] = 'Shop window';
    });
    const shown = await ground.take(smallWorld);
    expect(shown.counts).toMatchObject({ changed: 0, conflicts: 0 });
    expect(await document(storefront)).toMatchObject({ metadata: { title: 'Shop window' } });
  });

  test('stays when the files want otherwise, becomes a finding once, and gives way when a person accepts it', async () => {
    const files = smallWorldWith('title: Storefront', 'title: Front of house');
    const shown = await ground.take(files);
    expect(shown.items).toMatchObject([
      { ref: storefront, change: 'unchanged', conflicts: [{ path: '/metadata/title', byHand: 'Shop window', incoming: 'Front of house', why: 'by-hand' }] },
    ]);
    expect(await document(storefront)).toMatchObject({ metadata: { title: 'Shop window' } });
    await ground.take(files);
    const { items } = await ground.viewer(listFindings, { query: { subject: storefront } });
    expect(items).toMatchObject([
      { kind: 'catalog.changed-by-hand', subjectTitle: 'Shop window', facts: { path: '/metadata/title', incoming: 'Front of house' } },
    ]);
    const stranger = ground.member(acceptFinding, { params: { id: items[0]?.id ?? '' }, body: {} });
    expect(await refusedCode(stranger)).toBe('findings.not-owner');
    await ground.operator(acceptFinding, { params: { id: items[0]?.id ?? '' }, body: { reason: 'They are right' } });
    await ground.test.samspel.settle();
    expect(await document(storefront)).toMatchObject({ metadata: { title: 'Front of house' } });
    expect((await ground.plan(files)).counts).toMatchObject({ changed: 0, conflicts: 0 });
  });
});

describe('an export', () => {
  test('imported again is what stands, file by file and as one text', async () => {
    const { files } = await ground.viewer(contract.exportCatalog, { query: { origin: 'files' } });
    expect(files.map(({ path }) => path)).toEqual(['catalog-info.yaml', 'org.yaml', 'samspel.yaml']);
    const again = await ground.plan(files.map(({ path, text }) => ({ path, text })));
    expect(again.counts).toMatchObject({ added: 0, changed: 0, removed: 0, refused: 0, conflicts: 0, missing: 0 });
    const text = await ground.viewer(contract.exportCatalogYaml, {});
    const asOne = await ground.plan([{ path: 'all.yaml', text }]);
    expect(asOne.counts).toMatchObject({ added: 0, changed: 0, refused: 0 });
  });
});

describe('one entity written by hand', () => {
  test('is refused when somebody else wrote it meanwhile, and so is taking it out', async () => {
    const params = { ref: 'component:default/by-hand' };
    const document = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'by-hand' },
      spec: { type: 'tool', owner: 'makers', lifecycle: 'x' },
    };
    const put = (lifecycle: string, version: number) =>
      ground.operator(contract.putEntity, { params, body: { document: { ...document, spec: { ...document.spec, lifecycle } }, reason: 'x' } }, { version });
    expect(await refusedCode(put('production', 1))).toBe('request.stale');
    expect((await put('production', 0)).version).toBe(1);
    expect((await put('experimental', 1)).version).toBe(2);
    expect(await refusedCode(put('deprecated', 1))).toBe('request.stale');
    const remove = (version: number) => ground.operator(contract.removeEntity, { params, body: { reason: 'x' } }, { version });
    expect(await refusedCode(remove(1))).toBe('request.stale');
    expect(await remove(2)).toEqual(params);
  });
});

describe('rights', () => {
  test('a member may not import', async () => {
    expect(await refusedCode(ground.member(contract.planImport, { body: { files: smallWorld } }))).toBe('access.not-allowed');
  });
});
