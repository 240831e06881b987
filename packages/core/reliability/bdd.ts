/**
 * How can a function with repeated parts be answered exactly? As a reduced ordered binary decision diagram: each node asks one variable
 * "failed?" and leads on to one node for yes and one for no; equal parts exist once, whatever the number of paths to them.
 *
 * Source: Bryant 1986; for fault trees Rauzy 1993. Size depends on the order of the variables and can grow without measure for functions
 * drawn to defeat it: `NodePool` stops at a budget with `TooLarge`. Negated edges are not used: fault trees are nearly all coherent, and
 * then they halve nothing but make every step dearer.
 */
import { deepest, NodePool, TooLarge } from './node-pool.ts';

/** Node 0 is "works", node 1 is "fails". */
export const works = 0;
export const fails = 1;

const [andStep, orStep, xorStep] = [0, 1, 2];

export class Bdd {
  readonly pool: NodePool;

  constructor(mostNodes: number) {
    this.pool = new NodePool(mostNodes);
  }

  node(level: number, low: number, high: number): number {
    return low === high ? low : this.pool.find(level, low, high);
  }

  and(a: number, b: number, depth = 0): number {
    if (a === works || b === works) return works;
    if (a === fails || a === b) return b;
    if (b === fails) return a;
    return this.step(andStep, a, b, depth);
  }

  or(a: number, b: number, depth = 0): number {
    if (a === fails || b === fails) return fails;
    if (a === works || a === b) return b;
    if (b === works) return a;
    return this.step(orStep, a, b, depth);
  }

  xor(a: number, b: number, depth = 0): number {
    if (a === b) return works;
    if (a === works) return b;
    if (b === works) return a;
    // Of the two, the node is the first to be kept; the end may be the second.
    return a === fails ? this.step(xorStep, b, fails, depth) : this.step(xorStep, a, b, depth);
  }

  not(a: number): number {
    return this.xor(a, fails);
  }

  private step(operation: number, a: number, b: number, depth: number): number {
    const pool = this.pool;
    const first = Math.max(a, b);
    const second = Math.min(a, b);
    const known = pool.recall(operation, first, second);
    if (known >= 0) return known;
    if (depth > deepest) throw new TooLarge(`deeper than ${deepest} variables`);
    const levelA = pool.level[first] ?? 0;
    const levelB = pool.level[second] ?? 0;
    const level = Math.min(levelA, levelB);
    const lowA = levelA === level ? (pool.low[first] ?? 0) : first;
    const highA = levelA === level ? (pool.high[first] ?? 0) : first;
    const lowB = levelB === level ? (pool.low[second] ?? 0) : second;
    const highB = levelB === level ? (pool.high[second] ?? 0) : second;
    let low: number;
    let high: number;
    if (operation === andStep) {
      low = this.and(lowA, lowB, depth + 1);
      high = this.and(highA, highB, depth + 1);
    } else if (operation === orStep) {
      low = this.or(lowA, lowB, depth + 1);
      high = this.or(highA, highB, depth + 1);
    } else {
      low = this.xor(lowA, lowB, depth + 1);
      high = this.xor(highA, highB, depth + 1);
    }
    return pool.remember(operation, first, second, this.node(level, low, high));
  }

  /** Fails when at least `count` of these fail; built from the last to the first, a row of counts at a time. */
  atLeast(count: number, among: readonly number[]): number {
    const { pool } = this;
    let row: number[] = [fails, ...new Array<number>(count).fill(works)];
    let above = 0x7fffffff;
    for (let index = among.length - 1; index >= 0; index--) {
      const each = among[index] ?? works;
      const level = pool.level[each] ?? 0;
      const plain = level < above && pool.low[each] === works && pool.high[each] === fails && each >= 2;
      // Of so many that are left no more than these counts can still be reached, or are still asked for.
      const [least, most] = [Math.max(1, count - index), Math.min(count, among.length - index)];
      const next = row.slice();
      for (let failed = least; failed <= most; failed++) {
        const [without, withIt] = [row[failed] ?? works, row[failed - 1] ?? works];
        next[failed] = plain ? this.node(level, without, withIt) : this.or(this.and(each, withIt), without);
      }
      row = next;
      above = plain ? level : -1;
    }
    return row[count] ?? works;
  }
}
