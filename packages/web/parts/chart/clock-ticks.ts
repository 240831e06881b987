/** Which moments are named on an axis of minutes, hours or days? Whole ones in UTC, at most `count` of them. */

const steps = [60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000, 7_776_000].map(
  (seconds) => seconds * 1000,
);

/** The moments and the distance between them, in milliseconds. */
export function clockTicks(from: number, to: number, count: number): { readonly step: number; readonly at: readonly number[] } {
  const step = steps.find((one) => (to - from) / one <= count) ?? (to - from) / Math.max(1, count);
  const at: number[] = [];
  for (let moment = Math.ceil(from / step) * step; moment <= to; moment += step) at.push(moment);
  return { step, at };
}
