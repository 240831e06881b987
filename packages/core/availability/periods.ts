/** Which spans do people mean by day, month or year? All in UTC, so that a figure is the same for everybody who asks. */
import type { Instant, Span } from '../time/instant.ts';

const dayMilliseconds = 86_400_000;

export type PeriodName = 'day' | 'week' | '28d' | 'month' | 'quarter' | 'year';

/** Day, week and 28 days end now; month, quarter and year are those of the calendar in which now lies, whole. */
export function namedPeriod(name: PeriodName, now: Instant): Span {
  const date = new Date(now);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (name) {
    case 'day':
      return { from: now - dayMilliseconds, to: now };
    case 'week':
      return { from: now - 7 * dayMilliseconds, to: now };
    case '28d':
      return { from: now - 28 * dayMilliseconds, to: now };
    case 'month':
      return { from: Date.UTC(year, month, 1), to: Date.UTC(year, month + 1, 1) };
    case 'quarter':
      return { from: Date.UTC(year, month - (month % 3), 1), to: Date.UTC(year, month - (month % 3) + 3, 1) };
    case 'year':
      return { from: Date.UTC(year, 0, 1), to: Date.UTC(year + 1, 0, 1) };
  }
}

/** A span cut at the beginnings of months: ascending, the span's own ends first and last. */
export function monthCuts(span: Span): Instant[] {
  const first = new Date(span.from);
  return cutsAt(span, (step) => Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + step, 1));
}

/** A span cut at midnights. */
export function dayCuts(span: Span): Instant[] {
  const midnight = Math.floor(span.from / dayMilliseconds) * dayMilliseconds;
  return cutsAt(span, (step) => midnight + step * dayMilliseconds);
}

/** A span cut into steps of so many milliseconds from its beginning; the last may be shorter. */
export function stepCuts(span: Span, step: number): Instant[] {
  return cutsAt(span, (count) => span.from + count * step);
}

function cutsAt(span: Span, boundary: (step: number) => Instant): Instant[] {
  const cuts = [span.from];
  for (let step = 1; boundary(step) < span.to; step++) cuts.push(boundary(step));
  if (span.to > span.from) cuts.push(span.to);
  return cuts;
}

/** `2026-03`. */
export function monthName(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 7);
}

/** `2026-03-26`. */
export function dayName(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 10);
}
