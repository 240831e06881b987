/**
 * When would somebody have been called, had the budget been watched? A rule looks at two windows that end now, a long one that shows the
 * loss matters and a short one that shows it still goes on, and is over when in both the budget burns faster than allowed.
 *
 * Source: Google, "The Site Reliability Workbook", chapter 5 (multiwindow, multi-burn-rate alerts), whose burns are for a window of 30
 * days; for other windows they are scaled so that the same share of the budget is spent when the rule speaks. Looked at after each step,
 * over the steps a window reaches back to, even in part; fewer at the beginning. A window without demand is not over.
 *
 * Thresholds are compared in exact fractions: a burn of exactly the threshold is not over it. Where it stops being true: with few
 * requests a single failure is over at once; a guard against that belongs on the screen, not in this sum.
 */
import { compare, type Decimal, decimal, minus, times } from '../number/decimal.ts';

export interface BurnRule {
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly burn: number;
}

export interface BurnQuestion {
  readonly objective: number;
  readonly windowSeconds: number;
  readonly stepSeconds: number;
  readonly good: readonly number[];
  readonly total: readonly number[];
  /** Default: the workbook's four, scaled to the window. */
  readonly rules?: readonly BurnRule[] | undefined;
}

export interface BurnAlert {
  /** Index of the rule. */
  readonly rule: number;
  /** Seconds from the start of the series to the end of the first step over, and of the first no longer over; null while it lasts. */
  readonly from: number;
  readonly to: number | null;
}

const thirtyDays = 2_592_000;

/** The workbook's rules for a window of 30 days. */
export const defaultBurnRules: readonly BurnRule[] = [
  { longSeconds: 3_600, shortSeconds: 300, burn: 14.4 },
  { longSeconds: 21_600, shortSeconds: 1_800, burn: 6 },
  { longSeconds: 86_400, shortSeconds: 7_200, burn: 3 },
  { longSeconds: 259_200, shortSeconds: 21_600, burn: 1 },
];

/** Every alert there would have been, by the moment it begins, then by rule. */
export function burnAlerts(question: BurnQuestion): BurnAlert[] {
  const allowedShare = minus(decimal(1), decimal(question.objective));
  const good = sums(question.good);
  const total = sums(question.total);
  const alerts: BurnAlert[] = [];
  const scaled = question.rules === undefined;
  (question.rules ?? defaultBurnRules).forEach((rule, index) => {
    // Over when bad ÷ total ÷ (1 − objective) > burn, that is bad × below > above × total.
    const burn = scaled ? times(decimal(rule.burn), decimal(question.windowSeconds)) : decimal(rule.burn);
    const limit = { above: times(burn, allowedShare), below: scaled ? decimal(thirtyDays) : decimal(1) };
    const long = stepsReached(rule.longSeconds, question.stepSeconds);
    const short = stepsReached(rule.shortSeconds, question.stepSeconds);
    let from: number | null = null;
    for (let step = 0; step < question.good.length; step++) {
      const over = isOver(good, total, step, short, limit) && isOver(good, total, step, long, limit);
      if (over === (from !== null)) continue;
      const at = endOf(step, question.stepSeconds);
      if (from !== null) alerts.push({ rule: index, from, to: at });
      from = over ? at : null;
    }
    if (from !== null) alerts.push({ rule: index, from, to: null });
  });
  return alerts.sort((a, b) => a.from - b.from || a.rule - b.rule);
}

interface Sums {
  /** In units of 10^−scale. */
  readonly before: readonly bigint[];
  readonly scale: number;
}

function sums(values: readonly number[]): Sums {
  const decimals = values.map(decimal);
  const scale = decimals.reduce((most, value) => Math.max(most, value.scale), 0);
  const before = [0n];
  let sum = 0n;
  for (const value of decimals) {
    sum += value.units * 10n ** BigInt(scale - value.scale);
    before.push(sum);
  }
  return { before, scale };
}

function over(sum: Sums, step: number, steps: number): Decimal {
  return { units: (sum.before[step + 1] ?? 0n) - (sum.before[Math.max(0, step + 1 - steps)] ?? 0n), scale: sum.scale };
}

function isOver(good: Sums, total: Sums, step: number, steps: number, limit: { readonly above: Decimal; readonly below: Decimal }): boolean {
  const demand = over(total, step, steps);
  if (demand.units === 0n) return false;
  return compare(times(minus(demand, over(good, step, steps)), limit.below), times(limit.above, demand)) > 0;
}

/** How many steps a window reaches back to, a part of a step being one. */
function stepsReached(seconds: number, stepSeconds: number): number {
  const window = decimal(seconds);
  const step = decimal(stepSeconds);
  const scale = Math.max(window.scale, step.scale);
  const above = window.units * 10n ** BigInt(scale - window.scale);
  const below = step.units * 10n ** BigInt(scale - step.scale);
  return Number((above + below - 1n) / below);
}

function endOf(step: number, stepSeconds: number): number {
  const { units, scale } = decimal(stepSeconds);
  return Number(`${units * BigInt(step + 1)}e${-scale}`);
}
