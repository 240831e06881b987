import { expect, test } from 'vitest';
import { endsOf, factorTicks, loadAxisOf } from './load-axis.ts';

const tried = { triedFrom: 0.1, triedTo: 3, says: '' };

test('a storm has three zones that meet at the two loads where it turns', () => {
  const axis = loadAxisOf({ collapseFactor: 0.8, recoverFactor: 0.5, ...tried });
  expect(axis.zones.map(({ kind, from, to }) => [kind, from, to])).toEqual([
    ['stable', axis.from, 0.5],
    ['vulnerable', 0.5, 0.8],
    ['metastable', 0.8, axis.to],
  ]);
  expect(axis.bounds).toEqual([0.5, 0.8]);
  expect(axis.from).toBeLessThan(0.5);
  expect(axis.to).toBeGreaterThan(1);
});

test('where no lower load brings it back, nothing below the turn is called stable', () => {
  const { zones } = loadAxisOf({ collapseFactor: 1.2, recoverFactor: null, ...tried });
  expect(zones.map(({ kind }) => kind)).toEqual(['vulnerable', 'metastable']);
});

test('where it recovers at every load tried, what was not tried is not called stable', () => {
  const thresholds = { collapseFactor: null, recoverFactor: null, ...tried };
  expect(loadAxisOf(thresholds).zones.map(({ kind }) => kind)).toEqual(['stable']);
  const wide = loadAxisOf(thresholds, { from: 0.1, to: 6 });
  expect(wide.zones).toEqual([
    { kind: 'stable', from: 0.1, to: 3 },
    { kind: 'untried', from: 3, to: 6 },
  ]);
});

test('two runs share an axis that holds the thresholds of both', () => {
  const { from, to } = endsOf([
    { collapseFactor: 0.3, recoverFactor: 0.05, ...tried },
    { collapseFactor: 4, recoverFactor: 2, ...tried },
  ]);
  expect(from).toBeLessThan(0.05);
  expect(to).toBeGreaterThan(4);
});

test('ticks keep apart and name the load that was run', () => {
  const wide = factorTicks({ from: 0.05, to: 6 }, 600);
  expect(wide).toContain(1);
  expect(wide.length).toBeGreaterThan(3);
  expect(factorTicks({ from: 0.05, to: 6 }, 120).length).toBeLessThan(wide.length);
});
