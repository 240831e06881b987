/**
 * On how many shortest paths does a system lie? Betweenness: over all ordered pairs of others, the share of their shortest paths that pass it.
 *
 * Source: Brandes, "A faster algorithm for betweenness centrality", J. Math. Sociology 25 (2001): from each node a search breadth first that counts
 * shortest paths, then dependencies handed back in the opposite order. Directed, hard and soft alike, not normalised, ends not counted. Counts of
 * paths are doubles: beyond 2^53 of them shares are rounded, and beyond what a double holds there is no answer.
 *
 * 32 searches run side by side, one bit of a word each (as in Then et al., "The more the merrier: efficient multi-source graph traversal", VLDB 2014),
 * so an edge is looked at once a level for all of them. What it was found to lead to is kept as a step, and the way back follows
 * only these. Neighbours in depth-first order search together, for their searches have most in common.
 */
import { componentsOf } from './components.ts';
import type { Graph } from './graph.ts';

/** More shortest paths than this between two nodes, and the reciprocals would soon lose their digits. */
const mostPaths = 1e290;
/** Searches side by side: 2^5, as many as a word has bits. */
const shift = 5;
const together = 1 << shift;

/** Betweenness of each node; null when two nodes have more than 10^290 shortest paths between them. */
export function betweennessOf(graph: Graph): Float64Array | null {
  const { firstCall } = graph;
  const sources = componentsOf(graph).members.filter((node) => firstCall[node] !== firstCall[node + 1]);
  const searches = new Searches(graph);
  for (let at = 0; at < sources.length; at += together) {
    searches.out(sources.subarray(at, at + together));
    if (!searches.back()) return null;
  }
  return searches.between;
}

/** Room for 32 searches, used again for the next 32. A visit is a node with the searches that met it in the same level. */
class Searches {
  readonly between: Float64Array;
  private readonly graph: Graph;
  /** By node: the searches that met it in earlier levels, and those that just do. */
  private readonly met: Int32Array;
  private readonly meeting: Int32Array;
  /** By node and search: shortest paths, and (1 + what hangs on the node) ÷ these, which is what each path of a caller takes. */
  private readonly paths: Float64Array;
  private readonly perPath: Float64Array;
  /** By visit, level after level: node, searches, and the first of its steps. */
  private readonly node: Int32Array;
  private readonly searches: Int32Array;
  private readonly firstStep: Int32Array;
  private visits = 0;
  /** By step: the callee, and the searches for which it is one level further. */
  private callee: Int32Array;
  private taking: Int32Array;
  private readonly sums = new Float64Array(together);

  constructor(graph: Graph) {
    const nodes = graph.names.length;
    this.graph = graph;
    this.between = new Float64Array(nodes);
    this.met = new Int32Array(nodes);
    this.meeting = new Int32Array(nodes);
    this.paths = new Float64Array(nodes << shift);
    this.perPath = new Float64Array(nodes << shift);
    this.node = new Int32Array(nodes << shift);
    this.searches = new Int32Array(nodes << shift);
    this.firstStep = new Int32Array((nodes << shift) + 1);
    this.callee = new Int32Array(graph.to.length * 4 + 1);
    this.taking = new Int32Array(this.callee.length);
  }

  /** Searches breadth first from these nodes, counting shortest paths. */
  out(sources: Int32Array): void {
    const { met, meeting, paths, node, searches, firstStep } = this;
    const { firstCall, to } = this.graph;
    met.fill(0);
    for (let search = 0; search < sources.length; search++) {
      const source = sources[search] ?? 0;
      node[search] = source;
      searches[search] = 1 << search;
      met[source] = 1 << search;
      paths[(source << shift) + search] = 1;
    }
    let steps = 0;
    let begin = 0;
    let end = sources.length;
    while (begin < end) {
      let fresh = end;
      for (let visit = begin; visit < end; visit++) {
        firstStep[visit] = steps;
        const caller = node[visit] ?? 0;
        const own = caller << shift;
        const asking = searches[visit] ?? 0;
        const first = firstCall[caller] ?? 0;
        const stop = firstCall[caller + 1] ?? 0;
        this.room(steps + stop - first);
        const { callee: calleeOf, taking } = this;
        for (let edge = first; edge < stop; edge++) {
          const callee = to[edge] ?? 0;
          let left = asking & ~(met[callee] ?? 0);
          if (left === 0) continue;
          calleeOf[steps] = callee;
          taking[steps++] = left;
          const already = meeting[callee] ?? 0;
          if (already === 0) node[fresh++] = callee;
          meeting[callee] = already | left;
          const its = callee << shift;
          do {
            const search = 31 - Math.clz32(left);
            paths[its + search] = (paths[its + search] ?? 0) + (paths[own + search] ?? 0);
            left ^= 1 << search;
          } while (left !== 0);
        }
      }
      for (let visit = end; visit < fresh; visit++) {
        const callee = node[visit] ?? 0;
        const all = meeting[callee] ?? 0;
        searches[visit] = all;
        met[callee] = (met[callee] ?? 0) | all;
        meeting[callee] = 0;
      }
      begin = end;
      end = fresh;
    }
    firstStep[end] = steps;
    this.visits = end;
  }

  /** Hands back what hangs on each node, the last visits first, and leaves no counts behind; false when there were too many paths. */
  back(): boolean {
    const { between, paths, perPath, node, searches, firstStep, callee, taking, sums } = this;
    for (let visit = this.visits - 1; visit >= 0; visit--) {
      const caller = node[visit] ?? 0;
      const own = caller << shift;
      const stop = firstStep[visit + 1] ?? 0;
      for (let step = firstStep[visit] ?? 0; step < stop; step++) {
        const its = (callee[step] ?? 0) << shift;
        let left = taking[step] ?? 0;
        do {
          const search = 31 - Math.clz32(left);
          sums[search] = (sums[search] ?? 0) + (perPath[its + search] ?? 0);
          left ^= 1 << search;
        } while (left !== 0);
      }
      let left = searches[visit] ?? 0;
      let hanging = 0;
      do {
        const search = 31 - Math.clz32(left);
        const count = paths[own + search] ?? 0;
        if (count > mostPaths) return false;
        const hangs = count * (sums[search] ?? 0);
        sums[search] = 0;
        paths[own + search] = 0;
        perPath[own + search] = (1 + hangs) / count;
        // Every search begins with the visit of its own number, and a path has no worth for its own end.
        if (visit !== search) hanging += hangs;
        left ^= 1 << search;
      } while (left !== 0);
      between[caller] = (between[caller] ?? 0) + hanging;
    }
    return true;
  }

  private room(steps: number): void {
    if (steps <= this.callee.length) return;
    const wider = (old: Int32Array): Int32Array => {
      const wide = new Int32Array(Math.max(steps, old.length * 2));
      wide.set(old);
      return wide;
    };
    this.callee = wider(this.callee);
    this.taking = wider(this.taking);
  }
}
