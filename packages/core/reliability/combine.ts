/**
 * How available is a whole made of parts, which failures bring it down, and which part matters most? Exact when parts repeat.
 *
 * Model: every component fails independently with 1 − its availability; the structure says which sets of them the whole survives. That
 * stops being true where parts fail together (one rack, one deployment): put what they share into the structure as a part of its own.
 *
 * Method: a decision diagram of "the whole fails". All probabilities are sums of products of numbers ≥ 0, with unavailabilities taken as
 * decimals (1 − 0.99999 is 1e-5 exactly), so that a failure chance of 1e-30 has as many good digits as one of a half; nothing is ever got
 * by subtracting near-equal numbers. For a component i, F1 and F0 are the chances that the whole fails given that i has failed or works:
 * the paths through a node that asks i, plus those that pass i by. The latter are gathered by a tree of sums over the variables.
 *
 * Importances after Birnbaum 1969, Fussell and Vesely, Vesely 1983 (NUREG/CR-3385), in SCRAM's sense: birnbaum F1 − F0, criticality
 * birnbaum × u ÷ U, diagnostic u × F1 ÷ U, raw F1 ÷ U, rrw U ÷ F0. What would divide by 0 is null.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { complement } from '../number/decimal.ts';
import { ratioKept } from '../number/ratio.ts';
import { Bdd, TooLarge } from './bdd.ts';
import { countSets, listSets, minimalCutSets } from './cut-sets.ts';
import { componentsOf, neededOf, partsOf, type Structure } from './structure.ts';

export interface Importance {
  readonly birnbaum: number;
  readonly criticality: number | null;
  readonly diagnostic: number | null;
  readonly raw: number | null;
  readonly rrw: number | null;
}

export interface Combined {
  readonly availability: number;
  readonly unavailability: number;
  /** Names in each sorted; the sets by size, then by name. Null when there are more than `mostSets`. */
  readonly minimalCutSets: readonly (readonly string[])[] | null;
  readonly minimalCutSetCount: number;
  readonly importance: Readonly<Record<string, Importance>>;
}

const mostSets = 500_000;

/** Everything about a structure over the availabilities of its components; refused when its diagram outgrows memory. */
export function combine(structure: Structure, availabilities: ReadonlyMap<string, number>): Outcome<Combined> {
  try {
    return accept(combineWithinReason(structure, availabilities));
  } catch (error) {
    if (error instanceof TooLarge)
      return refuse('compute.too-large', { message: `The structure is too large to be worked out exactly: ${error.message}.` }, '/structure');
    throw error;
  }
}

function combineWithinReason(structure: Structure, availabilities: ReadonlyMap<string, number>): Combined {
  const names = componentsOf(structure);
  const asked = new Set(names);
  const { bdd, root } = failureDiagram(structure, names);
  const kept = Float64Array.from(names, (name) => availabilities.get(name) ?? 0);
  const failed = Float64Array.from(kept, complement);
  const whole = new Chances(bdd, root, kept, failed);
  const sets = minimalCutSets(bdd, root);
  const count = countSets(sets);
  const importances = names.map((name, index) => [name, whole.importance(index)] as const);
  // A component that the structure does not name has no influence, and the table says so.
  const strangers = [...availabilities]
    .filter(([name]) => !asked.has(name))
    .map(([name, kept]) => [name, importance(whole.fails, whole.fails, 0, complement(kept), whole.fails)] as const);
  return {
    availability: whole.availability,
    unavailability: whole.fails,
    minimalCutSets: count > mostSets ? null : named(listSets(sets), names),
    minimalCutSetCount: count,
    importance: Object.fromEntries([...importances, ...strangers]),
  };
}

/** The diagram of "this structure fails" over its components in the order of `componentsOf`. */
export interface FailureDiagram {
  readonly bdd: Bdd;
  readonly root: number;
}

