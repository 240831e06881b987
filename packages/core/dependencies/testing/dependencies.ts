/** What do tests of the analyses draw from? Small graphs with attributes, and paths through them by trying every one. */
import fc from 'fast-check';
import { type Attributed, type AttributedGraph, attributed } from '../analyses/attributed.ts';

/** One dependency, hard and waited for, with nothing else said. */
export function call(from: string, to: string, more: Partial<Attributed> = {}): Attributed {
  const unsaid = { hard: true, asynchronous: false, timeoutSeconds: null, attempts: null, backoffSeconds: null, backoffFactor: null, retryBudget: null };
  return { from, to, ...unsaid, ...more };
}

/** Systems a, b, c … titled A, B, C …, as far as dependencies do not name more. */
export function systemsOf(...refs: readonly string[]): { readonly ref: string; readonly title: string }[] {
  return refs.map((ref) => ({ ref, title: ref.toUpperCase() }));
}

/** Dependencies between up to `most` systems, each pair once. */
export function anyDependencies(most = 6): fc.Arbitrary<Attributed[]> {
  const name = fc.integer({ min: 0, max: most - 1 }).map((index) => `s${index}`);
  const edge = fc.record({
    from: name,
    to: name,
    hard: fc.boolean(),
    asynchronous: fc.constantFrom(false, false, false, true),
    timeoutSeconds: fc.constantFrom(null, null, 1, 2, 5),
    attempts: fc.constantFrom(null, 1, 2, 3),
    backoffSeconds: fc.constantFrom(null, 0, 0.5),
    backoffFactor: fc.constantFrom(null, 1, 2),
    retryBudget: fc.constantFrom(null, 0.1, 0.5),
  });
  return fc.uniqueArray(edge, { selector: ({ from, to }) => `${from} ${to}`, maxLength: most * 3 });
}

/** The graph of these dependencies and of the systems s0, s1, … up to `most`. */
export function graphOfAll(dependencies: readonly Attributed[], most = 6): AttributedGraph {
  return attributed(systemsOf(...Array.from({ length: most }, (_, index) => `s${index}`)), dependencies);
}

/** Every path that visits no system twice, as its dependencies in order, of at least one. */
export function* pathsOf(dependencies: readonly Attributed[]): Generator<readonly Attributed[]> {
  const longer = function* (path: readonly Attributed[], visited: ReadonlySet<string>): Generator<readonly Attributed[]> {
    yield path;
    for (const next of dependencies) if (next.from === path.at(-1)?.to && !visited.has(next.to)) yield* longer([...path, next], new Set([...visited, next.to]));
  };
  for (const first of dependencies) if (first.from !== first.to) yield* longer([first], new Set([first.from, first.to]));
}
