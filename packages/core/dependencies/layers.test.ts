/** Does every system stand one layer below the lowest of its callers, circles in one? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphOf } from './graph.ts';
import { layersOf } from './layers.ts';
import { anyGraph, reachOf } from './testing/graphs.ts';

test('given any graph, when layered, then a system stands one below the lowest of those that call it and that it does not call back', () => {
  fc.assert(
    fc.property(anyGraph(), (given) => {
      const layer = [...layersOf(graphOf(given.names, given.edges))];
      const reaches = reachOf(given);
      const together = (a: number, b: number): boolean => a === b || (reaches[a]?.[b] === true && reaches[b]?.[a] === true);
      for (const [node] of given.names.entries()) {
        const circle = [...given.names.keys()].filter((other) => together(node, other));
        const above = given.edges.flatMap(({ from, to }) => {
          const [caller, callee] = [given.names.indexOf(from), given.names.indexOf(to)];
          return circle.includes(callee) && !circle.includes(caller) ? [(layer[caller] ?? 0) + 1] : [];
        });
        expect(layer[node]).toBe(Math.max(0, ...above));
      }
    }),
  );
});
