/** Do the analyses that walk over hard edges find what closing over all of them finds? Blast, inversions of promises, ceilings, recovery tools. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyDependencies, call, graphOfAll, systemsOf } from '../testing/dependencies.ts';
import { reachOf } from '../testing/graphs.ts';
import { attributed } from './attributed.ts';
import { blastOf, blastRadii } from './blast.ts';
import { promiseCeilingsOf } from './promise-ceiling.ts';
import { toolsOnWhatTheyRepair } from './recovery-tools.ts';
import { tierInversionsOf } from './tier-inversions.ts';

const names = ['s0', 's1', 's2', 's3', 's4', 's5'];
const promises = fc
  .array(fc.constantFrom(null, 0.9, 0.99, 0.999), { minLength: 6, maxLength: 6 })
  .map((given) => new Map(names.flatMap((name, index) => ((given[index] ?? null) === null ? [] : [[name, given[index] ?? 0] as const]))));

test('given any dependencies, when one system fails, then those fail that reach it hard, and those suffer that call these softly', () => {
  fc.assert(
    fc.property(anyDependencies(), fc.constantFrom(...names), (edges, ref) => {
      const of = graphOfAll(edges);
      const reaches = reachOf({ names, edges }, (edge) => edge.hard === true);
      const at = names.indexOf(ref);
      const down = names.filter((name, index) => name !== ref && reaches[index]?.[at] === true);
      const below = names.filter((name, index) => name !== ref && reaches[at]?.[index] === true);
      const blast = blastOf(of, ref);
      expect(blast?.takesDown.map((each) => each.ref).sort()).toEqual(down);
      expect(blast?.standsOn.map((each) => each.ref).sort()).toEqual(below);
      const suffering = names.filter(
        (name) => name !== ref && !down.includes(name) && edges.some(({ from, to }) => from === name && (to === ref || down.includes(to))),
      );
      expect(blast?.degrades).toEqual(suffering);
      const radii = blastRadii(of);
      expect([radii.takesDown[at], radii.standsOn[at]]).toEqual([down.length, below.length]);
      for (const { ref: caller, over } of blast?.takesDown ?? []) expect(edges.some(({ from, to, hard }) => hard && from === caller && to === over)).toBe(true);
    }),
  );
});

test('given a system that nobody knows, when its blast is asked, then there is none', () => {
  expect(blastOf(attributed([], []), 'a')).toBeNull();
});

/** Pairs of systems with a promise that are joined by hard edges over systems without one. */
function pairs(edges: readonly { from: string; to: string; hard: boolean }[], promised: ReadonlyMap<string, number>): Set<string> {
  const found = new Set<string>();
  for (const start of promised.keys()) {
    const passed = new Set([start]);
    for (const at of passed) {
      if (at !== start && promised.has(at)) continue;
      for (const { from, to, hard } of edges) if (hard && from === at) passed.add(to);
    }
    for (const end of passed) if (end !== start && promised.has(end)) found.add(`${start} ${end}`);
  }
  return found;
}

test('given any promises, when inversions are sought, then they are the callers whose nearest promising callees promise less', () => {
  fc.assert(
    fc.property(anyDependencies(), promises, (edges, promised) => {
      const wanted = [...pairs(edges, promised)].filter((pair) => {
        const [from = '', to = ''] = pair.split(' ');
        return (promised.get(from) ?? 0) > (promised.get(to) ?? 0);
      });
      const found = tierInversionsOf(graphOfAll(edges), promised);
      expect(found.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(wanted.sort());
      for (const { path, from, to } of found) expect([path[0], path.at(-1)]).toEqual([from, to]);
    }),
  );
});

test('given any goals, when ceilings are worked out, then each is the product of the goals right below', () => {
  fc.assert(
    fc.property(anyDependencies(), promises, (edges, goals) => {
      const below = pairs(edges, goals);
      const found = new Map(promiseCeilingsOf(graphOfAll(edges), goals).map((each) => [each.ref, each]));
      for (const [ref, promised] of goals) {
        const under = [...below].flatMap((pair) => (pair.startsWith(`${ref} `) ? [goals.get(pair.slice(ref.length + 1)) ?? 0] : []));
        const product = under.reduce((sofar, goal) => sofar * goal, 1);
        if (under.length === 0) expect(found.has(ref)).toBe(false);
        else expect(found.get(ref)).toMatchObject({ promised, least: Math.min(...under), tooMuch: promised > product + 1e-12 });
        if (under.length > 0) expect(found.get(ref)?.ceiling).toBeCloseTo(product, 12);
      }
    }),
  );
});

test('given five dependencies of five nines under a goal of four (The Calculus of Service Availability), when worked out, then it may promise that', () => {
  const five = ['a', 'b', 'c', 'd', 'e'];
  const of = attributed(
    [],
    five.map((to) => call('web', to)),
  );
  const goals = new Map([...five.map((ref) => [ref, 0.99999] as const), ['web', 0.9999] as const]);
  expect(promiseCeilingsOf(of, goals)).toMatchObject([{ ref: 'web', tooMuch: false, least: 0.99999 }]);
  expect(promiseCeilingsOf(of, goals.set('c', 0.9999))).toMatchObject([{ ref: 'web', tooMuch: true, from: [{ ref: 'c', goal: 0.9999 }, {}, {}, {}, {}] }]);
});

test('given exactly what two others allow, when worked out, then it is not too much', () => {
  const of = attributed([], [call('web', 'a'), call('web', 'b')]);
  const goals = new Map([
    ['web', 0.998001],
    ['a', 0.999],
    ['b', 0.999],
  ]);
  expect(promiseCeilingsOf(of, goals)[0]?.tooMuch).toBe(false);
});

test('given tools and what they repair, when asked, then those are found that stand on it, with the way', () => {
  const calls = [call('deployer', 'registry'), call('registry', 'network'), call('pager', 'network', { hard: false })];
  const of = attributed(systemsOf('deployer', 'registry', 'network', 'pager'), calls);
  const tools = [
    { tool: 'deployer', repairs: ['network', 'pager', 'nobody'] },
    { tool: 'pager', repairs: ['network', 'pager'] },
    { tool: 'unheard-of', repairs: ['network'] },
  ];
  expect(toolsOnWhatTheyRepair(of, tools)).toEqual([
    {
      tool: 'deployer',
      repairs: 'network',
      path: ['deployer', 'registry', 'network'],
      says: 'DEPLOYER is to repair NETWORK and stands on it (DEPLOYER → REGISTRY → NETWORK): when NETWORK fails, so does its repair.',
    },
    { tool: 'pager', repairs: 'pager', path: ['pager'], says: 'PAGER is to repair itself: when it fails, nothing is left to do it with.' },
  ]);
});
