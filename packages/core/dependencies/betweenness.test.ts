/** Is betweenness what the definition says: shares of shortest paths, pair by pair? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance } from '../chance/chance.ts';
import { betweennessOf } from './betweenness.ts';
import { graphOf } from './graph.ts';
import { anyGraph, type GivenGraph } from './testing/graphs.ts';

/** Every shortest path from one node to another, found by trying longer and longer ones. */
function shortestPaths({ names, edges }: GivenGraph, from: string, to: string): string[][] {
  let paths = [[from]];
  for (let length = 0; length < names.length; length++) {
    paths = paths.flatMap((path) => {
      const callees = new Set(edges.filter((edge) => edge.from === path.at(-1) && !path.includes(edge.to)).map((edge) => edge.to));
      return [...callees].map((callee) => [...path, callee]);
    });
    const there = paths.filter((path) => path.at(-1) === to);
    if (there.length > 0) return there;
  }
  return [];
}

test('given any graph, when betweenness is worked out, then it is the sum of shares over all pairs', () => {
  fc.assert(
    fc.property(anyGraph(6), (given) => {
      const found = betweennessOf(graphOf(given.names, given.edges));
      const sums = given.names.map(() => 0);
      for (const from of given.names) {
        for (const to of given.names) {
          const paths = from === to ? [] : shortestPaths(given, from, to);
          for (const path of paths)
            for (const over of path.slice(1, -1)) sums[given.names.indexOf(over)] = (sums[given.names.indexOf(over)] ?? 0) + 1 / paths.length;
        }
      }
      for (const [node, sum] of sums.entries()) expect(found?.[node]).toBeCloseTo(sum, 9);
    }),
  );
});

test('given 2^1000 shortest paths between two systems, when betweenness is asked, then there is no answer', () => {
  // Two systems wide and a thousand layers deep.
  const names = Array.from({ length: 2_002 }, (_, index) => `s${index}`);
  const layer = (at: number): string[] => names.slice(at * 2, at * 2 + 2);
  const edges = Array.from({ length: 1_000 }, (_, at) => layer(at).flatMap((from) => layer(at + 1).map((to) => ({ from, to })))).flat();
  expect(betweennessOf(graphOf(names, edges))).toBeNull();
  expect(betweennessOf(graphOf(names.slice(0, 1_000), edges.slice(0, 4 * 499)))).not.toBeNull();
});

test('given 200 systems, with circles, when betweenness is worked out, then it is that of Brandes one node at a time', () => {
  const stream = chance(7);
  const names = Array.from({ length: 200 }, (_, index) => `s${index}`);
  const edges = Array.from({ length: 700 }, () => ({ from: stream.pick(names), to: stream.pick(names) }));
  const graph = graphOf(names, edges);
  const sums = names.map(() => 0);
  for (const source of names.keys()) {
    const depth = new Map([[source, 0]]);
    const paths = new Map([[source, 1]]);
    const steps: (readonly [caller: number, callee: number])[] = [];
    for (const [caller, own] of depth) {
      for (const callee of graph.to.subarray(graph.firstCall[caller], graph.firstCall[caller + 1])) {
        if (!depth.has(callee)) depth.set(callee, own + 1);
        if (depth.get(callee) !== own + 1) continue;
        paths.set(callee, (paths.get(callee) ?? 0) + (paths.get(caller) ?? 0));
        steps.push([caller, callee]);
      }
    }
    const hangs = new Map<number, number>();
    for (const [caller, callee] of steps.reverse())
      hangs.set(caller, (hangs.get(caller) ?? 0) + ((paths.get(caller) ?? 0) / (paths.get(callee) ?? 1)) * (1 + (hangs.get(callee) ?? 0)));
    for (const [node, each] of hangs) if (node !== source) sums[node] = (sums[node] ?? 0) + each;
  }
  const found = betweennessOf(graph);
  for (const [node, sum] of sums.entries()) expect(found?.[node]).toBeCloseTo(sum, 7);
});
