import { describe, expect, test } from 'vitest';
import { readSort, sortRows, sortText } from './sort.ts';

const columns = [
  { key: 'lost', sort: (row: { name: string; lost: number | null }) => row.lost },
  { key: 'name', sort: (row: { name: string }) => row.name },
  { key: 'note' },
];
const rows = [
  { name: 'play 10', lost: 5 },
  { name: 'Play 9', lost: null },
  { name: 'login', lost: 5 },
  { name: 'search', lost: 12 },
];

describe('sorting rows', () => {
  test('what is not known comes last both ways, equal ones keep their order', () => {
    expect(sortRows(rows, columns, { key: 'lost', descending: true }).map((row) => row.name)).toEqual(['search', 'play 10', 'login', 'Play 9']);
    expect(sortRows(rows, columns, { key: 'lost', descending: false }).map((row) => row.name)).toEqual(['play 10', 'login', 'search', 'Play 9']);
  });
  test('names go by letters without case and by whole numbers', () =>
    expect(sortRows(rows, columns, { key: 'name', descending: false }).map((row) => row.name)).toEqual(['login', 'Play 9', 'play 10', 'search']));
  test('a column without order leaves the rows as they are', () => expect(sortRows(rows, columns, { key: 'note', descending: true })).toBe(rows));
  test('an address keeps it', () => expect(readSort(sortText({ key: 'lost', descending: true }))).toEqual({ key: 'lost', descending: true }));
});
