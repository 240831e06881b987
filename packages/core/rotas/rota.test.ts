import fc from 'fast-check';
import { expect, test } from 'vitest';
import { iso, parseInstant } from '../time/instant.ts';
import { dateText, parseDate, parseLocalTime } from '../time/local.ts';
import { readWeek, weekOf, weekWords } from '../time/week.ts';
import { type CalendarEvent, printCalendar } from './calendar.ts';
import { readHolidays } from './holiday-file.ts';
import { checkRota, doubleBookings, gaps, type Layer, onDutyAt, type Rota, schedule } from './rota.ts';

const instant = (text: string): number => parseInstant(text) ?? Number.NaN;
const office = weekOf({
  mon: [['09:00', '17:00']],
  tue: [['09:00', '17:00']],
  wed: [['09:00', '17:00']],
  thu: [['09:00', '17:00']],
  fri: [['09:00', '17:00']],
});
const layer = (members: readonly string[], more: Partial<Layer> = {}): Layer => ({
  timezone: null,
  handoff: parseLocalTime('2026-11-02T09:00') ?? 0,
  hours: 168,
  members,
  only: null,
  countsOpenDays: false,
  restsOnHolidays: false,
  from: null,
  to: null,
  ...more,
});
const rota = (layers: readonly Layer[], more: Partial<Rota> = {}): Rota => ({
  timezone: 'Europe/Stockholm',
  layers,
  covers: null,
  restsOnHolidays: false,
  holidays: [],
  ...more,
});
const week = { from: instant('2026-11-02T08:00:00Z'), to: instant('2026-11-09T08:00:00Z') };
const said = (list: readonly { from: number; to: number; member?: string }[]): string[] =>
  list.map(({ from, to, member = '' }) => `${iso(from)} ${iso(to)} ${member}`.trim());

test('a later layer is on duty inside its hours, an override over both', () => {
  const it = rota([layer(['night']), layer(['day'], { only: office })]);
  const shifts = schedule(it, [{ from: instant('2026-11-02T10:00:00Z'), to: instant('2026-11-02T11:00:00Z'), member: 'swap' }], {
    ...week,
    to: instant('2026-11-03T08:00:00Z'),
  });
  expect(said(shifts)).toEqual([
    '2026-11-02T08:00:00Z 2026-11-02T10:00:00Z day',
    '2026-11-02T10:00:00Z 2026-11-02T11:00:00Z swap',
    '2026-11-02T11:00:00Z 2026-11-02T16:00:00Z day',
    '2026-11-02T16:00:00Z 2026-11-03T08:00:00Z night',
  ]);
});

test('follow the sun is one layer a site, each by its own clocks, and leaves no gap in winter but one in the weeks between two changes of clocks', () => {
  const days = (from: string, to: string) =>
    weekOf(Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [[from, to] as const]])));
  const sun = rota([
    layer(['stockholm'], { only: days('08:00', '18:00') }),
    layer(['new york'], { timezone: 'America/New_York', only: days('12:00', '22:00') }),
    layer(['auckland'], { timezone: 'Pacific/Auckland', only: days('16:00', '20:00') }),
  ]);
  const winter = { from: instant('2026-12-07T00:00:00Z'), to: instant('2026-12-08T00:00:00Z') };
  expect(said(gaps(sun, schedule(sun, [], winter), winter))).toEqual([]);
  const autumn = { from: instant('2027-03-17T00:00:00Z'), to: instant('2027-03-18T00:00:00Z') };
  expect(said(gaps(sun, schedule(sun, [], autumn), autumn))).toEqual(['2027-03-17T02:00:00Z 2027-03-17T03:00:00Z']);
});

test('what the rota promises and nobody covers is a gap; holidays need nobody when it rests', () => {
  const it = rota([layer(['ann'], { only: office, restsOnHolidays: true, to: instant('2026-11-05T11:00:00Z') })], {
    covers: office,
    holidays: [parseDate('2026-11-03') ?? 0],
  });
  expect(said(gaps(it, schedule(it, [], week), week))).toEqual([
    '2026-11-03T08:00:00Z 2026-11-03T16:00:00Z',
    '2026-11-05T11:00:00Z 2026-11-05T16:00:00Z',
    '2026-11-06T08:00:00Z 2026-11-06T16:00:00Z',
  ]);
  expect(said(gaps({ ...it, restsOnHolidays: true }, schedule(it, [], week), week))[0]).toBe('2026-11-05T11:00:00Z 2026-11-05T16:00:00Z');
});

test('one person on duty twice at once is named with both rotas', () => {
  const shift = (from: number, to: number, member: string) => ({ from, to, member });
  expect(
    doubleBookings([
      { id: 'a', shifts: [shift(0, 10, 'ann'), shift(10, 20, 'bo')] },
      { id: 'b', shifts: [shift(5, 15, 'ann')] },
    ]),
  ).toEqual([{ from: 5, to: 10, member: 'ann', rotas: ['a', 'b'] }]);
});

