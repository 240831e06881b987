/**
 * How many sets does a family hold, of which sizes, which events occur, and how much does each weigh? None is listed to know.
 *
 * Counts are kept by size at every node, and exact whatever they come to: as doubles while all stay below 2^53, else as big integers. What
 * that takes is bounded: a step is an addition of doubles, or of one word of a big integer.
 */
import type { Family } from './cut-sets.ts';
import { mostSteps, TooLarge } from './node-pool.ts';

/** Numbers of sets by size: `counts[i]` sets of `least + i` members. */
export interface SizeCounts<N = number | bigint> {
  readonly least: number;
  readonly counts: readonly N[];
}

/** Sets of all sizes together. */
export function allOf({ counts }: SizeCounts): bigint {
  return counts.reduce((sum: bigint, count) => sum + BigInt(count), 0n);
}

/** The nearest double; null where it is more than any double holds (about 1.8e308), which JSON could not say either. */
export function nearestTo(count: number | bigint): number | null {
  const near = Number(count);
  return Number.isFinite(near) ? near : null;
}

interface Arithmetic<N> {
  readonly zero: N;
  readonly one: N;
  readonly plus: (a: N, b: N) => N;
  readonly times: (a: N, b: N) => N;
}

const inDoubles: Arithmetic<number> = { zero: 0, one: 1, plus: (a, b) => a + b, times: (a, b) => a * b };
const inBigIntegers: Arithmetic<bigint> = { zero: 0n, one: 1n, plus: (a, b) => a + b, times: (a, b) => a * b };

/** A word is added in half the time of a step in a diagram. */
const mostWords = 2 * mostSteps;

/** How many sets of each size; leaves by `TooLarge` when counting takes too many steps. */
export function countBySize(family: Family, most: number = mostWords): SizeCounts {
  const counted = countIn(inDoubles, family, { words: 1, most });
  const all = counted.counts.reduce((sum, count) => sum + count, 0);
  return all <= Number.MAX_SAFE_INTEGER ? counted : countIn(inBigIntegers, family, { words: wordsOf(all, family), most });
}

/** Words of 64 bits that a count may fill. Sets are at most as many as the subsets of their events. */
function wordsOf(all: number, { member }: Family): number {
  const events = new Set(member.subarray(2)).size;
  return Math.ceil((Number.isFinite(all) ? Math.log2(all) : events) / 64);
}

/** Each node has the counts of its sets by size, which are given up once everything above them is counted. */
function countIn<N extends number | bigint>(
  arithmetic: Arithmetic<N>,
  family: Family,
  { words, most }: { readonly words: number; readonly most: number },
): SizeCounts<N> {
  let stepsLeft = most;
  const { low, high, member, root } = family;
  const none: SizeCounts<N> = { least: 0, counts: [] };
  const known = new Map<number, SizeCounts<N>>([
    [0, none],
    [1, { least: 0, counts: [arithmetic.one] }],
  ]);
  const uses = usesOf(family);
  const take = (node: number): SizeCounts<N> => {
    const counts = known.get(node) ?? none;
    const left = (uses[node] ?? 0) - 1;
    uses[node] = left;
    if (left === 0) known.delete(node);
    return counts;
  };
  for (let at = 2; at < low.length; at++) {
    const inner = member[at] ?? 0;
    const above = take(high[at] ?? 0);
    const withIt = inner >= 0 ? { least: above.least + 1, counts: above.counts } : product(arithmetic, take(-1 - inner), above);
    const counts = sum(arithmetic, take(low[at] ?? 0), withIt);
    stepsLeft -= counts.counts.length * words * (inner >= 0 ? 1 : above.counts.length);
    if (stepsLeft < 0) throw new TooLarge('counting its cut sets takes more steps than are taken here');
    known.set(at, counts);
  }
  return known.get(root) ?? none;
}

/** How often each node is a child or taken in; the root and the ends once more. */
function usesOf({ low, high, member, root }: Family): Int32Array {
  const uses = new Int32Array(low.length);
  const use = (node: number): void => {
    uses[node] = (uses[node] ?? 0) + 1;
  };
  for (let at = 2; at < low.length; at++) {
    use(low[at] ?? 0);
    use(high[at] ?? 0);
    const inner = member[at] ?? 0;
    if (inner < 0) use(-1 - inner);
  }
  for (const node of [0, 1, root]) use(node);
  return uses;
}

function sum<N>({ zero, plus }: Arithmetic<N>, a: SizeCounts<N>, b: SizeCounts<N>): SizeCounts<N> {
  if (a.counts.length === 0) return b;
  if (b.counts.length === 0) return a;
  const least = Math.min(a.least, b.least);
  const counts = new Array<N>(Math.max(a.least + a.counts.length, b.least + b.counts.length) - least).fill(zero);
  for (const { least: from, counts: own } of [a, b])
    own.forEach((count, index) => {
      counts[from - least + index] = plus(counts[from - least + index] ?? zero, count);
    });
  return { least, counts };
}

function product<N>({ zero, plus, times }: Arithmetic<N>, a: SizeCounts<N>, b: SizeCounts<N>): SizeCounts<N> {
  if (a.counts.length === 0 || b.counts.length === 0) return { least: 0, counts: [] };
  const counts = new Array<N>(a.counts.length + b.counts.length - 1).fill(zero);
  a.counts.forEach((one, i) => {
    b.counts.forEach((other, j) => {
      counts[i + j] = plus(counts[i + j] ?? zero, times(one, other));
    });
  });
  return { least: a.least + b.least, counts };
}

/** What the sets of a family weigh: a set weighs the product of its events' chances. */
export interface Weights {
  /** Of all sets together: the rare-event sum. */
  readonly all: number;
  /** By event: of the sets that hold it. */
  readonly holding: Float64Array;
  /** By event: 1 when some set holds it, whatever that weighs. */
  readonly occurs: Uint8Array;
}

/** Weighs every event in one pass up and one down. */
export function weigh(family: Family, chances: ArrayLike<number>): Weights {
  const { low, high, member, root } = family;
  const weight = new Float64Array(low.length);
  weight[1] = 1;
  const chanceOf = (inner: number): number => (inner >= 0 ? (chances[inner] ?? 0) : (weight[-1 - inner] ?? 0));
  for (let at = 2; at < low.length; at++) weight[at] = (weight[low[at] ?? 0] ?? 0) + chanceOf(member[at] ?? 0) * (weight[high[at] ?? 0] ?? 0);
  const holding = new Float64Array(chances.length);
  const occurs = new Uint8Array(chances.length);
  const reached = new Float64Array(low.length);
  const needed = new Uint8Array(low.length);
  reached[root] = 1;
  needed[root] = 1;
  const lead = (node: number, amount: number): void => {
    reached[node] = (reached[node] ?? 0) + amount;
    needed[node] = 1;
  };
  for (let at = low.length - 1; at >= 2; at--) {
    if (needed[at] === 0) continue;
    const [amount, inner, higher] = [reached[at] ?? 0, member[at] ?? 0, high[at] ?? 0];
    lead(low[at] ?? 0, amount);
    lead(higher, amount * chanceOf(inner));
    if (inner < 0) lead(-1 - inner, amount * (weight[higher] ?? 0));
    else {
      occurs[inner] = 1;
      holding[inner] = (holding[inner] ?? 0) + amount * chanceOf(inner) * (weight[higher] ?? 0);
    }
  }
  return { all: weight[root] ?? 0, holding, occurs };
}
