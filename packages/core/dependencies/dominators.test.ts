/** Are dominators those without which the entry no longer reaches a node? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutOffBy, dominatorsFrom } from './dominators.ts';
import { graphOf } from './graph.ts';
import { anyGraph, type GivenGraph } from './testing/graphs.ts';

function reached({ edges }: GivenGraph, entry: string, without: string | null): Set<string> {
  const found = new Set<string>();
  const waiting = entry === without ? [] : [entry];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    found.add(name);
    for (const { from, to } of edges) if (from === name && to !== without && !found.has(to)) waiting.push(to);
  }
  return found;
}

test('given any graph, when dominators are found, then walking up meets exactly those that every path must pass', () => {
  fc.assert(
    fc.property(anyGraph(), fc.nat(), (given, pick) => {
      const { names } = given;
      const entry = pick % names.length;
      const dominators = dominatorsFrom(graphOf(names, given.edges), entry);
      const all = reached(given, names[entry] ?? '', null);
      const losses = new Map(names.map((name) => [name, reached(given, names[entry] ?? '', name)]));
      const cut = cutOffBy(dominators);
      for (const [node, name] of names.entries()) {
        expect(dominators.of[node] !== -1).toBe(all.has(name));
        if (!all.has(name)) continue;
        const above: string[] = [];
        for (let at = node; at !== entry; at = dominators.of[at] ?? -1) above.push(names[dominators.of[at] ?? -1] ?? '');
        expect(above.sort()).toEqual(names.filter((other) => other !== name && all.has(other) && losses.get(other)?.has(name) === false));
        expect(cut[node]).toBe([...all].filter((other) => other !== name && losses.get(name)?.has(other) === false).length);
      }
    }),
    { numRuns: 300 },
  );
});

test('given a ladder of 50,000 rungs, when dominators are found, then every rung hangs on the one before and no stack is exhausted', () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `s${index}`);
  const edges = names.slice(1).flatMap((to, index) => [
    { from: names[index] ?? '', to },
    { from: to, to: names[index] ?? '' },
  ]);
  const { of } = dominatorsFrom(graphOf(names, edges), 0);
  expect(of.every((dominator, node) => dominator === Math.max(0, node - 1))).toBe(true);
});
