/**
 * How far is local time in an IANA zone from UTC, and when was ten past three in Stockholm? A wall time that clocks skip is the
 * first moment after the gap, one that they show twice is its first. Offsets come from Intl, which knows the zones.
 */
import type { Instant } from './instant.ts';

/** Year, month (1-12), day, hour, minute, second, millisecond. */
export type Wall = readonly [number, number, number, number, number, number, number];

const formats = new Map<string, Intl.DateTimeFormat | null>();
const offsets = new Map<string, number>();
const quarter = 900_000;

/** The instant of a wall time; null for a zone, a day or a time that does not exist, and before 1900. */
export function localInstant(zone: string, wall: Wall): Instant | null {
  const [year, month, day, hour, minute, second, millisecond] = wall;
  if (year < 1900 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const asIfUtc = midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
  if (zone === 'UTC' || zone === 'Z') return asIfUtc;
  const before = offsetAt(zone, asIfUtc - 86_400_000);
  const after = offsetAt(zone, asIfUtc + 86_400_000);
  if (before === null || after === null) return null;
  for (const offset of before === after ? [before] : [before, after]) {
    if (offsetAt(zone, asIfUtc - offset) === offset) return asIfUtc - offset;
  }
  return firstAfterGap(zone, asIfUtc - after, asIfUtc - before);
}

/** The change of offset between two instants, to the quarter of an hour. */
function firstAfterGap(zone: string, from: Instant, to: Instant): Instant {
  const old = offsetAt(zone, from - quarter);
  for (let at = Math.floor(from / quarter) * quarter; at <= to; at += quarter) {
    if (offsetAt(zone, at) !== old) return at;
  }
  return to;
}

/** Milliseconds that clocks in the zone are ahead of UTC; null for an unknown zone. Offsets change on quarters of an hour. */
export function offsetAt(zone: string, instant: Instant): number | null {
  const slot = Math.floor(instant / quarter) * quarter;
  const key = `${zone} ${slot}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const format = formatOf(zone);
  if (format === null || !(Math.abs(slot) < 8.6e15)) return null;
  const values = new Map(format.formatToParts(slot).map((part) => [part.type, Number(part.value)]));
  const get = (type: Intl.DateTimeFormatPartTypes): number => values.get(type) ?? 0;
  const shown = new Date(0);
  shown.setUTCFullYear(get('year'), get('month') - 1, get('day'));
  const offset = shown.getTime() + ((get('hour') * 60 + get('minute')) * 60 + get('second')) * 1000 - slot;
  if (offsets.size > 50_000) offsets.clear();
  offsets.set(key, offset);
  return offset;
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
