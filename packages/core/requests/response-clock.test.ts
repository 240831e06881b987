/** Do both clocks of a question run as its asker and the office would count them? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openHours } from '../time/business-time.ts';
import { type Instant, iso, parseInstant } from '../time/instant.ts';
import { parseDate } from '../time/local.ts';
import { businessDue, businessMilliseconds, duesOf, type Promised, type Promises, promisedAt, responseOf } from './response-clock.ts';

const hour = 3_600_000;
const at = (text: string): Instant => parseInstant(text) ?? Number.NaN;
const nineToFive = { from: 9 * hour, to: 17 * hour };
const week = [[nineToFive], [nineToFive], [nineToFive], [nineToFive], [nineToFive], [], []];
const holiday = parseDate('2026-12-24') ?? 0;
const stockholm = openHours('Europe/Stockholm', week, [holiday]);
const promise = (over: Partial<Promised> = {}): Promised => ({ version: 1, from: 0, hours: stockholm, answerWithin: hour, warnBefore: hour / 4, ...over });

describe('given an office from nine to five and a promise of an hour', () => {
  const promises: Promises = [promise()];

  test('a question of Friday 16:50 is due on Monday at 9:50, and warned a quarter of an hour before', () => {
    const dues = duesOf(promises, at('2026-11-20T16:50:00+01:00'));
    expect([dues.due, dues.warnAt].map((each) => iso(each ?? 0))).toEqual(['2026-11-23T08:50:00Z', '2026-11-23T08:35:00Z']);
  });

  test('a question at three on the night of a holiday is due an hour after the office opens on the next working day', () => {
    expect(iso(duesOf(promises, at('2026-12-24T03:00:00+01:00')).due ?? 0)).toBe('2026-12-25T09:00:00Z');
  });

  test('an answer exactly at its due time is in time, a millisecond later it is not', () => {
    const askedAt = at('2026-11-23T10:00:00+01:00');
    const answered = (answeredAt: Instant) => responseOf(promises, { askedAt, answeredAt }, answeredAt + 5 * hour).state;
    expect([answered(askedAt + hour), answered(askedAt + hour + 1)]).toEqual(['in-time', 'answered-late']);
  });

  test('what nobody has answered runs, is warned of, and is late', () => {
    const askedAt = at('2026-11-23T10:00:00+01:00');
    const states = [44, 45, 60, 61].map((minutes) => responseOf(promises, { askedAt, answeredAt: null }, askedAt + minutes * 60_000).state);
    expect(states).toEqual(['running', 'warned', 'warned', 'late']);
  });

  test('both clocks are told: a night and a weekend pass for the asker only', () => {
    const asked = { askedAt: at('2026-11-20T16:50:00+01:00'), answeredAt: at('2026-11-23T09:05:00+01:00') };
    const { calendarMilliseconds, businessMilliseconds: business } = responseOf(promises, asked, at('2026-12-01T00:00:00Z'));
    expect([calendarMilliseconds / 60_000, business / 60_000]).toEqual([3 * 24 * 60 - 7 * 60 - 45, 15]);
  });
});

describe('given hours that were changed', () => {
  const longer = openHours(
    'Europe/Stockholm',
    week.map((spans) => spans.map(() => ({ from: 8 * hour, to: 20 * hour }))),
    [holiday],
  );
  const changed = at('2026-11-23T00:00:00+01:00');
  const promises: Promises = [promise(), promise({ version: 2, from: changed, hours: longer, answerWithin: hour / 2 })];

  test('what was promised is what stood when it was asked, and the clock runs on the hours of each day', () => {
    const askedAt = at('2026-11-20T16:50:00+01:00');
    expect(promisedAt(promises, askedAt).version).toBe(1);
    expect(iso(duesOf(promises, askedAt).due ?? 0)).toBe('2026-11-23T07:50:00Z');
    expect(iso(duesOf(promises, at('2026-11-23T19:50:00+01:00')).due ?? 0)).toBe('2026-11-24T07:20:00Z');
  });

  test('before the first promise its hours hold', () => {
    const late: Promises = [promise({ from: changed })];
    expect(businessMilliseconds(late, { from: at('2026-11-20T16:00:00+01:00'), to: changed })).toBe(hour);
  });
});

test('an office that never opens is never due, and nobody is late there', () => {
  const never: Promises = [promise({ hours: openHours('UTC', []) })];
  const askedAt = at('2026-11-20T16:50:00Z');
  expect(duesOf(never, askedAt)).toMatchObject({ due: null, warnAt: null });
  expect(responseOf(never, { askedAt, answeredAt: null }, askedAt + 1000 * hour).state).toBe('running');
});

test('an office that closed for good before the time had passed hands over to the next hours', () => {
  const closed = at('2026-11-21T00:00:00Z');
  const promises: Promises = [promise(), promise({ version: 2, from: closed, hours: openHours('UTC', []) })];
  expect(businessDue(promises, at('2026-11-20T16:50:00+01:00'), hour)).toBeNull();
});

test('by its due time exactly what was promised has passed, whatever the hours and their versions', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Stockholm', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe');
  const hours = fc.tuple(zones, fc.integer({ min: 0, max: 11 }), fc.integer({ min: 13, max: 24 })).map(([zone, from, to]) =>
    openHours(
      zone,
      week.map((spans) => spans.map(() => ({ from: from * hour, to: to * hour }))),
    ),
  );
  const begin = at('2026-10-20T00:00:00Z');
  fc.assert(
    fc.property(
      hours,
      hours,
      fc.integer({ min: 0, max: 14 * 24 }),
      fc.integer({ min: 0, max: 60 * 60_000 * 30 }),
      fc.integer({ min: 0, max: 400 }),
      (a, b, change, within, later) => {
        const promises: Promises = [
          promise({ hours: a, answerWithin: within }),
          promise({ version: 2, from: begin + change * hour, hours: b, answerWithin: within }),
        ];
        const askedAt = begin + later * 1_000_003;
        const due = businessDue(promises, askedAt, within);
        if (due === null) throw new Error('it opens every week');
        expect(businessMilliseconds(promises, { from: askedAt, to: due })).toBe(within);
        if (within > 0) expect(businessMilliseconds(promises, { from: askedAt, to: due - 1 })).toBe(within - 1);
      },
    ),
  );
});
