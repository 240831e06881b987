/** How is a moment written? Local time as people read it, UTC for the record, and how long ago. */

export type Zone = 'local' | 'utc';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The clock's parts of an instant where the reader is, or in UTC. */
export function partsOf(instant: number, zone: Zone): Parts {
  const date = new Date(instant);
  return zone === 'utc'
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth(),
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
      }
    : { year: date.getFullYear(), month: date.getMonth(), day: date.getDate(), hour: date.getHours(), minute: date.getMinutes(), second: date.getSeconds() };
}

/** "09:41" today, "14 Mar 09:41" this year, "14 Mar 2025 09:41" before; `seconds` adds them. */
export function instantText(instant: number, now: number, zone: Zone = 'local', seconds = false): string {
  const at = partsOf(instant, zone);
  const today = partsOf(now, zone);
  const clock = `${two(at.hour)}:${two(at.minute)}${seconds ? `:${two(at.second)}` : ''}`;
  if (at.year === today.year && at.month === today.month && at.day === today.day) return clock;
  return `${dayText(instant, now, zone)} ${clock}`;
}

/** "14 Mar", with the year when it is not this one. */
export function dayText(instant: number, now: number, zone: Zone = 'local'): string {
  const at = partsOf(instant, zone);
  return `${at.day} ${months[at.month] ?? ''}${at.year === partsOf(now, zone).year ? '' : ` ${at.year}`}`;
}

/** "Mar 2026". */
export function monthText(instant: number, zone: Zone = 'utc'): string {
  const at = partsOf(instant, zone);
  return `${months[at.month] ?? ''} ${at.year}`;
}

/** "2026-03-14 08:41:07 UTC": exact, for hovering and copying. */
export function utcText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "14–27 Mar 2026", "28 Dec 2025 – 3 Jan 2026" for a half-open span of whole days; with clocks where it does not begin and end at midnight. */
export function spanText(from: number, to: number, zone: Zone = 'utc'): string {
  const first = partsOf(from, zone);
  const wholeDays = first.hour + first.minute + first.second === 0 && isMidnight(partsOf(to, zone));
  if (!wholeDays) return `${dayText(from, Number.NaN, zone)} ${instantText(from, from, zone)} – ${dayText(to, Number.NaN, zone)} ${instantText(to, to, zone)}`;
  const last = partsOf(to - 1000, zone);
  if (first.year === last.year && first.month === last.month) {
    const days = first.day === last.day ? `${first.day}` : `${first.day}–${last.day}`;
    return `${days} ${months[first.month] ?? ''} ${first.year}`;
  }
  if (first.year === last.year) return `${first.day} ${months[first.month] ?? ''} – ${last.day} ${months[last.month] ?? ''} ${first.year}`;
  return `${dayText(from, Number.NaN, zone)} – ${dayText(to - 1000, Number.NaN, zone)}`;
}

const isMidnight = (at: Parts): boolean => at.hour + at.minute + at.second === 0;

/**
 * The present for saying how far something is: the clock of the page, which moves in steps, or where that is behind something that has happened, the moment of that.
 * Two clocks a moment apart make no future.
 */
export function presentFor(instant: number, stepped: number, exact: number): number {
  return instant > stepped && instant <= exact + networkMilliseconds ? instant : stepped;
}

const networkMilliseconds = 3000;

/** "just now", "12 min ago", "in 3 h", "yesterday", "3 d ago"; beyond 60 days in months, beyond two years in years. */
export function relativeText(instant: number, now: number): string {
  const seconds = Math.round((now - instant) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return seconds >= 0 ? 'just now' : 'in a moment';
  const said =
    size < 3_600
      ? `${Math.max(1, Math.round(size / 60))} min`
      : size < 86_400
        ? `${Math.round(size / 3_600)} h`
        : size < 60 * 86_400
          ? `${Math.round(size / 86_400)} d`
          : size < 730 * 86_400
            ? `${Math.round(size / (30.44 * 86_400))} months`
            : `${Math.round(size / (365.25 * 86_400))} years`;
  return seconds > 0 ? `${said} ago` : `in ${said}`;
}
