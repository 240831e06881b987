import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openHours } from '../time/business-time.ts';
import { iso, parseInstant } from '../time/instant.ts';
import { parseLocalTime } from '../time/local.ts';
import { laidOver, type Rotation, type Shift, turns } from './rotation.ts';

const instant = (text: string): number => parseInstant(text) ?? Number.NaN;
const said = (shifts: readonly Shift[]): string[] => shifts.map(({ from, to, member }) => `${iso(from)} ${iso(to)} ${member}`);
const rotation = (more: Partial<Rotation> = {}): Rotation => ({
  timezone: 'Europe/Stockholm',
  handoff: parseLocalTime('2026-03-27T09:00') ?? 0,
  hours: 24,
  members: ['ann', 'bo', 'cy'],
  ...more,
});

test('a day is 23 hours long when clocks go forward, and hand-overs stay at nine', () => {
  expect(said(turns(rotation(), { from: instant('2026-03-27T08:00:00Z'), to: instant('2026-03-30T07:00:00Z') }))).toEqual([
    '2026-03-27T08:00:00Z 2026-03-28T08:00:00Z ann',
    '2026-03-28T08:00:00Z 2026-03-29T07:00:00Z bo',
    '2026-03-29T07:00:00Z 2026-03-30T07:00:00Z cy',
  ]);
});

test('nobody’s turn is before the first hand-over', () => {
  expect(said(turns(rotation(), { from: instant('2026-03-20T00:00:00Z'), to: instant('2026-03-27T12:00:00Z') }))).toEqual([
    '2026-03-27T08:00:00Z 2026-03-27T12:00:00Z ann',
  ]);
});

test('a turn of an hour that clocks skip has no length, and its member keeps their place', () => {
  const hourly = rotation({ handoff: parseLocalTime('2026-03-29T00:00') ?? 0, hours: 1 });
  expect(said(turns(hourly, { from: instant('2026-03-28T23:00:00Z'), to: instant('2026-03-29T03:00:00Z') }))).toEqual([
    '2026-03-28T23:00:00Z 2026-03-29T00:00:00Z ann',
    '2026-03-29T00:00:00Z 2026-03-29T01:00:00Z bo',
    '2026-03-29T01:00:00Z 2026-03-29T02:00:00Z ann',
    '2026-03-29T02:00:00Z 2026-03-29T03:00:00Z bo',
  ]);
});

test('a day rota that counts working days gives nobody all the Mondays', () => {
  const week = Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 0, to: 86_400_000 }] : []));
  const goalie = rotation({ handoff: parseLocalTime('2026-03-30T00:00') ?? 0, days: openHours('Europe/Stockholm', week) });
  const mondays = [0, 1, 2, 3].map((weeks) => {
    const from = instant('2026-03-30T10:00:00Z') + weeks * 7 * 86_400_000;
    return turns(goalie, { from, to: from + 1 })[0]?.member;
  });
  expect(mondays).toEqual(['ann', 'cy', 'bo', 'ann']);
});

test('a turn of two working days is Friday and Monday, and each has as many', () => {
  const week = Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 0, to: 86_400_000 }] : []));
  const goalie = rotation({ handoff: parseLocalTime('2026-03-31T00:00') ?? 0, hours: 48, days: openHours('Europe/Stockholm', week) });
  const noon = instant('2026-03-31T10:00:00Z');
  const who = [0, 1, 2, 3, 6, 7, 8].map((days) => turns(goalie, { from: noon + days * 86_400_000, to: noon + days * 86_400_000 + 1 })[0]?.member);
  expect(who).toEqual(['ann', 'ann', 'bo', 'bo', 'cy', 'cy', 'ann']);
});

test('turns cover a span whole, in order, wherever it begins', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/Stockholm', 'America/Santiago', 'Pacific/Apia', 'Australia/Lord_Howe'),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 1, max: 2_000 }),
      (timezone, hours, after, long) => {
        const it = rotation({ timezone, hours, handoff: parseLocalTime('2011-12-20T00:30') ?? 0 });
        const from = instant('2011-12-22T00:00:00Z') + after * 3_600_000;
        const found = turns(it, { from, to: from + long * 3_600_000 });
        expect(found[0]?.from).toBe(from);
        expect(found.at(-1)?.to).toBe(from + long * 3_600_000);
        for (const [index, shift] of found.entries()) if (index > 0) expect(shift.from).toBe(found[index - 1]?.to);
      },
    ),
    { numRuns: 60 },
  );
});

test('where shifts lie over one another the last of the list stands, moment by moment', () => {
  const shift = fc.tuple(fc.nat(30), fc.nat(15), fc.constantFrom('a', 'b', 'c')).map(([from, long, member]) => ({ from, to: from + long, member }));
  fc.assert(
    fc.property(fc.array(shift, { maxLength: 8 }), (shifts) => {
      const found = laidOver(shifts, { from: 3, to: 40 });
      for (let at = 0; at < 50; at += 1) {
        const wanted = at < 3 || at >= 40 ? undefined : shifts.findLast((each) => each.from <= at && at < each.to)?.member;
        expect(found.filter((each) => each.from <= at && at < each.to).map((each) => each.member)).toEqual(wanted === undefined ? [] : [wanted]);
      }
    }),
  );
});
