import { Faults } from '@samspel/core/traces/fault.ts';
import { readOtlp } from '@samspel/core/traces/read-otlp.ts';
import type { Span } from '@samspel/core/traces/span.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeOtlp } from './decode-otlp.ts';
import { otlpBytes, otlpJson, type SpanGiven } from './testing/otlp.ts';

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits }).filter((id) => !/^0+$/.test(id));
const nanos = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const keys = fc.constantFrom(
  'peer.service',
  'db.name',
  'db.system',
  'db.system.name',
  'db.namespace',
  'server.address',
  'network.peer.address',
  'network.peer.port',
  'http.route',
  'x',
);
const spans = fc.record(
  {
    traceId: hex(32),
    spanId: hex(16),
    parentSpanId: hex(16),
    name: fc.string(),
    kind: fc.integer({ min: 0, max: 6 }),
    start: nanos,
    end: nanos,
    failed: fc.boolean(),
    attributes: fc.dictionary(keys, fc.oneof(fc.string(), fc.integer({ min: 0, max: 1e6 })), { maxKeys: 5 }),
  },
  { requiredKeys: ['traceId', 'spanId', 'kind', 'start', 'end'] },
) as fc.Arbitrary<SpanGiven>;

const decoded = (bytes: Buffer): { spans: Span[]; faults: Faults } => {
  const read = { spans: [] as Span[], faults: new Faults() };
  decodeOtlp(bytes, read.spans, read.faults);
  return read;
};

test('protobuf and JSON of the same export are the same spans, to the nanosecond', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(spans, { maxLength: 6 }), (service, given) => {
      const json = otlpJson(service, given);
      const fromJson: Span[] = [];
      readOtlp(json, '', fromJson, new Faults());
      // A time of seconds beyond 2^53 nanoseconds is exact in both; the difference of two far ones is as exact as a double.
      expect(decoded(otlpBytes(json)).spans).toEqual(fromJson);
    }),
    { numRuns: 200 },
  );
});

test('a span without good ids is a fault, and the others are read', () => {
  const good = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), kind: 3, start: 1n, end: 2n };
  const read = decoded(otlpBytes(otlpJson('web', [good, { ...good, spanId: 'abcd' }, { ...good, traceId: '00'.repeat(16) }, good])));
  expect(read.spans).toHaveLength(2);
  expect(read.faults.count).toBe(2);
});

test('no bytes crash it: they are read or an error is thrown', () => {
  const whole = otlpBytes(otlpJson('web', [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), kind: 3, start: 1n, end: 2n, attributes: { 'db.name': 'x' } }]));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(whole.length), (changes, length) => {
      const bytes = Buffer.from(whole.subarray(0, length));
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      try {
        decoded(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2000 },
  );
});
