import { expect, test } from 'vitest';
import { clockTicks } from './clock-ticks.ts';

test('moments fall on whole units, no more of them than fit', () => {
  const { step, at } = clockTicks(Date.UTC(2026, 2, 1, 9, 13), Date.UTC(2026, 2, 1, 13, 2), 6);
  expect(step).toBe(3_600_000);
  expect(at.map((moment) => new Date(moment).getUTCHours())).toEqual([10, 11, 12, 13]);
  expect(clockTicks(0, 600_000, 5).at).toEqual([0, 300_000, 600_000]);
});
