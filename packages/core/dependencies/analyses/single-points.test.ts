/** Is a single point what fails the journey when it alone fails? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { neededOf, partsOf, type Structure } from '../../reliability/structure.ts';
import { anyDependencies, call, graphOfAll, systemsOf } from '../testing/dependencies.ts';
import { attributed } from './attributed.ts';
import { singlePointsOf } from './single-points.ts';

const names = ['s0', 's1', 's2', 's3', 's4', 's5', 'stranger'];
const { structure } = fc.letrec<{ structure: Structure }>((tie) => ({
  structure: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...names).map((ref) => ({ ref })),
    fc.array(tie('structure'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('structure'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    fc.array(tie('structure'), { minLength: 1, maxLength: 4 }).chain((of) => fc.integer({ min: 1, max: of.length }).map((atLeast) => ({ atLeast, of }))),
  ),
}));

function works(part: Structure, failed: ReadonlySet<string>): boolean {
  if ('ref' in part) return !failed.has(part.ref);
  return partsOf(part).filter((each) => works(each, failed)).length >= neededOf(part);
}

test('given any journey over any dependencies, when its single points are sought, then they are those whose failure alone fails it', () => {
  fc.assert(
    fc.property(anyDependencies(), structure, (calls, whole) => {
      const failing = names.filter((name) => {
        const failed = new Set([name]);
        for (let before = 0; before !== failed.size; ) {
          before = failed.size;
          for (const { from, to, hard } of calls) if (hard && failed.has(to)) failed.add(from);
        }
        return !works(whole, failed);
      });
      const [found] = singlePointsOf(graphOfAll(calls), [{ ref: 'j', title: 'J', structure: whole }]);
      expect(found?.points.map(({ ref }) => ref).sort()).toEqual(failing);
      for (const { ref, path } of found?.points ?? []) {
        expect(path.at(-1)).toBe(ref);
        for (const [index, to] of path.slice(1).entries()) expect(calls.some((each) => each.hard && each.from === path[index] && each.to === to)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('given two stores behind one lookup, when single points are sought, then the lookup is one and cuts both off, and neither store is', () => {
  const calls = [
    call('play', 'lookup'),
    call('lookup', 'store-a', { hard: false }),
    call('lookup', 'store-b', { hard: false }),
    call('log-in', 'play', { hard: false }),
  ];
  const all = { all: [{ ref: 'play' }, { any: [{ ref: 'store-a' }, { ref: 'store-b' }] }] };
  const of = attributed(systemsOf('play', 'lookup', 'store-a', 'store-b', 'log-in'), calls);
  const [direct, through] = singlePointsOf(of, [
    { ref: 'journey:play', title: 'Play a track', structure: all },
    { ref: 'journey:log-in', title: 'Log in', structure: { ref: 'log-in' } },
  ]);
  expect(direct?.points.map(({ ref, cutsOff }) => [ref, cutsOff])).toEqual([
    ['play', 1],
    ['lookup', 0],
  ]);
  expect(through).toEqual({
    journey: 'journey:log-in',
    points: [
      {
        ref: 'log-in',
        path: ['log-in'],
        cutsOff: 4,
        says: 'When LOG-IN fails, Log in fails: the journey names it and nothing stands in for it. 4 more of its systems are reached only through it.',
      },
    ],
  });
});
