/** Whom does a node reach, and who reaches it? Breadth first over edges, with how many hops away each is. */
import { type Adjacency, adjacencyOf } from './layers.ts';

export interface Ends {
  readonly from: number;
  readonly to: number;
}

export interface Both {
  /** From a node to those it leads to. */
  readonly down: Adjacency;
  readonly up: Adjacency;
}

/** Both directions of the edges that pass. */
export function bothWays(count: number, edges: readonly Ends[]): Both {
  const from = Int32Array.from(edges, (edge) => edge.from);
  const to = Int32Array.from(edges, (edge) => edge.to);
  return { down: adjacencyOf(count, from, to), up: adjacencyOf(count, to, from) };
}

/** Everything within `hops` of the start (which is at 0), by its distance. */
export function reachOf({ start, next }: Adjacency, at: number, hops = Number.POSITIVE_INFINITY): ReadonlyMap<number, number> {
  const far = new Map([[at, 0]]);
  const queue = [at];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] ?? 0;
    const distance = far.get(node) ?? 0;
    if (distance >= hops) continue;
    for (let place = start[node] ?? 0; place < (start[node + 1] ?? 0); place++) {
      const other = next[place] ?? 0;
      if (far.has(other)) continue;
      far.set(other, distance + 1);
      queue.push(other);
    }
  }
  return far;
}

/** The ends of a node's edges, each once, itself left out. */
export function neighboursOf({ start, next }: Adjacency, node: number): readonly number[] {
  return [...new Set(next.subarray(start[node] ?? 0, start[node + 1] ?? 0))].filter((other) => other !== node);
}
