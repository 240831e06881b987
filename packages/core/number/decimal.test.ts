/** Are decimals the numbers that were written? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, complement, decimal, floor, minus, plus, quotient, times, toNumber } from './decimal.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

test('given any double, when read as a decimal and back, then it is the same', () => {
  fc.assert(fc.property(finite, (value) => toNumber(decimal(value)) === value));
});

test('given decimals that binary cannot hold, when reckoned with, then nothing is lost', () => {
  expect(toNumber(plus(decimal(0.1), decimal(0.2)))).toBe(0.3);
  expect(floor(times(decimal(2_500_000), minus(decimal(1), decimal(0.9999))))).toBe(250);
  expect(complement(0.999999999999)).toBe(1e-12);
  expect(compare(minus(decimal(0.4), decimal(0.1)), decimal(0.3))).toBe(0);
  expect(floor(decimal(-0.5))).toBe(-1);
});

test('given a quotient, when asked for, then it is as near as a double can be, and null by 0', () => {
  expect(quotient(decimal(1), decimal(3))).toBe(1 / 3);
  expect(quotient(decimal(14066), times(decimal(3663253), decimal(0.03)))).toBeCloseTo(0.12799188772019476, 15);
  expect(quotient(decimal(1), decimal(0))).toBeNull();
  fc.assert(fc.property(fc.integer(), fc.integer({ min: 1 }), (a, b) => quotient(decimal(a), decimal(b)) === a / b));
});
