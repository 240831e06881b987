/** How are opening hours written? `{"mon": [["09:00", "17:00"]], …}`, a day that is not named is closed; hours over midnight are two, to "24:00" and from "00:00". */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { DaySpan, WeekHours } from './business-time.ts';
import { parseTimeOfDay, timeOfDayText } from './local.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Hours of a week as they are written. */
export type WrittenWeek = Readonly<Partial<Record<Weekday, readonly (readonly [string, string])[] | undefined>>>;

/** Reads hours of a week. Refuses `hours.unfit` with the place in them. */
export function readWeek(written: WrittenWeek, path = ''): Outcome<WeekHours> {
  const week: DaySpan[][] = [];
  for (const weekday of weekdays) {
    const spans: DaySpan[] = [];
    for (const [index, [begins, ends]] of (written[weekday] ?? []).entries()) {
      const from = parseTimeOfDay(begins);
      const to = parseTimeOfDay(ends);
      const at = `${path}/${weekday}/${index}`;
      if (from === null || to === null) return refuse('hours.unfit', { message: `${from === null ? begins : ends} is no time from 00:00 to 24:00.` }, at);
      if (to <= from)
        return refuse(
          'hours.unfit',
          { message: `${begins}–${ends} ends before it begins: hours over midnight are two, to 24:00 and from 00:00 of the next day.` },
          at,
        );
      spans.push({ from, to });
    }
    week.push(spans);
  }
  return accept(week);
}

/** Hours that were read before, when they were stored: what does not fit any more is closed. */
export function weekOf(written: WrittenWeek): WeekHours {
  const read = readWeek(written);
  return read.ok ? read.value : [];
}

/** Hours in words: `Mon–Fri 09:00–17:00`. */
export function weekWords(written: WrittenWeek): string {
  const said = weekdays.map((weekday) => (written[weekday] ?? []).map(([from, to]) => `${from}–${to}`).join(', '));
  const parts: string[] = [];
  for (let from = 0; from < 7; ) {
    let to = from;
    while (to < 6 && said[to + 1] === said[from]) to += 1;
    const days = from === to ? name(from) : `${name(from)}–${name(to)}`;
    if (said[from] !== '') parts.push(said[from] === `00:00–${timeOfDayText(86_400_000)}` ? days : `${days} ${said[from]}`);
    from = to + 1;
  }
  return parts.join('; ') || 'never';
}

function name(weekday: number): string {
  const word = weekdays[weekday] ?? '';
  return word.charAt(0).toUpperCase() + word.slice(1);
}
