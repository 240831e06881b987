/**
 * What do the analyses look at? The graph of all systems, with what is said of each dependency beside its edge.
 *
 * A system that only dependencies name is a system too: an analysis that left it out would call safe what nobody knows.
 */
import { nameOf } from '../../catalog/reference.ts';
import type { Dependency } from '../dependency.ts';
import { type Graph, graphOf, placesOf } from '../graph.ts';

export interface NamedSystem {
  readonly ref: string;
  readonly title: string;
}

/** What the analyses ask of a dependency. */
export type Attributed = Pick<
  Dependency,
  'from' | 'to' | 'hard' | 'asynchronous' | 'timeoutSeconds' | 'attempts' | 'backoffSeconds' | 'backoffFactor' | 'retryBudget'
>;

export interface AttributedGraph {
  readonly graph: Graph;
  /** By edge of the graph. */
  readonly edges: readonly Attributed[];
  /** By node, for sentences. */
  readonly titles: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

/** The graph of these systems and of all that dependencies name. */
export function attributed(systems: readonly NamedSystem[], dependencies: readonly Attributed[]): AttributedGraph {
  const titles = new Map(systems.map(({ ref, title }) => [ref, title]));
  for (const { from, to } of dependencies) for (const ref of [from, to]) if (!titles.has(ref)) titles.set(ref, nameOf(ref));
  const names = [...titles.keys()];
  const graph = graphOf(names, dependencies);
  const edges = Array.from(graph.given, (given) => dependencies[given]).filter((edge) => edge !== undefined);
  return { graph, edges, titles: [...titles.values()], places: placesOf(names) };
}

/** References of nodes. */
export function refsOf({ graph }: AttributedGraph, nodes: Iterable<number>): string[] {
  return Array.from(nodes, (node) => graph.names[node] ?? '');
}

/** A path as a sentence has it: "web → play → store"; of a long one the ends. */
export function arrows({ titles }: AttributedGraph, nodes: readonly number[]): string {
  return shortened(nodes.map((node) => titles[node] ?? '')).join(' → ');
}

/** The two ends of a list too long for a sentence. */
export function shortened(words: readonly string[], most = 12): readonly string[] {
  if (words.length <= most) return words;
  const end = most >> 1;
  return [...words.slice(0, end), `… ${words.length - 2 * end} more …`, ...words.slice(-end)];
}

/** Names one after another, the first few of many: "a, b, c and 12 more". */
export function listed({ titles }: AttributedGraph, nodes: readonly number[], most = 5): string {
  const shown = nodes.slice(0, most).map((node) => titles[node] ?? '');
  const left = nodes.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}

/** A way found by searching breadth first: for each node reached, the step before it (−1: where it began) and how many steps. */
export interface Ways {
  readonly reached: readonly number[];
  readonly before: Int32Array;
  readonly steps: Int32Array;
}

/** Shortest ways from a node along the edges of a graph; where `through` is given, only over nodes that it lets pass. */
export function waysFrom(graph: Graph, start: number, through: (node: number) => boolean = () => true): Ways {
  const { firstCall, to } = graph;
  const before = new Int32Array(graph.names.length).fill(-2);
  const steps = new Int32Array(graph.names.length);
  const reached = [start];
  before[start] = -1;
  for (let at = 0; at < reached.length; at++) {
    const node = reached[at] ?? 0;
    if (at > 0 && !through(node)) continue;
    const stop = firstCall[node + 1] ?? 0;
    for (let edge = firstCall[node] ?? 0; edge < stop; edge++) {
      const callee = to[edge] ?? 0;
      if (before[callee] !== -2) continue;
      before[callee] = node;
      steps[callee] = (steps[node] ?? 0) + 1;
      reached.push(callee);
    }
  }
  return { reached, before, steps };
}

/** The way from where a search began to a node that it reached, both included. */
export function wayTo({ before }: Ways, node: number): number[] {
  const way: number[] = [];
  for (let at = node; at >= 0; at = before[at] ?? -1) way.push(at);
  return way.reverse();
}
