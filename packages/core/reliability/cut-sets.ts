/**
 * Which smallest sets of failures bring the whole down? The minimal cut sets, read off a diagram, as a family of sets that can be counted,
 * weighed and listed without ever being written out whole.
 *
 * Source: A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System Safety 40 (1993): the minimal sets of
 * "x fails: F1, else F0" are those of F0, and x with each minimal set of F1 that holds no minimal set of F0. Families are kept as
 * zero-suppressed diagrams (Minato 1993), a module as one member that stands for any set of the module's own family.
 *
 * Where the whole is not coherent the sets are the minimal sets of failures that bring it down while everything else works.
 */
import { fails, works } from './bdd.ts';
import type { Diagram } from './diagram.ts';
import { type Copied, deepest, NodePool, TooLarge } from './node-pool.ts';

/** Node 0 is the family without a set, node 1 the family of the empty set; every other comes after its children and after the family it takes in. */
export interface Family {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** By node: the event that sets under `high` hold, or −1 − the root of the family of which they hold one set. */
  readonly member: Int32Array;
  readonly root: number;
}

const mostNodes = 12_000_000;

/** The minimal cut sets of a diagram; leaves by `TooLarge` when there is no room for their family. */
export function minimalCutSets(diagram: Diagram): Family {
  const { asked, level, low, high, modules } = diagram;
  const assembly = new Assembly();
  let sets = new Sets(mostNodes);
  let root = diagram.root;
  for (const module of modules) {
    if (sets.pool.size > 200_000) {
      const { stepsLeft } = sets.pool;
      sets = new Sets(mostNodes);
      sets.pool.stepsLeft = stepsLeft;
    }
    if (module.root < 2) {
      root = module.root;
      assembly.roots.push(root);
      continue;
    }
    const minimal = new Int32Array(module.root - module.from + 1);
    const minimalOf = (node: number): number => (node === fails ? justEmpty : node === works ? nothing : (minimal[node - module.from] ?? nothing));
    for (let at = module.from; at <= module.root; at++) {
      const without = minimalOf(low[at] ?? 0);
      const withIt = sets.notAbove(minimalOf(high[at] ?? 0), without, 0);
      minimal[at - module.from] = sets.make((level[at] ?? 0) - module.fromLevel, without, withIt);
    }
    root = assembly.add(sets.pool.copied(minimalOf(module.root)), (place) => asked[module.fromLevel + place] ?? 0);
  }
  return assembly.family(root);
}

const nothing = 0;
const justEmpty = 1;
const notAboveStep = 0;

/** Families over the variables of one module. */
class Sets {
  readonly pool: NodePool;
  /** Sizes of the smallest and the largest set, by node. */
  private least = new Int32Array(1024);
  private most = new Int32Array(1024);

  constructor(limit: number) {
    this.pool = new NodePool(limit);
    this.least[nothing] = 0x3fffffff;
    this.most[nothing] = -1;
  }

  make(level: number, low: number, high: number): number {
    if (high === nothing) return low;
    const before = this.pool.size;
    const made = this.pool.find(level, low, high);
    if (made < before) return made;
    if (made >= this.least.length) {
      this.least = wider(this.least);
      this.most = wider(this.most);
    }
    this.least[made] = Math.min(this.least[low] ?? 0, (this.least[high] ?? 0) + 1);
    this.most[made] = Math.max(this.most[low] ?? 0, (this.most[high] ?? 0) + 1);
    return made;
  }

  /** The sets of `a` that hold no set of `b`. */
  notAbove(a: number, b: number, depth: number): number {
    if (a === nothing || b === justEmpty || a === b) return nothing;
    if (b === nothing) return a;
    if (a === justEmpty) return this.least[b] === 0 ? nothing : a;
    // No set can hold one that is larger than itself: this is what keeps "k of n" from being compared pair by pair.
    if ((this.most[a] ?? 0) < (this.least[b] ?? 0)) return a;
    const { pool } = this;
    const known = pool.recall(notAboveStep, a, b);
    if (known >= 0) return known;
    if (depth > deepest) throw new TooLarge(`deeper than ${deepest} variables`);
    const levelA = pool.level[a] ?? 0;
    const levelB = pool.level[b] ?? 0;
    let answer: number;
    if (levelA < levelB) {
      const low = this.notAbove(pool.low[a] ?? 0, b, depth + 1);
      answer = this.make(levelA, low, this.notAbove(pool.high[a] ?? 0, b, depth + 1));
    } else if (levelA > levelB) {
      answer = this.notAbove(a, pool.low[b] ?? 0, depth + 1);
    } else {
      const lowB = pool.low[b] ?? 0;
      const [lowA, highA, highB] = [pool.low[a] ?? 0, pool.high[a] ?? 0, pool.high[b] ?? 0];
      const low = this.notAbove(lowA, lowB, depth + 1);
      const high = this.notAbove(this.notAbove(highA, highB, depth + 1), lowB, depth + 1);
      answer = this.make(levelA, low, high);
    }
    return pool.remember(notAboveStep, a, b, answer);
  }
}

function wider(old: Int32Array): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(old.length * 2);
  wide.set(old);
  return wide;
}

/** Puts the families of modules one behind another. */
class Assembly {
  /** By module: where its family begins. */
  readonly roots: number[] = [];
  private low = new Int32Array(256);
  private high = new Int32Array(256);
  private member = new Int32Array(256);
  private size = 2;

  /** Takes a family in; `variableAt` says what a place asks: an event, or −1 − a module that was added before. */
  add(copy: Copied, variableAt: (place: number) => number): number {
    const from = this.size;
    while (from + copy.level.length > this.low.length) {
      this.low = wider(this.low);
      this.high = wider(this.high);
      this.member = wider(this.member);
    }
    const placed = (node: number): number => (node < 2 ? node : from + node - 2);
    for (let at = 0; at < copy.level.length; at++) {
      const variable = variableAt(copy.level[at] ?? 0);
      this.low[from + at] = placed(copy.low[at] ?? 0);
      this.high[from + at] = placed(copy.high[at] ?? 0);
      this.member[from + at] = variable >= 0 ? variable : -1 - (this.roots[-1 - variable] ?? 0);
    }
    this.size += copy.level.length;
    this.roots.push(placed(copy.root));
    return placed(copy.root);
  }

  family(root: number): Family {
    return { low: this.low.slice(0, this.size), high: this.high.slice(0, this.size), member: this.member.slice(0, this.size), root };
  }
}
