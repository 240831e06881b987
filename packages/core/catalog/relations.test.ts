import { describe, expect, test } from 'vitest';
import { unsaid } from '../dependencies/dependency.ts';
import { dutiesOfStage } from './duties.ts';
import type { Entity } from './entity.ts';
import { ownFieldsOf, withDuties, withOwner } from './own-fields.ts';
import { distinctRelations, relationsOf } from './relations.ts';
import { catalogOf, targetsOf } from './standing.ts';

const entity = (kind: string, name: string, spec: Record<string, unknown> = {}, annotations?: Record<string, string>, namespace?: string): Entity => ({
  apiVersion: kind === 'Operations' || kind === 'Journey' ? 'samspel/v1' : 'backstage.io/v1alpha1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...(annotations === undefined ? {} : { annotations }) },
  spec,
});
const told = (one: Entity): string[] => distinctRelations(relationsOf(one, ownFieldsOf(one))).map(({ source, type, target }) => `${source} ${type} ${target}`);

describe('relations', () => {
  test('go both ways, with the kind the field assumes', () => {
    expect(told(entity('Component', 'A', { owner: 'x', system: 's', providesApis: ['p'], dependsOn: ['resource:d'] }))).toEqual([
      'api:default/p apiProvidedBy component:default/a',
      'component:default/a dependsOn resource:default/d',
      'component:default/a ownedBy group:default/x',
      'component:default/a partOf system:default/s',
      'component:default/a providesApi api:default/p',
      'group:default/x ownerOf component:default/a',
      'resource:default/d dependencyOf component:default/a',
      'system:default/s hasPart component:default/a',
    ]);
  });

  test('read references in the namespace of whoever states them', () => {
    expect(told(entity('User', 'u', { memberOf: ['t', 'default/r'] }, undefined, 'dev'))).toEqual([
      'group:default/r hasMember user:dev/u',
      'group:dev/t hasMember user:dev/u',
      'user:dev/u memberOf group:default/r',
      'user:dev/u memberOf group:dev/t',
    ]);
  });

  test('of a parent that names its child and a child that names its parent are one', () => {
    const both = [...relationsOf(entity('Group', 'up', { children: ['down'] })), ...relationsOf(entity('Group', 'down', { parent: 'up', children: [] }))];
    expect(distinctRelations(both)).toHaveLength(2);
  });

  test('are not made of members that are no field', () => {
    expect(told(entity('Component', 'a', { owner: 'x', apiConsumedBy: ['component:b'] }))).toHaveLength(2);
  });

  test('of roles come only where they are stated', () => {
    const plain = told(entity('Component', 'a', { owner: 'x' }));
    expect(plain.filter((line) => /devOwn|opsOwn/.test(line))).toEqual([]);
    const roles = told(entity('Component', 'a', { owner: 'x' }, { 'samspel.dev/ops-owner': 'y, user:k' }));
    expect(roles).toContain('component:default/a ownedBy group:default/y');
    expect(roles).toContain('component:default/a opsOwnedBy group:default/y');
    expect(roles).toContain('group:default/y opsOwnerOf component:default/a');
  });
});

describe('own fields', () => {
  test('are read from annotations', () => {
    const own = ownFieldsOf(
      entity(
        'Component',
        'a',
        { owner: 'x' },
        {
          'samspel.dev/ops-owner': 'y, k',
          'samspel.dev/sites': 'STO, lon,sto',
          'samspel.dev/stage': 'together',
          'samspel.dev/duties': 'on-call=ops, Backup=dev',
          'samspel.dev/dependencies': 'resource:d soft timeout=250ms attempts=3 backoff=1s retry-budget=0.1 fallback="old answer"\ncomponent:e',
        },
      ),
    );
    expect(own).toEqual({
      owners: { dev: { team: 'group:default/x', person: null }, ops: { team: 'group:default/y', person: 'user:default/k' } },
      stage: 'together',
      duties: { onCall: 'ops', backup: 'dev' },
      sites: ['sto', 'lon'],
      journeys: [],
      failsWith: [],
      dependencies: [
        {
          ...unsaid,
          to: 'resource:default/d',
          hard: false,
          timeoutSeconds: 0.25,
          attempts: 3,
          backoffSeconds: 1,
          retryBudget: 0.1,
          fallback: { text: 'old answer', testedAt: null },
        },
        { ...unsaid, to: 'component:default/e' },
      ],
    });
  });

  test('in an Operations document count where both speak', () => {
    const own = ownFieldsOf(
      entity('Component', 'a', { owner: 'x' }, { 'samspel.dev/ops-owner': 'y', 'samspel.dev/sites': 'sto' }),
      entity('Operations', 'a', { owners: { ops: { team: 'z', person: 'k' } }, duties: { onCall: 'shared' } }),
    );
    expect(own.owners).toEqual({ dev: { team: 'group:default/x', person: null }, ops: { team: 'group:default/z', person: 'user:default/k' } });
    expect(own).toMatchObject({ sites: ['sto'], duties: { onCall: 'shared' } });
  });

  test('written by hand are read back as written, in either place', () => {
    const component = entity('Component', 'a', { owner: 'x' });
    const beside = entity('Operations', 'a', { owners: { ops: 'y' }, stage: 'together' });
    for (const operations of [undefined, beside])
      for (const side of ['dev', 'ops'] as const)
        for (const owner of [
          { team: 'group:default/n', person: null },
          { team: 'group:default/n', person: 'user:default/p' },
          { team: 'user:default/p', person: 'user:default/p' },
        ]) {
          const next = withOwner(component, operations, side, owner);
          expect(ownFieldsOf(next.entity, next.operations).owners[side]).toEqual(owner);
          const held = withDuties(next.entity, next.operations, dutiesOfStage['take-part']);
          expect(ownFieldsOf(held.entity, held.operations)).toMatchObject({ duties: dutiesOfStage['take-part'], stage: null });
        }
  });
});

describe('the catalog as a whole', () => {
  const all = [
    entity('Component', 'front', { owner: 'x', consumesApis: ['orders'], dependsOn: ['component:mail'] }, { 'samspel.dev/journeys': 'buy' }),
    entity('Component', 'shop', { owner: 'x', providesApis: ['orders'] }, { 'samspel.dev/journeys': 'buy' }),
    entity('Component', 'mail', { owner: 'x' }),
    entity('Operations', 'front', { dependencies: [{ to: 'component:mail', hard: false }] }),
    entity('Journey', 'read', { structure: 'mail' }),
  ];
  const catalog = catalogOf(new Map(all.map((one) => [`${one.kind.toLowerCase()}:default/${one.metadata.name}`, one])));

  test('knows dependencies with what is said of them, and those through an API', () => {
    expect(catalog.dependenciesFrom.get('component:default/front')).toMatchObject([
      { to: 'component:default/mail', hard: false, by: 'fields' },
      { to: 'component:default/shop', hard: true, by: 'api', api: 'api:default/orders' },
    ]);
    expect(catalog.dependenciesTo.get('component:default/shop')).toHaveLength(1);
    expect(targetsOf(catalog, 'component:default/front', 'operatedBy')).toEqual(['operations:default/front']);
  });

  test('knows journeys that are declared and those that only systems name', () => {
    expect(catalog.journeys).toMatchObject([
      { ref: 'journey:default/buy', structure: { all: [{ ref: 'component:default/front' }, { ref: 'component:default/shop' }] } },
      { ref: 'journey:default/read', structure: { ref: 'component:default/mail' } },
    ]);
  });
});
