/**
 * Which days does a calendar of holidays name?
 *
 * A small strict reader of iCalendar (RFC 5545) for what such calendars hold: VEVENTs of whole days, with an end or without, and those that come back every year on
 * their date. What is told by the clock (DTSTART with a time), rules other than yearly ones, and single lines that cannot be read are left out and named, so that a
 * person sees what was not understood; a file that is no calendar at all is refused. Libraries read far more than this (alarms, time zones, every RRULE) and bring
 * zones of their own, which must not differ from ours.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type DayNumber, dateText, parseDate } from '../time/local.ts';

export interface Holiday {
  readonly date: DayNumber;
  readonly title: string;
}

export interface ReadHolidays {
  readonly holidays: readonly Holiday[];
  /** What was left out, and why. */
  readonly leftOut: readonly { readonly line: number; readonly says: string }[];
}

const mostHolidays = 5_000;
/** A yearly one is written out for so many years after the one it names. */
const yearsAhead = 30;
/** A holiday is no season. */
const mostDays = 31;

interface Line {
  readonly at: number;
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

/** Reads a file. Refused with `rotas.no-calendar` when it is none, `rotas.too-many-holidays` beyond 5,000 dates. */
export function readHolidays(text: string): Outcome<ReadHolidays> {
  const lines = linesOf(text);
  if (lines[0]?.name !== 'BEGIN' || lines[0].value.toUpperCase() !== 'VCALENDAR') return refuse('rotas.no-calendar', {}, '/text');
  const found = new Map<DayNumber, string>();
  const leftOut: { line: number; says: string }[] = [];
  let event: Line[] | null = null;
  let inner = 0;
  for (const line of lines) {
    const what = line.value.toUpperCase();
    if (line.name === 'BEGIN' && what === 'VEVENT' && event === null) event = [];
    else if (event === null) continue;
    else if (line.name === 'BEGIN') inner += 1;
    else if (line.name === 'END' && inner > 0) inner -= 1;
    else if (line.name === 'END') {
      const read = readEvent(event);
      if (typeof read === 'string') leftOut.push({ line: event[0]?.at ?? line.at, says: read });
      else for (const { date, title } of read) if (!found.has(date)) found.set(date, title);
      event = null;
      if (found.size > mostHolidays) return refuse('rotas.too-many-holidays', { most: mostHolidays }, '/text');
    } else if (inner === 0) event.push(line);
  }
  if (event !== null) leftOut.push({ line: event[0]?.at ?? lines.length, says: 'The event has no end: the file was cut.' });
  const holidays = [...found].map(([date, title]) => ({ date, title })).sort((a, b) => a.date - b.date);
  return accept({ holidays, leftOut });
}

/** Unfolded lines, cut into name, parameters and value. */
function linesOf(text: string): Line[] {
  const found: Line[] = [];
  const raw = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  let open: { at: number; text: string } | null = null;
  const close = (): void => {
    const parts = open === null ? null : /^([A-Za-z0-9-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/s.exec(open.text);
    if (open !== null && parts !== null)
      found.push({ at: open.at, name: (parts[1] ?? '').toUpperCase(), parameters: (parts[2] ?? '').toUpperCase(), value: (parts[3] ?? '').trim() });
    open = null;
  };
  for (const [index, line] of raw.entries()) {
    if ((line.startsWith(' ') || line.startsWith('\t')) && open !== null) {
      open = { at: (open as { at: number; text: string }).at, text: (open as { at: number; text: string }).text + line.slice(1) };
      continue;
    }
    close();
    open = { at: index + 1, text: line };
  }
  close();
  return found;
}

function readEvent(lines: readonly Line[]): Holiday[] | string {
  const one = (name: string): Line | undefined => lines.find((line) => line.name === name);
  const title = plain(one('SUMMARY')?.value ?? '') || 'Holiday';
  const begins = one('DTSTART');
  if (begins === undefined) return `«${title}» has no DTSTART.`;
  const from = dateOf(begins.value);
  if (from === null) return `«${title}» begins at ${begins.value.slice(0, 40)}, which is no whole day.`;
  if (one('STATUS')?.value.toUpperCase() === 'CANCELLED') return `«${title}» is cancelled.`;
  const end = one('DTEND');
  const to = end === undefined ? from + 1 : dateOf(end.value);
  if (to === null || to - from > mostDays || to < from) return `«${title}» does not end within ${mostDays} days.`;
  const days = Array.from({ length: Math.max(1, to - from) }, (_, index) => from + index);
  const rule = one('RRULE');
  if (rule === undefined) return days.map((date) => ({ date, title }));
  const until = yearlyUntil(rule.value.toUpperCase(), from);
  if (until === null) return `«${title}» comes back by ${rule.value.slice(0, 60)}: only every year on its date is read.`;
  return days.flatMap((date) => yearly(date, until).map((each) => ({ date: each, title })));
}

/** The last date of a yearly rule; null for another rule. */
function yearlyUntil(rule: string, from: DayNumber): DayNumber | null {
  const parts = new Map(rule.split(';').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
  if (parts.get('FREQ') !== 'YEARLY' || (parts.get('INTERVAL') ?? '1') !== '1') return null;
  const [, month, day] = dateText(from).split('-').map(Number);
  if (Number(parts.get('BYMONTH') ?? month) !== month || Number(parts.get('BYMONTHDAY') ?? day) !== day) return null;
  const known = new Set(['FREQ', 'INTERVAL', 'BYMONTH', 'BYMONTHDAY', 'UNTIL', 'COUNT', 'WKST']);
  if ([...parts.keys()].some((name) => !known.has(name))) return null;
  const farthest = from + Math.round(yearsAhead * 365.25);
  const until = parts.get('UNTIL');
  if (until !== undefined) {
    const last = dateOf(until.slice(0, 8));
    return last === null ? null : Math.min(last, farthest);
  }
  const count = parts.get('COUNT');
  if (count === undefined) return farthest;
  return /^\d{1,4}$/.test(count) && Number(count) > 0 ? Math.min(farthest, from + Math.round((Number(count) - 1) * 365.25) + 1) : null;
}

/** A date in every year up to a last one; 29 February only where there is one. */
function yearly(date: DayNumber, until: DayNumber): DayNumber[] {
  const text = dateText(date);
  const found: DayNumber[] = [];
  for (let year = Number(text.slice(0, 4)); ; year += 1) {
    const start = parseDate(`${String(year).padStart(4, '0')}-01-01`);
    if (start === null || start > until) return found;
    const each = parseDate(`${String(year).padStart(4, '0')}${text.slice(4)}`);
    if (each !== null && each <= until) found.push(each);
  }
}

/** `20261224`; null where a time stands. */
function dateOf(value: string): DayNumber | null {
  return /^\d{8}$/.test(value) ? parseDate(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}`) : null;
}

function plain(value: string): string {
  return value
    .replaceAll(/\\([nN,;\\])/g, (_, mark: string) => (mark === 'n' || mark === 'N' ? ' ' : mark))
    .trim()
    .slice(0, 200);
}
