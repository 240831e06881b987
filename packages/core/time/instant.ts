/**
 * How does Samspel write down a moment?
 *
 * An instant is a whole number of milliseconds since 1970-01-01T00:00:00Z (POSIX time: leap seconds do not exist).
 * Inside the product instants are numbers; on the wire they are ISO-8601 with `Z` or an offset. Spans are half-open.
 */

/** Milliseconds since the epoch. */
export type Instant = number;

/** `[from, to)`; `to` null means "still going on". */
export interface OpenSpan {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** `[from, to)`, both known. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

const isoForm = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Reads an ISO-8601 instant that carries `Z` or an offset. Null for anything else: a local time without an offset, a
 * day that does not exist, hour 24 or second 60. Digits finer than a millisecond are cut off.
 */
export function parseInstant(text: string): Instant | null {
  const found = isoForm.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone = 'Z'] = found;
  const days = Number(day);
  const monthIndex = Number(month) - 1;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const whole = new Date(0);
  whole.setUTCFullYear(Number(year), monthIndex, days);
  if (whole.getUTCMonth() !== monthIndex || whole.getUTCDate() !== days) return null;
  whole.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)));
  if (zone === 'Z') return whole.getTime();
  const offsetHours = Number(zone.slice(1, 3));
  const offsetMinutes = Number(zone.slice(-2));
  if (offsetHours > 23 || offsetMinutes > 59) return null;
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000;
  return whole.getTime() + (zone.startsWith('-') ? offset : -offset);
}

/** Writes an instant as ISO-8601 in UTC, without a fraction when it stands on a whole second. */
export function iso(instant: Instant): string {
  const text = new Date(instant).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
