import { expect, test } from 'vitest';
import { parseWeek } from './week-text.ts';

test('days and spans are read as people type them, over midnight too', () => {
  expect(parseWeek('Mon-Tue 09:00-12:00, 13:00-17:00; sat')).toEqual({
    mon: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    tue: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    sat: [['00:00', '24:00']],
  });
  expect(parseWeek('Sun 22:00–6:00')).toEqual({ sun: [['22:00', '24:00']], mon: [['00:00', '06:00']] });
  expect(parseWeek('Fri-Mon')).toEqual({ fri: [['00:00', '24:00']], sat: [['00:00', '24:00']], sun: [['00:00', '24:00']], mon: [['00:00', '24:00']] });
});

test('what cannot be read is said', () => {
  expect(parseWeek('Someday 9-17')).toContain('Someday');
  expect(parseWeek('Mon 9-17')).toContain('«9-17»');
});
