/**
 * Where does what is declared differ from what is seen?
 *
 * Undeclared: seen in traces or named by a configuration, and the catalog does not say so. Wrong direction: undeclared, while the catalog
 * declares the other way round and nobody ever saw that: most likely one mistake, so it is one question instead of two. Unseen: declared for
 * at least `unseenDays`, not seen in these days although the caller was watched, that is, seen to make other calls; of a caller
 * that nobody watches, silence says nothing. Unknown: an edge leads to a system, or a trace has a name, that nothing declares.
 */
import type { Instant } from '../time/instant.ts';
import { type Dependency, edgeKey } from './dependency.ts';

export interface Mismatch {
  readonly kind: 'undeclared' | 'wrong-direction' | 'unseen' | 'unknown-system';
  readonly from: string;
  readonly to: string;
  /** When it was last seen; null: never. */
  readonly lastAt: Instant | null;
}

const dayMilliseconds = 86_400_000;

/** All mismatches, by caller and callee. */
export function mismatchesIn(dependencies: readonly Dependency[], knows: (ref: string) => boolean, now: Instant, unseenDays: number): Mismatch[] {
  const since = now - unseenDays * dayMilliseconds;
  const byPair = new Map(dependencies.map((one) => [edgeKey(one.from, one.to), one]));
  const watched = new Set(dependencies.flatMap(({ from, observed }) => (observed !== null && observed.lastAt >= since ? [from] : [])));
  const found: Mismatch[] = [];
  const turned = new Set<string>();
  for (const { from, to, declared, observed, configured } of dependencies) {
    if (declared !== null) continue;
    const lastAt = observed?.lastAt ?? configured?.lastAt ?? null;
    const back = byPair.get(edgeKey(to, from));
    const isTurned =
      knows(from) && knows(to) && back !== undefined && back.declared !== null && back.observed === null && back.configured === null && observed !== null;
    if (isTurned) turned.add(edgeKey(to, from));
    if (knows(from) && knows(to)) found.push({ kind: isTurned ? 'wrong-direction' : 'undeclared', from, to, lastAt });
  }
  for (const { from, to, declared, observed, configured } of dependencies) {
    if (declared === null) continue;
    const lastAt = observed?.lastAt ?? null;
    if (!knows(to)) found.push({ kind: 'unknown-system', from, to, lastAt });
    else if (declared.firstAt <= since && configured === null && watched.has(from) && !turned.has(edgeKey(from, to)) && (lastAt === null || lastAt < since))
      found.push({ kind: 'unseen', from, to, lastAt });
  }
  return found.sort((a, b) => (edgeKey(a.from, a.to) < edgeKey(b.from, b.to) ? -1 : 1));
}
