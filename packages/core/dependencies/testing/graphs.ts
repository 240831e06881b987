/** What do tests of graphs draw from? Small graphs with circles, self-calls, soft edges and edges said twice. */
import fc from 'fast-check';
import type { NamedEdge } from '../graph.ts';

export interface GivenGraph {
  readonly names: readonly string[];
  readonly edges: readonly NamedEdge[];
}

/** Any graph of up to `most` nodes; denser ones are mostly one circle, sparser ones fall into parts. */
export function anyGraph(most = 9): fc.Arbitrary<GivenGraph> {
  return fc.integer({ min: 1, max: most }).chain((count) => {
    const names = Array.from({ length: count }, (_, index) => `s${index}`);
    const edge = fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names), hard: fc.boolean() });
    return fc.array(edge, { maxLength: count * 3 }).map((edges) => ({ names, edges }));
  });
}

/** For each pair, whether there is a path of at least one edge: by closing over every node in turn (Warshall). */
export function reachOf({ names, edges }: GivenGraph, counts: (edge: NamedEdge) => boolean = () => true): boolean[][] {
  const reaches = names.map((from) => names.map((to) => edges.some((edge) => edge.from === from && edge.to === to && counts(edge))));
  for (const [over] of names.entries()) {
    for (const row of reaches) {
      if (row[over] !== true) continue;
      for (const [to] of names.entries()) if (reaches[over]?.[to] === true) row[to] = true;
    }
  }
  return reaches;
}
