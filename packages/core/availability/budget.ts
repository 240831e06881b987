/**
 * What does a goal allow to be lost, and how much of it is spent? A goal of 99.9 % over 2.5 million requests allows 2,500 bad ones; over
 * 28 days it allows 2,419.2 seconds.
 *
 * Requests and time are two budgets of one goal and are never mixed: with requests the ratios are of requests, without them of time.
 * Burn is the speed of spending: 1 spends exactly the allowance in the window. Source: Google, "The Site Reliability Workbook", chapters
 * 2 and 5. All sums are in decimals as written, so that 2,500,000 × (1 − 0.9999) is 250 and not 249.
 */
import { type Decimal, decimal, floor, minus, quotient, times, toNumber } from '../number/decimal.ts';

export interface BudgetQuestion {
  /** 0..1. */
  readonly objective: number;
  readonly windowSeconds: number;
  /** Requests in the window, and the bad ones among them. */
  readonly total?: number | undefined;
  readonly bad?: number | undefined;
  /** Measured over the window, 0..1. */
  readonly availability?: number | undefined;
}

export interface Budget {
  /** Whole requests; null without requests. */
  readonly allowedBad: number | null;
  /** Spent ÷ allowed, unfloored; null to an allowance of 0. */
  readonly spentRatio: number | null;
  readonly allowedSeconds: number;
  readonly spentSeconds: number | null;
  /** Below 0 when overspent. */
  readonly remainingSeconds: number | null;
  readonly burnRate: number | null;
}

const one = decimal(1);

/** What a goal allows over a window, and what was spent of it. */
export function budget(question: BudgetQuestion): Budget {
  const { total, bad, availability } = question;
  const mayFail = minus(one, decimal(question.objective));
  const window = decimal(question.windowSeconds);
  const allowed = times(window, mayFail);
  const spent = availability === undefined ? null : times(window, minus(one, decimal(availability)));
  const allowedBad = total === undefined ? null : times(decimal(total), mayFail);
  const byRequests = total !== undefined || bad !== undefined;
  const ratio = byRequests ? share(bad === undefined ? null : decimal(bad), allowedBad) : share(spent, allowed);
  return {
    allowedBad: allowedBad === null ? null : floor(allowedBad),
    spentRatio: ratio,
    allowedSeconds: toNumber(allowed),
    spentSeconds: spent === null ? null : toNumber(spent),
    remainingSeconds: spent === null ? null : toNumber(minus(allowed, spent)),
    burnRate: ratio,
  };
}

function share(spent: Decimal | null, allowed: Decimal | null): number | null {
  return spent === null || allowed === null ? null : quotient(spent, allowed);
}
