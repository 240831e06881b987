/** How are wall times, dates and times of day written? `2026-11-02T09:00`, `2026-11-02`, `09:00` up to `24:00`; without a zone, which is said beside them. */
import type { LocalTime } from './zone.ts';

/** Days since 1970-01-01 on the calendar; 0 was a Thursday. */
export type DayNumber = number;

export const dayMilliseconds = 86_400_000;

/** A wall time as if in UTC; null for what is none. Seconds may be given. */
export function parseLocalTime(text: string): LocalTime | null {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (found === null) return null;
  const [, date = '', hour, minute, second = '0'] = found;
  const number = parseDate(date);
  if (number === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  return number * dayMilliseconds + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}

/** A date of the calendar; null for what is none. */
export function parseDate(text: string): DayNumber | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (found === null) return null;
  const whole = new Date(0);
  whole.setUTCFullYear(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  return whole.getUTCMonth() === Number(found[2]) - 1 && whole.getUTCDate() === Number(found[3]) ? whole.getTime() / dayMilliseconds : null;
}

/** Writes a date. */
export function dateText(number: DayNumber): string {
  return new Date(number * dayMilliseconds).toISOString().slice(0, 10);
}

/** The date of a wall time. */
export function dayOf(local: LocalTime): DayNumber {
  return Math.floor(local / dayMilliseconds);
}

/** 0 Monday to 6 Sunday. */
export function weekdayOf(number: DayNumber): number {
  return (((number + 3) % 7) + 7) % 7;
}

/** Milliseconds after midnight of `09:00`; `24:00` is the end of the day. Null for what is no time of day. */
export function parseTimeOfDay(text: string): number | null {
  const found = /^(\d{2}):(\d{2})$/.exec(text);
  if (found === null) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  return hour > 24 || minute > 59 || (hour === 24 && minute > 0) ? null : (hour * 60 + minute) * 60_000;
}

/** Writes milliseconds after midnight as a time of day. */
export function timeOfDayText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
