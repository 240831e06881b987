import { expect, test } from 'vitest';
import { Intake, usualLimits } from './intake.ts';
import type { coverageCounts } from './roll-up.ts';
import { seenExactly, seenLately } from './seen.ts';
import { drawnTrace, span } from './testing/spans.ts';

const now = 1_700_000_005_000;
const total = (rows: ReturnType<Intake['take']>, what: (typeof coverageCounts)[number]): number => rows.coverage.reduce((sum, row) => sum + row[what], 0);

test('a call has the minute of its beginning; one whose clock is far off that of its arrival', () => {
  const intake = new Intake(usualLimits, seenExactly());
  intake.add([span({ spanId: 'a', kind: 'server', startSeconds: 1_699_999_995 })], now);
  intake.add(
    [
      span({ spanId: 'b', kind: 'server', traceId: 't2', startSeconds: 1_000_000_000 }),
      span({ spanId: 'c', kind: 'server', traceId: 't3', startSeconds: 9e9 }),
    ],
    now,
  );
  const rows = intake.take();
  expect(rows.edges.map(({ minute, calls }) => [new Date(minute).toISOString(), calls])).toEqual([['2023-11-14T22:13:00.000Z', 3]]);
  expect(total(rows, 'skewed')).toBe(2);
});

test('every span received is passed over, known already, in a call, unpaired or evicted', () => {
  const spans = Array.from({ length: 30 }, (_, trace) => drawnTrace(trace, 8)).flat();
  const intake = new Intake({ ...usualLimits, most: 40 }, seenExactly());
  const inside = spans.map((one, index) => (index % 7 === 0 ? { ...one, spanId: `i${index}`, kind: 'internal' as const } : one));
  intake.add([...inside, ...inside.slice(0, 20)], now);
  intake.finish(now);
  const rows = intake.take();
  // In a call take part one span (virtual, database) or two, and a message's sender takes part once however many take it.
  expect(total(rows, 'received')).toBe(spans.length + 20);
  expect(total(rows, 'passedOver')).toBeGreaterThan(0);
  expect(total(rows, 'duplicates')).toBeGreaterThan(0);
  expect(total(rows, 'evicted')).toBeGreaterThan(0);
  expect(total(rows, 'calls')).toBe(rows.edges.reduce((sum, row) => sum + row.calls, 0));
  expect(intake.open).toBe(0);
});

test('a quiet trace is rolled up by its critical path; one with a missing part is not', () => {
  const intake = new Intake(usualLimits, seenExactly());
  intake.add(
    [
      span({ spanId: 'r', kind: 'server', name: 'GET /', nanos: 100e6 }),
      span({ spanId: 'c', parentId: 'r', kind: 'internal', name: 'work', startNanos: 10e6, nanos: 70e6 }),
    ],
    now,
  );
  intake.add([span({ traceId: 't2', spanId: 'x', parentId: 'missing', kind: 'server' })], now);
  intake.expire(now + 7999);
  expect(intake.take().roots).toEqual([]);
  intake.expire(now + 8000);
  const { roots, paths } = intake.take();
  expect(roots).toMatchObject([{ service: 'web', operation: 'GET /', traces: 1, nanos: 100e6, slowest: { traceId: 't1' } }]);
  expect(paths.map(({ operation, nanos, traces }) => [operation, nanos, traces])).toEqual([
    ['GET /', 30e6, 1],
    ['work', 70e6, 1],
  ]);
});

test('a trace of a hundred thousand spans, and more traces than there is room for, take bounded room', () => {
  const intake = new Intake({ ...usualLimits, mostHeld: 2000, mostHeldOfTrace: 500 }, seenLately(1 << 12));
  for (let index = 0; index < 100_000; index++)
    intake.add([span({ traceId: 'huge', spanId: `s${index}`, parentId: index === 0 ? '' : `s${index - 1}`, kind: 'internal' })], now);
  expect(intake.open).toBeLessThanOrEqual(500);
  for (let index = 0; index < 10_000; index++) intake.add([span({ traceId: `small ${index}`, spanId: 'r', kind: 'server' })], now);
  expect(intake.open).toBeLessThanOrEqual(2001);
  intake.expire(now + 60_000);
  expect(intake.open).toBe(0);
  const { roots } = intake.take();
  expect(roots[0]?.traces).toBeGreaterThan(200);
  expect(roots[0]?.traces).toBeLessThanOrEqual(2000);
});

test('a span known already is known in bounded memory too, as long as it is one of the last', () => {
  const seen = seenLately(8);
  expect(seen.isNew('t', 'a', 'calls')).toBe(true);
  expect(seen.isNew('t', 'a', 'calls')).toBe(false);
  expect(seen.isNew('t', 'a', 'answers')).toBe(true);
  for (let index = 0; index < 6; index++) seen.isNew('t', `b${index}`, 'calls');
  expect(seen.isNew('t', 'a', 'calls')).toBe(false);
  for (let index = 0; index < 20; index++) expect(seen.isNew('t', `c${index}`, 'calls')).toBe(true);
  expect(seen.isNew('t', 'a', 'calls')).toBe(true);
});
