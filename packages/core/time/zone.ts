/**
 * How far is local time in an IANA zone from UTC, and when was ten past three in Stockholm? A wall time that clocks skip is the
 * first moment after the gap, one that they show twice is its first. Offsets come from Intl, which knows the zones.
 *
 * Changes of offset are looked for once for each zone and year, in steps of a week, and found to the second: zones have changed at
 * one minute past midnight (St. John's) and by half an hour (Lord Howe). Two changes within one week that cancel out are not seen.
 */
import type { Instant, Span } from './instant.ts';

/** Year, month (1-12), day, hour, minute, second, millisecond. */
export type Wall = readonly [number, number, number, number, number, number, number];

/** A wall time as if the clock on the wall stood in UTC: what `Date.UTC` makes of year, month, day, hour, minute. */
export type LocalTime = number;

/** A span over which clocks keep one distance from UTC. */
export interface OffsetSpan extends Span {
  /** Milliseconds ahead of UTC. */
  readonly offset: number;
}

const formats = new Map<string, Intl.DateTimeFormat | null>();
const years = new Map<string, readonly OffsetSpan[]>();
const day = 86_400_000;
const week = 7 * day;
/** The year 1; before it, calendars count backwards. */
const first = -62_135_596_800_000;
/** No zone is further from UTC, with room to spare. */
const furthest = 26 * 3_600_000;

/** The instant of a wall time; null for a zone, a day or a time that does not exist, and before 1900. */
export function localInstant(zone: string, wall: Wall): Instant | null {
  const [year, month, date, hour, minute, second, millisecond] = wall;
  if (year < 1900 || month < 1 || month > 12 || date < 1 || hour > 23 || minute > 59 || second > 59) return null;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, date);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== date) return null;
  return instantOf(zone, midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond);
}

/** The first instant whose local clock shows a wall time, or the first after the gap that skips it; null for an unknown zone. */
export function instantOf(zone: string, local: LocalTime): Instant | null {
  if (zone === 'UTC' || zone === 'Z') return local;
  const spans = offsetSpans(zone, { from: local - furthest, to: local + furthest });
  if (spans === null) return null;
  for (const { from, to, offset } of spans) {
    if (local - offset >= to) continue;
    return Math.max(from, local - offset);
  }
  return null;
}

/** The wall time of an instant; null for an unknown zone. */
export function localOf(zone: string, instant: Instant): LocalTime | null {
  const offset = offsetAt(zone, instant);
  return offset === null ? null : instant + offset;
}

/** Milliseconds that clocks in the zone are ahead of UTC; null for an unknown zone. */
export function offsetAt(zone: string, instant: Instant): number | null {
  if (formatOf(zone) === null || !(instant >= first && instant < 8.6e15)) return null;
  const found = offsetsOfYear(zone, new Date(instant).getUTCFullYear()).find((span) => instant < span.to);
  return found?.offset ?? null;
}

/** The offsets of a zone over a span, in order and without a gap; null for an unknown zone or a span before the year 1. */
export function offsetSpans(zone: string, span: Span): OffsetSpan[] | null {
  if (formatOf(zone) === null || !(span.from >= first && span.to < 8.6e15)) return null;
  const found: OffsetSpan[] = [];
  const last = new Date(span.to).getUTCFullYear();
  for (let year = new Date(span.from).getUTCFullYear(); year <= last; year += 1) {
    for (const each of offsetsOfYear(zone, year)) {
      const from = Math.max(each.from, span.from);
      const to = Math.min(each.to, span.to);
      if (from >= to) continue;
      const before = found.at(-1);
      if (before?.offset === each.offset) found[found.length - 1] = { ...before, to };
      else found.push({ from, to, offset: each.offset });
    }
  }
  return found;
}

function offsetsOfYear(zone: string, year: number): readonly OffsetSpan[] {
  const key = `${zone} ${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const end = startOf(year + 1);
  const spans: OffsetSpan[] = [];
  let from = startOf(year);
  let offset = shownOffset(zone, from);
  for (let at = from; at < end; ) {
    const next = Math.min(at + week, end);
    if (shownOffset(zone, next) === offset) {
      at = next;
      continue;
    }
    const change = firstChange(zone, at, next, offset);
    if (change < end) {
      spans.push({ from, to: change, offset });
      from = change;
      offset = shownOffset(zone, change);
    }
    at = change;
  }
  spans.push({ from, to: end, offset });
  if (years.size > 5_000) years.clear();
  years.set(key, spans);
  return spans;
}

/** The first second after `from` at which the offset is no longer what it was; it is another at `to`. */
function firstChange(zone: string, from: Instant, to: Instant, offset: number): Instant {
  let [low, high] = [from / 1000, to / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shownOffset(zone, middle * 1000) === offset) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function startOf(year: number): Instant {
  const start = new Date(0);
  start.setUTCFullYear(year, 0, 1);
  return start.getTime();
}

/** What the clocks of a known zone show at a whole second, as a distance from UTC. */
function shownOffset(zone: string, instant: Instant): number {
  const values = new Map(
    formatOf(zone)
      ?.formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): number => values.get(type) ?? 0;
  const shown = new Date(0);
  shown.setUTCFullYear(get('year'), get('month') - 1, get('day'));
  return shown.getTime() + ((get('hour') * 60 + get('minute')) * 60 + get('second')) * 1000 - instant;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    format = null;
  }
  if (formats.size > 1000) formats.clear();
  formats.set(zone, format);
  return format;
}
