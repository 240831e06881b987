/**
 * Which systems hold parts of the graph together that nothing else joins? The articulation points, whoever calls whom.
 *
 * Source: Hopcroft and Tarjan, "Algorithm 447: efficient algorithms for graph manipulation", CACM 16 (1973), without recursion. A system that
 * everybody needs is none when those who need it know each other: what an outage would take down is the blast radius, not this.
 */
import type { Graph } from './graph.ts';

/** The articulation points, ascending. */
export function articulationPointsOf(graph: Graph): number[] {
  const { to, callers, firstCall, firstCaller } = graph;
  const nodes = graph.names.length;
  const when = new Int32Array(nodes);
  const low = new Int32Array(nodes);
  const parent = new Int32Array(nodes).fill(-1);
  // Neighbours of a node are its callees, then its callers: how many of them were looked at.
  const looked = new Int32Array(nodes);
  const cuts = new Uint8Array(nodes);
  let met = 0;
  for (let root = 0; root < nodes; root++) {
    if (when[root] !== 0) continue;
    when[root] = ++met;
    low[root] = met;
    let branches = 0;
    let node = root;
    while (node !== -1) {
      const calls = (firstCall[node + 1] ?? 0) - (firstCall[node] ?? 0);
      const called = (firstCaller[node + 1] ?? 0) - (firstCaller[node] ?? 0);
      const next = looked[node] ?? 0;
      if (next < calls + called) {
        looked[node] = next + 1;
        const neighbour = (next < calls ? to[(firstCall[node] ?? 0) + next] : callers[(firstCaller[node] ?? 0) + next - calls]) ?? 0;
        if (when[neighbour] === 0) {
          when[neighbour] = ++met;
          low[neighbour] = met;
          parent[neighbour] = node;
          if (node === root) branches++;
          node = neighbour;
        } else if (neighbour !== parent[node]) {
          low[node] = Math.min(low[node] ?? 0, when[neighbour] ?? 0);
        }
        continue;
      }
      const above = parent[node] ?? -1;
      if (above !== -1) {
        low[above] = Math.min(low[above] ?? 0, low[node] ?? 0);
        if (above !== root && (low[node] ?? 0) >= (when[above] ?? 0)) cuts[above] = 1;
      }
      node = above;
    }
    if (branches > 1) cuts[root] = 1;
  }
  return [...cuts.keys()].filter((node) => cuts[node] === 1);
}
