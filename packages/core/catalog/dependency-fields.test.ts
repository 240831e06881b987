import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unsaid } from '../dependencies/dependency.ts';
import { type DeclaredDependency, dependenciesOfText, dependenciesOfValue, withDependencies } from './dependency-fields.ts';
import type { Entity } from './entity.ts';

const quiet = { namespace: 'default', fault: () => undefined };
const player = (annotation?: string, spec: Record<string, unknown> = {}): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'player', ...(annotation === undefined ? {} : { annotations: { 'samspel.dev/dependencies': annotation } }) },
  spec,
});
const said = (entity: Entity): DeclaredDependency[] => dependenciesOfText(entity.metadata.annotations?.['samspel.dev/dependencies'] ?? '', quiet);

const amount = fc.option(fc.integer({ min: 0, max: 100_000 }).map((n) => n / 1000));
const dependency: fc.Arbitrary<DeclaredDependency> = fc.record({
  to: fc.constantFrom('component:default/a', 'resource:default/b', 'component:other/c'),
  hard: fc.boolean(),
  asynchronous: fc.boolean(),
  timeoutSeconds: amount,
  attempts: fc.option(fc.integer({ min: 1, max: 9 })),
  backoffSeconds: amount,
  backoffFactor: fc.option(fc.integer({ min: 1, max: 4 })),
  jitter: fc.option(fc.constantFrom(0, 0.25, 1)),
  retryBudget: amount,
  breaker: fc.option(
    fc.record({
      failureRatio: fc.constantFrom(0.1, 1),
      minCalls: fc.integer({ min: 1, max: 99 }),
      windowSeconds: fc.integer({ min: 1, max: 60 }),
      openSeconds: fc.integer({ min: 1, max: 60 }),
    }),
  ),
  fallback: fc.option(
    fc.record({
      text: fc.constantFrom('stale cache', 'nothing; the list stays empty', 'a = b'),
      testedAt: fc.option(fc.constantFrom(Date.UTC(2026, 9, 1), Date.UTC(2026, 1, 3, 4, 5, 6, 7))),
    }),
  ),
  owner: fc.option(fc.constantFrom('group:default/team-a', 'user:default/eva')),
});

describe('what is said of a dependency', () => {
  it('is read back as it was written, as a line and as an item', () => {
    fc.assert(
      fc.property(dependency, (one) => {
        expect(said(withDependencies({ entity: player(), operations: undefined }, [one], []).entity)).toEqual([one]);
        const operations: Entity = { apiVersion: 'samspel.dev/v1', kind: 'Operations', metadata: { name: 'player' }, spec: { dependencies: [one.to] } };
        const both = withDependencies({ entity: player(), operations }, [one], []);
        expect(dependenciesOfValue(both.operations?.spec?.['dependencies'], quiet)).toEqual([one]);
        expect(said(both.entity)).toEqual([]);
      }),
    );
  });

  it('leaves alone what was said of others, and takes what is removed from everywhere', () => {
    const entity = player('resource:b soft timeout=2s; component:a fallback="wait; then ask"', { dependsOn: ['component:a', 'resource:z'] });
    const declared = withDependencies(
      { entity, operations: undefined },
      [{ ...unsaid, to: 'component:default/new', attempts: 3 }],
      ['component:default/a'],
    ).entity;
    expect(declared.metadata.annotations?.['samspel.dev/dependencies']).toBe('resource:b soft timeout=2s; component:default/new attempts=3');
    expect(declared.spec?.['dependsOn']).toEqual(['resource:z']);
    const none = withDependencies({ entity: player('component:a'), operations: undefined }, [], ['component:default/a']).entity;
    expect(none.metadata.annotations).toBeUndefined();
  });

  it.each([
    ['component:a breaker=0.5/20', '/breaker'],
    ['component:a breaker=2/20/10s/30s', '/breaker'],
    ['component:a breaker=0.5/20/0s/30s', '/breaker'],
    ['component:a breaker=0.5/2000000/10s/30s', '/breaker'],
    ['component:a timeout=100000m', '/timeoutSeconds'],
    ['component:a attempts=5000', '/attempts'],
    ['component:a attempts=1.5', '/attempts'],
    ['component:a retry-budget=5000', '/retryBudget'],
    ['component:a backoff=86401', '/backoffSeconds'],
    ['component:a backoff-factor=101', '/backoffFactor'],
    ['component:a jitter=1.5', '/jitter'],
    ['component:a backoff-factor=0.5', '/backoffFactor'],
    ['component:a fallback="old" fallback-tested=soon', '/fallbackTestedAt'],
    ['component:a fallback-tested=2026-10-01', '/fallbackTestedAt'],
    ['component:a fallback=""', '/fallback'],
    [`component:a fallback="${'x'.repeat(1001)}" fallback-tested=2026-10-01`, '/fallback'],
    ['component:a owner=component:b', '/owner'],
    ['component:a __proto__=1', ''],
  ])('names the fault of %s', (text, path) => {
    const faults: string[] = [];
    expect(dependenciesOfText(text, { namespace: 'default', fault: (at) => void faults.push(at) })).toHaveLength(1);
    expect(faults).toEqual([path]);
  });

  it('has the same bounds as an item', () => {
    const faults: string[] = [];
    const item = { to: 'component:a', timeoutSeconds: 1e300, attempts: 5000, breaker: { failureRatio: 1, minCalls: 1, windowSeconds: 1, openSeconds: 0 } };
    const [one] = dependenciesOfValue([item], { namespace: 'default', fault: (at) => void faults.push(at) });
    expect(one).toEqual({ ...unsaid, to: 'component:default/a' });
    expect(faults).toEqual(['/0/timeoutSeconds', '/0/attempts', '/0/breaker']);
  });
});
