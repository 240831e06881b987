/** Does `graph` answer to the letter: sorted by name, for each entry, self-calls as circles, names as they are? */
import { expect, test } from 'vitest';
import { ask } from '../registry.ts';

function answer(input: object): Readonly<Record<string, unknown>> {
  const outcome = ask('graph', input);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

test('given the flow graph of Lengauer and Tarjan (1979, figure 1), when asked, then its dominators are those of their figure 2', () => {
  const calls: Record<string, string> = { R: 'ABC', A: 'D', B: 'ADE', C: 'FG', D: 'L', E: 'H', F: 'I', G: 'IJ', H: 'EK', I: 'K', J: 'I', K: 'RI', L: 'H' };
  const edges = Object.entries(calls).flatMap(([from, callees]) => [...callees].map((to) => ({ from, to })));
  const { dominators } = answer({ nodes: Object.keys(calls), edges, entries: ['R'] });
  expect(dominators).toEqual({ R: { R: 'R', A: 'R', B: 'R', C: 'R', D: 'R', E: 'R', F: 'C', G: 'C', H: 'R', I: 'R', J: 'G', K: 'R', L: 'D' } });
});

test('given a circle, a self-call and a soft edge, when asked, then every list is sorted by name and the soft edge carries no blast', () => {
  const edges = [
    { from: 'z', to: 'm' },
    { from: 'm', to: 'b' },
    { from: 'b', to: 'm' },
    { from: 'b', to: 'a', hard: false },
    { from: 'a', to: 'a' },
  ];
  expect(answer({ nodes: ['z', 'm', 'b', 'a'], edges })).toEqual({
    cycles: [['a'], ['b', 'm']],
    articulationPoints: ['b', 'm'],
    dominators: { z: { z: 'z', m: 'z', b: 'm', a: 'b' } },
    blastRadius: { z: 0, m: 2, b: 2, a: 0 },
    betweenness: { z: 0, m: 2, b: 2, a: 0 },
    layers: [['z'], ['b', 'm'], ['a']],
  });
});

test('given a system that only calls itself, when no entries are named, then it is one; without systems there is nothing', () => {
  expect(answer({ nodes: ['a'], edges: [{ from: 'a', to: 'a' }] })).toMatchObject({ dominators: { a: { a: 'a' } } });
  expect(answer({ nodes: [], edges: [] })).toEqual({ cycles: [], articulationPoints: [], dominators: {}, blastRadius: {}, betweenness: {}, layers: [] });
});

test('given names that mean something in JavaScript, when asked, then they are names', () => {
  const found = answer({ nodes: ['__proto__', 'constructor'], edges: [{ from: '__proto__', to: 'constructor' }] });
  expect(JSON.stringify(found['blastRadius'])).toBe('{"__proto__":0,"constructor":1}');
});

test('given more shortest paths than numbers can count, when asked, then it is refused with the place', () => {
  const nodes = Array.from({ length: 2_002 }, (_, index) => `s${index}`);
  const layer = (at: number): string[] => nodes.slice(at * 2, at * 2 + 2);
  const edges = Array.from({ length: 1_000 }, (_, at) => layer(at).flatMap((from) => layer(at + 1).map((to) => ({ from, to })))).flat();
  expect(ask('graph', { nodes, edges })).toMatchObject({ ok: false, refusal: { code: 'compute.too-many-paths', path: '/edges' } });
});
