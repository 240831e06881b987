import { expect, test } from 'vitest';
import { filled } from './filled.ts';

const step = (at: string, received: number) => ({
  ...{ at, received, passedOver: 0, calls: 0, unpaired: 0, evicted: 0, duplicates: 0, refused: 0, skewed: 0, overflow: 0 },
});

test('steps in which nothing arrived are put back, and nothing before the first or behind the last', () => {
  const all = filled([step('2026-03-02T09:00:00Z', 5), step('2026-03-02T09:36:00Z', 7)], 720);
  expect(all.map(({ at, received }) => `${at.slice(11, 16)} ${received}`)).toEqual(['09:00 5', '09:12 0', '09:24 0', '09:36 7']);
  expect(filled([], 60)).toEqual([]);
});
