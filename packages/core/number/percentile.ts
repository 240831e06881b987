/** Which value stands at a percentile when values in between are allowed? Linear interpolation, R-7, as spreadsheets and NumPy do. */
import { decimal } from './decimal.ts';

/** The value at percentile `q` (0..100) of ascending values, interpolated at (n − 1) × q ÷ 100. Null without values. */
export function linearPercentile(ascending: readonly number[], q: number): number | null {
  const n = ascending.length;
  if (n === 0) return null;
  // The place is reckoned in decimals: 7 % of 100 steps is step 7, and nothing between it and the next.
  const share = decimal(q);
  const below = 100n * 10n ** BigInt(share.scale);
  const above = share.units * BigInt(n - 1);
  const index = Number(above / below);
  const low = ascending[index] ?? 0;
  const high = ascending[index + 1] ?? low;
  return low + (high - low) * (Number(above % below) / Number(below));
}
