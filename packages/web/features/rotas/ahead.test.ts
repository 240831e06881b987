import { expect, test } from 'vitest';
import { changeWords, clockChanges, holidayStretches, inksOf, monthMarks, shareOf, weekMarks, weeksFrom } from './ahead.ts';

const stockholm = 'Europe/Stockholm';
const span = weeksFrom(Date.parse('2027-03-10T12:00:00Z'), 6, stockholm);

test('weeks begin on Monday by the clocks of the zone, also over a change of clocks', () => {
  expect([new Date(span.from).toISOString(), new Date(span.to).toISOString()]).toEqual(['2027-03-07T23:00:00.000Z', '2027-04-18T22:00:00.000Z']);
  expect(weekMarks(span, stockholm).map(({ label }) => label)).toEqual(['8', '15', '22', '29', '5', '12']);
  expect(monthMarks(span, stockholm).map(({ label }) => label)).toEqual(['Mar 2027', 'Apr 2027']);
  expect([shareOf(span.from - 1, span), shareOf(span.to + 1, span)]).toEqual([0, 1]);
});

test('changes of clocks are named for each zone, in order of time', () => {
  expect(clockChanges(span, [stockholm, 'America/New_York', stockholm, 'UTC', 'Australia/Lord_Howe']).map(changeWords)).toEqual([
    'clocks forward 1 h in New York',
    'clocks forward 1 h in Stockholm',
    'clocks back 0.5 h in Lord Howe',
  ]);
});

test('holidays outside the picture are left out; people have inks of their own, in whatever order they come', () => {
  const feasts = ['2027-03-07', '2027-03-26', 'nonsense'].map((date) => ({ date, title: date }));
  expect(holidayStretches(feasts, span, stockholm).map(({ title }) => title)).toEqual(['2027-03-26']);
  const people = Array.from({ length: 30 }, (_, index) => `per_${String(index).padStart(2, '0')}`);
  const ink = inksOf(people);
  expect(new Set(people.map(ink)).size).toBe(30);
  expect(inksOf(people.toReversed())('per_07')).toBe(ink('per_07'));
});
