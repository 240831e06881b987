import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OldestFirst } from './oldest-first.ts';

test('the oldest is the first that is still there, whatever was put, put again and deleted', () => {
  const key = fc.constantFrom(...'abcdefgh');
  const deed = fc.oneof(
    fc.record({ does: fc.constant('set' as const), key, value: fc.nat(9) }),
    fc.record({ does: fc.constant('delete' as const), key }),
    fc.record({ does: fc.constant('drop' as const) }),
    fc.record({ does: fc.constant('look' as const) }),
  );
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 80 }), (deeds) => {
      const ours = new OldestFirst<number>();
      const plain = new Map<string, number>();
      for (const one of deeds) {
        const first = plain.entries().next().value;
        if (one.does === 'set') {
          ours.set(one.key, one.value);
          plain.set(one.key, one.value);
        } else if (one.does === 'delete') expect(ours.delete(one.key)).toBe(plain.delete(one.key));
        else {
          expect(ours.oldest()).toEqual(first);
          if (one.does === 'drop' && first !== undefined) {
            ours.delete(first[0]);
            plain.delete(first[0]);
          }
        }
        expect([...ours.entries()]).toEqual([...plain]);
      }
      expect(ours.oldest()).toEqual(plain.entries().next().value);
    }),
    { numRuns: 500 },
  );
});
