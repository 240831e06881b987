/** Which graphs are measured? As many systems and calls as asked, by seeded chance: without circles, or most of it one circle. */
import { chance } from '@samspel/core/chance/chance.ts';
import { type Graph, graphOfColumns } from '@samspel/core/dependencies/graph.ts';

/** All edges hard; without circles every call leads to a later number. */
export function drawn(nodes: number, edges: number, circles: boolean): Graph {
  const stream = chance(`graph ${nodes} ${edges} ${circles}`);
  const seen = new Set<number>();
  const from: number[] = [];
  const to: number[] = [];
  while (from.length < edges) {
    const [a, b] = [stream.whole(0, nodes - 1), stream.whole(0, nodes - 1)];
    const [caller, callee] = circles || a < b ? [a, b] : [b, a];
    if (caller === callee || seen.has(caller * nodes + callee)) continue;
    seen.add(caller * nodes + callee);
    from.push(caller);
    to.push(callee);
  }
  const names = Array.from({ length: nodes }, (_, index) => `s${index}`);
  return graphOfColumns(names, Int32Array.from(from), Int32Array.from(to), new Uint8Array(edges).fill(1));
}
