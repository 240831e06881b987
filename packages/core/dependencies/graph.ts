/**
 * How is a graph of systems held, so that 5,000 of them with 25,000 dependencies are walked in thousandths of a second? As rows of numbers.
 *
 * A node is its place in `names`. Edges are sorted by caller, then callee, each pair once, so `to` is at the same time the list of callees:
 * those of node v stand from `firstCall[v]` up to, not including, `firstCall[v + 1]` (compressed sparse rows; Saad, Iterative Methods for Sparse
 * Linear Systems, 3.4). The same the other way round: `callers` from `firstCaller[v]` up to `firstCaller[v + 1]`, ascending too. A system that
 * calls itself is an edge like any other. An edge that was given twice is one, and hard when either was.
 *
 *     for (let edge = firstCall[v] ?? 0; edge < (firstCall[v + 1] ?? 0); edge++) callee = to[edge]
 */

export interface Graph {
  readonly names: readonly string[];
  /** Caller, callee and hardness (1 hard, 0 soft), by edge. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly hard: Uint8Array;
  /** Which of the edges given became this one; of several the first. */
  readonly given: Int32Array;
  /** First edge of each caller; one more at the end. */
  readonly firstCall: Int32Array;
  /** Callers, and the edges they call over, in rows by callee. */
  readonly callers: Int32Array;
  readonly callerEdges: Int32Array;
  readonly firstCaller: Int32Array;
}

/** `from` calls `to`; hard unless it says otherwise. */
export interface NamedEdge {
  readonly from: string;
  readonly to: string;
  readonly hard?: boolean;
}

/** The graph of these edges. Names must differ and edges name nodes: whoever reads input checks that first, so here it is a bug and throws. */
export function graphOf(names: readonly string[], edges: readonly NamedEdge[]): Graph {
  const places = placesOf(names);
  const place = (name: string): number => {
    const found = places.get(name);
    if (found === undefined) throw new Error(`an edge names ${JSON.stringify(name)}, which is no node`);
    return found;
  };
  const from = Int32Array.from(edges, (edge) => place(edge.from));
  const to = Int32Array.from(edges, (edge) => place(edge.to));
  return graphOfColumns(
    names,
    from,
    to,
    Uint8Array.from(edges, (edge) => (edge.hard === false ? 0 : 1)),
  );
}

/** The graph of edges that are given as columns of node numbers. */
export function graphOfColumns(names: readonly string[], from: Int32Array, to: Int32Array, hard: Uint8Array): Graph {
  const nodes = names.length;
  const order = sortedBy(from, sortedBy(to, null, nodes), nodes);
  const kept = {
    from: new Int32Array(order.length),
    to: new Int32Array(order.length),
    hard: new Uint8Array(order.length),
    given: new Int32Array(order.length),
  };
  let count = 0;
  for (const each of order) {
    const caller = from[each] ?? 0;
    const callee = to[each] ?? 0;
    const last = count - 1;
    if (count > 0 && kept.from[last] === caller && kept.to[last] === callee) {
      kept.hard[last] = (kept.hard[last] ?? 0) | (hard[each] ?? 0);
      continue;
    }
    kept.from[count] = caller;
    kept.to[count] = callee;
    kept.hard[count] = hard[each] ?? 0;
    kept.given[count++] = each;
  }
  return laidOut(names, kept.from.slice(0, count), kept.to.slice(0, count), kept.hard.slice(0, count), kept.given.slice(0, count));
}

/** The same nodes with only those edges that are wanted; `given` still says where each came from. */
export function withEdges(graph: Graph, wanted: (edge: number) => boolean): Graph {
  const edges = Int32Array.from(graph.to.keys()).filter(wanted);
  const pick = (column: Int32Array): Int32Array => edges.map((edge) => column[edge] ?? 0);
  return laidOut(
    graph.names,
    pick(graph.from),
    pick(graph.to),
    Uint8Array.from(edges, (edge) => graph.hard[edge] ?? 0),
    pick(graph.given),
  );
}

/** The same nodes with only the hard edges. */
export function hardPart(graph: Graph): Graph {
  return graph.hard.includes(0) ? withEdges(graph, (edge) => graph.hard[edge] === 1) : graph;
}

/** The same edges turned round: callers become callees. */
export function reversed(graph: Graph): Graph {
  const turned = (column: Int32Array): Int32Array => graph.callerEdges.map((edge) => column[edge] ?? 0);
  return laidOut(
    graph.names,
    turned(graph.to),
    graph.callers,
    Uint8Array.from(graph.callerEdges, (edge) => graph.hard[edge] ?? 0),
    turned(graph.given),
  );
}

/** The place of each name. */
export function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

/** The edge from one node to another, or −1. */
export function edgeBetween(graph: Graph, caller: number, callee: number): number {
  let low = graph.firstCall[caller] ?? 0;
  let high = graph.firstCall[caller + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((graph.to[middle] ?? 0) < callee) low = middle + 1;
    else high = middle;
  }
  return low < (graph.firstCall[caller + 1] ?? 0) && graph.to[low] === callee ? low : -1;
}

function laidOut(names: readonly string[], from: Int32Array, to: Int32Array, hard: Uint8Array, given: Int32Array): Graph {
  const callerEdges = sortedBy(to, null, names.length);
  return {
    names,
    from,
    to,
    hard,
    given,
    firstCall: rowStarts(from, names.length),
    callers: callerEdges.map((edge) => from[edge] ?? 0),
    callerEdges,
    firstCaller: rowStarts(to, names.length),
  };
}

/** Where the row of each node begins in a list sorted by node. */
function rowStarts(column: Int32Array, nodes: number): Int32Array {
  const starts = new Int32Array(nodes + 1);
  for (const node of column) starts[node + 1] = (starts[node + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node++) starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
  return starts;
}

/** Row numbers sorted by a column of node numbers, equal ones as in `before` (counting sort). */
function sortedBy(column: Int32Array, before: Int32Array | null, nodes: number): Int32Array {
  const next = rowStarts(column, nodes);
  const sorted = new Int32Array(column.length);
  for (let index = 0; index < column.length; index++) {
    const row = before === null ? index : (before[index] ?? 0);
    const node = column[row] ?? 0;
    const at = next[node] ?? 0;
    sorted[at] = row;
    next[node] = at + 1;
  }
  return sorted;
}
