/**
 * On how many shortest paths does a system lie? Betweenness: over all ordered pairs of others, the share of their shortest paths that pass it.
 *
 * Source: Brandes, "A faster algorithm for betweenness centrality", J. Math. Sociology 25 (2001): from each node a search breadth first that counts
 * shortest paths, then dependencies handed back in the opposite order. Directed, hard and soft alike, not normalised, ends not counted. Counts of
 * paths are doubles: beyond 2^53 of them shares are rounded, and beyond what a double holds there is no answer.
 *
 * What an edge leads to can be nearer, just found, or found on this level before, and no processor guesses which. So the search does not ask: it
 * always writes, and adds 0 or 1 to where the next one is written. The steps that lie on shortest paths are kept in a row, and the way back
 * is one walk over it. See docs/explanations/graph.md for what else was tried.
 */
import type { Graph } from './graph.ts';

/** More shortest paths than this between two nodes, and the reciprocals would soon lose their digits. */
const mostPaths = 1e290;
/** Farther than any node can be, and still exact in the differences below. */
const unmet = 0x3fff_ffff;

/** Betweenness of each node; null when two nodes have more than 10^290 shortest paths between them. */
export function betweennessOf(graph: Graph): Float64Array | null {
  const { firstCall } = graph;
  const search = new Search(graph);
  for (let source = 0; source < graph.names.length; source++) {
    if (firstCall[source] === firstCall[source + 1]) continue;
    search.out(source);
    if (!search.back(source)) return null;
  }
  return search.between;
}

/** Room for one search, left behind as it was found. */
class Search {
  readonly between: Float64Array;
  private readonly graph: Graph;
  /** By node: distance from the source, shortest paths, 1 ÷ these, and what hangs on the node for each of its paths. */
  private readonly depth: Int32Array;
  private readonly paths: Float64Array;
  private readonly inverse: Float64Array;
  private readonly perPath: Float64Array;
  /** Nodes met, in order; one place more than there can be, for what is written and not kept. */
  private readonly queue: Int32Array;
  private met = 0;
  /** Edges that lie on shortest paths, in order; with such a place too. */
  private readonly callers: Int32Array;
  private readonly callees: Int32Array;
  private steps = 0;

  constructor(graph: Graph) {
    const nodes = graph.names.length;
    this.graph = graph;
    this.between = new Float64Array(nodes);
    this.depth = new Int32Array(nodes).fill(unmet);
    this.paths = new Float64Array(nodes);
    this.inverse = new Float64Array(nodes);
    this.perPath = new Float64Array(nodes);
    this.queue = new Int32Array(nodes + 1);
    this.callers = new Int32Array(graph.to.length + 1);
    this.callees = new Int32Array(graph.to.length + 1);
  }

  /** Searches breadth first, counting shortest paths. */
  out(source: number): void {
    const { depth, paths, queue, callers, callees } = this;
    const { firstCall, to } = this.graph;
    depth[source] = 0;
    paths[source] = 1;
    queue[0] = source;
    let met = 1;
    let steps = 0;
    for (let at = 0; at < met; at++) {
      const node = queue[at] ?? 0;
      const next = ((depth[node] ?? 0) + 1) | 0;
      const own = paths[node] ?? 0;
      const stop = firstCall[node + 1] ?? 0;
      for (let edge = firstCall[node] ?? 0; edge < stop; edge++) {
        const callee = to[edge] ?? 0;
        // Below 0: nearer; 0: on the next level already; above: not met. `nearer` is −1 or 0.
        const gap = ((depth[callee] ?? 0) - next) | 0;
        const nearer = gap >> 31;
        const kept = (nearer + 1) | 0;
        depth[callee] = (next + (gap & nearer)) | 0;
        paths[callee] = (paths[callee] ?? 0) + own * kept;
        callers[steps] = node;
        callees[steps] = callee;
        steps = (steps + kept) | 0;
        queue[met] = callee;
        met = (met + (-gap >>> 31)) | 0;
      }
    }
    this.met = met;
    this.steps = steps;
  }

  /** Hands back what hangs on each node, the last steps first; false when there were too many paths. */
  back(source: number): boolean {
    const { between, depth, paths, inverse, perPath, queue, callers, callees, met } = this;
    for (let at = 0; at < met; at++) {
      const node = queue[at] ?? 0;
      inverse[node] = 1 / (paths[node] ?? 1);
    }
    for (let step = this.steps - 1; step >= 0; step--) {
      const caller = callers[step] ?? 0;
      const callee = callees[step] ?? 0;
      perPath[caller] = (perPath[caller] ?? 0) + (perPath[callee] ?? 0) + (inverse[callee] ?? 0);
    }
    // A path has no worth for its own end.
    perPath[source] = 0;
    for (let at = 0; at < met; at++) {
      const node = queue[at] ?? 0;
      const count = paths[node] ?? 0;
      // Infinite counts have made others NaN, which is not less either.
      if (!(count <= mostPaths)) return false;
      between[node] = (between[node] ?? 0) + count * (perPath[node] ?? 0);
      perPath[node] = 0;
      paths[node] = 0;
      depth[node] = unmet;
    }
    return true;
  }
}
