import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isId, makeId } from './id.ts';

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const moments = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test('the example of the ULID specification keeps its time part', () => {
  expect(makeId('inc', 1_469_918_176_385, new Uint8Array(10))).toBe('inc_01ARYZ6S410000000000000000');
});

test('every id that is made is an id of its noun and of no other', () => {
  fc.assert(
    fc.property(moments, bytes, (at, chance) => {
      const id = makeId('inc', at, chance);
      expect(isId('inc', id)).toBe(true);
      expect(isId('imp', id)).toBe(false);
    }),
  );
});

test('ids sort by age', () => {
  fc.assert(
    fc.property(moments, moments, bytes, bytes, (one, other, a, b) => {
      fc.pre(one !== other);
      expect(makeId('inc', one, a) < makeId('inc', other, b)).toBe(one < other);
    }),
  );
});

test('all of the chance shows: two ids of one moment differ whenever their chance does', () => {
  fc.assert(
    fc.property(moments, bytes, bytes, (at, a, b) => {
      expect(makeId('inc', at, a) === makeId('inc', at, b)).toBe(a.every((byte, index) => byte === b[index]));
    }),
  );
});

test.each(['', 'inc', 'inc_', 'inc_01ARYZ6S41', 'inc_01ARYZ6S41000000000000000I', 'INC_01ARYZ6S410000000000000000', 'inc_01ARYZ6S4100000000000000000'])(
  '%j is no id',
  (text) => {
    expect(isId('inc', text)).toBe(false);
  },
);
