/** Is chance the same for the same seed, and as even as it should be? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chance, xoshiro128 } from './chance.ts';

describe('the generator', () => {
  test('gives what its authors’ C program gives from the state 1, 2, 3, 4', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    const first = Array.from({ length: 10 }, next);
    expect(first).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804]);
  });
});

describe('a stream of chance', () => {
  test('is the same for the same seed, and another for another', () => {
    const ten = (seed: string) => Array.from({ length: 10 }, chance(seed).word);
    expect(ten('a')).toEqual(ten('a'));
    expect(ten('a')).not.toEqual(ten('b'));
  });

  test('a fork does not depend on what was taken before', () => {
    const used = chance('a');
    used.ratio();
    expect(used.fork('x').word()).toBe(chance('a').fork('x').word());
    expect(chance('a').fork('x').word()).not.toBe(chance('a').fork('y').word());
  });

  test('fills [0, 1) evenly: chi-square of 100,000 in 100 bins stays under its 99.9th percentile', () => {
    const luck = chance('even');
    const bins = new Array<number>(100).fill(0);
    for (let index = 0; index < 100_000; index++) {
      const bin = Math.floor(luck.ratio() * 100);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(bins).toHaveLength(100);
    expect(chiSquare).toBeLessThan(149);
  });

  test('draws Pareto variates whose tail is (least ÷ x)^shape', () => {
    const luck = chance('tail');
    const drawn = Array.from({ length: 50_000 }, () => luck.pareto(4, 1.2));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(4);
    expect(drawn.filter((value) => value > 40).length / drawn.length).toBeCloseTo(0.1 ** 1.2, 2);
  });

  test('picks by weight, and never what weighs nothing', () => {
    const luck = chance('weights');
    const picked = Array.from({ length: 20_000 }, () =>
      luck.weighted([
        ['a', 3],
        ['b', 1],
        ['never', 0],
      ] as const),
    );
    expect(picked.filter((one) => one === 'a').length / picked.length).toBeCloseTo(0.75, 1);
    expect(picked).not.toContain('never');
    expect(() => luck.pick([])).toThrow('nothing to pick');
  });

  test('takes some of a list: different ones, no more than there are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.nat(20), fc.string(), (list, count, seed) => {
        const taken = chance(seed).some(list, count);
        expect(new Set(taken).size).toBe(Math.min(count, list.length));
        expect(list).toEqual(expect.arrayContaining(taken));
      }),
    );
  });
});
