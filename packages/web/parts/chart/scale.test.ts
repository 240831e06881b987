import { describe, expect, test } from 'vitest';
import { linear, logarithmic, roundTicks, timeTicks } from './scale.ts';

describe('scales', () => {
  test('a value goes where its share of the span is', () => expect(linear(10, 20, 0, 100)(12.5)).toBe(25));
  test('a span of nothing stands in the middle', () => expect(linear(3, 3, 0, 100)(3)).toBe(50));
  test('a logarithmic scale gives every order of magnitude the same room', () => {
    const at = logarithmic(1, 10_000, 0, 400);
    expect([at(1), at(10), at(100), at(10_000)].map(Math.round)).toEqual([0, 100, 200, 400]);
    expect(at(0)).toBe(0);
  });
});

describe('ticks', () => {
  test('are round and inside', () => expect(roundTicks(0, 97, 5)).toEqual([0, 20, 40, 60, 80]));
  test('do not gather errors of binary fractions', () => expect(roundTicks(0, 0.7, 7)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]));
  test('of a year are quarters, the year itself marked', () => {
    const ticks = timeTicks(Date.UTC(2025, 11, 15), Date.UTC(2026, 11, 15), 5);
    expect(ticks.map((tick) => new Date(tick.at).toISOString().slice(0, 7))).toEqual(['2026-01', '2026-04', '2026-07', '2026-10']);
    expect(ticks.map((tick) => tick.unit)).toEqual(['year', 'month', 'month', 'month']);
  });
  test('of a week are days', () => expect(timeTicks(Date.UTC(2026, 2, 1, 5), Date.UTC(2026, 2, 8, 5), 8)).toHaveLength(7));
});