test('double bookings are those of every pair of shifts, however their lengths differ', () => {
  const every = (step: number, names: readonly string[]) =>
    Array.from({ length: Math.floor(100 / step) }, (_, index) => ({ from: index * step, to: (index + 1) * step, member: names[index % names.length] ?? '' }));
  const [a, b] = [every(7, ['ann', 'bo']), every(3, ['ann', 'bo', 'cy'])];
  const pairs = a.flatMap((one) =>
    b.flatMap((other) => {
      const both = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to), member: one.member };
      return one.member === other.member && both.from < both.to ? [{ ...both, rotas: ['a', 'b'] }] : [];
    }),
  );
  expect(pairs.length).toBeGreaterThan(10);
  expect(
    doubleBookings([
      { id: 'a', shifts: a },
      { id: 'b', shifts: b },
    ]),
  ).toEqual(pairs);
});

test('who is on duty, and who comes next', () => {
  const shifts = schedule(rota([layer(['ann', 'bo'])]), [], { ...week, to: week.to + 1000 });
  expect(onDutyAt(shifts, week.from)).toMatchObject({ now: { member: 'ann' }, next: { member: 'bo' } });
  expect(onDutyAt(shifts, week.from - 1)).toMatchObject({ now: null, next: { member: 'ann' } });
});

test.each([
  [rota([], { timezone: 'Europe/Uppsala' }), 'rotas.unknown-zone', '/timezone'],
  [rota([layer(['ann'], { timezone: '+01:00' })]), 'rotas.unknown-zone', '/layers/0/timezone'],
  [rota([layer([])]), 'rotas.nobody-in-layer', '/layers/0/members'],
  [rota([layer(['ann'], { from: 2, to: 1 })]), 'rotas.ends-before-it-begins', '/layers/0/to'],
  [rota([layer(['ann'], { countsOpenDays: true, hours: 12 })]), 'rotas.turns-not-days', '/layers/0/length'],
])('what does not hold together is refused where it stands', (it, code, path) => {
  expect(checkRota(it)).toMatchObject({ ok: false, refusal: { code, path } });
});

test('hours are read, and said in words', () => {
  expect(weekWords({ mon: [['09:00', '17:00']], tue: [['09:00', '17:00']], sat: [['00:00', '24:00']] })).toBe('Mon–Tue 09:00–17:00; Sat');
  expect(readWeek({ mon: [['22:00', '06:00']] }, '/only')).toMatchObject({ ok: false, refusal: { path: '/only/mon/0' } });
});

test('a calendar is printed with CRLF, escaped, and folded at 75 bytes', () => {
  const event: CalendarEvent = {
    uid: 'x',
    from: instant('2026-11-02T08:00:00Z'),
    to: instant('2026-11-09T08:00:00Z'),
    title: 'On call, «first»; é'.repeat(9),
    says: 'a\nb',
  };
  const text = printCalendar('Rota', [event], 0);
  expect(text).toContain('DTSTART:20261102T080000Z\r\n');
  expect(text).toContain('DESCRIPTION:a\\nb\r\n');
  for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  expect(text.replaceAll('\r\n ', '')).toContain('On call\\, «first»\\; é');
});

const calendar = (...events: readonly string[]): string =>
  ['BEGIN:VCALENDAR', ...events.flatMap((event) => ['BEGIN:VEVENT', ...event.split('|'), 'END:VEVENT']), 'END:VCALENDAR'].join('\r\n');

test('holidays are days, longer feasts, and days of every year', () => {
  const read = readHolidays(
    calendar(
      'DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261227|SUMMARY;LANGUAGE=en:Christmas\\, all\r\n  of it',
      'DTSTART;VALUE=DATE:20240606|RRULE:FREQ=YEARLY;COUNT=3|SUMMARY:National day',
      'DTSTART:20261231T180000Z|SUMMARY:Party',
      'DTSTART;VALUE=DATE:20260403|RRULE:FREQ=YEARLY;BYDAY=1FR|SUMMARY:Moving',
    ),
  );
  expect(read.ok && read.value.holidays.map(({ date, title }) => `${dateText(date)} ${title}`)).toEqual([
    '2024-06-06 National day',
    '2025-06-06 National day',
    '2026-06-06 National day',
    '2026-12-24 Christmas, all of it',
    '2026-12-25 Christmas, all of it',
    '2026-12-26 Christmas, all of it',
  ]);
  expect(read.ok && read.value.leftOut.map(({ says }) => says)).toEqual([expect.stringContaining('Party'), expect.stringContaining('BYDAY=1FR')]);
});

test('what is no calendar is refused, and nothing makes the reader throw', () => {
  expect(readHolidays('<html>')).toMatchObject({ ok: false, refusal: { code: 'rotas.no-calendar' } });
  const piece = fc.constantFrom(
    'DTSTART;VALUE=DATE:',
    '20261224',
    'RRULE:FREQ=YEARLY',
    ';COUNT=',
    '9',
    '|',
    'SUMMARY:',
    'BEGIN:VALARM',
    '\r\n ',
    'END:VEVENT',
    ':',
    '"',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 20 }),
      (pieces) => typeof readHolidays(calendar(pieces.join(''))).ok === 'boolean',
    ),
  );
});
