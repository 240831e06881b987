/** Does a journey ask for what its structure needs, once for the same requests and not less than that? */
import { describe, expect, test } from 'vitest';
import type { Structure } from '../reliability/structure.ts';
import { asksOf } from './call-graph.ts';

const of = (...refs: string[]): Structure[] => refs.map((ref) => ({ ref }));
const hard =
  (edges: Readonly<Record<string, string[]>>) =>
  (ref: string): string[] =>
    edges[ref] ?? [];
const asked = (structure: Structure, edges: Readonly<Record<string, string[]>> = {}): Record<string, number> =>
  Object.fromEntries(asksOf(structure, hard(edges)).map(({ to, share }) => [to, share]));

describe('what a journey asks itself', () => {
  test('when every request asks a system, then whatever that one calls is not asked again, for all requests or for some', () => {
    expect(asked({ all: of('a', 'b', 'c') }, { a: ['b'], b: ['c'] })).toEqual({ a: 1 });
    expect(asked({ all: [...of('a'), { any: of('b', 'c') }] }, { a: ['b'] })).toEqual({ a: 1, c: 0.5 });
    expect(asked({ all: of('a', 'b') }, { a: ['b'], b: ['a'] })).toEqual({ a: 1 });
  });

  test('when alternatives call each other, then they are different requests and each keeps its part', () => {
    expect(asked({ any: of('a', 'b') }, { a: ['b'] })).toEqual({ a: 0.5, b: 0.5 });
    expect(asked({ all: [{ any: of('a', 'x') }, { any: of('b', 'y') }] }, { a: ['b'] })).toEqual({ a: 0.5, x: 0.5, b: 0.5, y: 0.5 });
    expect(asked({ atLeast: 2, of: of('a', 'b', 'c') }, { a: ['b', 'c'] })).toEqual({ a: 2 / 3, b: 2 / 3, c: 2 / 3 });
  });

  test('when a system is an alternative twice over, then no request is sure to ask it, though its parts add up to one', () => {
    expect(asked({ all: [{ any: of('a', 'x') }, { any: of('a', 'y') }, ...of('b')] }, { a: ['b'] })).toEqual({ a: 1, x: 0.5, y: 0.5, b: 1 });
  });

  test('when all of so many are needed, then they are needed as in a list of all', () => {
    expect(asked({ atLeast: 3, of: of('a', 'b', 'c') }, { a: ['b'] })).toEqual({ a: 1, c: 1 });
  });
});
