/**
 * How is a long sum kept honest? With Neumaier's variant of Kahan's compensated summation: what each addition rounds away is
 * collected and added at the end, so that a million small losses beside a large one are not swallowed.
 *
 * Source: A. Neumaier, ZAMM 54 (1974). The error is about one rounding of the result, independent of the number of terms, unless the
 * terms cancel each other; everything summed here is at least 0.
 */

/** A running sum. */
export class Sum {
  private sum = 0;
  private lost = 0;

  add(term: number): void {
    const next = this.sum + term;
    this.lost += Math.abs(this.sum) >= Math.abs(term) ? this.sum - next + term : term - next + this.sum;
    this.sum = next;
  }

  get value(): number {
    return this.sum + this.lost;
  }
}

/** The compensated sum of a list. */
export function sumOf(terms: Iterable<number>): number {
  const sum = new Sum();
  for (const term of terms) sum.add(term);
  return sum.value;
}
