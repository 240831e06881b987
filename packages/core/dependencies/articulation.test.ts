/** Are articulation points those without which the graph falls into more parts? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { articulationPointsOf } from './articulation.ts';
import { graphOf } from './graph.ts';
import { anyGraph, type GivenGraph } from './testing/graphs.ts';

function parts({ names, edges }: GivenGraph, without: string | null): number {
  const left = new Set(names.filter((name) => name !== without));
  let count = 0;
  for (const start of left) {
    count++;
    const waiting = [start];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      left.delete(name);
      for (const { from, to } of edges) {
        if (from === name && left.has(to)) waiting.push(to);
        if (to === name && left.has(from)) waiting.push(from);
      }
    }
  }
  return count;
}

test('given any graph, when its articulation points are found, then they are those that leave more parts behind', () => {
  fc.assert(
    fc.property(anyGraph(), (given) => {
      const found = articulationPointsOf(graphOf(given.names, given.edges)).map((node) => given.names[node]);
      const whole = parts(given, null);
      // Taking away a node that stands alone leaves one part less, not more.
      expect(found).toEqual(given.names.filter((name) => parts(given, name) > whole));
    }),
  );
});

test('given a chain of 50,000 systems, when its articulation points are found, then all but its ends are', () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `s${index}`);
  const edges = names.slice(1).map((to, index) => ({ from: names[index] ?? '', to }));
  expect(articulationPointsOf(graphOf(names, edges))).toHaveLength(49_998);
});
