import { expect, it } from 'vitest';
import { pauseSeconds } from './pause.ts';

it.each([
  [1, false, 0, 5],
  [2, false, 0, 10],
  [8, false, 0, 640],
  [9, false, 0, 900],
  [1000, false, 0, 900],
  [1, true, 0, 2],
  [5, true, 0, 30],
  [1, false, 120, 120],
  [9, false, 1, 900],
  [1, true, 1e9, 3600],
])('after %i tries, urgent %s, told %i: %i seconds', (tries, urgent, told, seconds) => expect(pauseSeconds(tries, urgent, told)).toBe(seconds));
