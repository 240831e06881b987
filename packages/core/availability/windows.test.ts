/** Are the worst windows those that trying every window finds? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLengths, worstWindows } from './windows.ts';

const step = fc.integer({ min: 0, max: 20 }).chain((total) => fc.integer({ min: 0, max: total }).map((good) => ({ good, total })));
const series = fc.array(step, { minLength: 1, maxLength: 40 });

function tried(steps: readonly { good: number; total: number }[], length: number): readonly [number | null, number | null] {
  let worst: readonly [bigint, bigint, number] | null = null;
  for (let at = 0; at + length <= steps.length; at++) {
    const window = steps.slice(at, at + length);
    const good = BigInt(window.reduce((sum, each) => sum + each.good, 0));
    const total = BigInt(window.reduce((sum, each) => sum + each.total, 0));
    if (total > 0n && (worst === null || good * worst[1] < worst[0] * total)) worst = [good, total, at];
  }
  return worst === null ? [null, null] : [Number(worst[0]) / Number(worst[1]), worst[2]];
}

test.each([1, 0.1, 0.01])('given any series in units of %d, when asked, then each length has its worst window, the first of equals', (unit) => {
  const written = (count: number) => Number((count * unit).toFixed(2));
  fc.assert(
    fc.property(series, (steps) => {
      const lengths = defaultLengths(steps.length);
      const found = worstWindows(
        60,
        steps.map((each) => written(each.good)),
        steps.map((each) => written(each.total)),
        lengths,
      );
      lengths.forEach((length, index) => {
        const [worst, at] = tried(steps, length);
        expect(found[index]?.at).toBe(at);
        if (worst === null) expect(found[index]?.worst).toBeNull();
        else expect(found[index]?.worst).toBeCloseTo(worst, 12);
      });
    }),
  );
});

test('given lengths that double, when they no longer fit, then the whole series is last', () => {
  expect(defaultLengths(0)).toEqual([]);
  expect(defaultLengths(1)).toEqual([1]);
  expect(defaultLengths(8)).toEqual([1, 2, 4, 8]);
  expect(defaultLengths(10)).toEqual([1, 2, 4, 8, 10]);
});

test('given two windows so nearly equal that doubles cannot tell, when compared, then the worse one is found', () => {
  const total = [2 ** 40, 2 ** 40 + 1];
  const good = [2 ** 40 - 1, 2 ** 40];
  expect(worstWindows(1, good, total, [1])[0]?.at).toBe(0);
  expect(worstWindows(1, good.toReversed(), total.toReversed(), [1])[0]?.at).toBe(1);
});

test('given a length longer than the series, when asked, then nothing is known of it', () => {
  expect(worstWindows(60, [1], [1], [2])).toEqual([{ seconds: 120, worst: null, at: null }]);
});
