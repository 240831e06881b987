/**
 * Whom does one system take down, whom does it merely hurt, and what does it stand on itself?
 *
 * Model: a failure climbs over hard edges from callee to caller; a caller over a soft edge goes on with less. What a system stands on is the same
 * walk downwards: every one of those is in series with it.
 */
import { blastRadiusOf } from '../blast-radius.ts';
import { hardPart, reversed } from '../graph.ts';
import { type AttributedGraph, refsOf, type Ways, waysFrom } from './attributed.ts';

/** Another system, how many edges away it is, and over which neighbour on the way back. */
export interface Reached {
  readonly ref: string;
  readonly steps: number;
  readonly over: string;
}

export interface Blast {
  readonly ref: string;
  /** These fail with it: nearest first. */
  readonly takesDown: readonly Reached[];
  /** These call it, or one that fails with it, over soft edges only, and go on with less. */
  readonly degrades: readonly string[];
  /** It fails with any one of these: nearest first. */
  readonly standsOn: readonly Reached[];
}

/** What the failure of one system does, and whose failure does it to it; null when there is no such system. */
export function blastOf(of: AttributedGraph, ref: string): Blast | null {
  const start = of.places.get(ref);
  if (start === undefined) return null;
  const hard = hardPart(of.graph);
  const up = waysFrom(reversed(hard), start);
  const down = new Set(up.reached);
  const hurt = new Set<number>();
  for (const [edge, callee] of of.graph.to.entries()) {
    const caller = of.graph.from[edge] ?? 0;
    if (down.has(callee) && !down.has(caller)) hurt.add(caller);
  }
  return {
    ref,
    takesDown: reachedIn(of, up),
    degrades: refsOf(
      of,
      [...hurt].sort((a, b) => a - b),
    ),
    standsOn: reachedIn(of, waysFrom(hard, start)),
  };
}

function reachedIn(of: AttributedGraph, ways: Ways): Reached[] {
  const name = (node: number): string => of.graph.names[node] ?? '';
  return ways.reached.slice(1).map((node) => ({ ref: name(node), steps: ways.steps[node] ?? 0, over: name(ways.before[node] ?? 0) }));
}

/** For every system, by node, how many fail with it and how many it stands on. */
export function blastRadii({ graph }: AttributedGraph): { readonly takesDown: Int32Array; readonly standsOn: Int32Array } {
  const hard = hardPart(graph);
  return { takesDown: blastRadiusOf(hard), standsOn: blastRadiusOf(reversed(hard)) };
}
