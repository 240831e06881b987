/** What does a receiver make of spans that were made to hurt it? It takes them in the room it has, and says what it gave up. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Faults } from '@samspel/core/traces/fault.ts';
import { Intake, usualLimits } from '@samspel/core/traces/intake.ts';
import { readOtlp } from '@samspel/core/traces/read-otlp.ts';
import { type CoverageCount, coverageCounts } from '@samspel/core/traces/roll-up.ts';
import type { Span } from '@samspel/core/traces/span.ts';
import { expect, test } from 'vitest';
import { decodeOtlp } from './decode-otlp.ts';
import { otlpBytes, otlpJson, type SpanGiven } from './testing/otlp.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const now = 1_700_000_005_000;
const nanos = BigInt(now) * 1_000_000n;
const id = (number: number): string => number.toString(16).padStart(16, '0');
const traceId = 'ab'.repeat(16);

function decode(service: string, given: readonly SpanGiven[]): Span[] {
  const spans: Span[] = [];
  decodeOtlp(otlpBytes(otlpJson(service, given)), spans, new Faults());
  return spans;
}

function totals(rows: ReturnType<Intake['take']>): Record<CoverageCount, number> {
  return Object.fromEntries(coverageCounts.map((what) => [what, rows.coverage.reduce((sum, row) => sum + row[what], 0)])) as Record<CoverageCount, number>;
}

function heapMegabytes(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

test('one trace of two hundred thousand spans is counted in bounded room, and every span of it is accounted for', () => {
  const intake = new Intake({ ...usualLimits, most: 5000 });
  const [one] = decode('chain', [{ traceId, spanId: id(1), parentSpanId: id(9), kind: 2, start: nanos, end: nanos + 1n }]);
  if (one === undefined) throw new Error('it was not decoded');
  let most = 0;
  for (let number = 0; number < 200_000; number += 1000) {
    // Servers whose callers never come.
    const spans = Array.from({ length: 1000 }, (_, index) => ({ ...one, spanId: id(number + index), parentId: id(1e9 + number + index) }));
    intake.add(spans, now);
    most = Math.max(most, intake.open);
  }
  expect(most).toBeLessThanOrEqual(5000 + usualLimits.mostHeldOfTrace);
  intake.finish(now);
  const { received, unpaired, evicted } = totals(intake.take());
  expect([received, unpaired + evicted]).toEqual([200_000, 200_000]);
  expect(intake.open).toBe(0);
});

test('attributes of a megabyte are cut, and what was cut off does not stay', () => {
  const intake = new Intake();
  const before = heapMegabytes();
  for (let number = 0; number < 40; number++) {
    const huge = `${number} ${'x'.repeat(1_000_000)}`;
    const span = { traceId, spanId: id(number + 1), name: huge, kind: 3, start: nanos, end: nanos + 1n, attributes: { 'peer.service': huge } };
    intake.add(decode(huge, [span]), now);
  }
  expect(intake.open).toBe(80);
  expect(heapMegabytes() - before).toBeLessThan(20);
  intake.finish(now);
  const { edges } = intake.take();
  expect(edges).toHaveLength(40);
  expect(Math.max(...edges.map(({ client, server }) => Math.max(client.length, server.length)))).toBe(200);
});

test('twenty thousand names that nobody has heard of are counted, and not kept', () => {
  const intake = new Intake({ ...usualLimits, mostRows: 1000 });
  for (let number = 0; number < 20_000; number++)
    intake.add(decode(`service ${number}`, [{ traceId: `${id(number)}${id(7)}`, spanId: id(1), kind: 2, start: nanos, end: nanos + 1n }]), now);
  expect(intake.rows).toBeLessThanOrEqual(1010);
  const { received, overflow } = totals(intake.take());
  expect(received).toBe(20_000);
  expect(overflow).toBeGreaterThan(18_000);
});

test('clocks that are years off, times that run backwards and systems that call themselves are calls like others', () => {
  const intake = new Intake();
  const spans = (shift: bigint, number: number): Span[] =>
    decode('self', [
      { traceId: `${id(number)}${id(1)}`, spanId: id(1), kind: 3, start: nanos + shift, end: nanos + shift - 5n },
      { traceId: `${id(number)}${id(1)}`, spanId: id(2), parentSpanId: id(1), kind: 2, start: 2n ** 63n - 1n, end: 0n },
    ]);
  intake.add(spans(0n, 1), now);
  intake.add(spans(-(10n ** 18n), 2), now);
  intake.add(spans(10n ** 18n, 3), now);
  const rows = intake.take();
  expect(rows.edges).toMatchObject([{ client: 'self', server: 'self', calls: 3, clientNanos: 0, serverNanos: 0, minute: 1_699_999_980_000 }]);
  expect(totals(rows)).toMatchObject({ calls: 3, skewed: 2 });
});

test('spans that are each other’s parents, or their own, end in no loop', () => {
  const intake = new Intake();
  const span = { traceId, kind: 2, start: nanos, end: nanos + 1n };
  intake.add(
    decode('round', [
      { ...span, spanId: id(1), parentSpanId: id(2) },
      { ...span, spanId: id(2), parentSpanId: id(1) },
      { ...span, spanId: id(3), parentSpanId: id(3) },
    ]),
    now,
  );
  intake.finish(now);
  expect(totals(intake.take())).toMatchObject({ received: 3, calls: 0, unpaired: 3 });
});

test('nesting without an end is refused or passed over, and nothing falls over', () => {
  const groups = Buffer.alloc(4_000_000, 0x0b);
  expect(() => decodeOtlp(groups, [], new Faults())).toThrow('max depth exceeded');
  const depth = 200_000;
  const nested = `${'{"arrayValue":{"values":['.repeat(depth)}${']}}'.repeat(depth)}`;
  const span = `{"traceId":"${traceId}","spanId":"${id(1)}","kind":3,"startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[{"key":"peer.service","value":${nested}}]}`;
  const spans: Span[] = [];
  readOtlp(JSON.parse(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`), '', spans, new Faults());
  expect(spans).toMatchObject([{ kind: 'client', peer: null }]);
});
