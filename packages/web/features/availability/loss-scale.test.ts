import { describe, expect, test } from 'vitest';
import { lossScale } from './loss-scale.ts';

describe('the scale of loss', () => {
  test('each tenth of a loss is one step of the same height', () => {
    const { place } = lossScale([0.5, 0.99995]);
    const heights = [0, 0.9, 0.99, 0.999].map((ratio) => place(ratio === 0 ? 0.9 : 1 - (1 - ratio) / 10) - place(ratio));
    for (const height of heights) expect(height).toBeCloseTo(heights[0] ?? 0, 9);
  });
  test('begins at the step below the worst and ends at the one above the best', () => {
    expect(lossScale([0.98, 0.9997]).ticks.map((tick) => tick.label)).toEqual(['90 %', '99 %', '99.9 %', '99.99 %']);
    expect(lossScale([0.3, 0.5]).ticks.map((tick) => tick.label)).toEqual(['0 %', '90 %', '99 %']);
  });
  test('nothing lost stands above the smallest loss', () => {
    const { place, ticks } = lossScale([0.99, 1]);
    expect(place(1)).toBe(1);
    expect(place(1 - 1e-12)).toBeLessThan(1);
    expect(ticks.at(-1)).toEqual({ at: 1, label: '100 %' });
  });
  test('holds when nothing was lost at all', () => expect(lossScale([1, 1]).place(1)).toBe(1));
});
