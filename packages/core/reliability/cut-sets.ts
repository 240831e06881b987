/**
 * Which smallest sets of failures bring the whole down? The minimal cut sets, read off a decision diagram of a coherent structure.
 *
 * Source: A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System Safety 40 (1993): the minimal sets of
 * "x fails: F1, else F0" are those of F0, and x with each minimal set of F1 that holds no minimal set of F0. Families of sets are kept as
 * zero-suppressed diagrams, so that millions can be counted without listing one.
 */
import { type Bdd, fails, TooLarge, works } from './bdd.ts';

const deepest = 2_500;
const mostNodes = 2_000_000;

/** A family of sets: nodes of a pool in which `high` means "with this variable" and `low` "without it". */
export interface Family {
  readonly pool: Sets;
  readonly root: number;
}

/** The minimal cut sets of the failure function at `root`. */
export function minimalCutSets(bdd: Bdd, root: number): Family {
  const pool = new Sets();
  // Terminals: no set at all, and the family of the empty set.
  const minimal = new Int32Array(root + 2);
  minimal[fails] = Sets.justEmpty;
  const needed = reachable(bdd, root);
  for (let at = 2; at <= root; at++) {
    if (needed[at] === 0) continue;
    const without = minimal[bdd.low[at] ?? 0] ?? 0;
    const withIt = pool.notAbove(minimal[bdd.high[at] ?? 0] ?? 0, without, 0);
    minimal[at] = pool.make(bdd.level[at] ?? 0, without, withIt);
  }
  return { pool, root: minimal[root] ?? works };
}

/** Which nodes hang under the root: 1 for those. */
export function reachable(bdd: Bdd, root: number): Uint8Array {
  const found = new Uint8Array(root + 2);
  found[root] = 1;
  for (let at = root; at >= 2; at--) {
    if (found[at] === 0) continue;
    found[bdd.low[at] ?? 0] = 1;
    found[bdd.high[at] ?? 0] = 1;
  }
  return found;
}

/** How many sets a family has, worked out without listing them; exact up to 2^53. */
export function countSets(family: Family): number {
  const { pool, root } = family;
  const counts = new Float64Array(pool.size);
  counts[Sets.justEmpty] = 1;
  for (let at = 2; at <= root; at++) counts[at] = (counts[pool.low[at] ?? 0] ?? 0) + (counts[pool.high[at] ?? 0] ?? 0);
  return counts[root] ?? 0;
}

/** Every set, as variables in ascending order. */
export function listSets(family: Family): number[][] {
  const { pool, root } = family;
  const sets: number[][] = [];
  const waiting: (readonly [node: number, chosen: readonly number[]])[] = [[root, []]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, chosen] = next;
    if (node === Sets.justEmpty) sets.push([...chosen]);
    if (node < 2) continue;
    waiting.push([pool.low[node] ?? 0, chosen], [pool.high[node] ?? 0, [...chosen, pool.level[node] ?? 0]]);
  }
  return sets;
}

/** A pool of zero-suppressed nodes; 0 is the family without a set, 1 the family of the empty set. */
class Sets {
  static readonly nothing = 0;
  static readonly justEmpty = 1;
  readonly level: number[] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  readonly low: number[] = [0, 0];
  readonly high: number[] = [0, 0];
  /** Sizes of the smallest and the largest set, by node. */
  private readonly least: number[] = [Number.POSITIVE_INFINITY, 0];
  private readonly most: number[] = [Number.NEGATIVE_INFINITY, 0];
  private readonly unique = new Map<number, Map<number, number>>();
  private readonly memo = new Map<number, Map<number, number>>();

  get size(): number {
    return this.level.length;
  }

  make(level: number, low: number, high: number): number {
    if (high === Sets.nothing) return low;
    let table = this.unique.get(level);
    if (table === undefined) {
      table = new Map();
      this.unique.set(level, table);
    }
    // Two node numbers below 2^26 in one key below 2^53.
    const key = low * 67_108_864 + high;
    const found = table.get(key);
    if (found !== undefined) return found;
    if (this.size >= mostNodes) throw new TooLarge(`more than ${mostNodes} nodes of cut sets`);
    const made = this.size;
    this.level.push(level);
    this.low.push(low);
    this.high.push(high);
    this.least.push(Math.min(this.least[low] ?? 0, (this.least[high] ?? 0) + 1));
    this.most.push(Math.max(this.most[low] ?? 0, (this.most[high] ?? 0) + 1));
    table.set(key, made);
    return made;
  }

  /** The sets of `a` that hold no set of `b`. */
  notAbove(a: number, b: number, depth: number): number {
    if (a === Sets.nothing || b === Sets.justEmpty || a === b) return Sets.nothing;
    if (b === Sets.nothing) return a;
    if (a === Sets.justEmpty) return this.holdsEmpty(b) ? Sets.nothing : a;
    // No set can hold one that is larger than itself: this is what keeps "k of n" from being compared pair by pair.
    if ((this.most[a] ?? 0) < (this.least[b] ?? 0)) return a;
    if (depth > deepest) throw new TooLarge(`deeper than ${deepest} variables`);
    const known = this.memo.get(a)?.get(b);
    if (known !== undefined) return known;
    const levelA = this.level[a] ?? 0;
    const levelB = this.level[b] ?? 0;
    let answer: number;
    if (levelA < levelB) {
      answer = this.make(levelA, this.notAbove(this.low[a] ?? 0, b, depth + 1), this.notAbove(this.high[a] ?? 0, b, depth + 1));
    } else if (levelA > levelB) {
      answer = this.notAbove(a, this.low[b] ?? 0, depth + 1);
    } else {
      const lowB = this.low[b] ?? 0;
      const high = this.notAbove(this.notAbove(this.high[a] ?? 0, this.high[b] ?? 0, depth + 1), lowB, depth + 1);
      answer = this.make(levelA, this.notAbove(this.low[a] ?? 0, lowB, depth + 1), high);
    }
    const row = this.memo.get(a) ?? new Map<number, number>();
    this.memo.set(a, row.set(b, answer));
    return answer;
  }

  private holdsEmpty(family: number): boolean {
    let at = family;
    while (at > 1) at = this.low[at] ?? 0;
    return at === Sets.justEmpty;
  }
}
