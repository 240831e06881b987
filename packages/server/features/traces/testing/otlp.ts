/** OTLP for tests and benches: the message as opentelemetry-proto writes it, as far as it is needed, and a way to write one. */
import protobuf from 'protobufjs';

/** The parts of trace_service.proto, trace.proto, resource.proto and common.proto that a span needs. */
export const otlpProto = `
syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ExportTraceServiceResponse { Partial partial_success = 1; }
message Partial { int64 rejected_spans = 1; string error_message = 2; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { repeated Span spans = 2; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; Status status = 15;
}
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
`;

const { root } = protobuf.parse(otlpProto);
/** What a plain decoder of the whole message makes of it: the peer of our own. */
export const exportRequest = root.lookupType('ExportTraceServiceRequest');
export const exportResponse = root.lookupType('ExportTraceServiceResponse');

export interface SpanGiven {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly failed?: boolean;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

const attributesOf = (attributes: Readonly<Record<string, string | number>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: typeof value === 'string' ? { stringValue: value } : { intValue: value } }));

/** An export of one service's spans in OTLP JSON; ids are hexadecimal. */
export function otlpJson(service: string, spans: readonly SpanGiven[]) {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'telemetry.sdk.language': 'nodejs', 'service.name': service }) },
        scopeSpans: [
          {
            spans: spans.map(({ start, end, failed, attributes, name, ...span }) => ({
              ...span,
              name: name ?? 'call',
              startTimeUnixNano: String(start),
              endTimeUnixNano: String(end),
              attributes: attributesOf(attributes ?? {}),
              status: { code: failed === true ? 2 : 0 },
            })),
          },
        ],
      },
    ],
  };
}

/** The same in protobuf. */
export function otlpBytes(json: ReturnType<typeof otlpJson>): Buffer {
  const bytes = (hex: string | undefined): Buffer => Buffer.from(hex ?? '', 'hex');
  const resourceSpans = json.resourceSpans.map(({ resource, scopeSpans }) => ({
    resource,
    scopeSpans: scopeSpans.map(({ spans }) => ({
      spans: spans.map((span) => ({
        ...span,
        traceId: bytes(span.traceId),
        spanId: bytes(span.spanId),
        parentSpanId: bytes(span.parentSpanId),
        startTimeUnixNano: longOf(span.startTimeUnixNano),
        endTimeUnixNano: longOf(span.endTimeUnixNano),
      })),
    })),
  }));
  return Buffer.from(exportRequest.encode(exportRequest.create({ resourceSpans })).finish());
}

/** 64 bits in two words, as protobufjs takes them. */
function longOf(decimal: string): { low: number; high: number; unsigned: boolean } {
  const value = BigInt(decimal);
  return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: true };
}
