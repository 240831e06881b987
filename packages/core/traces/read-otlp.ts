/**
 * Which spans does an OTLP trace export in JSON hold? `{resourceSpans: [{resource, scopeSpans: [{spans}]}]}` of opentelemetry-proto 1.x;
 * `instrumentationLibrarySpans` (before 0.15) and Tempo's `batches` are read as well. Members nobody needs are passed over, as OTLP asks.
 */
import { type Faults, idAt, isRecord, listAt } from './fault.ts';
import { type Attribute, nameOf, parentOf, peersOf, type Span, type SpanKind, unknownService } from './span.ts';

/** Kinds by their number in OTLP; what is not there is passed over as internal. */
export const otlpKinds: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];

const kindWords: Readonly<Record<string, SpanKind>> = {
  SPAN_KIND_UNSPECIFIED: 'internal',
  SPAN_KIND_INTERNAL: 'internal',
  SPAN_KIND_SERVER: 'server',
  SPAN_KIND_CLIENT: 'client',
  SPAN_KIND_PRODUCER: 'producer',
  SPAN_KIND_CONSUMER: 'consumer',
};

const statusWords = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

/** Whether a record is an export; `resourceSpans` has to be there, if only empty. */
export function isOtlp(record: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(record['resourceSpans']) || Array.isArray(record['batches']);
}

/** Adds the spans of one export. */
export function readOtlp(record: Readonly<Record<string, unknown>>, path: string, spans: Span[], faults: Faults): void {
  const member = record['resourceSpans'] === undefined ? 'batches' : 'resourceSpans';
  for (const [index, resourceSpans] of listAt(record, member, path, faults).entries()) {
    const at = `${path}/${member}/${index}`;
    if (!isRecord(resourceSpans)) {
      faults.add('compute.not-an-object', at, 'must be an object');
      continue;
    }
    const resource = isRecord(resourceSpans['resource']) ? attributesAt(resourceSpans['resource'], `${at}/resource`, faults) : noAttributes;
    const service = nameOf(resource('service.name') ?? unknownService);
    const host = resource('host.name') ?? null;
    for (const scopes of ['scopeSpans', 'instrumentationLibrarySpans'])
      for (const [place, scope] of listAt(resourceSpans, scopes, at, faults).entries()) {
        const inside = `${at}/${scopes}/${place}`;
        if (!isRecord(scope)) faults.add('compute.not-an-object', inside, 'must be an object');
        else
          for (const [number, span] of listAt(scope, 'spans', inside, faults).entries()) {
            const read = readSpan(span, `${inside}/spans/${number}`, service, host, faults);
            if (read !== null) spans.push(read);
          }
      }
  }
}

const noAttributes: Attribute = () => undefined;

function readSpan(span: unknown, path: string, service: string, host: string | null, faults: Faults): Span | null {
  if (!isRecord(span)) {
    faults.add('compute.not-an-object', path, 'must be an object');
    return null;
  }
  const before = faults.count;
  const traceId = idAt(span, 'traceId', path, faults);
  const spanId = idAt(span, 'spanId', path, faults);
  const given = span['parentSpanId'];
  const parentId = given === undefined || given === null || given === '' ? '' : idAt(span, 'parentSpanId', path, faults);
  const kind = kindAt(span['kind'], `${path}/kind`, faults);
  const failed = failedAt(span['status'], `${path}/status`, faults);
  const start = timeAt(span['startTimeUnixNano'], `${path}/startTimeUnixNano`, faults);
  const end = timeAt(span['endTimeUnixNano'], `${path}/endTimeUnixNano`, faults);
  const peers = peersOf(attributesAt(span, path, faults));
  if (traceId === null || spanId === null || parentId === null || faults.count > before) return null;
  const nanos = Math.max(0, (end.seconds - start.seconds) * 1e9 + (end.nanos - start.nanos));
  const name = nameOf(typeof span['name'] === 'string' ? span['name'] : '');
  const when = { startSeconds: start.seconds, startNanos: start.nanos, nanos };
  return { traceId, spanId, parentId: parentOf(parentId), follows: false, service, name, kind, failed, ...when, ...peers, host };
}

function kindAt(kind: unknown, path: string, faults: Faults): SpanKind {
  if (kind === undefined || kind === null) return 'internal';
  if (typeof kind === 'number' && Number.isInteger(kind)) return otlpKinds[kind] ?? 'internal';
  const named = typeof kind === 'string' && Object.hasOwn(kindWords, kind) ? kindWords[kind] : undefined;
  if (named === undefined) faults.add('compute.unknown-word', path, `must be a number or one of ${Object.keys(kindWords).join(', ')}`);
  return named ?? 'internal';
}

function failedAt(status: unknown, path: string, faults: Faults): boolean {
  if (status === undefined || status === null) return false;
  if (!isRecord(status)) {
    faults.add('compute.not-an-object', path, 'must be an object');
    return false;
  }
  const code = status['code'];
  if (code === undefined || code === null || (typeof code === 'number' && Number.isInteger(code))) return code === 2;
  if (typeof code !== 'string' || !statusWords.includes(code))
    faults.add('compute.unknown-word', `${path}/code`, `must be a number or one of ${statusWords.join(', ')}`);
  return code === 'STATUS_CODE_ERROR';
}

interface Moment {
  readonly seconds: number;
  readonly nanos: number;
}

const never: Moment = { seconds: 0, nanos: 0 };

/** Nanoseconds since 1970, as a decimal text (as OTLP writes them) or as a number. Unsigned and of 64 bits. */
function timeAt(value: unknown, path: string, faults: Faults): Moment {
  if (value === undefined || value === null || value === '') return never;
  const text = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e20 ? BigInt(value).toString() : value;
  if (typeof text !== 'string' || !/^\d{1,20}$/.test(text)) {
    faults.add('compute.not-an-instant', path, 'must be whole nanoseconds since 1970');
    return never;
  }
  return { seconds: Number(text.slice(0, -9)), nanos: Number(text.slice(-9)) };
}

/** Attributes by key, read when asked for: most spans have many, and few are needed. The first of several counts. */
function attributesAt(record: Readonly<Record<string, unknown>>, path: string, faults: Faults): Attribute {
  const list = listAt(record, 'attributes', path, faults);
  if (list.length === 0) return noAttributes;
  const found = new Map<string, string>();
  for (const one of list) {
    if (!isRecord(one) || typeof one['key'] !== 'string' || found.has(one['key'])) continue;
    const text = textOf(one['value']);
    if (text !== '') found.set(one['key'], text);
  }
  return (key) => found.get(key);
}

/** An attribute's value as text; lists and maps name nobody. */
function textOf(value: unknown): string {
  if (!isRecord(value)) return '';
  for (const kind of ['stringValue', 'intValue', 'doubleValue', 'boolValue']) {
    const given = value[kind];
    if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') return String(given);
  }
  return '';
}
