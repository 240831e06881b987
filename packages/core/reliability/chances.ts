/**
 * How likely does the whole fail, and how much does each event move that? Read off a diagram in one pass up and one pass down.
 *
 * All probabilities are sums of products of numbers ≥ 0, with unavailabilities taken as decimals, so that a failure chance of 1e-30 has as
 * many good digits as one of a half; nothing is ever got by subtracting near-equal numbers. For an event i, F1 and F0 are the chances
 * that the whole fails given that i has failed or works: within a module the paths through a node that asks i, plus those that pass i by,
 * which are gathered by a tree of sums over the variables; from module to module by the two chances of the module given i.
 *
 * Importances after Birnbaum 1969, Fussell and Vesely, Vesely 1983 (NUREG/CR-3385), in SCRAM's sense: birnbaum F1 − F0, criticality
 * birnbaum × u ÷ U, diagnostic u × F1 ÷ U, raw F1 ÷ U, rrw U ÷ F0. What would divide by 0 is null.
 */
import { ratioKept } from '../number/ratio.ts';
import type { Diagram, Module } from './diagram.ts';

export interface Importance {
  readonly birnbaum: number;
  readonly criticality: number | null;
  readonly diagnostic: number | null;
  readonly raw: number | null;
  readonly rrw: number | null;
}

/** The chance of failure when each event has happened with this chance, independently of the others. */
export function failureChance(diagram: Diagram, failed: ArrayLike<number>): number {
  const { asked, level, low, high, modules } = diagram;
  const chance = new Float64Array(level.length);
  chance[1] = 1;
  for (let at = 2; at < chance.length; at++) {
    const variable = asked[level[at] ?? 0] ?? 0;
    const u = variable >= 0 ? (failed[variable] ?? 0) : (chance[modules[-1 - variable]?.root ?? 0] ?? 0);
    chance[at] = u * (chance[high[at] ?? 0] ?? 0) + (1 - u) * (chance[low[at] ?? 0] ?? 0);
  }
  return atMostOne(chance[diagram.root] ?? 0);
}

/** Sums that come to 1 in other than the last digits are 1. */
const atMostOne = (chance: number): number => Math.min(1, chance);

/** The chances at every node, and what they say about each event. */
export class Chances {
  readonly fails: number;
  readonly works: number;
  /** By event: how much likelier the whole fails when it has happened than when not. */
  readonly birnbaum: Float64Array;
  private readonly diagram: Diagram;
  private readonly failed: Float64Array;
  private readonly failsAt: Float64Array;
  private readonly worksAt: Float64Array;
  /** By event: the chance that the whole fails when it has happened, and when not. */
  private readonly whenFailed: Float64Array;
  private readonly whenWorking: Float64Array;

  /** `kept` is 1 − `failed`, event by event, to full precision. */
  constructor(diagram: Diagram, kept: Float64Array, failed: Float64Array) {
    this.diagram = diagram;
    this.failed = failed;
    const { asked, level, low, high, modules } = diagram;
    const [failsAt, worksAt] = [new Float64Array(level.length), new Float64Array(level.length)];
    failsAt[1] = 1;
    worksAt[0] = 1;
    for (let at = 2; at < level.length; at++) {
      const variable = asked[level[at] ?? 0] ?? 0;
      const root = variable >= 0 ? 0 : (modules[-1 - variable]?.root ?? 0);
      const u = variable >= 0 ? (failed[variable] ?? 0) : (failsAt[root] ?? 0);
      const a = variable >= 0 ? (kept[variable] ?? 0) : (worksAt[root] ?? 0);
      const [lower, higher] = [low[at] ?? 0, high[at] ?? 0];
      failsAt[at] = u * (failsAt[higher] ?? 0) + a * (failsAt[lower] ?? 0);
      worksAt[at] = u * (worksAt[higher] ?? 0) + a * (worksAt[lower] ?? 0);
    }
    this.failsAt = failsAt;
    this.worksAt = worksAt;
    this.fails = atMostOne(failsAt[diagram.root] ?? 0);
    this.works = atMostOne(worksAt[diagram.root] ?? 0);
    this.birnbaum = new Float64Array(diagram.events);
    this.whenFailed = new Float64Array(diagram.events).fill(this.fails);
    this.whenWorking = new Float64Array(diagram.events).fill(this.fails);
    this.moduleByModule(kept);
  }

  get availability(): number {
    return this.fails < 0.5 ? (ratioKept(this.fails, 1) ?? 0) : this.works;
  }

  /** The chance that an event happens and the whole fails. */
  bothFail(event: number): number {
    return (this.failed[event] ?? 0) * (this.whenFailed[event] ?? 0);
  }

  importance(event: number): Importance {
    return this.told(this.failed[event] ?? 0, this.birnbaum[event] ?? 0, this.whenFailed[event] ?? 0, this.whenWorking[event] ?? 0);
  }

