/**
 * How is an export answered? With an ExportTraceServiceResponse in the type it came in: empty when all was taken, and with how many spans were
 * refused, and why, when some were (opentelemetry-proto: ExportTracePartialSuccess { int64 rejected_spans = 1; string error_message = 2 }).
 */
import { Writer } from 'protobufjs/minimal.js';
import type { Taken } from './receiver.ts';

/** The bytes as a text, a character for each. */
export function otlpAnswer(form: 'protobuf' | 'json', { refused, reason }: Taken): string {
  const message = refused === 0 ? '' : `${refused} spans were refused; the first: ${reason ?? 'it does not fit'}.`;
  if (form === 'json') {
    const partial = refused === 0 ? {} : { partialSuccess: { rejectedSpans: String(refused), errorMessage: message } };
    return Buffer.from(JSON.stringify(partial), 'utf8').toString('latin1');
  }
  const writer = Writer.create();
  if (refused > 0) writer.uint32(10).fork().uint32(8).int64(refused).uint32(18).string(message).ldelim();
  return Buffer.from(writer.finish()).toString('latin1');
}
