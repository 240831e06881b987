/**
 * Which spans does Zipkin's JSON hold? A list of v2 spans, as its API and most of its libraries write them; times are microseconds. A server
 * span may share its client's id (`shared`); `remoteEndpoint.serviceName` names the other side where no tag does.
 */
import { type Faults, idAt, isRecord } from './fault.ts';
import { kindOf } from './read-jaeger.ts';
import { splitShared } from './shared-ids.ts';
import { nameOf, parentOf, peersOf, type Span, unknownService } from './span.ts';

/** Whether a record is a span of Zipkin's. */
export function isZipkin(record: Readonly<Record<string, unknown>>): boolean {
  return typeof record['traceId'] === 'string' && typeof record['id'] === 'string';
}

/** Adds the spans of a list. */
export function readZipkin(list: readonly unknown[], path: string, spans: Span[], faults: Faults): void {
  const own: Span[] = [];
  for (const [index, span] of list.entries()) {
    const read = readSpan(span, `${path}/${index}`, faults);
    if (read !== null) own.push(read);
  }
  for (const span of splitShared(own)) spans.push(span);
}

function readSpan(span: unknown, path: string, faults: Faults): Span | null {
  if (!isRecord(span)) {
    faults.add('compute.not-an-object', path, 'must be an object');
    return null;
  }
  const before = faults.count;
  const traceId = idAt(span, 'traceId', path, faults);
  const spanId = idAt(span, 'id', path, faults);
  const start = microsAt(span['timestamp'], `${path}/timestamp`, faults);
  const duration = microsAt(span['duration'], `${path}/duration`, faults);
  if (traceId === null || spanId === null || faults.count > before) return null;
  const tags = isRecord(span['tags']) ? span['tags'] : {};
  const tag = (key: string): string | undefined => {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const kind = kindOf(typeof span['kind'] === 'string' ? span['kind'] : undefined);
  const remote = endpointOf(span['remoteEndpoint']);
  const parentId = typeof span['parentId'] === 'string' ? span['parentId'] : '';
  const startSeconds = Math.floor(start / 1e6);
  return {
    ...{ traceId, spanId, parentId: parentId === '0' ? '' : parentOf(parentId), follows: false, kind, host: null },
    service: nameOf(endpointOf(span['localEndpoint']) ?? unknownService),
    name: nameOf(typeof span['name'] === 'string' ? span['name'] : ''),
    failed: Object.hasOwn(tags, 'error') && tags['error'] !== 'false',
    startSeconds,
    startNanos: Math.round((start - startSeconds * 1e6) * 1000),
    nanos: Math.max(0, Math.round(duration * 1000)),
    ...peersOf((key) => (key === 'peer.service' ? (tag(key) ?? remote) : tag(key))),
  };
}

function endpointOf(endpoint: unknown): string | undefined {
  const name = isRecord(endpoint) ? endpoint['serviceName'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function microsAt(value: unknown, path: string, faults: Faults): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 2 ** 53) return value;
  faults.add('compute.not-a-number', path, 'must be microseconds');
  return 0;
}
