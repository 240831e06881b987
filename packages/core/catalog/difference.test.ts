import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf, mergeThree } from './difference.ts';
import { same, valueAt, withValue } from './json.ts';

const name = fc.constantFrom('a', 'b', 'c~/d', 'spec');
const leaf = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'y', ''), fc.boolean(), fc.constant(null));
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, leaf, fc.array(leaf, { maxLength: 3 }), tie('object')),
  object: fc.dictionary(name, tie('any'), { maxKeys: 3 }),
}));
const object = value.object as fc.Arbitrary<Record<string, unknown>>;

describe('a difference', () => {
  test('of equal documents is empty, and of others is not', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        expect(differenceOf(a, b).length === 0).toBe(same(a, b));
      }),
    );
  });

  test('written onto the first document gives the second', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        let result: unknown = a;
        for (const { path, after } of differenceOf(a, b)) result = withValue(result, path, after);
        // Objects without members say nothing, so that taking the last member away takes the object away.
        expect(pruned(result)).toEqual(pruned(b));
      }),
    );
  });

  test('names each field by its pointer', () => {
    expect(differenceOf({ spec: { type: 'a', list: [1] } }, { spec: { type: 'b', list: [1, 2] }, new: { x: 1 } })).toEqual([
      { path: '/spec/type', before: 'a', after: 'b' },
      { path: '/spec/list', before: [1], after: [1, 2] },
      { path: '/new/x', before: undefined, after: 1 },
    ]);
  });
});

function pruned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, pruned(inner)] as const)
    .filter(([, inner]) => !(typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length === 0));
  return Object.fromEntries(kept);
}

describe('joining three documents', () => {
  test('takes the files whole where no hand was', () => {
    fc.assert(
      fc.property(object, object, (base, incoming) => {
        expect(mergeThree(base, base, incoming)).toEqual({ merged: incoming, conflicts: [], kept: [] });
      }),
    );
  });

  test('keeps what stands whole where the files did not move', () => {
    fc.assert(
      fc.property(object, object, (base, standing) => {
        const { merged, conflicts } = mergeThree(base, standing, base);
        expect(conflicts).toEqual([]);
        expect(same(merged, standing)).toBe(true);
      }),
    );
  });

  test('never writes over what a hand changed', () => {
    fc.assert(
      fc.property(object, object, object, (base, standing, incoming) => {
        const { merged } = mergeThree(base, standing, incoming);
        for (const { path, after } of differenceOf(base, standing)) {
          const found = valueAt(merged, path);
          // Either the hand's value stands, or the files say something at or around it that agrees with the hand.
          if (!same(found, after)) expect(same(pruned(found ?? {}), pruned(after ?? {})) || same(valueAt(incoming, path), found)).toBe(true);
        }
      }),
    );
  });

  test('asks about each field that both changed apart, once', () => {
    const base = { title: 'Player', tags: ['a'], spec: { owner: 'x', type: 'service' } };
    const standing = { title: 'Our player', tags: ['a'], spec: { owner: 'y', type: 'service' } };
    const incoming = { title: 'The player', tags: ['b'], spec: { owner: 'y', type: 'library' } };
    expect(mergeThree(base, standing, incoming)).toEqual({
      merged: { title: 'Our player', tags: ['b'], spec: { owner: 'y', type: 'library' } },
      conflicts: [{ path: '/title', base: 'Player', byHand: 'Our player', incoming: 'The player', why: 'by-hand' }],
      kept: [],
    });
  });

  test('keeps what a person added and took away', () => {
    const base = { spec: { a: 1, b: 2 } };
    expect(mergeThree(base, { spec: { b: 2, c: 3 } }, { spec: { a: 1, b: 5 } })).toEqual({
      merged: { spec: { b: 5, c: 3 } },
      conflicts: [],
      kept: ['/spec/a', '/spec/c'],
    });
  });

  test('asks when a person wrote first what the files now bring', () => {
    const { merged, conflicts } = mergeThree(undefined, { spec: { owner: 'y' } }, { spec: { owner: 'x', type: 'service' } });
    expect(merged).toEqual({ spec: { owner: 'y', type: 'service' } });
    expect(conflicts).toMatchObject([{ path: '/spec/owner', byHand: 'y', incoming: 'x' }]);
  });
});
