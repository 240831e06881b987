import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueAt, isOpen, openDays, openHours, openMilliseconds, openSpans } from './business-time.ts';
import { iso, parseInstant } from './instant.ts';
import { dayMilliseconds, dayOf, parseDate, weekdayOf } from './local.ts';
import { localOf } from './zone.ts';

const instant = (text: string): number => parseInstant(text) ?? Number.NaN;
const minute = 60_000;
const office = Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 540 * minute, to: 1020 * minute }] : []));
const zones = ['Europe/Stockholm', 'America/Santiago', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'UTC'];

const dayHours = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 1430 }), fc.integer({ min: 10, max: 700 }))
    .map(([from, long]) => ({ from: from * minute, to: Math.min(1440, from + long) * minute })),
  { maxLength: 2 },
);
const hoursOf = fc
  .tuple(fc.constantFrom(...zones), fc.array(dayHours, { minLength: 7, maxLength: 7 }), fc.array(fc.integer({ min: 20_500, max: 20_560 }), { maxLength: 5 }))
  .map(([zone, week, holidays]) => openHours(zone, week, holidays));
const start = fc.integer({ min: 20_500 * 1440, max: 20_550 * 1440 }).map((minutes) => minutes * minute);

test('what is open of a span is what minute after minute is open', () => {
  fc.assert(
    fc.property(hoursOf, start, fc.integer({ min: 0, max: 5000 }), (hours, from, minutes) => {
      let open = 0;
      for (let each = 0; each < minutes; each += 1) {
        const local = localOf(hours.timezone, from + each * minute) ?? 0;
        const date = dayOf(local);
        const clock = local - date * dayMilliseconds;
        if (!hours.holidays.includes(date) && (hours.week[weekdayOf(date)] ?? []).some((span) => span.from <= clock && clock < span.to)) open += minute;
      }
      const span = { from, to: from + minutes * minute };
      expect(openMilliseconds(hours, span)).toBe(open);
      expect(openSpans(hours, span).reduce((sum, each) => sum + each.to - each.from, 0)).toBe(open);
    }),
    { numRuns: 60 },
  );
});

test('due is the first instant by which so much has passed', () => {
  fc.assert(
    fc.property(hoursOf, start, fc.integer({ min: 1, max: 400 * 60_000 }), (hours, from, wanted) => {
      const due = dueAt(hours, from, wanted);
      if (hours.perWeek === 0) return due === null;
      return due !== null && openMilliseconds(hours, { from, to: due }) === wanted && openMilliseconds(hours, { from, to: due - 1 }) === wanted - 1;
    }),
    { numRuns: 100 },
  );
});

test('nothing to wait for is due at once, and nothing open is never due', () => {
  const hours = openHours('Europe/Stockholm', office);
  expect(dueAt(hours, 5, 0)).toBe(5);
  expect(dueAt(openHours('Europe/Stockholm', []), 5, 1)).toBeNull();
  expect(isOpen(hours, instant('2026-11-06T15:59:59Z'))).toBe(true);
  expect(isOpen(hours, instant('2026-11-06T16:00:00Z'))).toBe(false);
});

test('a question on Friday at 16:50 is due on Monday, also over a holiday and a change of clocks', () => {
  const hours = openHours('Europe/Stockholm', office, [parseDate('2026-10-26') ?? 0]);
  expect(iso(dueAt(hours, instant('2026-10-23T16:50:00+02:00'), 3_600_000) ?? 0)).toBe('2026-10-27T08:50:00Z');
});

test('what is open over centuries costs no more than over hours', () => {
  const hours = openHours('UTC', office);
  expect(dueAt(hours, 0, 40 * 52 * 3_600_000 * 1000) ?? 0).toBeGreaterThan(instant('2960-01-01T00:00:00Z'));
});

test('open dates are counted without walking them', () => {
  fc.assert(
    fc.property(hoursOf, fc.integer({ min: 20_490, max: 20_530 }), fc.integer({ min: 0, max: 60 }), (hours, from, days) => {
      let count = 0;
      for (let date = from; date < from + days; date += 1) if ((hours.perDay[weekdayOf(date)] ?? 0) > 0 && !hours.holidays.includes(date)) count += 1;
      return openDays(hours, from, from + days) === count;
    }),
  );
});
