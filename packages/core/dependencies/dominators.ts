/**
 * Which systems must every path from an entry pass? The immediate dominator of a node is the last of them before the node itself.
 *
 * Semi-NCA: semidominators by path compression as Lengauer and Tarjan find them (ACM TOPLAS 1, 1979), then the nearest common ancestor on the tree
 * made so far; source: Georgiadis, Tarjan and Werneck, "Finding dominators in practice", JGAA 10 (2006). Circles that are entered in several
 * places (irreducible graphs) need no second round, and nothing recurses.
 */
import type { Graph } from './graph.ts';

export interface Dominators {
  /** The immediate dominator of each node, the entry's own for the entry, −1 for what it does not reach. */
  readonly of: Int32Array;
  /** The nodes reached, in the order of the search: a node comes after its dominator. */
  readonly reached: Int32Array;
}

/** The dominators of everything that an entry reaches. */
export function dominatorsFrom(graph: Graph, entry: number): Dominators {
  const { nodes, numbers, parents } = searched(graph, entry);
  const count = nodes.length;
  // All by number in the order of the search: the semidominator, the best label seen on the way up, the ancestor in the forest.
  const semi = Int32Array.from({ length: count }, (_, number) => number);
  const label = semi.slice();
  const ancestor = new Int32Array(count).fill(-1);
  const way = new Int32Array(count);

  const best = (number: number): number => {
    if (ancestor[number] === -1) return number;
    let length = 0;
    for (let at = number; (ancestor[ancestor[at] ?? 0] ?? -1) !== -1; at = ancestor[at] ?? 0) way[length++] = at;
    while (length > 0) {
      const at = way[--length] ?? 0;
      const above = ancestor[at] ?? 0;
      if ((semi[label[above] ?? 0] ?? 0) < (semi[label[at] ?? 0] ?? 0)) label[at] = label[above] ?? 0;
      ancestor[at] = ancestor[above] ?? -1;
    }
    return label[number] ?? 0;
  };

  for (let number = count - 1; number > 0; number--) {
    const node = nodes[number] ?? 0;
    const end = graph.firstCaller[node + 1] ?? 0;
    for (let row = graph.firstCaller[node] ?? 0; row < end; row++) {
      const caller = numbers[graph.callers[row] ?? 0] ?? -1;
      if (caller === -1) continue;
      const candidate = semi[best(caller)] ?? 0;
      if (candidate < (semi[number] ?? 0)) semi[number] = candidate;
    }
    ancestor[number] = parents[number] ?? 0;
  }

  const dominator = new Int32Array(count);
  for (let number = 1; number < count; number++) {
    let at = parents[number] ?? 0;
    while (at > (semi[number] ?? 0)) at = dominator[at] ?? 0;
    dominator[number] = at;
  }

  const of = new Int32Array(graph.names.length).fill(-1);
  for (let number = 0; number < count; number++) of[nodes[number] ?? 0] = nodes[dominator[number] ?? 0] ?? entry;
  return { of, reached: nodes };
}

/** For each node how many others are reached only through it; 0 for what is not reached. */
export function cutOffBy({ of, reached }: Dominators): Int32Array {
  const below = new Int32Array(of.length);
  for (let index = reached.length - 1; index > 0; index--) {
    const node = reached[index] ?? 0;
    const above = of[node] ?? 0;
    below[above] = (below[above] ?? 0) + (below[node] ?? 0) + 1;
  }
  return below;
}

/** Depth first: the nodes in the order they are met, the number of each node (−1: not met), the number of each one's parent. */
function searched(graph: Graph, entry: number): { readonly nodes: Int32Array; readonly numbers: Int32Array; readonly parents: Int32Array } {
  const size = graph.names.length;
  const nodes = new Int32Array(size);
  const parents = new Int32Array(size);
  const numbers = new Int32Array(size).fill(-1);
  const nextEdge = new Int32Array(size);
  let count = 0;
  let number = 0;
  const meet = (node: number, parent: number): void => {
    nodes[count] = node;
    parents[count] = parent;
    numbers[node] = count;
    nextEdge[node] = graph.firstCall[node] ?? 0;
    number = count++;
  };
  meet(entry, 0);
  for (;;) {
    const node = nodes[number] ?? 0;
    const edge = nextEdge[node] ?? 0;
    if (edge < (graph.firstCall[node + 1] ?? 0)) {
      nextEdge[node] = edge + 1;
      const callee = graph.to[edge] ?? 0;
      if (numbers[callee] === -1) meet(callee, number);
    } else if (number === 0) break;
    else number = parents[number] ?? 0;
  }
  return { nodes: nodes.slice(0, count), numbers, parents: parents.slice(0, count) };
}
