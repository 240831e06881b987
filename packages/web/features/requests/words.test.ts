/** Are quotes found where they are below what is said, and left where they are answered line by line? */
import { expect, test } from 'vitest';
import { filledIn, partsOf } from './words.ts';

test('what is quoted at the end is folded with the line that leads to it', () => {
  expect(partsOf('Thanks!\n\nOn Monday, Ann wrote:\n> So.\n>> Earlier\n')).toEqual({ said: 'Thanks!', quoted: 'On Monday, Ann wrote:\n> So.\n>> Earlier' });
  expect(partsOf('> So?\nYes.\n> And?\nNo.')).toEqual({ said: '> So?\nYes.\n> And?\nNo.', quoted: null });
  expect(partsOf('> only quoted')).toEqual({ said: '> only quoted', quoted: null });
  expect(partsOf('nothing')).toEqual({ said: 'nothing', quoted: null });
});

test('names stand where a kept answer says so', () => {
  expect(filledIn('{name}: see {title}, {name}. {me} $&', { name: 'Dee', title: '$1', me: 'Ann' })).toBe('Dee: see $1, Dee. Ann $&');
});
