import { openHours } from '@samspel/core/time/business-time.ts';
import { weekdays, weekOf, weekWords } from '@samspel/core/time/week.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWeek } from './week-text.ts';

test('days and spans are read as people type them, over midnight too', () => {
  expect(parseWeek('Mon-Tue 09:00-12:00, 13:00-17:00; sat')).toEqual({
    mon: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    tue: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    sat: [['00:00', '24:00']],
  });
  expect(parseWeek('Sun 22:00–6:00')).toEqual({ sun: [['22:00', '24:00']], mon: [['00:00', '06:00']] });
  expect(parseWeek('Fri-Mon')).toEqual({ fri: [['00:00', '24:00']], sat: [['00:00', '24:00']], sun: [['00:00', '24:00']], mon: [['00:00', '24:00']] });
});

test('what cannot be read is said', () => {
  expect(parseWeek('Someday 9-17')).toContain('Someday');
  expect(parseWeek('Mon 9-17')).toContain('«9-17»');
});

test('what is said of hours is read as the same hours', () => {
  const time = fc.integer({ min: 0, max: 48 }).map((half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
  const span = fc
    .tuple(time, time)
    .filter(([from, to]) => from < to)
    .map(([from, to]): [string, string] => [from, to]);
  const week = fc.record(Object.fromEntries(weekdays.map((day) => [day, fc.array(span, { maxLength: 2 })])));
  fc.assert(
    fc.property(week, (written) => {
      const read = parseWeek(weekWords(written));
      const open = (hours: typeof written) => openHours('UTC', weekOf(hours)).week;
      return weekWords(written) === 'never' || (typeof read !== 'string' && JSON.stringify(open(read as typeof written)) === JSON.stringify(open(written)));
    }),
  );
  expect(weekWords({ fri: [['22:00', '24:00']], sat: [['00:00', '06:00']] })).toBe('Fri 22:00–06:00');
  const night: [string, string][] = [
    ['00:00', '07:00'],
    ['22:00', '24:00'],
  ];
  expect(weekWords(Object.fromEntries(weekdays.map((day) => [day, night])))).toBe('Mon–Sun 22:00–07:00');
});
