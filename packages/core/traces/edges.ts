/** Which systems called which, in a file of traces that is there as a whole? The same pairing as of a stream, with nothing given up. */
import { type Connection, Pairing } from './pairing.ts';
import { RollUp } from './roll-up.ts';
import { seenExactly } from './seen.ts';
import { LatencySketch } from './sketch.ts';
import type { Span } from './span.ts';

export interface Edge {
  readonly client: string;
  readonly server: string;
  readonly connection: Connection;
  readonly calls: number;
  readonly failed: number;
  readonly clientSeconds: number;
  readonly serverSeconds: number;
  readonly latencySeconds: { readonly p50: number | null; readonly p90: number | null; readonly p99: number | null };
}

export interface Edges {
  /** Sorted by client, server and connection. */
  readonly edges: readonly Edge[];
  readonly unpaired: number;
  readonly spans: number;
  readonly duplicates: number;
}

/** Pairs all spans. */
export function edgesOf(spans: readonly Span[]): Edges {
  const sums = new RollUp();
  let unpaired = 0;
  let duplicates = 0;
  const forever = { peerAfterSeconds: 1, partnerAfterSeconds: 1, most: Number.POSITIVE_INFINITY };
  const pairing = new Pairing(forever, seenExactly(), { call: (call) => sums.addCall(call, 0), unpaired: () => unpaired++ });
  for (const span of spans) if (pairing.add(span, 0) === 'duplicate') duplicates++;
  pairing.finish();
  const edges = sums.toRows().edges.map(({ client, server, connection, calls, failed, clientNanos, serverNanos, sketch }) => {
    const latencies = LatencySketch.of(sketch);
    const [p50, p90, p99] = [latencies.quantile(0.5), latencies.quantile(0.9), latencies.quantile(0.99)];
    const seconds = { clientSeconds: clientNanos / 1e9, serverSeconds: serverNanos / 1e9, latencySeconds: { p50, p90, p99 } };
    return { client, server, connection, calls, failed, ...seconds };
  });
  return { edges: edges.sort(byNames), unpaired, spans: spans.length, duplicates };
}

function byNames(a: Edge, b: Edge): number {
  return compare(a.client, b.client) || compare(a.server, b.server) || compare(a.connection, b.connection);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
