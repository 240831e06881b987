/**
 * How deep below its callers does each node stand? Longest path from the nodes nobody calls; a cycle (strongly connected component) shares one layer,
 * so that every edge leads downwards except inside a cycle. Nodes are numbers from 0, edges two arrays; all passes are linear and without recursion.
 */

/** For each node where its edges begin in `next`; `start` has one place more than there are nodes. */
export interface Adjacency {
  readonly start: Int32Array;
  readonly next: Int32Array;
}

/** The ends reached from each node over `from[i] → to[i]`, in the order of the edges. */
export function adjacencyOf(count: number, from: Int32Array, to: Int32Array): Adjacency {
  const start = new Int32Array(count + 1);
  for (const node of from) start[node + 1] = (start[node + 1] ?? 0) + 1;
  for (let node = 0; node < count; node++) start[node + 1] = (start[node + 1] ?? 0) + (start[node] ?? 0);
  const next = new Int32Array(from.length);
  const filled = start.slice(0, count);
  for (let edge = 0; edge < from.length; edge++) {
    const node = from[edge] ?? 0;
    const place = filled[node] ?? 0;
    next[place] = to[edge] ?? 0;
    filled[node] = place + 1;
  }
  return { start, next };
}

/** The cycle each node belongs to, numbered so that an edge between two of them leads from the higher to the lower number (Tarjan 1972). */
export function componentsOf(count: number, { start, next }: Adjacency): { readonly of: Int32Array; readonly count: number } {
  const of = new Int32Array(count).fill(-1);
  const seen = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const cursor = start.slice(0, count);
  const open: number[] = [];
  const path: number[] = [];
  let clock = 0;
  let components = 0;
  for (let root = 0; root < count; root++) {
    if (seen[root] !== -1) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path[path.length - 1] ?? 0;
      if (seen[node] === -1) {
        seen[node] = clock;
        low[node] = clock++;
        open.push(node);
      }
      const place = cursor[node] ?? 0;
      if (place < (start[node + 1] ?? 0)) {
        const other = next[place] ?? 0;
        cursor[node] = place + 1;
        if (seen[other] === -1) path.push(other);
        else if (of[other] === -1) low[node] = Math.min(low[node] ?? 0, seen[other] ?? 0);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
      if (low[node] !== seen[node]) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        of[member] = components;
        if (member === node) break;
      }
      components++;
    }
  }
  return { of, count: components };
}

/** The layer of each node, from 0. Nodes without any edge to another stand in a layer of their own below all others. */
export function layersOf(count: number, from: Int32Array, to: Int32Array): Int32Array {
  const adjacency = adjacencyOf(count, from, to);
  const { of, count: components } = componentsOf(count, adjacency);
  const members = Array.from({ length: components }, (): number[] => []);
  for (let node = 0; node < count; node++) members[of[node] ?? 0]?.push(node);
  const depth = new Int32Array(components);
  const tied = new Uint8Array(count);
  for (let component = components - 1; component >= 0; component--) {
    const below = (depth[component] ?? 0) + 1;
    for (const node of members[component] ?? [])
      for (let place = adjacency.start[node] ?? 0; place < (adjacency.start[node + 1] ?? 0); place++) {
        const other = adjacency.next[place] ?? 0;
        if (other !== node) {
          tied[node] = 1;
          tied[other] = 1;
        }
        const theirs = of[other] ?? 0;
        if (theirs !== component && (depth[theirs] ?? 0) < below) depth[theirs] = below;
      }
  }
  const last = depth.reduce((most, each) => Math.max(most, each), -1);
  const anyTied = tied.includes(1);
  const layer = new Int32Array(count);
  for (let node = 0; node < count; node++) layer[node] = tied[node] === 1 || !anyTied ? (depth[of[node] ?? 0] ?? 0) : last + 1;
  return layer;
}
