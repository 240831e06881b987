import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance } from '../chance/chance.ts';
import { Intake, usualLimits } from './intake.ts';
import type { Call } from './pairing.ts';
import { mostNanos, RollUp, type RollUpRows } from './roll-up.ts';
import { seenExactly } from './seen.ts';
import { drawnTrace } from './testing/spans.ts';

const call = (given: Partial<Call>): Call => ({
  ...{ client: 'web', server: 'login', connection: '', failed: false, clientNanos: 5, serverNanos: 4, nanos: 5, startSeconds: 60, traceId: 't' },
  ...given,
});

/** Rows of some drawn traces, as a server makes them. */
function rowsOf(seed: number): RollUpRows {
  const intake = new Intake(usualLimits, seenExactly());
  const dice = chance(seed);
  for (let trace = 0; trace < 4; trace++) intake.add(drawnTrace(`${seed} ${trace}`, 6, 1_700_000_000 + dice.whole(0, 120)), 1_700_000_060_000);
  intake.finish(1_700_000_090_000);
  return intake.take();
}

const merged = (...parts: readonly RollUpRows[]): RollUpRows => {
  const sums = new RollUp();
  for (const part of parts) sums.merge(part);
  return sums.toRows();
};

test('merging is commutative and associative, and nothing changes nothing', () => {
  const seed = fc.integer({ min: 0, max: 1e6 });
  fc.assert(
    fc.property(seed, seed, seed, (first, second, third) => {
      const [a, b, c] = [rowsOf(first), rowsOf(second), rowsOf(third)];
      expect(merged(a, b)).toEqual(merged(b, a));
      expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)));
      expect(merged(a, new RollUp().toRows())).toEqual(a);
    }),
    { numRuns: 40 },
  );
});

test('rows that were taken and what came after add up to all', () => {
  const parts = new RollUp();
  const whole = new RollUp();
  const taken: RollUpRows[] = [];
  for (const [index, nanos] of [7, 3, 9, 9].entries()) {
    const one = call({ nanos, traceId: `t${index}`, failed: index % 2 === 0 });
    parts.addCall(one, 60_000);
    whole.addCall(one, 60_000);
    taken.push(parts.take());
  }
  expect(merged(...taken.reverse())).toEqual(whole.toRows());
  expect(whole.toRows().edges[0]).toMatchObject({ calls: 4, failed: 2, slowest: { traceId: 't3', nanos: 9 }, slowestFailed: { traceId: 't2', nanos: 9 } });
});

test('whoever invents names fills no memory: what finds no row is counted', () => {
  const sums = new RollUp(10);
  for (let index = 0; index < 1000; index++) sums.addCall(call({ client: `invented ${index}` }), 0);
  expect(sums.rows).toBeLessThanOrEqual(11);
  const { edges, coverage } = sums.toRows();
  expect(edges.length + coverage.reduce((sum, row) => sum + row.overflow, 0)).toBe(1000);
});

test('a call that lasted for years counts a day', () => {
  const sums = new RollUp();
  sums.addCall(call({ nanos: 1e20, clientNanos: 1e20 }), 0);
  expect(sums.toRows().edges[0]).toMatchObject({ clientNanos: 86_400e9, slowest: { nanos: 86_400e9 } });
});

test('sums of time end where no column could hold more, in whatever order they are put together', () => {
  const long = new RollUp();
  long.addCall(call({ clientNanos: 86_400e9, serverNanos: 3 }), 0);
  const [edge] = long.toRows().edges;
  if (edge === undefined) throw new Error('there is no row');
  const most: RollUpRows = { edges: [{ ...edge, clientNanos: mostNanos }], coverage: [], roots: [], paths: [] };
  expect(merged(most, most, long.toRows()).edges).toMatchObject([{ calls: 3, clientNanos: mostNanos, serverNanos: 9 }]);
  expect(merged(long.toRows(), most, most)).toEqual(merged(most, most, long.toRows()));
});
