import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readInstant } from './database.ts';

/** As PostgreSQL prints a timestamptz in UTC: no fraction, or as many digits as it takes. */
function printed(instant: number, digits: number): string {
  const text = new Date(instant).toISOString();
  const fraction = text.slice(20, 23).replace(/0+$/, '');
  const tail = fraction === '' ? '' : `.${fraction}${digits > 3 && fraction.length === 3 ? '456' : ''}`;
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${tail}+00`;
}

test('whatever moment PostgreSQL prints is read to the millisecond, and finer digits are cut off', () => {
  const moments = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) });
  fc.assert(fc.property(moments, fc.constantFrom(3, 6), (instant, digits) => readInstant(printed(instant, digits)) === instant));
});

test('the first century is not taken for the last', () => {
  expect(readInstant('0099-03-01 00:00:00+00')).toBe(Date.parse('0099-03-01T00:00:00Z'));
});
