/**
 * How can a structure with repeated parts be answered exactly? As a reduced ordered binary decision diagram: each node asks one
 * variable "failed?" and leads on to one node for yes and one for no; equal parts exist once, whatever the number of paths to them.
 *
 * Source: Bryant 1986; for fault trees Rauzy 1993. Size depends on the order of the variables, here that of first occurrence, and can
 * grow without measure for structures drawn to defeat it: `grow` stops at `most` nodes with `TooLarge`, which callers turn into a
 * refusal. Children are made before their parents, so ascending node numbers are a bottom-up order and nobody needs to recurse.
 */

/** Node 0 is "works", node 1 is "fails". */
export const works = 0;
export const fails = 1;

const mostNodes = 4_000_000;
/** Recursion runs over variables; beyond this it could exhaust the stack of a thread. */
const deepest = 2_500;

/** The diagram outgrew what is worked out here. */
export class TooLarge extends Error {}

/** A pool of nodes over variables 0..variables−1, asked in that order. */
export class Bdd {
  readonly variables: number;
  private readonly most: number;
  /** Variable, child when it works, child when it fails, by node. */
  level: Int32Array;
  low: Int32Array;
  high: Int32Array;
  size = 2;
  private buckets: Int32Array;
  private next: Int32Array;
  /** What `join` found lately: operands and result in three columns, newer ones written over older. Forgetting costs time, never truth. */
  private memoFirst: Int32Array;
  private memoSecond: Int32Array;
  private memoJoined: Int32Array;

  constructor(variables: number, most = mostNodes) {
    this.variables = variables;
    this.most = most;
    this.level = new Int32Array(1024);
    this.low = new Int32Array(1024);
    this.high = new Int32Array(1024);
    this.buckets = new Int32Array(2048);
    this.next = new Int32Array(1024);
    this.memoFirst = new Int32Array(4096);
    this.memoSecond = new Int32Array(4096);
    this.memoJoined = new Int32Array(4096);
    this.level.fill(variables, 0, 2);
  }

  /** The node that asks one variable. */
  variable(index: number): number {
    return this.node(index, works, fails);
  }

  /** The node with this question and these children; made when it does not exist. */
  node(level: number, low: number, high: number): number {
    if (low === high) return low;
    let bucket = this.bucketOf(level, low, high);
    for (let at = this.buckets[bucket] ?? 0; at !== 0; at = this.next[at] ?? 0) {
      if (this.level[at] === level && this.low[at] === low && this.high[at] === high) return at;
    }
    if (this.size === this.level.length) {
      this.grow();
      bucket = this.bucketOf(level, low, high);
    }
    const made = this.size++;
    this.level[made] = level;
    this.low[made] = low;
    this.high[made] = high;
    this.next[made] = this.buckets[bucket] ?? 0;
    this.buckets[bucket] = made;
    return made;
  }

  private bucketOf(level: number, low: number, high: number): number {
    const mixed = Math.imul(Math.imul(level, 0x9e3779b1) ^ low, 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35);
    return (mixed ^ (mixed >>> 15)) & (this.buckets.length - 1);
  }

  private grow(): void {
    if (this.size >= this.most) throw new TooLarge(`more than ${this.most} nodes`);
    const wider = (old: Int32Array) => {
      const wide = new Int32Array(old.length * 2);
      wide.set(old);
      return wide;
    };
    this.level = wider(this.level);
    this.low = wider(this.low);
    this.high = wider(this.high);
    this.next = wider(this.next);
    this.memoFirst = new Int32Array(this.level.length * 4);
    this.memoSecond = new Int32Array(this.level.length * 4);
    this.memoJoined = new Int32Array(this.level.length * 4);
    this.buckets = new Int32Array(this.buckets.length * 2);
    for (let at = 2; at < this.size; at++) {
      const bucket = this.bucketOf(this.level[at] ?? 0, this.low[at] ?? 0, this.high[at] ?? 0);
      this.next[at] = this.buckets[bucket] ?? 0;
      this.buckets[bucket] = at;
    }
  }

  /** Fails when both fail. */
  and(a: number, b: number): number {
    return this.join(a, b, works, 0);
  }

  /** Fails when either fails. */
  or(a: number, b: number): number {
    return this.join(a, b, fails, 0);
  }

  /** `and` and `or` are one: `ruler` decides whatever it meets, the other terminal leaves the rest as it is. */
  private join(a: number, b: number, ruler: number, depth: number): number {
    if (a === ruler || b === ruler) return ruler;
    if (a === b || b === 1 - ruler) return a;
    if (a === 1 - ruler) return b;
    if (depth > deepest) throw new TooLarge(`deeper than ${deepest} variables`);
    const first = Math.min(a, b);
    const second = Math.max(a, b);
    // Operands are at least 2, so an empty place fits nothing; the ruler rides in the sign.
    const asked = ruler === works ? first : -first;
    const place = (Math.imul(asked, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 7;
    const found = place & (this.memoFirst.length - 1);
    if (this.memoFirst[found] === asked && this.memoSecond[found] === second) return this.memoJoined[found] ?? works;
    const levelA = this.level[first] ?? 0;
    const levelB = this.level[second] ?? 0;
    const level = Math.min(levelA, levelB);
    const low = this.join(levelA === level ? (this.low[first] ?? 0) : first, levelB === level ? (this.low[second] ?? 0) : second, ruler, depth + 1);
    const high = this.join(levelA === level ? (this.high[first] ?? 0) : first, levelB === level ? (this.high[second] ?? 0) : second, ruler, depth + 1);
    const joined = this.node(level, low, high);
    // The table may have grown meanwhile.
    const kept = place & (this.memoFirst.length - 1);
    this.memoFirst[kept] = asked;
    this.memoSecond[kept] = second;
    this.memoJoined[kept] = joined;
    return joined;
  }

  /** Fails when at least `count` of these fail; built from the last to the first, a row of counts at a time. */
  atLeast(count: number, among: readonly number[]): number {
    let row: number[] = [fails, ...new Array<number>(count).fill(works)];
    for (const each of among.toReversed()) {
      row = row.map((without, failed) => (failed === 0 ? fails : this.or(this.and(each, row[failed - 1] ?? works), without)));
    }
    return row[count] ?? works;
  }
}
