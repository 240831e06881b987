/**
 * Which spans does a file of traces hold? OTLP JSON (one export, a list of them, or one a line), Jaeger JSON or Zipkin JSON, told apart by
 * their members. Something else is refused; within a file that is one of them, spans that do not fit are faults and the others go on.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Fault, Faults, isRecord } from './fault.ts';
import { isJaeger, readJaeger } from './read-jaeger.ts';
import { isOtlp, readOtlp } from './read-otlp.ts';
import { isZipkin, readZipkin } from './read-zipkin.ts';
import type { Span } from './span.ts';

export type TraceFormat = 'otlp' | 'jaeger' | 'zipkin';

export interface TracesRead {
  readonly format: TraceFormat;
  readonly spans: readonly Span[];
  /** The first hundred. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
}

const known = 'OTLP JSON ({"resourceSpans": […]}, one or one a line), Jaeger JSON ({"data": […]}) or Zipkin JSON (a list of spans)';

/** Reads JSON, or a text of one JSON value a line. Refused with `compute.not-traces` when it is none of the known kinds. */
export function readTraces(input: unknown): Outcome<TracesRead> {
  if (typeof input === 'string') return readText(input);
  const spans: Span[] = [];
  const faults = new Faults();
  const format = readValue(input, '', spans, faults);
  if (format === null) return refuse('compute.not-traces', { message: `The input is not a file of traces: ${known}.` }, '');
  return accept({ format, spans, faults: faults.kept, faultCount: faults.count });
}

/** A text: one JSON value, or one a line. */
function readText(text: string): Outcome<TracesRead> {
  const spans: Span[] = [];
  const faults = new Faults();
  let format: TraceFormat | null = null;
  const whole = parse(text);
  if (whole !== undefined)
    return typeof whole === 'string' ? refuse('compute.not-traces', { message: `The input is a text in quotes, not ${known}.` }, '') : readTraces(whole);
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    if (line.trim() === '') continue;
    const value = parse(line);
    if (value === undefined) return refuse('compute.not-traces', { line: number, message: `Line ${number} is not JSON.` }, '');
    const found = readValue(value, `/${number - 1}`, spans, faults);
    if (found === null) return refuse('compute.not-traces', { line: number, message: `Line ${number} is not a trace export: ${known}.` }, '');
    format ??= found;
  }
  if (format === null) return refuse('compute.not-traces', { message: `The file is empty. Known are ${known}.` }, '');
  return accept({ format, spans, faults: faults.kept, faultCount: faults.count });
}

/** The kind of a value, whose spans are added; null when it is no file of traces. */
function readValue(value: unknown, path: string, spans: Span[], faults: Faults): TraceFormat | null {
  if (Array.isArray(value)) return readList(value, path, spans, faults);
  if (!isRecord(value)) return null;
  if (isOtlp(value)) {
    readOtlp(value, path, spans, faults);
    return 'otlp';
  }
  if (isRecord(value['trace']) && isOtlp(value['trace'])) return readValue(value['trace'], `${path}/trace`, spans, faults);
  if (isJaeger(value)) {
    readJaeger(value, path, spans, faults);
    return 'jaeger';
  }
  if (!isZipkin(value)) return null;
  readZipkin([value], path, spans, faults);
  return 'zipkin';
}

function readList(list: readonly unknown[], path: string, spans: Span[], faults: Faults): TraceFormat | null {
  const [first] = list;
  if (first === undefined) return 'otlp';
  // Zipkin's API answers a list of traces, each a list of spans.
  if (isRecord(first) && isZipkin(first)) {
    readZipkin(list, path, spans, faults);
    return 'zipkin';
  }
  let format: TraceFormat | null = null;
  for (const [index, one] of list.entries()) {
    if (Array.isArray(one) && one.some(Array.isArray)) return null;
    const found = readValue(one, `${path}/${index}`, spans, faults);
    if (found === null) return null;
    format ??= found;
  }
  return format;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
