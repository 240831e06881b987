/** How bad was the worst stretch of every length, for a loss rather than a series? The loss is cut into steps and handed to `windows`. */
import type { Span } from '../time/instant.ts';
import type { Clock } from './clock.ts';
import { type Loss, measure, roomFor } from './loss.ts';
import { stepCuts } from './periods.ts';
import { defaultLengths, type WorstWindow, worstWindows } from './windows.ts';

/** Good and counted milliseconds of each step, as the question `windows` takes them. Null when a share in them is unknown. */
export interface StepSeries {
  readonly good: Float64Array;
  readonly total: Float64Array;
}

export function stepSeries(loss: Loss, span: Span, stepMilliseconds: number, time: Clock): StepSeries | null {
  const cuts = stepCuts(span, stepMilliseconds);
  const room = roomFor(Math.max(0, cuts.length - 1));
  measure(loss, cuts, time, null, room);
  const good = room.counted.map((counted, step) => counted - Math.min(counted, room.shareLost[step] ?? 0));
  return good.some(Number.isNaN) ? null : { good, total: room.counted };
}

/** The worst window of every doubling length. */
export function curve(series: StepSeries, stepSeconds: number): WorstWindow[] {
  return worstWindows(stepSeconds, series.good, series.total, defaultLengths(series.good.length));
}
