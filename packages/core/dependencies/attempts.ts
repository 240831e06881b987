/**
 * How many attempts does one request become when layers retry on their own, and what does a retry budget leave of it?
 *
 * Every layer that makes up to n attempts multiplies what comes to it, so in the worst case the lowest layer gets the product (Site Reliability
 * Engineering, chapter 22; Amazon Builders' Library, "Timeouts, retries, and backoff with jitter"). Where each attempt fails with the same chance
 * and independently, one layer sends the geometric sum; a budget of retries caps it at 1 + ratio (chapter 21).
 */
import { complement, decimal, quotient } from '../number/decimal.ts';

/** Attempts at the lowest layer for one request at the top. */
export function worstCaseAttempts(layers: readonly number[]): number {
  return layers.reduce((product, attempts) => product * attempts, 1);
}

/** Attempts per request when `rate` of the attempts fail, at most 1 + budgetRatio: Σ rate^k for k < attempts. */
export function amplification(rate: number, attempts: number, budgetRatio = Number.POSITIVE_INFINITY): number {
  return Math.min(geometricSum(rate, attempts), 1 + budgetRatio);
}

function geometricSum(rate: number, terms: number): number {
  if (rate === 1) return terms;
  // Term by term a decimal stays one; of very many terms the closed form, which loses nothing near 1.
  if (terms > 1_000) {
    const rest = complement(rate);
    return quotient(decimal(-Math.expm1(terms * Math.log1p(-rest))), decimal(rest)) ?? terms;
  }
  let sum = 1;
  for (let term = 1; term < terms; term++) sum = 1 + rate * sum;
  return sum;
}
