/** What do `windows` and `burn-alerts` have in common? A series of good and total, step by step. */
import type { Place } from '../read.ts';

/** `good` and `total`: as long as each other, not negative, and never more good than total. */
export function goodAndTotal(good: Place, total: Place): { readonly good: number[]; readonly total: number[] } {
  const goods = good.list((each) => each.number({ min: 0 }));
  const totals = total.list((each) => each.number({ min: 0 }));
  if (totals.length !== goods.length) total.refuse('compute.wrong-length', `must have as many steps as good: ${goods.length}`);
  good.list((each, index) => {
    if ((goods[index] ?? 0) > (totals[index] ?? 0)) each.refuse('compute.too-large', `must be at most ${totals[index]}, the total of its step`);
  });
  return { good: goods, total: totals };
}
