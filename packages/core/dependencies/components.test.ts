/** Are circles what the definition says: nodes that reach each other? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { circlesOf, componentsOf } from './components.ts';
import { graphOf } from './graph.ts';
import { anyGraph, reachOf } from './testing/graphs.ts';

test('given any graph, when its components are found, then two nodes share one exactly when each reaches the other', () => {
  fc.assert(
    fc.property(anyGraph(), (given) => {
      const graph = graphOf(given.names, given.edges);
      const components = componentsOf(graph);
      const reaches = reachOf(given);
      for (const [a] of given.names.entries())
        for (const [b] of given.names.entries())
          expect(components.of[a] === components.of[b]).toBe(a === b || (reaches[a]?.[b] === true && reaches[b]?.[a] === true));
      expect([...components.members].sort((a, b) => a - b)).toEqual([...given.names.keys()]);
      for (let component = 0; component < components.count; component++) {
        const members = components.members.subarray(components.first[component], components.first[component + 1]);
        expect([...members].every((member) => components.of[member] === component)).toBe(true);
      }
      const inCircles = circlesOf(graph, components).flat();
      expect(inCircles.sort((a, b) => a - b)).toEqual([...given.names.keys()].filter((node) => reaches[node]?.[node] === true));
    }),
  );
});

test('given any graph, when its components are found, then no edge leads to a higher number', () => {
  fc.assert(
    fc.property(anyGraph(), ({ names, edges }) => {
      const graph = graphOf(names, edges);
      const { of } = componentsOf(graph);
      for (const [edge, caller] of graph.from.entries()) expect(of[caller] ?? 0).toBeGreaterThanOrEqual(of[graph.to[edge] ?? 0] ?? 0);
    }),
  );
});

test('given a chain of 50,000 systems that closes on itself, when its circles are found, then it is one and no stack is exhausted', () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `s${index}`);
  const circles = circlesOf(
    graphOf(
      names,
      names.map((from, index) => ({ from, to: names[(index + 1) % names.length] ?? '' })),
    ),
  );
  expect(circles.map((members) => members.length)).toEqual([50_000]);
});
