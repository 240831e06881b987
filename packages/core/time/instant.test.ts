import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iso, parseInstant } from './instant.ts';

describe('reading an instant', () => {
  test('takes Z and offsets, with and without colon', () => {
    expect(parseInstant('2026-03-02T10:00:00Z')).toBe(Date.UTC(2026, 2, 2, 10));
    expect(parseInstant('2026-03-02T12:00:00+02:00')).toBe(Date.UTC(2026, 2, 2, 10));
    expect(parseInstant('2026-03-02T05:30:00-0430')).toBe(Date.UTC(2026, 2, 2, 10));
  });

  test('takes minutes without seconds, and cuts what is finer than a millisecond', () => {
    expect(parseInstant('2026-03-02T10:00Z')).toBe(Date.UTC(2026, 2, 2, 10));
    expect(parseInstant('2026-03-02T10:00:00.123999999Z')).toBe(Date.UTC(2026, 2, 2, 10, 0, 0, 123));
    expect(parseInstant('2026-03-02T10:00:00.5Z')).toBe(Date.UTC(2026, 2, 2, 10, 0, 0, 500));
  });

  test.each([
    ['a local time', '2026-03-02T10:00:00'],
    ['a date', '2026-03-02'],
    ['a day that does not exist', '2026-02-30T10:00:00Z'],
    ['a 29 February outside a leap year', '2025-02-29T10:00:00Z'],
    ['month 13', '2026-13-01T10:00:00Z'],
    ['hour 24', '2026-03-02T24:00:00Z'],
    ['second 60', '2026-03-02T10:00:60Z'],
    ['an offset of 24 hours', '2026-03-02T10:00:00+24:00'],
    ['words', 'yesterday'],
    ['nothing', ''],
    ['something behind it', '2026-03-02T10:00:00Z; drop table'],
  ])('refuses %s', (_, text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test('gives back what was written, for every moment of ten thousand years', () => {
    fc.assert(fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (instant) => parseInstant(iso(instant)) === instant));
  });

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseInstant(text);
        return read === null || Number.isInteger(read);
      }),
    );
  });
});

test('an instant on a whole second is written without a fraction', () => {
  expect(iso(Date.UTC(2026, 2, 2, 10))).toBe('2026-03-02T10:00:00Z');
  expect(iso(Date.UTC(2026, 2, 2, 10, 0, 0, 7))).toBe('2026-03-02T10:00:00.007Z');
});
