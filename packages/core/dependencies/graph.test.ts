/** Is the graph what was given, sorted, once, and the same from both sides? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgeBetween, graphOf, graphOfColumns, hardPart, reversed } from './graph.ts';
import { anyGraph } from './testing/graphs.ts';

test('given edges in any order and some twice, when laid out, then callees and callers are sorted and each pair is one', () => {
  const graph = graphOf(
    ['web', 'play', 'store'],
    [
      { from: 'play', to: 'store', hard: false },
      { from: 'web', to: 'store' },
      { from: 'web', to: 'play', hard: false },
      { from: 'play', to: 'store' },
    ],
  );
  expect([...graph.from]).toEqual([0, 0, 1]);
  expect([...graph.to]).toEqual([1, 2, 2]);
  expect([...graph.hard]).toEqual([0, 1, 1]);
  expect([...graph.given]).toEqual([2, 1, 0]);
  expect([...graph.firstCall]).toEqual([0, 2, 3, 3]);
  expect([...graph.callers]).toEqual([0, 0, 1]);
  expect([...graph.firstCaller]).toEqual([0, 0, 1, 3]);
});

test('given an edge to a system that is no node, when laid out, then it throws', () => {
  expect(() => graphOf(['a'], [{ from: 'a', to: 'b' }])).toThrow('"b"');
});

test('given any edges, when laid out, then every pair is found, no other is, and callers are callees turned round', () => {
  fc.assert(
    fc.property(anyGraph(), ({ names, edges }) => {
      const graph = graphOf(names, edges);
      const pairs = new Map<string, boolean>();
      for (const { from, to, hard } of edges) pairs.set(`${from} ${to}`, hard !== false || pairs.get(`${from} ${to}`) === true);
      expect(graph.to.length).toBe(pairs.size);
      for (const [caller, from] of names.entries()) {
        for (const [callee, to] of names.entries()) {
          const edge = edgeBetween(graph, caller, callee);
          expect(edge === -1 ? undefined : graph.hard[edge] === 1).toBe(pairs.get(`${from} ${to}`));
        }
      }
      for (const [node] of names.entries()) {
        const callers = [...graph.callers.subarray(graph.firstCaller[node], graph.firstCaller[node + 1])];
        expect(callers).toEqual([...names.keys()].filter((caller) => edgeBetween(graph, caller, node) !== -1));
        const edgesIn = [...graph.callerEdges.subarray(graph.firstCaller[node], graph.firstCaller[node + 1])];
        expect(edgesIn.map((edge) => graph.from[edge])).toEqual(callers);
      }
      const hard = hardPart(graph);
      expect([...hard.given]).toEqual([...graph.given].filter((_, edge) => graph.hard[edge] === 1));
    }),
  );
});

test('given any edges, when turned round, then it is the graph of the edges given the other way', () => {
  fc.assert(
    fc.property(anyGraph(), ({ names, edges }) => {
      const turned = graphOf(
        names,
        edges.map(({ from, to, hard }) => ({ from: to, to: from, hard: hard !== false })),
      );
      expect(reversed(graphOf(names, edges))).toEqual(turned);
    }),
  );
});

test('given no nodes at all, when laid out, then the graph is empty', () => {
  expect(graphOfColumns([], new Int32Array(0), new Int32Array(0), new Uint8Array(0)).to).toHaveLength(0);
});
