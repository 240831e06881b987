/** Do figures of answers count those that nobody gave? */
import { describe, expect, test } from 'vitest';
import { always, openHours } from '../time/business-time.ts';
import type { Promises } from './response-clock.ts';
import { type Asked, responseFigures } from './response-figures.ts';

const minute = 60_000;
const promises: Promises = [{ version: 1, from: 0, hours: openHours('UTC', always), answerWithin: 60 * minute, warnBefore: 10 * minute }];
const now = 1_000_000 * minute;
const asked = (id: string, ago: number, waited: number | null, needless: string | null = null): Asked => ({
  id,
  askedAt: now - ago * minute,
  answeredAt: waited === null ? null : now - (ago - waited) * minute,
  needless,
});

describe('given nine quick answers and one question that lies for a day', () => {
  const questions = [...Array.from({ length: 9 }, (_, index) => asked(`r${index}`, 2000, 10 + index)), asked('old', 1440, null)];

  test('the ninety-fifth percentile is its age, as at least so much; the ninetieth is not', () => {
    const { calendar } = responseFigures(promises, questions, now);
    expect(calendar).toEqual({
      p50: { milliseconds: 14 * minute, isAtLeast: false },
      p90: { milliseconds: 18 * minute, isAtLeast: false },
      p95: { milliseconds: 1440 * minute, isAtLeast: true },
    });
  });

  test('nine of ten are in time, one is late though nobody answered it', () => {
    expect(responseFigures(promises, questions, now)).toMatchObject({ asked: 10, answered: 9, unanswered: 1, inTime: 9, late: 1, shareInTime: 0.9 });
  });
});

test('what is within its time is not judged yet, and what needs no answer is left out and counted as that', () => {
  const questions = [asked('new', 5, null), asked('ill', 3000, null, 'automatic'), asked('late', 500, 90)];
  expect(responseFigures(promises, questions, now)).toMatchObject({ asked: 2, leftOut: 1, undecided: 1, inTime: 0, late: 1, shareInTime: 0 });
});

test('of nothing there are no figures, and no share', () => {
  expect(responseFigures(promises, [], now)).toMatchObject({ asked: 0, shareInTime: null, calendar: { p50: null, p90: null, p95: null } });
});
