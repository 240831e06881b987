import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grouped, threeFigures, wholeText } from './grouped.ts';

const n = '\u202f';

test('thousands stand apart, before the point alone', () => {
  expect(wholeText(6_858_028)).toBe(`6${n}858${n}028`);
  expect(wholeText(999.4)).toBe('999');
  expect(threeFigures(13_214)).toBe(`13${n}200`);
  expect(threeFigures(0.012_345)).toBe('0.0123');
  expect(grouped('-1234.56789')).toBe(`-1${n}234.56789`);
});

test('what JavaScript writes with an exponent stays as it is', () => {
  expect(threeFigures(1.5e21)).toBe('1.5e+21');
  expect(threeFigures(1.5e-9)).toBe('1.5e-9');
  expect(threeFigures(Number.POSITIVE_INFINITY)).toBe('Infinity');
});

test('a whole number is read back from its groups, each of three but the first', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const said = wholeText(value);
      expect(Number(said.replaceAll(n, ''))).toBe(value);
      expect(said).toMatch(/^-?\d{1,3}(?:\u202f\d{3})*$/);
    }),
  );
});
