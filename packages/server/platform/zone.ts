/** When does local time in an IANA zone change its distance from UTC? The runtime's time zone data says, hour by hour, so that core need not know it. */
import type { OffsetChange } from '@samspel/core/availability/population.ts';
import type { Instant, Span } from '@samspel/core/time/instant.ts';
import { offsetAt } from '@samspel/core/time/zone.ts';

const hour = 3_600_000;
/** Offsets change at most a few times a year: looked for in steps, then found to the second. */
const stride = 7 * 24 * hour;

/** The offsets of a zone over a span, the first at its beginning; null when there is no such zone. */
export function offsetsOf(timezone: string, span: Span): OffsetChange[] | null {
  const read = offsetReader(timezone);
  if (read === null) return null;
  const changes: OffsetChange[] = [{ from: span.from, offsetSeconds: read(span.from) }];
  for (let at = span.from; at < span.to; at += stride) {
    const end = Math.min(at + stride, span.to);
    for (let from = at; read(from) !== read(end); ) {
      const change = firstChange(read, from, end);
      changes.push({ from: change, offsetSeconds: read(change) });
      from = change;
    }
  }
  return changes;
}

function firstChange(read: (at: Instant) => number, from: Instant, to: Instant): Instant {
  const before = read(from);
  let low = from;
  let high = to;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (read(middle) === before) low = Math.max(middle, low + 1000);
    else high = middle;
  }
  return read(low) === before ? high : low;
}

function offsetReader(timezone: string): ((at: Instant) => number) | null {
  if (offsetAt(timezone, 0) === null) return null;
  return (at) => (offsetAt(timezone, at) ?? 0) / 1000;
}
