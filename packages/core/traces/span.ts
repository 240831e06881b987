/**
 * What is a span, whichever tool wrote it down? One form for OTLP, Jaeger and Zipkin, holding only what edges and critical paths need.
 *
 * Ids are compared as text. Times are whole nanoseconds, split into seconds and the rest, because a nanosecond since 1970 does not fit
 * into a double; a span that ends before it starts lasted nothing. Names of peers come from attributes by the rule of service graphs
 * (Grafana Tempo and OpenTelemetry's connector; see docs/explanations/traces.md).
 */

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: the root of its trace. */
  readonly parentId: string;
  /** The parent did not wait for it (Jaeger's FOLLOWS_FROM): it pairs, but lies on no critical path. */
  readonly follows: boolean;
  readonly service: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly failed: boolean;
  /** Whole seconds since 1970. */
  readonly startSeconds: number;
  /** Nanoseconds within that second. */
  readonly startNanos: number;
  /** At least 0. */
  readonly nanos: number;
  /** Which database a client span calls; null when it calls none. */
  readonly database: string | null;
  /** Whom the span names as the other side; null when nobody. */
  readonly peer: string | null;
  /** Host the span ran on, where the tool says so. */
  readonly host: string | null;
}

/** What a resource is called that does not say. */
export const unknownService = 'unknown_service';

/** Names of services, operations and peers are cut to this many characters. */
const longestName = 200;

/** Control characters and halves of surrogate pairs: neither terminals nor databases want them. */
export const unwritable = /[\p{Cc}\p{Cs}]/u;

/** A name as it is kept: without control characters, not longer than anybody needs. */
export function nameOf(text: string): string {
  const short = text.length > longestName ? cut(text) : text;
  return unwritable.test(short) ? short.replaceAll(/\p{Cc}/gu, ' ').toWellFormed() : short;
}

/** The beginning of a long text, as a text of its own: a mere slice would keep the whole in memory for as long as the name is kept. */
function cut(text: string): string {
  return ` ${text.slice(0, longestName)}`.slice(1);
}

/** The attributes that name the other side of a span; a decoder need look at no others. */
export const peerAttributes = new Set([
  'peer.service',
  'server.address',
  'network.peer.address',
  'network.peer.port',
  'db.namespace',
  'db.name',
  'db.system',
  'db.system.name',
]);

/** Reads one attribute; undefined when it is not there or empty. */
export type Attribute = (key: string) => string | undefined;

/** The other side as the attributes name it. */
export function peersOf(attribute: Attribute): { readonly database: string | null; readonly peer: string | null } {
  const service = attribute('peer.service');
  const name = attribute('db.name');
  const system = attribute('db.system') ?? attribute('db.system.name');
  const called = attribute('db.namespace') ?? name ?? system;
  const peer = service ?? name ?? system;
  return { database: called === undefined ? null : nameOf(service ?? addressOf(attribute) ?? called), peer: peer === undefined ? null : nameOf(peer) };
}

function addressOf(attribute: Attribute): string | undefined {
  const server = attribute('server.address');
  if (server !== undefined) return server;
  const host = attribute('network.peer.address');
  const port = attribute('network.peer.port');
  return host === undefined || port === undefined ? host : `${host}:${port}`;
}

/** Eight bytes of zero, and of Jaeger and Zipkin a bare `0`, are how some tools write that there is no parent; any other text is an id. */
export function parentOf(id: string): string {
  return id === '0000000000000000' ? '' : id;
}
