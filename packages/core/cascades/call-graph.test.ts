/** Does a journey ask for what its structure needs, once for the same requests and not less than that? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neededOf, partsOf, type Structure } from '../reliability/structure.ts';
import { type Ask, asksOf, structureOver } from './call-graph.ts';

const of = (...refs: string[]): Structure[] => refs.map((ref) => ({ ref }));
const hard =
  (edges: Readonly<Record<string, string[]>>) =>
  (ref: string): string[] =>
    edges[ref] ?? [];
/** Each with its share, and of a choice which, and how many of it are needed. */
const told = (asks: readonly Ask[]): string[] =>
  asks.map(({ to, share, choice }) => (choice === null ? to : `${to} ${Math.round(share * 100)} % of ${choice.name}, ${choice.needed} needed`));
const asked = (structure: Structure, edges: Readonly<Record<string, string[]>> = {}): string[] => told(asksOf('j', structure, hard(edges)).asks);

describe('what a journey asks itself', () => {
  test('when every request asks a system, then whatever that one calls is not asked again', () => {
    expect(asked({ all: of('a', 'b', 'c') }, { a: ['b'], b: ['c'] })).toEqual(['a']);
    expect(asked({ all: of('a', 'b') }, { a: ['b'], b: ['a'] })).toEqual(['a']);
  });

  test('when alternatives call each other, then each keeps its part', () => {
    expect(asked({ any: of('a', 'b') }, { a: ['b'] })).toEqual(['a 50 % of 1, 1 needed', 'b 50 % of 1, 1 needed']);
    expect(asked({ atLeast: 2, of: of('a', 'b', 'c') }, { a: ['b', 'c'] })).toEqual(['a', 'b', 'c'].map((to) => `${to} 67 % of 1, 2 needed`));
  });

  test('when several choices are made, then each is one of its own', () => {
    expect(asked({ all: [{ any: of('a', 'x') }, { any: of('a', 'y') }, ...of('b')] })).toEqual([
      'b',
      'a 50 % of 1, 1 needed',
      'x 50 % of 1, 1 needed',
      'a 50 % of 2, 1 needed',
      'y 50 % of 2, 1 needed',
    ]);
  });

  test('when an alternative is called anyway, then the others are spare, or fewer are needed', () => {
    expect(asked({ all: [...of('a'), { any: of('b', 'c') }] }, { a: ['b'] })).toEqual(['a']);
    expect(asked({ all: [...of('a'), { atLeast: 2, of: of('b', 'c', 'd') }] }, { a: ['b'] })).toEqual(['a', 'c 50 % of 1, 1 needed', 'd 50 % of 1, 1 needed']);
    expect(asked({ all: [{ atLeast: 2, of: of('a', 'c') }, { any: of('b', 'd') }] }, { c: ['b'] })).toEqual(['a', 'c']);
  });

  test('when an alternative is several systems, then it is a part with a name, and within it nothing is asked twice', () => {
    const sites: Structure = { any: [{ all: of('a1', 'b1') }, { all: [...of('a2'), { any: of('b2', 'c2') }] }] };
    const { asks, parts } = asksOf('j', sites, hard({ a1: ['b1'] }));
    expect(told(asks)).toEqual(['j, alternative 1 50 % of 1, 1 needed', 'j, alternative 2 50 % of 1, 1 needed']);
    expect(parts.map(({ name, asks: within }) => [name, told(within)])).toEqual([
      ['j, alternative 1', ['a1']],
      ['j, alternative 2', ['a2', 'b2 50 % of 1, 1 needed', 'c2 50 % of 1, 1 needed']],
    ]);
  });

  test('when all of so many are needed, then they are needed as in a list of all', () => {
    expect(asked({ atLeast: 3, of: of('a', 'b', 'c') }, { a: ['b'] })).toEqual(['a', 'c']);
  });

  test('when systems are not there, then alternatives are fewer, and no more are needed than are left', () => {
    const structure: Structure = { all: [...of('a'), { atLeast: 2, of: of('b', 'gone', 'gone too') }, { any: of('gone') }] };
    expect(structureOver(structure, (ref) => !ref.startsWith('gone'))).toEqual({ all: [...of('a'), { atLeast: 1, of: of('b') }] });
    expect(structureOver({ any: of('gone') }, () => false)).toBeNull();
  });
});

describe('a structure holds in a scenario when it holds in reliability', () => {
  const refs = ['a', 'b', 'c', 'd'] as const;
  const { structure: any } = fc.letrec<{ structure: Structure }>((tie) => ({
    structure: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...refs).map((ref) => ({ ref })),
      fc.array(tie('structure'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('structure'), { minLength: 1, maxLength: 3 }).map((list) => ({ any: list })),
      fc
        .array(tie('structure'), { minLength: 1, maxLength: 3 })
        .chain((list) => fc.integer({ min: 1, max: list.length }).map((atLeast) => ({ atLeast, of: list }))),
    ),
  }));
  const holds = (structure: Structure, up: ReadonlySet<string>): boolean =>
    'ref' in structure ? up.has(structure.ref) : partsOf(structure).filter((part) => holds(part, up)).length >= neededOf(structure);

  test('whatever is down, and whoever calls whom', () => {
    const edges = fc.uniqueArray(fc.constantFrom(['a', 'b'], ['a', 'c'], ['b', 'd'], ['c', 'd'], ['d', 'a']), { maxLength: 3 });
    fc.assert(
      fc.property(any, edges, fc.subarray([...refs]), (structure, calls, working) => {
        const from = (ref: string): string[] => calls.flatMap(([caller = '', to = '']) => (caller === ref ? [to] : []));
        // Who needs what is down is down.
        const up = new Set<string>(working);
        for (let before = -1; before !== up.size; ) {
          before = up.size;
          for (const ref of up) if (!from(ref).every((to) => up.has(to))) up.delete(ref);
        }
        const { asks, parts } = asksOf('j', structure, from);
        const well = (list: readonly Ask[]): boolean => {
          const each = (to: string): boolean => {
            const part = parts.find(({ name }) => name === to);
            return part === undefined ? up.has(to) : well(part.asks);
          };
          const choices = [...new Set(list.flatMap(({ choice }) => choice?.name ?? []))].map((name) => list.filter(({ choice }) => choice?.name === name));
          return (
            list.every(({ to, choice }) => choice !== null || each(to)) &&
            choices.every((members) => members.filter(({ to }) => each(to)).length >= (members[0]?.choice?.needed ?? 0))
          );
        };
        expect(well(asks)).toBe(holds(structure, up));
      }),
    );
  });
});
