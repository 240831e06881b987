/**
 * How much of a span was open, and when will so much have passed?
 *
 * Hours are said for each weekday in local time. Open is every instant whose local clock stands inside them on a date that is no
 * holiday: where clocks skip an hour it counts nothing, where they show one twice it counts twice. Over a stretch without a change
 * of clocks local time runs evenly, and what is open of it is the difference of one running sum, `openUntil`: so spans of years cost
 * as much as spans of hours. A time that was reached exactly at closing is due then, not at the next opening.
 */
import type { Instant, Span } from './instant.ts';
import { type DayNumber, dayMilliseconds, dayOf, weekdayOf } from './local.ts';
import { type LocalTime, type OffsetSpan, offsetSpans } from './zone.ts';

/** Milliseconds after midnight, `[from, to)`. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

/** Opening hours of seven days, Monday first. */
export type WeekHours = readonly (readonly DaySpan[])[];

/** Hours that can be asked: a known zone, spans in order and apart, holidays in order. */
export interface OpenHours {
  readonly timezone: string;
  readonly week: WeekHours;
  readonly holidays: readonly DayNumber[];
  /** Milliseconds open on each weekday. */
  readonly perDay: readonly number[];
  readonly perWeek: number;
  /** Milliseconds that the holidays before each one close. */
  readonly closedBefore: readonly number[];
}

export const always: WeekHours = Array.from({ length: 7 }, () => [{ from: 0, to: dayMilliseconds }]);

const year = 366 * dayMilliseconds;
/** The first instant that can no longer be written with four digits of year. */
const last = 253_402_300_800_000;

/** Puts hours in order: spans of a day that touch are one, holidays count once. */
export function openHours(timezone: string, week: WeekHours, holidays: readonly DayNumber[] = []): OpenHours {
  const ordered = Array.from({ length: 7 }, (_, weekday) => joined(week[weekday] ?? []));
  const perDay = ordered.map((spans) => spans.reduce((sum, { from, to }) => sum + to - from, 0));
  const days = [...new Set(holidays)].sort((a, b) => a - b);
  const closedBefore: number[] = [];
  let closed = 0;
  for (const each of days) {
    closedBefore.push(closed);
    closed += perDay[weekdayOf(each)] ?? 0;
  }
  return { timezone, week: ordered, holidays: days, perDay, perWeek: perDay.reduce((sum, each) => sum + each, 0), closedBefore };
}

function joined(spans: readonly DaySpan[]): DaySpan[] {
  const found: DaySpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const before = found.at(-1);
    if (before !== undefined && span.from <= before.to) found[found.length - 1] = { from: before.from, to: Math.max(before.to, span.to) };
    else found.push(span);
  }
  return found;
}

/** Milliseconds of a span that are open. */
export function openMilliseconds(hours: OpenHours, span: Span): number {
  return stretches(hours, span).reduce((sum, { from, to, offset }) => sum + openUntil(hours, to + offset) - openUntil(hours, from + offset), 0);
}

/** The first instant by which so much was open since `from`; null: never, or not before the year 10000. */
export function dueAt(hours: OpenHours, from: Instant, milliseconds: number): Instant | null {
  if (milliseconds <= 0) return from;
  if (hours.perWeek === 0) return null;
  let left = milliseconds;
  for (let at = from; at < last; at += year) {
    for (const stretch of stretches(hours, { from: at, to: Math.min(at + year, last) })) {
      const before = openUntil(hours, stretch.from + stretch.offset);
      const open = openUntil(hours, stretch.to + stretch.offset) - before;
      if (open >= left) return firstWith(hours, stretch, before + left);
      left -= open;
    }
  }
  return null;
}

/** Whether an instant is open. */
export function isOpen(hours: OpenHours, at: Instant): boolean {
  return openMilliseconds(hours, { from: at, to: at + 1 }) > 0;
}

/** The spans of a span that are open, in order; those that touch are one. */
export function openSpans(hours: OpenHours, span: Span): Span[] {
  const found: Span[] = [];
  for (const { from, to, offset } of stretches(hours, span)) {
    for (let date = dayOf(from + offset); date * dayMilliseconds < to + offset; date += 1) {
      if (isHoliday(hours, date)) continue;
      for (const each of hours.week[weekdayOf(date)] ?? []) {
        const open = { from: Math.max(from, date * dayMilliseconds + each.from - offset), to: Math.min(to, date * dayMilliseconds + each.to - offset) };
        if (open.from >= open.to) continue;
        const before = found.at(-1);
        if (before !== undefined && before.to === open.from) found[found.length - 1] = { from: before.from, to: open.to };
        else found.push(open);
      }
    }
  }
  return found;
}

/** How many dates that are open at some time lie in `[from, to)`. */
export function openDays(hours: OpenHours, from: DayNumber, to: DayNumber): number {
  let count = 0;
  const weeks = Math.max(0, Math.floor((to - from) / 7));
  const eachWeek = hours.perDay.filter((open) => open > 0).length;
  for (let date = from + weeks * 7; date < to; date += 1) if ((hours.perDay[weekdayOf(date)] ?? 0) > 0) count += 1;
  const closed = hours.holidays.filter((date) => date >= from && date < to && (hours.perDay[weekdayOf(date)] ?? 0) > 0).length;
  return weeks * eachWeek + count - closed;
}

function stretches(hours: OpenHours, span: Span): readonly OffsetSpan[] {
  const found = span.from < span.to ? offsetSpans(hours.timezone, span) : [];
  if (found === null) throw new Error(`there is no zone ${hours.timezone}`);
  return found;
}

/** Milliseconds of local time before a wall time that are open, counted from Monday, 29 December 1969. */
function openUntil(hours: OpenHours, local: LocalTime): number {
  const date = dayOf(local);
  const weekday = weekdayOf(date);
  const weeks = (date - weekday + 3) / 7;
  let open = weeks * hours.perWeek;
  for (let each = 0; each < weekday; each += 1) open += hours.perDay[each] ?? 0;
  const passed = holidaysBefore(hours, date);
  const before = passed === 0 ? 0 : (hours.closedBefore[passed - 1] ?? 0) + (hours.perDay[weekdayOf(hours.holidays[passed - 1] ?? 0)] ?? 0);
  open -= before;
  if (hours.holidays[passed] === date) return open;
  const clock = local - date * dayMilliseconds;
  for (const { from, to } of hours.week[weekday] ?? []) open += Math.max(0, Math.min(clock, to) - from);
  return open;
}

/** How many holidays lie before a date. */
function holidaysBefore(hours: OpenHours, date: DayNumber): number {
  let [low, high] = [0, hours.holidays.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hours.holidays[middle] ?? 0) < date) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isHoliday(hours: OpenHours, date: DayNumber): boolean {
  return hours.holidays[holidaysBefore(hours, date)] === date;
}

/** The first instant of a stretch at which the running sum has reached a value that it reaches there. */
function firstWith(hours: OpenHours, { from, to, offset }: OffsetSpan, wanted: number): Instant {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (openUntil(hours, middle + offset) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
