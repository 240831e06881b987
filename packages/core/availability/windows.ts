/**
 * How bad was the worst stretch of every length? Windowed availability tells many short outages from one long one, which the same
 * total would hide, and shows from which length of waiting on a user sees nothing of it any more.
 *
 * Model: for a length of w steps, the worst Σgood ÷ Σtotal over all windows of w steps inside the series; windows without demand are
 * passed over. Source: Hauer, Hoffmann, Lunney, Ardelean, Diwan, "Meaningful Availability", NSDI 2020, section 5.
 *
 * Method: prefix sums, one pass for each length. Values written with decimals are first scaled to whole numbers, so that sums are
 * exact and "of equally bad ones the first" is decided by the numbers written and not by rounding. Where total is the same at every
 * step only good is compared. Values that fit no whole scale below 2^53 are summed as doubles: then ties may fall either way.
 */
import { compare, decimal, times } from '../number/decimal.ts';

export interface WorstWindow {
  readonly seconds: number;
  /** Σgood ÷ Σtotal of the worst window; null when no window of this length had demand. */
  readonly worst: number | null;
  /** Index of its first step. */
  readonly at: number | null;
}

/** Lengths in steps when none are asked for: one, doubling while they fit, and last the whole series. */
export function defaultLengths(steps: number): number[] {
  const lengths: number[] = [];
  for (let length = 1; length <= steps; length *= 2) lengths.push(length);
  if (steps > 0 && lengths.at(-1) !== steps) lengths.push(steps);
  return lengths;
}

/** The worst window of each length (in steps). `good` and `total` have the same length, 0 ≤ good ≤ total. */
export function worstWindows(stepSeconds: number, good: ArrayLike<number>, total: ArrayLike<number>, lengths: readonly number[]): WorstWindow[] {
  const scale = sharedScale(good, total);
  const goodBefore = prefixSums(good, scale);
  const totalBefore = prefixSums(total, scale);
  const constant = isConstant(total);
  return lengths.map((length) => {
    const found = constant ? worstByGood(goodBefore, length) : worstByRatio(goodBefore, totalBefore, length);
    const demand = found === null ? 0 : between(totalBefore, found, length);
    const seconds = Math.round(length * stepSeconds * 1e9) / 1e9;
    return found === null || demand === 0 ? { seconds, worst: null, at: null } : { seconds, worst: between(goodBefore, found, length) / demand, at: found };
  });
}

/** With the same demand in every window the worst is the one with the least good; the first of equals. */
function worstByGood(goodBefore: Float64Array, length: number): number | null {
  const last = goodBefore.length - 1 - length;
  let least = Number.POSITIVE_INFINITY;
  let at: number | null = null;
  for (let index = 0; index <= last; index++) {
    const good = (goodBefore[index + length] ?? 0) - (goodBefore[index] ?? 0);
    if (good < least) {
      least = good;
      at = index;
    }
  }
  return at;
}

function worstByRatio(goodBefore: Float64Array, totalBefore: Float64Array, length: number): number | null {
  const last = goodBefore.length - 1 - length;
  let worst = Number.POSITIVE_INFINITY;
  let worstGood = 1;
  let worstDemand = 0;
  let at: number | null = null;
  for (let index = 0; index <= last; index++) {
    const good = (goodBefore[index + length] ?? 0) - (goodBefore[index] ?? 0);
    const demand = (totalBefore[index + length] ?? 0) - (totalBefore[index] ?? 0);
    // Two products tell most windows apart from the worst so far, with room for their rounding; only the rest are divided.
    if (good * worstDemand > worstGood * demand * (1 + 1e-12) || demand <= 0) continue;
    const ratio = good / demand;
    // Division keeps the order of unequal ratios or makes them equal; equal ones are told apart by their products.
    if (ratio < worst || (ratio === worst && at !== null && less(goodBefore, totalBefore, index, at, length))) {
      worst = ratio;
      worstGood = good;
      worstDemand = demand;
      at = index;
    }
  }
  return at;
}

/** Whether the window at `a` is worse than the one at `b` although their ratios are the same double. */
function less(goodBefore: Float64Array, totalBefore: Float64Array, a: number, b: number, length: number): boolean {
  const [goodA, totalA, goodB, totalB] = [
    between(goodBefore, a, length),
    between(totalBefore, a, length),
    between(goodBefore, b, length),
    between(totalBefore, b, length),
  ];
  if (totalA === totalB || (goodA === 0 && goodB === 0)) return false;
  const left = goodA * totalB;
  const right = goodB * totalA;
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left < right;
  return compare(times(decimal(goodA), decimal(totalB)), times(decimal(goodB), decimal(totalA))) < 0;
}

function between(before: Float64Array, at: number, length: number): number {
  return (before[at + length] ?? 0) - (before[at] ?? 0);
}

function prefixSums(values: ArrayLike<number>, scale: number): Float64Array {
  const before = new Float64Array(values.length + 1);
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    sum += scale === 1 ? value : Math.round(value * scale);
    before[index + 1] = sum;
  }
  return before;
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let index = 1; index < values.length; index++) if (values[index] !== values[0]) return false;
  return true;
}

/** The power of ten that makes every value whole and keeps the sums below 2^53; 1 where there is none. */
function sharedScale(good: ArrayLike<number>, total: ArrayLike<number>): number {
  let scale = 1;
  let sum = 0;
  for (const values of [good, total]) {
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? 0;
      if (values === total) sum += value;
      while (Math.round(value * scale) / scale !== value) {
        scale *= 10;
        if (scale > 1e15) return 1;
      }
    }
  }
  return sum * scale <= Number.MAX_SAFE_INTEGER ? scale : 1;
}
