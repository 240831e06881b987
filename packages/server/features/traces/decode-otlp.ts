/**
 * Which spans does an ExportTraceServiceRequest in protobuf hold? Read field by field with protobufjs's reader, straight into spans: what nobody
 * needs (events, links, most attributes) is stepped over without being made. That is nearly twice as fast as protobufjs decoding into objects, and
 * makes less garbage. The numbers of the fields are those of opentelemetry-proto 1.x:
 *
 *     ExportTraceServiceRequest { ResourceSpans resource_spans = 1 }
 *     ResourceSpans { Resource resource = 1; ScopeSpans scope_spans = 2 }      Resource { KeyValue attributes = 1 }
 *     ScopeSpans { Span spans = 2 }                                            KeyValue { string key = 1; AnyValue value = 2 }
 *     Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; SpanKind kind = 6; fixed64 start_time_unix_nano = 7;
 *            fixed64 end_time_unix_nano = 8; KeyValue attributes = 9; Status status = 15 }      Status { StatusCode code = 3 }
 *     AnyValue { oneof { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4 } }
 */
import type { Faults } from '@samspel/core/traces/fault.ts';
import { otlpKinds } from '@samspel/core/traces/read-otlp.ts';
import { nameOf, peerAttributes, peersOf, type Span, unknownService } from '@samspel/core/traces/span.ts';
import { BufferReader, type Reader } from 'protobufjs/minimal.js';

/** Adds the spans of a request. Throws a RangeError or an Error when the bytes are no protobuf. */
export function decodeOtlp(bytes: Buffer, spans: Span[], faults: Faults): void {
  const reader = new BufferReader(bytes);
  let index = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === message(1)) decodeResourceSpans(reader, bytes, reader.uint32() + reader.pos, `/resourceSpans/${index++}`, spans, faults);
    else reader.skipType(tag & 7);
  }
}

/** The tag of a field that holds a message, bytes or a text. */
function message(field: number): number {
  return (field << 3) | 2;
}

function decodeResourceSpans(reader: Reader, bytes: Buffer, end: number, path: string, spans: Span[], faults: Faults): void {
  const scopes: number[] = [];
  const resource = { service: unknownService, host: null as string | null };
  atMost(end, reader);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === message(1)) decodeResource(reader, reader.uint32() + reader.pos, resource);
    else {
      if (tag === message(2)) scopes.push(reader.pos);
      reader.skipType(tag & 7);
    }
  }
  // The resource may stand behind what it is the resource of.
  for (const scope of scopes) {
    reader.pos = scope;
    const scopeEnd = reader.uint32() + reader.pos;
    let number = 0;
    while (reader.pos < scopeEnd) {
      const tag = reader.uint32();
      if (tag === message(2)) {
        const span = decodeSpan(reader, bytes, reader.uint32() + reader.pos, resource.service, resource.host);
        if (span === null) faults.add('compute.not-a-text', `${path}/spans/${number}`, 'has no trace id of 16 bytes or no span id of 8');
        else spans.push(span);
        number++;
      } else reader.skipType(tag & 7);
    }
  }
  reader.pos = end;
}

/** A length that reaches over the end is no protobuf. */
function atMost(end: number, reader: Reader): void {
  if (end > reader.len) throw new RangeError('a message is longer than the request');
}

function decodeResource(reader: Reader, end: number, resource: { service: string; host: string | null }): void {
  atMost(end, reader);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag !== message(1)) {
      reader.skipType(tag & 7);
      continue;
    }
    const attribute = decodeAttribute(reader, reader.uint32() + reader.pos, isResourceKey);
    if (attribute?.key === 'service.name' && attribute.value !== '') resource.service = nameOf(attribute.value);
    if (attribute?.key === 'host.name' && attribute.value !== '') resource.host = nameOf(attribute.value);
  }
}

const isResourceKey = (length: number): boolean => length === 12 || length === 9;
const peerKeyLengths = new Set([...peerAttributes].map((key) => key.length));
const isPeerKey = (length: number): boolean => peerKeyLengths.has(length);

/** One attribute, when the length of its key says that it may be needed; else it is stepped over. */
function decodeAttribute(reader: Reader, end: number, mayBeNeeded: (keyLength: number) => boolean): { key: string; value: string } | null {
  atMost(end, reader);
  let key = '';
  let value = '';
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === message(1)) {
      const start = reader.pos;
      if (!mayBeNeeded(reader.uint32())) {
        reader.pos = end;
        return null;
      }
      reader.pos = start;
      key = reader.string();
    } else if (tag === message(2)) value = decodeValue(reader, reader.uint32() + reader.pos);
    else reader.skipType(tag & 7);
  }
  return { key, value };
}

