/** Does a weekly profile follow the local clock, also on the days on which it is put forward or back? */
import { expect, test } from 'vitest';
import { spreadProfile } from './population.ts';

const hour = 3_600_000;
/** Users tell the hour of the week: 0 is Monday 00:00. */
const profile = Array.from({ length: 168 }, (_, index) => index);

test('given UTC, when a week is spread, then each hour of it has its number', () => {
  const monday = Date.parse('2026-03-02T00:00:00Z');
  const points = spreadProfile(profile, [{ from: monday, offsetSeconds: 0 }], { from: monday, to: monday + 168 * hour });
  expect(points.map((point) => point.users)).toEqual(profile);
  expect(points[30]?.from).toBe(monday + 30 * hour);
});

test('given Stockholm putting its clock back, when that night is spread, then its third hour comes twice', () => {
  const change = Date.parse('2026-10-25T01:00:00Z');
  const offsets = [
    { from: change - 48 * hour, offsetSeconds: 7200 },
    { from: change, offsetSeconds: 3600 },
  ];
  const points = spreadProfile(profile, offsets, { from: change - 3 * hour, to: change + 3 * hour });
  // Sunday 00, 01, 02 (twice, joined), 03, 04 local time.
  expect(points.map((point) => point.users)).toEqual([144, 145, 146, 147, 148].filter((each) => each !== 149));
  expect(points.map((point) => (point.from - change) / hour)).toEqual([-3, -2, -1, 1, 2]);
});

test('given a zone of half an hour and a span that begins between, when spread, then steps stand on the local hour', () => {
  const from = Date.parse('2026-03-02T00:10:00Z');
  const points = spreadProfile(profile, [{ from: 0, offsetSeconds: 19_800 }], { from, to: from + hour });
  expect(points).toEqual([
    { from, users: 5 },
    { from: Date.parse('2026-03-02T00:30:00Z'), users: 6 },
  ]);
});
