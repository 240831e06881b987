/**
 * Who promises more than what it stands on?
 *
 * Model: every system may carry a promise (a goal such as 0.999, or minus its tier); a caller whose hard callee promises less cannot keep its own.
 * A callee that promises nothing is looked through, to those it stands on itself.
 */
import { hardPart } from '../graph.ts';
import { type AttributedGraph, arrows, type Ways, waysFrom, wayTo } from './attributed.ts';

export interface TierInversion {
  readonly from: string;
  readonly to: string;
  readonly fromPromises: number;
  readonly toPromises: number;
  /** Hard edges from one to the other; those between promise nothing. */
  readonly path: readonly string[];
  readonly says: string;
}

/** Every caller with every nearest hard callee that promises less, the widest gap first and of these at most so many. Greater promises more. */
export function tierInversionsOf(of: AttributedGraph, promises: ReadonlyMap<string, number>, most = 5_000): TierInversion[] {
  const hard = hardPart(of.graph);
  const promise = of.graph.names.map((ref) => promises.get(ref) ?? null);
  const waysDown = (node: number): Ways => waysFrom(hard, node, (other) => promise[other] === null);
  const gaps: { readonly node: number; readonly other: number; readonly fromPromises: number; readonly toPromises: number }[] = [];
  for (const [node, fromPromises] of promise.entries()) {
    if (fromPromises === null) continue;
    for (const other of waysDown(node).reached.slice(1)) {
      const toPromises = promise[other] ?? null;
      if (toPromises !== null && toPromises < fromPromises) gaps.push({ node, other, fromPromises, toPromises });
    }
  }
  gaps.sort((a, b) => b.fromPromises - b.toPromises - (a.fromPromises - a.toPromises));
  let last: { readonly node: number; readonly ways: Ways } | null = null;
  return gaps.slice(0, most).map(({ node, other, fromPromises, toPromises }) => {
    if (last?.node !== node) last = { node, ways: waysDown(node) };
    const path = wayTo(last.ways, other);
    const [from = '', to = ''] = [of.titles[node], of.titles[other]];
    const over = path.length > 2 ? ` (${arrows(of, path)})` : '';
    return {
      from: of.graph.names[node] ?? '',
      to: of.graph.names[other] ?? '',
      fromPromises,
      toPromises,
      path: path.map((each) => of.graph.names[each] ?? ''),
      says: `${from} promises more than ${to}, without which it cannot answer${over}.`,
    };
  });
}
