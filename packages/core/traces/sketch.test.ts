import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LatencySketch } from './sketch.ts';

const latency = fc.double({ min: 1e-8, max: 80_000, noNaN: true });
const sketchOf = (values: readonly number[]): LatencySketch => {
  const sketch = new LatencySketch();
  for (const value of values) sketch.add(value);
  return sketch;
};

test('a quantile is the nearest rank, within 1 % of itself', () => {
  fc.assert(
    fc.property(fc.array(latency, { minLength: 1, maxLength: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const exact = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;
      const told = sketchOf(values).quantile(share) ?? Number.NaN;
      expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * 0.0100001);
    }),
  );
});

test('sketches add up to the sketch of everything, in any order', () => {
  const values = fc.array(latency, { maxLength: 50 });
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const left = sketchOf(a);
      left.merge(sketchOf(b));
      left.merge(sketchOf(c));
      const right = sketchOf(c);
      right.merge(sketchOf(b));
      right.merge(sketchOf(a));
      const all = sketchOf([...a, ...b, ...c]).toCounts();
      expect(left.toCounts()).toEqual(all);
      expect(right.toCounts()).toEqual(all);
    }),
  );
});

test('nothing has no quantile; nothing measurable is 0; what never ends is bounded', () => {
  expect(new LatencySketch().quantile(0.5)).toBeNull();
  expect(sketchOf([0, 0, -1, Number.NaN]).quantile(1)).toBe(0);
  expect(sketchOf([1e300]).quantile(0.5)).toBeCloseTo(864_000, -5);
  expect(Object.keys(sketchOf([1e300, Number.POSITIVE_INFINITY, 0, -5]).toCounts())).toHaveLength(2);
});

test('the stored form is read back, and nothing else is', () => {
  const sketch = sketchOf([0.001, 0.2, 0.2, 7]);
  expect(LatencySketch.of(sketch.toCounts()).toCounts()).toEqual(sketch.toCounts());
  expect(LatencySketch.of({ '999999': 3, x: 1, '1.5': 2, '3': -1 }).count).toBe(0);
});
