/** How many spans a second go from bytes to sums on one thread, without a network or a database? Ours and the peer's on the same bytes, in a process of their own. */
import { Faults } from '@samspel/core/traces/fault.ts';
import { Intake } from '@samspel/core/traces/intake.ts';
import type { Span } from '@samspel/core/traces/span.ts';
import { decodeOtlp } from '../../packages/server/features/traces/decode-otlp.ts';
import { peerEdges } from './peer.ts';
import { makeSpans, type Sent } from './world.ts';

/** What this process says. */
export interface Alone {
  readonly ours: number;
  readonly peer: number;
  readonly decoding: number;
}

const now = Date.now();
const given = makeSpans('alone', 200_000, now);

function decoded(): Span[][] {
  return given.exports.map((bytes) => {
    const spans: Span[] = [];
    decodeOtlp(bytes, spans, new Faults());
    return spans;
  });
}

function ourEdges(): Map<string, [number, number]> {
  const intake = new Intake();
  for (const bytes of given.exports) {
    const spans: Span[] = [];
    decodeOtlp(bytes, spans, new Faults());
    intake.add(spans, now);
  }
  intake.finish(now);
  const edges = new Map<string, [number, number]>();
  for (const { client, server, connection, calls, failed } of intake.take().edges) {
    const sums = edges.get(`${client} > ${server} ${connection}`) ?? [0, 0];
    edges.set(`${client} > ${server} ${connection}`, [sums[0] + calls, sums[1] + failed]);
  }
  return edges;
}

function mustBe(edges: Sent['edges'], whose: string): void {
  if (edges.size !== given.edges.size) throw new Error(`${whose}: ${edges.size} edges instead of ${given.edges.size}`);
  for (const [edge, sums] of given.edges)
    if (String(edges.get(edge)) !== String(sums)) throw new Error(`${whose}: ${edge} is ${String(edges.get(edge))} instead of ${String(sums)}`);
}

function perSecond(work: () => unknown): number {
  const rates = Array.from({ length: 4 }, () => {
    const began = performance.now();
    work();
    return (given.spans / (performance.now() - began)) * 1000;
  });
  return rates.slice(1).sort((a, b) => a - b)[1] ?? 0;
}

mustBe(ourEdges(), 'ours');
mustBe(peerEdges(given.exports), 'peer');
const told: Alone = { ours: perSecond(ourEdges), peer: perSecond(() => peerEdges(given.exports)), decoding: perSecond(decoded) };
process.stdout.write(JSON.stringify(told));
