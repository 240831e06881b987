/** Are the offsets of a zone found to the second, and a zone that does not exist refused? */
import { iso } from '@samspel/core/time/instant.ts';
import { expect, test } from 'vitest';
import { offsetsOf } from './zone.ts';

const year = { from: Date.parse('2026-01-01T00:00:00Z'), to: Date.parse('2027-01-01T00:00:00Z') };
const told = (zone: string) => offsetsOf(zone, year)?.map(({ from, offsetSeconds }) => [iso(from), offsetSeconds]);

test('given Stockholm, when a year is looked at, then both changes of the clock are found', () => {
  expect(told('Europe/Stockholm')).toEqual([
    ['2026-01-01T00:00:00Z', 3600],
    ['2026-03-29T01:00:00Z', 7200],
    ['2026-10-25T01:00:00Z', 3600],
  ]);
});

test('given zones without change, of half hours, and of changes by half an hour, when looked at, then they are as they are', () => {
  expect(told('UTC')).toEqual([['2026-01-01T00:00:00Z', 0]]);
  expect(told('Asia/Kolkata')).toEqual([['2026-01-01T00:00:00Z', 19_800]]);
  expect(told('Australia/Lord_Howe')?.map(([, offset]) => offset)).toEqual([39_600, 37_800, 39_600]);
});

test('given no such zone, when looked at, then there is none', () => {
  expect(offsetsOf('Europe/Uppsala', year)).toBeNull();
});
