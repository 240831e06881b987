/** When does local time in an IANA zone change its distance from UTC? The runtime's time zone data says, hour by hour, so that core need not know it. */
import type { OffsetChange } from '@samspel/core/availability/population.ts';
import type { Instant, Span } from '@samspel/core/time/instant.ts';

const hour = 3_600_000;
/** Offsets change at most a few times a year: looked for in steps, then found to the second. */
const stride = 7 * 24 * hour;

/** The offsets of a zone over a span, the first at its beginning; null when there is no such zone. */
export function offsetsOf(timezone: string, span: Span): OffsetChange[] | null {
  const offsetAt = offsetReader(timezone);
  if (offsetAt === null) return null;
  const changes: OffsetChange[] = [{ from: span.from, offsetSeconds: offsetAt(span.from) }];
  for (let at = span.from; at < span.to; at += stride) {
    const end = Math.min(at + stride, span.to);
    for (let from = at; offsetAt(from) !== offsetAt(end); ) {
      const change = firstChange(offsetAt, from, end);
      changes.push({ from: change, offsetSeconds: offsetAt(change) });
      from = change;
    }
  }
  return changes;
}

function firstChange(offsetAt: (at: Instant) => number, from: Instant, to: Instant): Instant {
  const before = offsetAt(from);
  let low = from;
  let high = to;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(middle) === before) low = Math.max(middle, low + 1000);
    else high = middle;
  }
  return offsetAt(low) === before ? high : low;
}

function offsetReader(timezone: string): ((at: Instant) => number) | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
  return (at) => {
    const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const read = (name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second') => part.get(name) ?? 0;
    const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'));
    return Math.round((local - Math.floor(at / 1000) * 1000) / 1000);
  };
}
