/** Are the simulator's draws what they are said to be? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance } from '../../chance/chance.ts';
import { Draws, minusLog } from './draws.ts';

test('the logarithm is that of Math to the last digits, for every word', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (word) => {
      const wanted = -Math.log((word + 0.5) / 2 ** 32);
      expect(Math.abs(minusLog(word) - wanted)).toBeLessThanOrEqual(Math.max(wanted * 1e-14, 1e-14));
    }),
    { examples: [[0], [1], [2], [3], [2 ** 31 - 1], [2 ** 31], [2 ** 32 - 2], [2 ** 32 - 1]] },
  );
});

test('the words are those of the generator that seeds it', () => {
  const source = chance('a seed');
  const draws = new Draws(chance('a seed'));
  const state = Array.from({ length: 4 }, () => source.word());
  // xoshiro128** 1.1 written out once more, on whole numbers of any size.
  const mask = 0xffff_ffffn;
  const turn = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (32n - by))) & mask;
  let [a = 0n, b = 0n, c = 0n, d = 0n] = state.map(BigInt);
  for (let count = 0; count < 100; count++) {
    expect(BigInt(draws.word())).toBe((turn((b * 5n) & mask, 7n) * 9n) & mask);
    const shifted = (b << 9n) & mask;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = turn(d, 11n);
  }
});

test('exponential draws have mean 1, variance 1 and no memory', () => {
  const draws = new Draws(chance(3));
  const values = Array.from({ length: 200_000 }, () => draws.exponential());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - 1)).toBeLessThan(0.01);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  const long = values.filter((value) => value > 2);
  expect(Math.abs(long.reduce((sum, value) => sum + value - 2, 0) / long.length - 1)).toBeLessThan(0.03);
});
