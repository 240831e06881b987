/** Does a circle say whether it can start, and what would open it? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyDependencies, call, graphOfAll, systemsOf } from '../testing/dependencies.ts';
import { attributed } from './attributed.ts';
import { cyclesOf } from './cycles.ts';

test('given a hard circle of three with a chord, when asked, then it cannot start, and the edge that every round takes would open it', () => {
  const calls = [call('a', 'b'), call('b', 'c'), call('c', 'a'), call('b', 'a', { hard: false }), call('d', 'a')];
  expect(cyclesOf(attributed(systemsOf('a', 'b', 'c', 'd'), calls))).toEqual([
    {
      systems: ['a', 'b', 'c'],
      hard: true,
      shortest: ['a', 'b', 'c'],
      soften: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
        { from: 'c', to: 'a' },
      ],
      startOrder: null,
      coldStart:
        'None of A, B, C can start before another of them: once all are down, none comes back by itself (A → B → C → A). One soft edge would open it: A → B, or B → C, or C → A.',
    },
  ]);
});

test('given a circle closed by a queue, when asked, then it says in which order to start', () => {
  const calls = [call('shop', 'stock'), call('stock', 'shop', { asynchronous: true })];
  const [cycle] = cyclesOf(attributed(systemsOf('shop', 'stock'), calls));
  expect(cycle).toMatchObject({ hard: false, startOrder: [['stock'], ['shop']] });
  expect(cycle?.coldStart).toBe('Can start from cold, because soft or asynchronous edges close the circle: STOCK; then SHOP.');
});

test('given a system that needs itself, when asked, then it cannot start', () => {
  expect(cyclesOf(attributed([], [call('a', 'a')]))[0]).toMatchObject({ systems: ['a'], hard: true, shortest: ['a'] });
});

test('given any dependencies, when started in the order given, then each finds up what it waits for; where there is none, nothing ever starts', () => {
  fc.assert(
    fc.property(anyDependencies(), (calls) => {
      const blocking = calls.filter(({ hard, asynchronous }) => hard && !asynchronous);
      /** Who comes up, when of those inside one after another starts whenever all it waits for inside is up. */
      const started = (inside: readonly string[], edges: typeof blocking): Set<string> => {
        const up = new Set<string>();
        for (let before = -1; before !== up.size; ) {
          before = up.size;
          for (const ref of inside) if (edges.every(({ from, to }) => from !== ref || !inside.includes(to) || up.has(to))) up.add(ref);
        }
        return up;
      };
      for (const { systems, hard, startOrder, soften, shortest } of cyclesOf(graphOfAll(calls))) {
        expect(started(systems, blocking).size === systems.length).toBe(!hard);
        const edges = hard ? blocking : calls;
        for (const [index, ref] of shortest.entries())
          expect(edges.some(({ from, to }) => from === ref && to === shortest[(index + 1) % shortest.length])).toBe(true);
        for (const edge of blocking) {
          const left = blocking.filter((each) => each !== edge);
          const opens = hard && started(systems, left).size === systems.length;
          expect(soften.some(({ from, to }) => from === edge.from && to === edge.to)).toBe(opens && systems.includes(edge.from));
        }
        if (startOrder === null) continue;
        expect(startOrder.flat().sort()).toEqual([...systems].sort());
        const up = new Set<string>();
        for (const step of startOrder) {
          for (const ref of step) for (const { from, to } of blocking) if (from === ref && systems.includes(to)) expect(up.has(to)).toBe(true);
          for (const ref of step) up.add(ref);
        }
      }
    }),
    { numRuns: 300 },
  );
});
