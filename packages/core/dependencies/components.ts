/**
 * Which systems go round in circles? The strongly connected components: within one, everybody reaches everybody.
 *
 * Source: Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972), with the recursion unrolled so that a chain of any
 * length fits. Components come out callees first: an edge never leads to a component with a higher number, which makes descending numbers a
 * topological order of the condensation for everything that is built on it.
 */
import { edgeBetween, type Graph } from './graph.ts';

export interface Components {
  readonly count: number;
  /** The component of each node; callees have lower numbers, or the same. */
  readonly of: Int32Array;
  /** Nodes by component: those of component c stand from `first[c]` up to `first[c + 1]`. */
  readonly members: Int32Array;
  readonly first: Int32Array;
}

/** The strongly connected components of all nodes, lone ones too. */
export function componentsOf(graph: Graph): Components {
  const nodes = graph.names.length;
  const { firstCall, to } = graph;
  const of = new Int32Array(nodes).fill(-1);
  // When each node was met, from 1 (0: not yet), and the earliest met of those it reaches that are still open.
  const when = new Int32Array(nodes);
  const low = new Int32Array(nodes);
  const nextEdge = new Int32Array(nodes);
  const path = new Int32Array(nodes);
  const open = new Int32Array(nodes);
  const members = new Int32Array(nodes);
  const first: number[] = [0];
  let met = 0;
  let openCount = 0;
  let placed = 0;
  for (let root = 0; root < nodes; root++) {
    if (when[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    while (depth >= 0) {
      const node = path[depth] ?? 0;
      if (when[node] === 0) {
        when[node] = ++met;
        low[node] = met;
        nextEdge[node] = firstCall[node] ?? 0;
        open[openCount++] = node;
      }
      const end = firstCall[node + 1] ?? 0;
      let edge = nextEdge[node] ?? 0;
      let deeper = -1;
      let lowest = low[node] ?? 0;
      for (; edge < end; edge++) {
        const callee = to[edge] ?? 0;
        if (when[callee] === 0) {
          deeper = callee;
          break;
        }
        if (of[callee] === -1 && (low[callee] ?? 0) < lowest) lowest = low[callee] ?? 0;
      }
      low[node] = lowest;
      // The edge that leads deeper is looked at again on the way back, to take over what was found there.
      nextEdge[node] = edge;
      if (deeper !== -1) {
        path[++depth] = deeper;
        continue;
      }
      depth--;
      if (lowest !== when[node]) continue;
      const component = first.length - 1;
      let member: number;
      do {
        member = open[--openCount] ?? 0;
        of[member] = component;
        members[placed++] = member;
      } while (member !== node);
      first.push(placed);
    }
  }
  return { count: first.length - 1, of, members, first: Int32Array.from(first) };
}

/** The circles: components of two or more nodes, and nodes that call themselves. Members ascending; circles by their first member. */
export function circlesOf(graph: Graph, components: Components = componentsOf(graph)): number[][] {
  const circles: number[][] = [];
  for (let component = 0; component < components.count; component++) {
    const members = [...components.members.subarray(components.first[component], components.first[component + 1])];
    const [only] = members;
    if (only !== undefined && (members.length > 1 || edgeBetween(graph, only, only) !== -1)) circles.push(members.sort((a, b) => a - b));
  }
  return circles.sort(([a = 0], [b = 0]) => a - b);
}
