/** Why does a number that Upptime published differ from the honest one? In words for the screen, worked out and not guessed. */
import type { Instant, OpenSpan } from '../time/instant.ts';
import { isForgotten, type UpptimeWindow, windowStart } from './upptime.ts';

/** The reasons that apply to one window that ends at `at`; none when the two agree in what they count. */
export function upptimeDifferences(outages: readonly OpenSpan[], startTime: Instant, at: Instant, window: UpptimeWindow): string[] {
  const from = windowStart(window, startTime, at);
  const within = outages.filter((outage) => outage.from < at && (outage.to ?? at) > from);
  const forgotten = within.filter((outage) => isForgotten(outage) && (outage.to ?? at) < at);
  const forgottenSeconds = forgotten.reduce((sum, outage) => sum + (Math.min(outage.to ?? at, at) - Math.max(outage.from, from)) / 1000, 0);
  const monthDays = (at - from) / 86_400_000;
  const reasons: string[] = [];
  if (forgotten.length > 0) {
    const outagesWord = forgotten.length === 1 ? 'outage' : 'outages';
    reasons.push(`${forgotten.length} ${outagesWord} shorter than 15 minutes, ${Math.round(forgottenSeconds)} s in all, were deleted and never counted again.`);
  }
  if (window === 'month' && within.length > 0 && Math.abs(monthDays - 30.42) > 0.01) {
    reasons.push(`Losses of ${monthDays.toFixed(0)} days were divided by a fixed month of 30.42 days.`);
  }
  if (window === 'year' && within.length > 0 && at - from > 365 * 86_400_000) reasons.push('Losses of 366 days were divided by 365.');
  if (outages.length > 100) reasons.push('Only the newest 100 outages were counted.');
  if (within.length > 0) reasons.push('Printed with two decimals.');
  return reasons;
}
