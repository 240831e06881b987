/**
 * What runs beside the server's own thread? Decoding, pairing and rolling up: all that a span costs. Requests come in order and each is answered;
 * what was answered is in the roll-ups, which the server's thread takes and writes.
 */
import { parentPort, threadId } from 'node:worker_threads';
import { type Fault, Faults, isRecord } from '@samspel/core/traces/fault.ts';
import { Intake } from '@samspel/core/traces/intake.ts';
import { isOtlp, readOtlp } from '@samspel/core/traces/read-otlp.ts';
import type { RollUpRows } from '@samspel/core/traces/roll-up.ts';
import type { Span } from '@samspel/core/traces/span.ts';
import { decodeOtlp } from './decode-otlp.ts';

/** What the thread is asked. */
export type Asked =
  | { readonly id: number; readonly what: 'take spans'; readonly form: 'protobuf' | 'json'; readonly bytes: Uint8Array<ArrayBuffer>; readonly now: number }
  | { readonly id: number; readonly what: 'give rows'; readonly now: number; readonly last: boolean };

/** What it says to a request, by its id. */
export type Said =
  | { readonly id: number; readonly taken: { readonly spans: number; readonly refused: number; readonly fault: Fault | null; readonly rows: number } }
  | { readonly id: number; readonly unreadable: string }
  | { readonly id: number; readonly given: { readonly rows: RollUpRows; readonly open: number } }
  /** Said by nobody: the thread is gone. */
  | { readonly id: number; readonly lost: true };

const intake = new Intake();

function answer(asked: Asked): Said {
  if (asked.what === 'give rows') {
    if (asked.last) intake.finish(asked.now);
    else intake.expire(asked.now);
    return { id: asked.id, given: { rows: intake.take(), open: intake.open } };
  }
  const spans: Span[] = [];
  const faults = new Faults();
  const wrong = read(asked.form, Buffer.from(asked.bytes.buffer, asked.bytes.byteOffset, asked.bytes.byteLength), spans, faults);
  if (wrong !== null) return { id: asked.id, unreadable: wrong };
  // Nothing points into the bytes any more: given back at once, instead of when the collector next looks.
  asked.bytes.buffer.transfer(0);
  intake.add(spans, asked.now);
  if (faults.count > 0) intake.refused(faults.count, asked.now);
  return { id: asked.id, taken: { spans: spans.length, refused: faults.count, fault: faults.kept[0] ?? null, rows: intake.rows } };
}

/** Null, or why the request could not be read at all. */
function read(form: 'protobuf' | 'json', bytes: Buffer, spans: Span[], faults: Faults): string | null {
  try {
    if (form === 'protobuf') {
      decodeOtlp(bytes, spans, faults);
      return null;
    }
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (!isRecord(value)) return 'The body is not an ExportTraceServiceRequest: it must be an object.';
    if (isOtlp(value)) readOtlp(value, '', spans, faults);
    else if (Object.keys(value).length > 0) return 'The body is not an ExportTraceServiceRequest: it has no resourceSpans.';
    return null;
  } catch (error) {
    return `The body cannot be read as ${form}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

if (threadId > 0) parentPort?.on('message', (asked: Asked) => parentPort?.postMessage(answer(asked)));
