import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chance } from '../chance/chance.ts';
import type { Entity } from './entity.ts';
import { validate } from './validate.ts';

const component = (metadata: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'player', ...metadata },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-a', ...spec },
});
const faultsOf = (document: unknown): string[] => {
  const result = validate(document);
  return 'faults' in result ? result.faults.map(({ path }) => path) : [];
};

describe('the rules', () => {
  test('let a plain component in, as it is', () => {
    const document = component(
      { labels: { 'a.b/c': 'X-1' }, annotations: { 'x.y/z': '' }, tags: ['c++', 'go-1'], links: [{ url: 'https://example.org' }] },
      { strange: [1] },
    );
    expect(validate(document)).toEqual({ entity: document });
  });

  test.each([
    ['/metadata/name', component({ name: 'a b' })],
    ['/metadata/name', component({ name: 'x'.repeat(64) })],
    ['/metadata/name', component({ name: '-a' })],
    ['/metadata/namespace', component({ namespace: 'Upper' })],
    ['/metadata/labels/a', component({ labels: { a: 'b c' } })],
    ['/metadata/labels/a~1b~1c', component({ labels: { 'a/b/c': 'x' } })],
    ['/metadata/annotations/a', component({ annotations: { a: 3 } })],
    ['/metadata/tags/1', component({ tags: ['ok', 'go 1.15.3'] })],
    ['/metadata/tags/0', component({ tags: ['Upper'] })],
    ['/metadata/links/0/url', component({ links: [{ url: 'nowhere' }] })],
    ['/spec/owner', component({}, { owner: '' })],
    ['/spec/owner', component({}, { owner: undefined })],
    ['/spec/lifecycle', component({}, { lifecycle: null })],
    ['/spec/dependsOn/0', component({}, { dependsOn: ['database'] })],
    ['/spec/providesApis', component({}, { providesApis: 'orders' })],
    ['/apiVersion', { ...component(), apiVersion: 'v1' }],
    ['/kind', { ...component(), kind: 'Template' }],
    ['/kind', { ...component(), kind: 'component' }],
    ['/extra', { ...component(), extra: 1 }],
    ['/metadata', { ...component(), metadata: undefined }],
    ['/spec/children', { apiVersion: 'backstage.io/v1alpha1', kind: 'Group', metadata: { name: 'a' }, spec: { type: 'team' } }],
    ['/spec/memberOf', { apiVersion: 'backstage.io/v1alpha1', kind: 'User', metadata: { name: 'a' }, spec: {} }],
    [
      '/spec/definition',
      { apiVersion: 'backstage.io/v1alpha1', kind: 'API', metadata: { name: 'a' }, spec: { type: 't', lifecycle: 'l', owner: 'o', definition: 3 } },
    ],
    ['/metadata/annotations/samspel.dev~1duties', component({ annotations: { 'samspel.dev/duties': 'juggling=dev' } })],
    ['/metadata/annotations/samspel.dev~1stage', component({ annotations: { 'samspel.dev/stage': 'nearly' } })],
    ['/metadata/annotations/samspel.dev~1dev-ownr', component({ annotations: { 'samspel.dev/dev-ownr': 'x' } })],
    ['/metadata/annotations/samspel.dev~1dependencies', component({ annotations: { 'samspel.dev/dependencies': 'orders soft' } })],
    ['/spec/structure/all/1/any', { apiVersion: 'samspel/v1', kind: 'Journey', metadata: { name: 'j' }, spec: { structure: { all: ['a', { any: [] }] } } }],
    ['/spec/structure/atLeast', { apiVersion: 'samspel/v1', kind: 'Journey', metadata: { name: 'j' }, spec: { structure: { atLeast: 3, of: ['a', 'b'] } } }],
    ['/spec/weight', { apiVersion: 'samspel/v1', kind: 'Journey', metadata: { name: 'j' }, spec: { weight: -1 } }],
    ['/apiVersion', { apiVersion: 'backstage.io/v1alpha1', kind: 'Journey', metadata: { name: 'j' } }],
    ['/spec/of', { apiVersion: 'samspel/v1', kind: 'Operations', metadata: { name: 'j' }, spec: { of: 'group:x' } }],
    ['/spec/owners/ops', { apiVersion: 'samspel/v1', kind: 'Operations', metadata: { name: 'j' }, spec: { owners: { ops: 3 } } }],
    [
      '/spec/dependencies/0/attempts',
      { apiVersion: 'samspel/v1', kind: 'Operations', metadata: { name: 'j' }, spec: { dependencies: [{ to: 'component:a', attempts: 0 }] } },
    ],
    ['/metadata/description', component({ description: 'a\u0000b' })],
    ['/metadata/description', component({ description: '\ud800' })],
    ['/spec/n', component({}, { n: Number.NaN })],
  ])('find the fault at %s', (path, document) => {
    expect(faultsOf(document)).toEqual([path]);
  });

  test('tell every fault, not only the first', () => {
    expect(faultsOf(component({ name: 'a b', tags: ['c d'], namespace: '' }))).toEqual(['/metadata/name', '/metadata/namespace', '/metadata/tags/0']);
  });

  test('leave out what only a catalog writes', () => {
    const answered = { ...component({ uid: 'x', etag: 'y' }), relations: [{ type: 'ownedBy', targetRef: 'group:default/team-a' }] };
    expect(validate(answered)).toEqual({ entity: component() });
  });

  test('never throw, and what they let in is what was given', () => {
    const metadata = fc.dictionary(fc.constantFrom('name', 'namespace', 'labels', 'annotations', 'tags', 'links', 'title'), fc.anything());
    const document = fc.oneof(
      fc.anything(),
      fc.record({
        apiVersion: fc.constantFrom('backstage.io/v1alpha1', 'samspel/v1'),
        kind: fc.constantFrom('Component', 'Group', 'Journey', 'Operations', 'API'),
        metadata,
        spec: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(document, (given) => {
        const result = validate(given);
        if ('faults' in result) expect(result.faults.length).toBeGreaterThan(0);
        else expect(JSON.parse(JSON.stringify(result.entity))).toEqual(result.entity as Entity);
      }),
      { numRuns: 2000 },
    );
  });
});

test('a journey that no report could work out in time is not let in', () => {
  // 160 triples drawn from 80 names: no order of asking keeps few of them in mind at once.
  const luck = chance('entangled');
  const triples = Array.from({ length: 160 }, () => ({ any: [1, 2, 3].map(() => `x${luck.whole(0, 79)}`) }));
  const journey = (structure: unknown) => ({ apiVersion: 'samspel/v1', kind: 'Journey', metadata: { name: 'j' }, spec: { structure } });
  expect(faultsOf(journey({ all: triples }))).toEqual(['/spec/structure']);
  // Twenty pairs of which both must fail, and all forty in one breath before them: hard in that order, easy in another.
  const pairs = Array.from({ length: 20 }, (_, index) => [`x${index}`, `y${index}`]);
  const names = [...pairs.map(([x]) => x), ...pairs.map(([, y]) => y)];
  expect(faultsOf(journey({ all: [{ any: names }, ...pairs.map((any) => ({ any }))] }))).toEqual([]);
});
