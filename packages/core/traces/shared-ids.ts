/**
 * What if both sides of a call carry one span id? Zipkin's B3 propagation lets the server join the client's span, and Jaeger keeps such spans
 * as they are. Here the server's side becomes a span of its own below the client's, and what had the shared span as its parent hangs below the
 * server's side, where it ran, unless the client's service did it.
 */
import type { Span } from './span.ts';

const idOf = (span: Span): string => `${span.traceId} ${span.spanId}`;

/** The same spans with an id each. */
export function splitShared(spans: readonly Span[]): readonly Span[] {
  const clients = new Map<string, Span>();
  for (const span of spans) if (span.kind === 'client' || span.kind === 'producer') clients.set(idOf(span), span);
  const shared = new Set<string>();
  for (const span of spans) if ((span.kind === 'server' || span.kind === 'consumer') && clients.has(idOf(span))) shared.add(idOf(span));
  if (shared.size === 0) return spans;
  return spans.map((span) => {
    const id = idOf(span);
    if (shared.has(id) && (span.kind === 'server' || span.kind === 'consumer')) return { ...span, spanId: `${span.spanId}/server`, parentId: span.spanId };
    const above = `${span.traceId} ${span.parentId}`;
    const belongs = shared.has(above) && clients.get(above)?.service !== span.service;
    return belongs ? { ...span, parentId: `${span.parentId}/server` } : span;
  });
}
