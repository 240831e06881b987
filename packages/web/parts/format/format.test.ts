import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationText } from './duration.ts';
import { dayText, instantText, presentFor, relativeText, spanText, utcText } from './instant.ts';
import { countText, numberText, shortNumber } from './number.ts';
import { pointsText, ratioText } from './ratio.ts';

const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('a share of 1', () => {
  test.each([
    [0.99953, '99.953 %'],
    [1, '100 %'],
    [0, '0 %'],
    [0.999996, '99.9996 %'],
    [0.9999999, '99.99999 %'],
    [0.000001, '0.0001 %'],
    [null, '—'],
  ])('%s reads %s', (ratio, words) => expect(plain(ratioText(ratio))).toBe(words));

  test('never reads 100 % when something was lost, never 0 % when something was left', () =>
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true, minExcluded: true }), fc.integer({ min: 0, max: 4 }), (ratio, digits) => {
        const shown = plain(ratioText(ratio, digits));
        expect(shown).not.toMatch(/^100(\.0*)? %$/);
        expect(shown).not.toMatch(/^0(\.0*)? %$/);
      }),
    ));

  test('a difference keeps its sign however small', () => {
    expect(plain(pointsText(-0.00021))).toBe('−0.021 pp');
    expect(plain(pointsText(-1e-9))).toBe('−<0.001 pp'.replace('<', '< '));
    expect(plain(pointsText(0))).toBe('±0.000 pp');
  });
});

describe('a duration', () => {
  test.each([
    [0, '0 s'],
    [0.0001, '< 1 ms'],
    [0.25, '250 ms'],
    [4.2, '4.2 s'],
    [45, '45 s'],
    [59.7, '1 min'],
    [200, '3 min 20 s'],
    [3599.8, '1 h'],
    [4320, '1 h 12 min'],
    [86_390, '1 d'],
    [273_600, '3 d 4 h'],
    [40_000_000, '463 d'],
    [-90, '−1 min 30 s'],
    [null, '—'],
  ])('of %s s reads %s', (seconds, words) => expect(plain(durationText(seconds))).toBe(words));

  test('is never nothing when it lasted, and never says 60 of a unit', () =>
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (seconds) => {
        const shown = plain(durationText(seconds));
        expect(shown).not.toMatch(/^0 /);
        expect(shown).not.toMatch(/\b60 (s|min)\b|\b24 h\b/);
      }),
    ));
});

describe('a moment', () => {
  const at = Date.UTC(2026, 2, 14, 8, 41, 7);
  test('names only what differs from now', () => {
    expect(instantText(at, at + 3_600_000, 'utc')).toBe('08:41');
    expect(instantText(at, at + 3_600_000, 'utc', true)).toBe('08:41:07');
    expect(instantText(at, Date.UTC(2026, 5, 1), 'utc')).toBe('14 Mar 08:41');
    expect(instantText(at, Date.UTC(2027, 5, 1), 'utc')).toBe('14 Mar 2026 08:41');
    expect(dayText(at, at, 'utc')).toBe('14 Mar');
    expect(utcText(at)).toBe('2026-03-14 08:41:07 UTC');
  });

  test.each([
    [10, 'just now'],
    [-10, 'in a moment'],
    [720, '12 min ago'],
    [-10_800, 'in 3 h'],
    [3 * 86_400, '3 d ago'],
    [90 * 86_400, '3 months ago'],
    [3 * 31_557_600, '3 years ago'],
  ])('%s s before now is %s', (seconds, words) => expect(relativeText(at - seconds * 1000, at)).toBe(words));

  test('is not to come because the clock of the page moves in steps, or another clock is a second ahead', () => {
    const [stepped, exact] = [at, at + 29_000];
    expect(relativeText(at + 20_000, presentFor(at + 20_000, stepped, exact))).toBe('just now');
    expect(relativeText(exact + 1000, presentFor(exact + 1000, stepped, exact))).toBe('just now');
    expect(relativeText(exact + 10_000, presentFor(exact + 10_000, stepped, exact))).toBe('in a moment');
    expect(presentFor(at - 720_000, stepped, exact)).toBe(stepped);
  });

  test('a span of whole days names its last day, another its clocks', () => {
    expect(spanText(Date.UTC(2026, 2, 14), Date.UTC(2026, 2, 28))).toBe('14–27 Mar 2026');
    expect(spanText(Date.UTC(2026, 2, 14), Date.UTC(2026, 2, 15))).toBe('14 Mar 2026');
    expect(spanText(Date.UTC(2026, 1, 14), Date.UTC(2026, 2, 15))).toBe('14 Feb – 14 Mar 2026');
    expect(spanText(Date.UTC(2025, 11, 28), Date.UTC(2026, 0, 4))).toBe('28 Dec 2025 – 3 Jan 2026');
    expect(spanText(at, at + 60_000)).toBe('14 Mar 2026 08:41 – 14 Mar 2026 08:42');
  });
});

describe('a count', () => {
  test('groups by three and keeps its sign', () => {
    expect(plain(numberText(1_234_567.5, 2))).toBe('1 234 567.5');
    expect(plain(numberText(-1000))).toBe('−1 000');
    expect(plain(shortNumber(12_345))).toBe('12.3 k');
    expect(plain(shortNumber(999_999))).toBe('1 M');
    expect(plain(shortNumber(4.25))).toBe('4.25');
  });
  test('agrees with its noun', () => {
    expect(countText(0, 'incident')).toBe('no incidents');
    expect(countText(1, 'incident')).toBe('1 incident');
    expect(plain(countText(1200, 'incident'))).toBe('1 200 incidents');
  });
});
