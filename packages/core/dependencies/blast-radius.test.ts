/** Is the blast radius the number of others that reach a system over hard edges, also across blocks of bits? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance } from '../chance/chance.ts';
import { blastRadiusOf } from './blast-radius.ts';
import { graphOf, hardPart } from './graph.ts';
import { anyGraph, reachOf } from './testing/graphs.ts';

test('given any graph, when blast radii are counted, then each is the number of others that reach the system over hard edges', () => {
  fc.assert(
    fc.property(anyGraph(), (given) => {
      const reaches = reachOf(given, (edge) => edge.hard !== false);
      const counted = given.names.map((_, node) => reaches.filter((row, other) => other !== node && row[node] === true).length);
      expect([...blastRadiusOf(graphOf(given.names, given.edges))]).toEqual(counted);
    }),
  );
});

test.each([1, 2, 3])('given 1,500 systems, when blast radii are counted, then they are what a search from each one finds (seed %i)', (seed) => {
  const stream = chance(seed);
  const names = Array.from({ length: 1_500 }, (_, index) => `s${index}`);
  const edges = Array.from({ length: 4_500 }, () => {
    const [a, b] = [stream.whole(0, 1_499), stream.whole(0, 1_499)];
    // One edge in fifty leads back, so that circles of several sizes arise.
    const [low, high] = stream.happens(0.02) ? [Math.max(a, b), Math.min(a, b)] : [Math.min(a, b), Math.max(a, b)];
    return { from: names[low] ?? '', to: names[high] ?? '', hard: stream.happens(0.9) };
  });
  const graph = graphOf(names, edges);
  const { callers, firstCaller } = hardPart(graph);
  const searched = names.map((_, node) => {
    const found = new Set([node]);
    for (const at of found) for (const caller of callers.subarray(firstCaller[at], firstCaller[at + 1])) found.add(caller);
    return found.size - 1;
  });
  const counted = [...blastRadiusOf(graph)];
  expect(counted).toEqual(searched);
  expect(Math.max(...counted)).toBeGreaterThan(512);
});
