import { describe, expect, test } from 'vitest';
import { lossPlace } from './loss-scale.ts';

describe('the scale of loss', () => {
  test('each tenth of a loss is one step of the same height', () => {
    const steps = [0, 0.9, 0.99, 0.999, 0.9999].map(lossPlace);
    const heights = steps.slice(1).map((place, index) => place - (steps[index] ?? 0));
    for (const height of heights) expect(height).toBeCloseTo(heights[0] ?? 0, 9);
  });
  test('the smallest loss stays below nothing lost', () => expect(lossPlace(1 - 1e-12)).toBeLessThan(lossPlace(1)));
  test('all lost is the floor', () => expect(lossPlace(0)).toBe(0));
});