/** Draws the diagram of a structure; throws `TooLarge` when it outgrows memory, or the nodes allowed. */
export function failureDiagram(structure: Structure, names: readonly string[], mostNodes?: number): FailureDiagram {
  const bdd = new Bdd(names.length, mostNodes);
  return { bdd, root: failureOf(structure, bdd, new Map(names.map((name, index) => [name, index]))) };
}

/** So many nodes are drawn and read in a fraction of a second. */
const quickNodes = 100_000;

/** The diagram of a structure that can be worked out while somebody waits; null of one that cannot. */
export function quickDiagram(structure: Structure): FailureDiagram | null {
  try {
    return failureDiagram(structure, componentsOf(structure), quickNodes);
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** Whether a structure can be worked out while somebody waits: asked before one is taken in, since every report asks it again. */
export function isQuick(structure: Structure): boolean {
  return quickDiagram(structure) !== null;
}

/** How available the whole is, and how much each component moves it: as `combine` says, without the cut sets, which may be very many. */
export function reliabilityOf(
  { bdd, root }: FailureDiagram,
  availabilities: ArrayLike<number>,
): { readonly availability: number; readonly birnbaum: Float64Array } {
  const kept = Float64Array.from(availabilities);
  const whole = new Chances(bdd, root, kept, Float64Array.from(kept, complement));
  return { availability: whole.availability, birnbaum: whole.birnbaum };
}

/** The chance of failure when each component has failed with this chance, independently of the others. */
export function failureChance({ bdd, root }: FailureDiagram, failed: ArrayLike<number>): number {
  const chance = new Float64Array(root + 2);
  chance[1] = 1;
  for (let at = 2; at <= root; at++) {
    const u = failed[bdd.level[at] ?? 0] ?? 0;
    chance[at] = u * (chance[bdd.high[at] ?? 0] ?? 0) + (1 - u) * (chance[bdd.low[at] ?? 0] ?? 0);
  }
  return chance[root] ?? 0;
}

/** The diagram node of "this structure fails". */
function failureOf(structure: Structure, bdd: Bdd, indexOf: ReadonlyMap<string, number>): number {
  if ('ref' in structure) return bdd.variable(indexOf.get(structure.ref) ?? 0);
  const parts = partsOf(structure).map((part) => failureOf(part, bdd, indexOf));
  const fatal = parts.length - neededOf(structure) + 1;
  if (fatal === 1) return parts.reduceRight((rest, part) => bdd.or(part, rest));
  if (fatal === parts.length) return parts.reduceRight((rest, part) => bdd.and(part, rest));
  return bdd.atLeast(fatal, parts);
}

function named(sets: readonly (readonly number[])[], names: readonly string[]): string[][] {
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const texts = sets.map((set) => set.map((index) => names[index] ?? '').sort(byName));
  return texts.sort((a, b) => a.length - b.length || byName(a.join('\0'), b.join('\0')));
}

/** The chances at every node, and what they say about each variable. */
class Chances {
  readonly fails: number;
  readonly works: number;
  private readonly failed: Float64Array;
  /** By variable: reaching a node that asks it and then failing, when it has failed and when it works; and failing past it. */
  private readonly whenFailed: Float64Array;
  private readonly whenWorking: Float64Array;
  /** How much likelier the whole fails when it has failed than when it works. */
  readonly birnbaum: Float64Array;
  private readonly past: Float64Array;

  constructor(bdd: Bdd, root: number, kept: Float64Array, failed: Float64Array) {
    const variables = bdd.variables;
    const failsAt = new Float64Array(root + 2);
    const worksAt = new Float64Array(root + 2);
    failsAt[1] = 1;
    worksAt[0] = 1;
    for (let at = 2; at <= root; at++) {
      const [low, high, level] = [bdd.low[at] ?? 0, bdd.high[at] ?? 0, bdd.level[at] ?? 0];
      const [u, a] = [failed[level] ?? 0, kept[level] ?? 0];
      failsAt[at] = u * (failsAt[high] ?? 0) + a * (failsAt[low] ?? 0);
      worksAt[at] = u * (worksAt[high] ?? 0) + a * (worksAt[low] ?? 0);
    }
    this.fails = failsAt[root] ?? 0;
    this.works = worksAt[root] ?? 0;
    this.failed = failed;
    this.whenFailed = new Float64Array(variables);
    this.whenWorking = new Float64Array(variables);
    this.birnbaum = new Float64Array(variables);
    const skipped = new RangeSums(variables);
    const reached = new Float64Array(root + 2);
    reached[root] = 1;
    skipped.add(0, bdd.level[root] ?? 0, this.fails);
    for (let at = root; at >= 2; at--) {
      const chance = reached[at] ?? 0;
      if (chance === 0) continue;
      const [low, high, level] = [bdd.low[at] ?? 0, bdd.high[at] ?? 0, bdd.level[at] ?? 0];
      const toHigh = chance * (failed[level] ?? 0);
      const toLow = chance * (kept[level] ?? 0);
      reached[high] = (reached[high] ?? 0) + toHigh;
      reached[low] = (reached[low] ?? 0) + toLow;
      skipped.add(level + 1, bdd.level[high] ?? 0, toHigh * (failsAt[high] ?? 0));
      skipped.add(level + 1, bdd.level[low] ?? 0, toLow * (failsAt[low] ?? 0));
      this.whenFailed[level] = (this.whenFailed[level] ?? 0) + chance * (failsAt[high] ?? 0);
      this.whenWorking[level] = (this.whenWorking[level] ?? 0) + chance * (failsAt[low] ?? 0);
      this.birnbaum[level] = (this.birnbaum[level] ?? 0) + chance * difference(failsAt, worksAt, high, low);
    }
    this.past = skipped.values();
  }

  get availability(): number {
    return this.fails < 0.5 ? (ratioKept(this.fails, 1) ?? 0) : this.works;
  }

  importance(variable: number): Importance {
    const past = this.past[variable] ?? 0;
    const failedChance = past + (this.whenFailed[variable] ?? 0);
    const workingChance = past + (this.whenWorking[variable] ?? 0);
    return importance(failedChance, workingChance, this.birnbaum[variable] ?? 0, this.failed[variable] ?? 0, this.fails);
  }
}

/** How much likelier failure is at one node than at another; told by whichever of failing and working is the smaller number. */
function difference(failsAt: Float64Array, worksAt: Float64Array, high: number, low: number): number {
  const byFailing = (failsAt[high] ?? 0) - (failsAt[low] ?? 0);
  return (failsAt[low] ?? 0) < 0.5 ? byFailing : (worksAt[low] ?? 0) - (worksAt[high] ?? 0);
}

function importance(whenFailed: number, whenWorking: number, birnbaum: number, failed: number, whole: number): Importance {
  const per = (above: number, below: number) => (below === 0 ? null : above / below);
  return {
    birnbaum,
    criticality: per(birnbaum * failed, whole),
    diagnostic: per(failed * whenFailed, whole),
    raw: per(whenFailed, whole),
    rrw: per(whole, whenWorking),
  };
}

/** Adds numbers ≥ 0 to ranges of variables in logarithmic time and without ever subtracting. */
class RangeSums {
  private readonly width: number;
  private readonly tree: Float64Array;

  constructor(length: number) {
    this.width = Math.max(1, length);
    this.tree = new Float64Array(2 * this.width);
  }

  /** Adds to every index in [from, to). */
  add(from: number, to: number, amount: number): void {
    if (amount === 0) return;
    for (let left = from + this.width, right = to + this.width; left < right; left >>= 1, right >>= 1) {
      if (left & 1) this.tree[left] = (this.tree[left++] ?? 0) + amount;
      if (right & 1) this.tree[--right] = (this.tree[right] ?? 0) + amount;
    }
  }

  values(): Float64Array {
    return Float64Array.from({ length: this.width }, (_, index) => {
      let sum = 0;
      for (let at = index + this.width; at > 0; at >>= 1) sum += this.tree[at] ?? 0;
      return sum;
    });
  }
}