  /** Of something with this chance of failure on which the whole does not stand. */
  importanceOfStranger(failed: number): Importance {
    return this.told(failed, 0, this.fails, this.fails);
  }

  private told(u: number, birnbaum: number, failedChance: number, workingChance: number): Importance {
    const per = (above: number, below: number) => (below === 0 ? null : above / below);
    return {
      birnbaum,
      criticality: per(birnbaum * u, this.fails),
      diagnostic: per(u * failedChance, this.fails),
      raw: per(failedChance, this.fails),
      rrw: per(this.fails, workingChance),
    };
  }

  /** From the whole down: what a module does to the whole, times what a variable does to the module. */
  private moduleByModule(kept: Float64Array): void {
    const { asked, modules } = this.diagram;
    const whole = modules.length - 1;
    // By module: the whole's chance when the module fails, when it works, and the difference; one that is asked by nobody moves nothing.
    const [given, without] = [new Float64Array(modules.length).fill(this.fails), new Float64Array(modules.length).fill(this.fails)];
    const moves = new Float64Array(modules.length);
    given[whole] = 1;
    without[whole] = 0;
    moves[whole] = 1;
    for (let number = whole; number >= 0; number--) {
      const module = modules[number];
      if (module === undefined || module.root < 2) continue;
      const local = this.within(module, kept);
      const [above, below, slope] = [given[number] ?? 0, without[number] ?? 0, moves[number] ?? 0];
      for (let index = 0; index < module.toLevel - module.fromLevel; index++) {
        const [failing, working] = [local.whenFailed[index] ?? 0, local.whenWorking[index] ?? 0];
        const whenFailed = above * failing + below * (1 - failing);
        const whenWorking = above * working + below * (1 - working);
        const variable = asked[module.fromLevel + index] ?? 0;
        const [intoFailed, intoWorking, intoMoves] = variable >= 0 ? [this.whenFailed, this.whenWorking, this.birnbaum] : [given, without, moves];
        const place = variable >= 0 ? variable : -1 - variable;
        intoFailed[place] = whenFailed;
        intoWorking[place] = whenWorking;
        intoMoves[place] = slope * (local.birnbaum[index] ?? 0);
      }
    }
  }

  /** What each variable of a module does to that module. */
  private within(module: Module, kept: Float64Array) {
    const { asked, level, low, high, modules } = this.diagram;
    const { failsAt, worksAt, failed } = this;
    const { from, root, fromLevel, toLevel } = module;
    const variables = toLevel - fromLevel;
    const [whenFailed, whenWorking, birnbaum] = [new Float64Array(variables), new Float64Array(variables), new Float64Array(variables)];
    const past = new RangeSums(variables);
    const reached = new Float64Array(root - from + 1);
    reached[root - from] = 1;
    const placeOf = (node: number) => (node < 2 ? variables : (level[node] ?? 0) - fromLevel);
    past.add(0, placeOf(root), failsAt[root] ?? 0);
    for (let at = root; at >= from; at--) {
      const chance = reached[at - from] ?? 0;
      if (chance === 0) continue;
      const [lower, higher, own] = [low[at] ?? 0, high[at] ?? 0, (level[at] ?? 0) - fromLevel];
      const variable = asked[own + fromLevel] ?? 0;
      const inner = variable >= 0 ? 0 : (modules[-1 - variable]?.root ?? 0);
      const toHigh = chance * (variable >= 0 ? (failed[variable] ?? 0) : (failsAt[inner] ?? 0));
      const toLow = chance * (variable >= 0 ? (kept[variable] ?? 0) : (worksAt[inner] ?? 0));
      if (higher >= 2) reached[higher - from] = (reached[higher - from] ?? 0) + toHigh;
      if (lower >= 2) reached[lower - from] = (reached[lower - from] ?? 0) + toLow;
      past.add(own + 1, placeOf(higher), toHigh * (failsAt[higher] ?? 0));
      past.add(own + 1, placeOf(lower), toLow * (failsAt[lower] ?? 0));
      whenFailed[own] = (whenFailed[own] ?? 0) + chance * (failsAt[higher] ?? 0);
      whenWorking[own] = (whenWorking[own] ?? 0) + chance * (failsAt[lower] ?? 0);
      birnbaum[own] = (birnbaum[own] ?? 0) + chance * difference(failsAt, worksAt, higher, lower);
    }
    past.values().forEach((passing, index) => {
      whenFailed[index] = (whenFailed[index] ?? 0) + passing;
      whenWorking[index] = (whenWorking[index] ?? 0) + passing;
    });
    return { whenFailed, whenWorking, birnbaum };
  }
}

/** How much likelier failure is at one node than at another; told by whichever of failing and working is the smaller number. */
function difference(failsAt: Float64Array, worksAt: Float64Array, high: number, low: number): number {
  const byFailing = (failsAt[high] ?? 0) - (failsAt[low] ?? 0);
  return (failsAt[low] ?? 0) < 0.5 ? byFailing : (worksAt[low] ?? 0) - (worksAt[high] ?? 0);
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
