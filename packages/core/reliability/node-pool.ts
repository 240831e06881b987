/**
 * Where do the nodes of decision diagrams live? In typed arrays, each node (variable, low, high) once, found again by hashing.
 *
 * Children are made before their parents, so ascending numbers are a bottom-up order and nobody needs to recurse to go through them.
 * Nodes 0 and 1 are the ends. What is worked out of two nodes is remembered in one table of fixed places, newer over older: forgetting
 * costs time, never truth. Nodes are never freed one by one; `forgetFrom` gives back everything made since a mark.
 */

/** The diagram outgrew what is worked out here. */
export class TooLarge extends Error {}

/** Steps that drawing, or cutting, or counting may take at most: eight times what the dearest tree of the benchmark set takes, some seconds. */
export const mostSteps = 30_000_000;

/** Recursion runs over variables; beyond this it could exhaust the stack of a thread. */
export const deepest = 2_500;

/** Nodes by themselves: 0 and 1 are the ends and not in the lists, the first in the lists is node 2. */
export interface Copied {
  readonly root: number;
  readonly level: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

export class NodePool {
  level: Int32Array;
  low: Int32Array;
  high: Int32Array;
  size = 2;
  /** Not more nodes than this, and not more steps than that, making a node among them; who asks for more leaves by `TooLarge`. */
  mostNodes: number;
  stepsLeft = mostSteps;
  private buckets: Int32Array;
  private next: Int32Array;
  /** First operand and operation, second operand, result. */
  private memo: Int32Array;
  private readonly memoLimit: number;
  /** Where a node goes in a copy; all 0 but while one is made. */
  private placeAt = new Int32Array(0);

  constructor(mostNodes: number, start = 1 << 10) {
    this.mostNodes = mostNodes;
    this.memoLimit = 1 << 22;
    this.level = new Int32Array(start);
    this.low = new Int32Array(start);
    this.high = new Int32Array(start);
    this.next = new Int32Array(start);
    this.buckets = new Int32Array(start * 2);
    this.memo = new Int32Array(start * 4);
    this.level.fill(0x7fffffff, 0, 2);
  }

  /** The node with this variable and these children; made when it does not exist. */
  find(level: number, low: number, high: number): number {
    let bucket = this.bucketOf(level, low, high);
    for (let at = this.buckets[bucket] ?? 0; at !== 0; at = this.next[at] ?? 0) {
      if (this.low[at] === low && this.high[at] === high && this.level[at] === level) return at;
    }
    if (this.size >= this.mostNodes) throw new TooLarge(`more than ${this.mostNodes} nodes`);
    this.step();
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

  /** What was worked out of these, or −1. `operation` is 0 to 3. */
  recall(operation: number, first: number, second: number): number {
    const key = (first << 2) | operation;
    const at = this.placeOf(key, second);
    return this.memo[at] === key && this.memo[at + 1] === second ? (this.memo[at + 2] ?? -1) : -1;
  }

  /** Keeps what was worked out of two nodes, the first at least 2, and counts a step. */
  remember(operation: number, first: number, second: number, result: number): number {
    this.step();
    const key = (first << 2) | operation;
    const at = this.placeOf(key, second);
    this.memo[at] = key;
    this.memo[at + 1] = second;
    this.memo[at + 2] = result;
    return result;
  }

  private step(): void {
    if (--this.stepsLeft < 0) throw new TooLarge('it takes more steps than are taken here');
  }

  private placeOf(key: number, second: number): number {
    const mixed = Math.imul(key, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) << 2) & (this.memo.length - 1);
  }

  private grow(): void {
    const wider = (old: Int32Array) => {
      const wide = new Int32Array(old.length * 2);
      wide.set(old);
      return wide;
    };
    this.level = wider(this.level);
    this.low = wider(this.low);
    this.high = wider(this.high);
    this.next = wider(this.next);
    this.buckets = new Int32Array(this.level.length * 2);
    this.chain(2);
    if (this.level.length > this.memoLimit) return;
    const old = this.memo;
    this.memo = new Int32Array(this.level.length * 4);
    for (let at = 0; at < old.length; at += 4) {
      const key = old[at] ?? 0;
      if (key === 0) continue;
      const place = this.placeOf(key, old[at + 1] ?? 0);
      for (let column = 0; column < 3; column++) this.memo[place + column] = old[at + column] ?? 0;
    }
  }

  private chain(from: number): void {
    for (let at = from; at < this.size; at++) {
      const bucket = this.bucketOf(this.level[at] ?? 0, this.low[at] ?? 0, this.high[at] ?? 0);
      this.next[at] = this.buckets[bucket] ?? 0;
      this.buckets[bucket] = at;
    }
  }

  /** Gives back every node from this one on. */
  forgetFrom(mark: number): void {
    this.size = mark;
    this.buckets.fill(0);
    this.memo.fill(0);
    this.chain(2);
  }

  /** Copies what hangs under a root; children come first. */
  copied(root: number): Copied {
    if (this.placeAt.length < this.level.length) this.placeAt = new Int32Array(this.level.length);
    const place = this.placeAt;
    const met: number[] = [];
    const waiting = [root];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node < 2 || place[node] !== 0) continue;
      place[node] = 1;
      met.push(node);
      waiting.push(this.low[node] ?? 0, this.high[node] ?? 0);
    }
    const found = Int32Array.from(met).sort();
    place[1] = 1;
    found.forEach((node, index) => {
      place[node] = index + 2;
    });
    const copy: Copied = {
      root: place[root] ?? 0,
      level: found.map((node) => this.level[node] ?? 0),
      low: found.map((node) => place[this.low[node] ?? 0] ?? 0),
      high: found.map((node) => place[this.high[node] ?? 0] ?? 0),
    };
    for (const node of met) place[node] = 0;
    return copy;
  }
}
