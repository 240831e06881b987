import { expect, it } from 'vitest';
import { mismatchesIn } from './compare.ts';
import { type Dependency, unsaid } from './dependency.ts';

const day = 86_400_000;
const now = 100 * day;
const edge = (from: string, to: string, more: Partial<Dependency>): Dependency => ({
  ...unsaid,
  from,
  to,
  declared: null,
  configured: null,
  observed: null,
  ...more,
});
const since = (days: number) => ({ firstAt: now - days * day, lastAt: now });
const seen = (first: number, last = 0) => ({ firstAt: now - first * day, lastAt: now - last * day, calls: 9, errors: 0, latency: null });
const told = (dependencies: readonly Dependency[], unknown: readonly string[] = []): string[] =>
  mismatchesIn(dependencies, (ref) => !unknown.includes(ref), now, 14).map(({ kind, from, to }) => `${kind} ${from} ${to}`);

it('agreement raises nothing', () => {
  expect(told([edge('a', 'b', { declared: since(30), observed: seen(30) }), edge('a', 'c', { declared: since(30), configured: since(2) })])).toEqual([]);
});

it('what is seen or configured and not declared is undeclared', () => {
  expect(told([edge('a', 'b', { observed: seen(0) }), edge('a', 'c', { configured: since(0) })])).toEqual(['undeclared a b', 'undeclared a c']);
});

it('what is declared and not seen is a question only when its caller is watched, and it had the time', () => {
  const silent = edge('a', 'b', { declared: since(30) });
  expect(told([silent])).toEqual([]);
  const watched = edge('a', 'z', { declared: since(30), observed: seen(30) });
  expect(told([silent, watched])).toEqual(['unseen a b']);
  expect(told([edge('a', 'b', { declared: since(13) }), watched])).toEqual([]);
  expect(told([edge('a', 'b', { declared: since(30), observed: seen(40, 15) }), watched])).toEqual(['unseen a b']);
  expect(told([edge('a', 'b', { declared: since(30), observed: seen(40, 13) }), watched])).toEqual([]);
});

it('an edge that runs the other way is one question', () => {
  const both = [edge('a', 'b', { declared: since(30) }), edge('b', 'a', { observed: seen(30) }), edge('a', 'z', { declared: since(30), observed: seen(1) })];
  expect(told(both)).toEqual(['wrong-direction b a']);
  expect(told([edge('a', 'b', { declared: since(30), observed: seen(1) }), edge('b', 'a', { observed: seen(1) })])).toEqual(['undeclared b a']);
});

it('an edge to what nothing declares asks for the system', () => {
  expect(told([edge('a', 'gone', { declared: since(1) })], ['gone'])).toEqual(['unknown-system a gone']);
});