function decodeValue(reader: Reader, end: number): string {
  atMost(end, reader);
  let value = '';
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === message(1)) value = reader.string();
    else if (tag === 2 << 3) value = String(reader.bool());
    else if (tag === 3 << 3) value = String(reader.int64());
    else if (tag === ((4 << 3) | 1)) value = String(reader.double());
    else reader.skipType(tag & 7);
  }
  return value;
}

function decodeSpan(reader: Reader, bytes: Buffer, end: number, service: string, host: string | null): Span | null {
  atMost(end, reader);
  let traceId = '';
  let spanId = '';
  let parentId = '';
  let name = '';
  let kind = 0;
  let failed = false;
  let startSeconds = 0;
  let startNanos = 0;
  let endSeconds = 0;
  let endNanos = 0;
  let attributes: Map<string, string> | null = null;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case message(1):
        traceId = decodeId(reader, bytes, 16);
        break;
      case message(2):
        spanId = decodeId(reader, bytes, 8);
        break;
      case message(4):
        parentId = decodeId(reader, bytes, 8);
        break;
      case message(5):
        name = reader.string();
        break;
      case 6 << 3:
        kind = reader.int32();
        break;
      case (7 << 3) | 1: {
        const [low, high] = [reader.fixed32(), reader.fixed32()];
        startSeconds = secondsOf(low, high);
        startNanos = nanosOf(low, high);
        break;
      }
      case (8 << 3) | 1: {
        const [low, high] = [reader.fixed32(), reader.fixed32()];
        endSeconds = secondsOf(low, high);
        endNanos = nanosOf(low, high);
        break;
      }
      case message(9): {
        const attribute = decodeAttribute(reader, reader.uint32() + reader.pos, isPeerKey);
        if (attribute === null || attribute.value === '' || !peerAttributes.has(attribute.key)) break;
        attributes ??= new Map();
        if (!attributes.has(attribute.key)) attributes.set(attribute.key, attribute.value);
        break;
      }
      case message(15):
        failed = decodeFailed(reader, reader.uint32() + reader.pos);
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  if (traceId === '' || spanId === '') return null;
  const found = attributes;
  const { database, peer } = found === null ? nobody : peersOf((key) => found.get(key));
  const nanos = Math.max(0, (endSeconds - startSeconds) * 1e9 + (endNanos - startNanos));
  const spanKind = otlpKinds[kind] ?? 'internal';
  return {
    traceId,
    spanId,
    parentId,
    follows: false,
    service,
    name: nameOf(name),
    kind: spanKind,
    failed,
    startSeconds,
    startNanos,
    nanos,
    database,
    peer,
    host,
  };
}

const nobody = { database: null, peer: null };

/** An id in hexadecimal digits; empty when it has another length or is all zeros, which is how protobuf writes that there is none. */
function decodeId(reader: Reader, bytes: Buffer, length: number): string {
  const given = reader.uint32();
  const start = reader.pos;
  atMost(start + given, reader);
  reader.pos = start + given;
  if (given !== length) return '';
  for (let at = start; at < start + length; at++) if (bytes[at] !== 0) return bytes.toString('hex', start, start + length);
  return '';
}

function decodeFailed(reader: Reader, end: number): boolean {
  atMost(end, reader);
  let failed = false;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 3 << 3) failed = reader.int32() === 2;
    else reader.skipType(tag & 7);
  }
  return failed;
}

/**
 * Seconds and nanoseconds of a 64-bit count of nanoseconds given in two words, exact in doubles: 2³² ns are 4 s and 294,967,296 ns, and
 * 2⁴⁸ ns are 281,474 s and 976,710,656 ns.
 */
function restOf(low: number, high: number): number {
  return (high >>> 16) * 976_710_656 + (high & 0xffff) * 294_967_296 + low;
}

function secondsOf(low: number, high: number): number {
  return (high >>> 16) * 281_474 + (high & 0xffff) * 4 + Math.floor(restOf(low, high) / 1e9);
}

function nanosOf(low: number, high: number): number {
  return restOf(low, high) % 1e9;
}
