/** Do attempts multiply over layers and add up at one? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amplification, worstCaseAttempts } from './attempts.ts';

test('given four layers of three attempts, when multiplied, then one request is 81 (and none without layers is one)', () => {
  expect(worstCaseAttempts([3, 3, 3, 3])).toBe(81);
  expect(worstCaseAttempts([])).toBe(1);
});

test('given three attempts that half fail, when summed, then it is 1.75, or what the budget leaves', () => {
  expect(amplification(0.5, 3)).toBe(1.75);
  expect(amplification(0.5, 3, 0.2)).toBe(1.2);
  expect(amplification(1, 1_000_000, 0)).toBe(1);
});

test('given any rate and number of attempts, when summed, then it is the sum of powers, however it is worked out', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 4_000 }), (rate, attempts) => {
      let sum = 0;
      for (let power = 1, k = 0; k < attempts; k++, power *= rate) sum += power;
      expect(amplification(rate, attempts) / sum).toBeCloseTo(1, 9);
    }),
  );
});
