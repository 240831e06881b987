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

/** Hours in words: `Mon–Fri 09:00–17:00`; those over midnight as they are said, `Mon–Sun 22:00–07:00`. */
export function weekWords(written: WrittenWeek): string {
  const days = weekdays.map((weekday) => (written[weekday] ?? []).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const said = days.map((spans, day) => {
    const own = goesOn(days, (day + 6) % 7) === null ? spans : spans.slice(1);
    const end = goesOn(days, day);
    return own.map(([from, to], index) => `${from}–${end !== null && index === own.length - 1 ? end : to}`).join(', ');
  });
  const parts: string[] = [];
  for (let from = 0; from < 7; ) {
    let to = from;
    while (to < 6 && said[to + 1] === said[from]) to += 1;
    const names = from === to ? name(from) : `${name(from)}–${name(to)}`;
    if (said[from] !== '') parts.push(said[from] === `00:00–${timeOfDayText(86_400_000)}` ? names : `${names} ${said[from]}`);
    from = to + 1;
  }
  return parts.join('; ') || 'never';
}

/** Until when the last hours of a day go on over midnight; null where they do not, or for a day or longer. */
function goesOn(days: readonly (readonly (readonly [string, string])[])[], day: number): string | null {
  const last = days[day]?.at(-1);
  const next = days[(day + 1) % 7]?.[0];
  if (last === undefined || next === undefined || last[1] !== '24:00' || next[0] !== '00:00') return null;
  return next[1] <= last[0] ? next[1] : null;
}

function name(weekday: number): string {
  const word = weekdays[weekday] ?? '';
  return word.charAt(0).toUpperCase() + word.slice(1);
}
