/**
 * What can a system promise at best, standing on what others promise?
 *
 * Model: it is up only while all its hard dependencies are, so when they fail independently it reaches at most the product of their goals, and however
 * they fail together never more than the least of them (Treynor, Dahlin, Rau and Beyer, "The Calculus of Service Availability", ACM Queue 2017).
 * A goal speaks for all that stands below its system; a dependency without one is looked through to those it stands on itself, each once.
 * It stops being true where two of them stand on the same third, whose failures their goals then count twice: the exact figure is that of `combine`.
 */
import { hardPart } from '../graph.ts';
import { type AttributedGraph, listed, waysFrom } from './attributed.ts';

export interface PromiseCeiling {
  readonly ref: string;
  readonly promised: number;
  /** Product of the goals below; when they fail independently it can reach no more. */
  readonly ceiling: number;
  /** Least of the goals below; it can reach no more however they fail. */
  readonly least: number;
  /** More is promised than the ceiling. */
  readonly tooMuch: boolean;
  /** The goals that were reckoned with, least first. */
  readonly from: readonly { readonly ref: string; readonly goal: number }[];
  readonly says: string;
}

/** Every system with a goal that stands on others with one; those that promise too much first, by how much. */
export function promiseCeilingsOf(of: AttributedGraph, goals: ReadonlyMap<string, number>): PromiseCeiling[] {
  const hard = hardPart(of.graph);
  const goalAt = of.graph.names.map((ref) => goals.get(ref) ?? null);
  const found = [...goalAt.entries()].flatMap(([node, promised]) => {
    if (promised === null) return [];
    const below = waysFrom(hard, node, (other) => goalAt[other] === null)
      .reached.slice(1)
      .filter((other) => goalAt[other] !== null)
      .sort((a, b) => (goalAt[a] ?? 1) - (goalAt[b] ?? 1));
    const [worst] = below;
    if (worst === undefined) return [];
    const ceiling = below.reduce((product, other) => product * (goalAt[other] ?? 1), 1);
    // Products of decimals are off in the last digit; exactly the ceiling is not over it.
    const tooMuch = promised > ceiling * (1 + 1e-12);
    const title = of.titles[node] ?? '';
    return [
      {
        ref: of.graph.names[node] ?? '',
        promised,
        ceiling,
        least: goalAt[worst] ?? 1,
        tooMuch,
        from: below.map((other) => ({ ref: of.graph.names[other] ?? '', goal: goalAt[other] ?? 1 })),
        says: tooMuch
          ? `${title} promises ${promised} and stands on ${listed(of, below)}, which leave it at most ${ceiling} when they fail independently.`
          : `${title} promises ${promised}; what it stands on (${listed(of, below)}) allows ${ceiling}.`,
      },
    ];
  });
  return found.sort((a, b) => b.promised - b.ceiling - (a.promised - a.ceiling));
}
