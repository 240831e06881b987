/**
 * Which spans does Jaeger's JSON hold? `{data: [{traceID, spans, processes}]}` as its API and its "download JSON" write it, or one such
 * trace alone. Times are microseconds. Kind and error are tags (`span.kind`, `error`, `otel.status_code`).
 */
import { type Faults, idAt, isRecord, listAt } from './fault.ts';
import { splitShared } from './shared-ids.ts';
import { type Attribute, nameOf, parentOf, peersOf, type Span, type SpanKind, unknownService } from './span.ts';

/** Whether a record is what Jaeger writes: its answer, or one trace of it. */
export function isJaeger(record: Readonly<Record<string, unknown>>): boolean {
  if (Array.isArray(record['data'])) return true;
  return Array.isArray(record['spans']) && isRecord(record['processes']);
}

/** Adds the spans of an answer of Jaeger's, or of one trace. */
export function readJaeger(record: Readonly<Record<string, unknown>>, path: string, spans: Span[], faults: Faults): void {
  if (!Array.isArray(record['data'])) {
    readTrace(record, path, spans, faults);
    return;
  }
  for (const [index, trace] of record['data'].entries()) {
    if (isRecord(trace)) readTrace(trace, `${path}/data/${index}`, spans, faults);
    else faults.add('compute.not-an-object', `${path}/data/${index}`, 'must be an object');
  }
}

interface Process {
  readonly service: string;
  readonly host: string | null;
}

function readTrace(trace: Readonly<Record<string, unknown>>, path: string, spans: Span[], faults: Faults): void {
  const processes = new Map<string, Process>();
  for (const [id, process] of Object.entries(isRecord(trace['processes']) ? trace['processes'] : {})) {
    if (!isRecord(process)) continue;
    const service = typeof process['serviceName'] === 'string' && process['serviceName'] !== '' ? process['serviceName'] : unknownService;
    processes.set(id, { service: nameOf(service), host: tagsOf(process)('hostname') ?? null });
  }
  const own: Span[] = [];
  for (const [index, span] of listAt(trace, 'spans', path, faults).entries()) {
    const read = readSpan(span, `${path}/spans/${index}`, processes, faults);
    if (read !== null) own.push(read);
  }
  for (const span of splitShared(own)) spans.push(span);
}

function readSpan(span: unknown, path: string, processes: ReadonlyMap<string, Process>, faults: Faults): Span | null {
  if (!isRecord(span)) {
    faults.add('compute.not-an-object', path, 'must be an object');
    return null;
  }
  const before = faults.count;
  const traceId = idAt(span, 'traceID', path, faults);
  const spanId = idAt(span, 'spanID', path, faults);
  const start = microsAt(span, 'startTime', path, faults);
  const duration = microsAt(span, 'duration', path, faults);
  const { parentId, follows } = parentAt(span, path, traceId ?? '', faults);
  if (traceId === null || spanId === null || faults.count > before) return null;
  const own = isRecord(span['process']) && typeof span['process']['serviceName'] === 'string' ? nameOf(span['process']['serviceName']) : unknownService;
  const { service, host } = processes.get(String(span['processID'])) ?? { service: own, host: null };
  const tag = tagsOf(span);
  const startSeconds = Math.floor(start / 1e6);
  return {
    ...{ traceId, spanId, parentId: parentId === '0' ? '' : parentOf(parentId), follows, service, host },
    name: nameOf(typeof span['operationName'] === 'string' ? span['operationName'] : ''),
    kind: kindOf(tag('span.kind')),
    failed: tag('error')?.toLowerCase() === 'true' || tag('otel.status_code') === 'ERROR',
    startSeconds,
    startNanos: Math.round((start - startSeconds * 1e6) * 1000),
    nanos: Math.max(0, Math.round(duration * 1000)),
    ...peersOf(tag),
  };
}

/** The last CHILD_OF within the trace, else the first other reference; before references there was `parentSpanID`. */
function parentAt(span: Readonly<Record<string, unknown>>, path: string, traceId: string, faults: Faults): { parentId: string; follows: boolean } {
  let follows = '';
  let child = typeof span['parentSpanID'] === 'string' ? span['parentSpanID'] : '';
  for (const reference of listAt(span, 'references', path, faults)) {
    if (!isRecord(reference) || typeof reference['spanID'] !== 'string') continue;
    if (typeof reference['traceID'] === 'string' && reference['traceID'] !== traceId) continue;
    if (reference['refType'] === 'CHILD_OF') child = reference['spanID'];
    else if (follows === '') follows = reference['spanID'];
  }
  return child === '' ? { parentId: follows, follows: follows !== '' } : { parentId: child, follows: false };
}

function microsAt(span: Readonly<Record<string, unknown>>, member: string, path: string, faults: Faults): number {
  const value = span[member];
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 2 ** 53) return value;
  faults.add(value === undefined ? 'compute.missing' : 'compute.not-a-number', `${path}/${member}`, 'must be microseconds');
  return 0;
}

const kinds: readonly SpanKind[] = ['server', 'client', 'producer', 'consumer'];

/** A kind by its lower-case name; everything else is internal. */
export function kindOf(word: string | undefined): SpanKind {
  return kinds.find((kind) => kind === word?.toLowerCase()) ?? 'internal';
}

function tagsOf(record: Readonly<Record<string, unknown>>): Attribute {
  const found = new Map<string, string>();
  for (const tag of Array.isArray(record['tags']) ? record['tags'] : []) {
    if (!isRecord(tag) || typeof tag['key'] !== 'string' || found.has(tag['key'])) continue;
    const value = tag['value'];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean') found.set(tag['key'], String(value));
  }
  return (key) => found.get(key);
}
