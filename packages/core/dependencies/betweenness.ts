/**
 * On how many shortest paths does a system lie? Betweenness: over all ordered pairs of others, the share of their shortest paths that pass it.
 *
 * Source: Brandes, "A faster algorithm for betweenness centrality", J. Math. Sociology 25 (2001): from each node a search breadth first that counts
 * shortest paths, then dependencies handed back in the opposite order. Directed, hard and soft alike, not normalised, ends not counted. Counts of
 * paths are doubles: beyond 2^53 of them shares are rounded, and beyond what a double holds there is no answer.
 */
import type { Graph } from './graph.ts';

/** More shortest paths than this between two nodes, and the reciprocals would soon lose their digits. */
const mostPaths = 1e290;

/** Betweenness of each node; null when two nodes have more than 10^290 shortest paths between them. */
export function betweennessOf(graph: Graph): Float64Array | null {
  const { firstCall, to } = graph;
  const nodes = graph.names.length;
  const between = new Float64Array(nodes);
  const depth = new Int32Array(nodes);
  const paths = new Float64Array(nodes);
  // (1 + what hangs on a node) ÷ its paths: what each of its predecessors takes per path of its own.
  const perPath = new Float64Array(nodes);
  const queue = new Int32Array(nodes);
  for (let source = 0; source < nodes; source++) {
    if (firstCall[source] === firstCall[source + 1]) continue;
    depth.fill(0);
    depth[source] = 1;
    paths[source] = 1;
    queue[0] = source;
    let end = 1;
    for (let at = 0; at < end; at++) {
      const node = queue[at] ?? 0;
      const next = (depth[node] ?? 0) + 1;
      const own = paths[node] ?? 0;
      const stop = firstCall[node + 1] ?? 0;
      for (let edge = firstCall[node] ?? 0; edge < stop; edge++) {
        const callee = to[edge] ?? 0;
        const seen = depth[callee] ?? 0;
        if (seen === 0) {
          depth[callee] = next;
          paths[callee] = own;
          queue[end++] = callee;
        } else if (seen === next) {
          paths[callee] = (paths[callee] ?? 0) + own;
        }
      }
    }
    for (let at = end - 1; at > 0; at--) {
      const node = queue[at] ?? 0;
      const next = (depth[node] ?? 0) + 1;
      const stop = firstCall[node + 1] ?? 0;
      let sum = 0;
      for (let edge = firstCall[node] ?? 0; edge < stop; edge++) {
        const callee = to[edge] ?? 0;
        if (depth[callee] === next) sum += perPath[callee] ?? 0;
      }
      const own = paths[node] ?? 1;
      if (own > mostPaths) return null;
      const hangs = sum * own;
      perPath[node] = (1 + hangs) / own;
      between[node] = (between[node] ?? 0) + hangs;
    }
  }
  return between;
}
