import { expect, test } from 'vitest';
import { daysOf, initialsOf, monthAfter, type RotaDays, weeksOf } from './days.ts';

const person = { id: 'per_1', name: 'Ann Lind' };
const rota: RotaDays = {
  id: 'rot_1',
  title: 'First line',
  kind: 'on-call',
  timezone: 'Europe/Stockholm',
  shifts: [{ from: '2026-10-19T07:00:00Z', to: '2026-10-26T08:00:00Z', person }],
  overrides: [],
  layers: [],
  gaps: [{ rota: 'rot_1', from: '2026-10-26T08:00:00Z', to: '2026-10-26T23:00:00Z' }],
  holidays: [{ date: '2026-10-31', title: 'All Saints' }],
};

test('a month is whole weeks from Monday on, by the clocks of the rota', () => {
  const { from, to, dates } = weeksOf('2026-10', 'Europe/Stockholm');
  expect([new Date(from).toISOString(), new Date(to).toISOString(), dates.length]).toEqual(['2026-09-27T22:00:00.000Z', '2026-11-01T23:00:00.000Z', 36]);
  expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
});

test('a day holds shares of shifts and gaps; the day clocks go back is longer', () => {
  const days = daysOf('2026-10', rota);
  const sunday = days.find(({ date }) => date === '2026-10-25');
  expect([(sunday?.to ?? 0) - (sunday?.from ?? 0), sunday?.pieces.length]).toEqual([25 * 3_600_000, 1]);
  const monday = days.find(({ date }) => date === '2026-10-26');
  expect(monday?.pieces.map(({ from, to, person: who }) => [from, to, who?.name ?? null])).toEqual([
    [0, 9 / 24, 'Ann Lind'],
    [9 / 24, 1, null],
  ]);
  expect(days.find(({ date }) => date === '2026-10-31')?.holiday).toBe('All Saints');
});

test('names are short in cells', () => {
  expect([initialsOf('Ann Lind'), initialsOf('Bo'), initialsOf('Ana Maria de la Cruz')]).toEqual(['AL', 'BO', 'AMD']);
});
