/** Which value have q per cent of the values not exceeded? The nearest rank: always one that really occurred, never one in between. */
import { decimal } from './decimal.ts';

/**
 * The value at percentile `q` (0..100) of ascending values: the one at rank ⌈q × n ÷ 100⌉, at least the first. Null without values.
 * The rank is worked out in decimals: 7 % of 100 is 7, though 0.07 × 100 is more in binary.
 */
export function nearestRank(ascending: ArrayLike<number>, q: number): number | null {
  const n = ascending.length;
  if (n === 0) return null;
  const share = decimal(q);
  const below = 100n * 10n ** BigInt(share.scale);
  const rank = (share.units * BigInt(n) + below - 1n) / below;
  return ascending[Math.max(0, Number(rank) - 1)] ?? null;
}
