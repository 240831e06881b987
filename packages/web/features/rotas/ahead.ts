/** What stands on the picture of weeks ahead? Days, months, changes of clocks and holidays as shares of its width, and one colour a person. */
import { type DayNumber, dayMilliseconds, dayOf, parseDate, weekdayOf } from '@samspel/core/time/local.ts';
import { instantOf, localOf, offsetSpans } from '@samspel/core/time/zone.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Whole weeks from the Monday of an instant on, by the clocks of a zone. */
export function weeksFrom(now: number, weeks: number, timezone: string): Stretch {
  const today = dayOf(localOf(timezone, now) ?? now);
  const monday = today - weekdayOf(today);
  return { from: startOf(monday, timezone), to: startOf(monday + weeks * 7, timezone) };
}

function startOf(date: DayNumber, timezone: string): number {
  return instantOf(timezone, date * dayMilliseconds) ?? date * dayMilliseconds;
}

/** Where an instant stands, 0 to 1. */
export function shareOf(at: number, { from, to }: Stretch): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

interface Mark {
  readonly at: number;
  readonly label: string;
}

/** The first of each month, and where the picture begins. */
export function monthMarks(span: Stretch, timezone: string): Mark[] {
  const name = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, month: 'short', year: 'numeric' });
  const found: Mark[] = [{ at: span.from, label: name.format(span.from + 3_600_000) }];
  const first = new Date(localOf(timezone, span.from) ?? span.from);
  for (let month = 1; ; month += 1) {
    const at = startOf(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1) / dayMilliseconds, timezone);
    if (at >= span.to) break;
    found.push({ at, label: name.format(at + 3_600_000) });
  }
  // A month of a few days has no room for its name.
  const room = (span.to - span.from) / (span.to - span.from > 200 * dayMilliseconds ? 20 : 8);
  return found.filter((mark, index) => (found[index + 1]?.at ?? span.to) - mark.at > room);
}

/** Mondays, with their date. */
export function weekMarks(span: Stretch, timezone: string): Mark[] {
  const found: Mark[] = [];
  for (let date = dayOf(localOf(timezone, span.from) ?? span.from); ; date += 7) {
    const at = startOf(date, timezone);
    if (at >= span.to) return found;
    found.push({ at, label: String(new Date(date * dayMilliseconds).getUTCDate()) });
  }
}

/** Saturdays with Sundays. */
export function weekends(span: Stretch, timezone: string): Stretch[] {
  return weekMarks(span, timezone).map(({ at }) => {
    const monday = dayOf(localOf(timezone, at) ?? at);
    return { from: startOf(monday + 5, timezone), to: startOf(monday + 7, timezone) };
  });
}

export interface ClockChange {
  readonly at: number;
  /** Hours; above nought: forward. */
  readonly by: number;
  readonly timezone: string;
}

/** Where clocks change, in any of these zones. */
export function clockChanges(span: Stretch, timezones: readonly string[]): ClockChange[] {
  const found = [...new Set(timezones)].flatMap((timezone) =>
    (offsetSpans(timezone, span) ?? []).flatMap((each, index, all) => {
      const before = all[index - 1];
      return before === undefined ? [] : [{ at: each.from, by: (each.offset - before.offset) / 3_600_000, timezone }];
    }),
  );
  return found.sort((a, b) => a.at - b.at);
}

/** `clocks forward 1 h in Stockholm`. */
export function changeWords({ by, timezone }: ClockChange): string {
  const place = timezone.slice(timezone.lastIndexOf('/') + 1).replaceAll('_', ' ');
  return `clocks ${by > 0 ? 'forward' : 'back'} ${Math.abs(by)} h in ${place}`;
}

/** Days that a calendar of holidays names, as spans. */
export function holidayStretches(
  holidays: readonly { readonly date: string; readonly title: string }[],
  span: Stretch,
  timezone: string,
): (Stretch & { title: string })[] {
  return holidays.flatMap(({ date, title }) => {
    const number = parseDate(date);
    if (number === null) return [];
    const each = { from: startOf(number, timezone), to: startOf(number + 1, timezone), title };
    return each.to > span.from && each.from < span.to ? [each] : [];
  });
}

/** One ink for each person, as far as inks reach; the name says who it is. */
export function inksOf(people: readonly string[]): (id: string) => string {
  const hues = [235, 35, 150, 305, 85, 200, 350, 120, 265, 60];
  const order = new Map([...new Set(people)].sort().map((id, index) => [id, index]));
  return (id) => {
    const index = order.get(id) ?? placeFor(id);
    return `oklch(${62 - (Math.floor(index / hues.length) % 3) * 10}% 0.13 ${hues[index % hues.length] ?? 0})`;
  };
}

/** For somebody who stands in no rota: always the same. */
function placeFor(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return sum % 30;
}
