/** Do answers say what they answer, in a mail and in a line? */
import { expect, test } from 'vitest';
import { answerLine, answerMail, numberOfToken, receivedMail, titleFrom, tokenOf } from './letter.ts';

test('a mail holds the answer first, then who gives it, one tap, and what is answered', () => {
  const about = { number: 1042, title: 'Database?', asked: { name: 'Dee', on: '20 Nov 2026, 16:50', text: 'How?\n> earlier\n' } };
  expect(answerMail('So.\n', 'Ann', about, { page: 'https://x/requests/1', pulse: 'https://x/pulse#l' })).toBe(
    'So.\n\n-- \nAnn\n\nHow was this answer? One tap: https://x/pulse#l\nRequest 1042: https://x/requests/1\n\nOn 20 Nov 2026, 16:50, Dee wrote:\n> How?\n>> earlier',
  );
  const long = answerMail('So.', 'Ann', { ...about, asked: { name: 'Dee', on: 'then', text: 'a\n'.repeat(100) } }, { page: null, pulse: null });
  expect(long.split('\n')).toHaveLength(47);
  expect(long.endsWith('> …')).toBe(true);
});

test('a line of chat is one line, and no wall of text', () => {
  expect(answerLine('So\nand   so', 'dee', 7)).toBe('dee: So and so (request 7)');
  expect(answerLine('word '.repeat(500), 'dee', 7).length).toBeLessThan(400);
});

test('tokens go there and back', () => {
  expect(numberOfToken(tokenOf(1042))).toBe(1042);
  expect([numberOfToken('req-x'), numberOfToken('inc-1')]).toEqual([null, null]);
  expect(receivedMail(3, null, null)).toContain('A person will answer it.');
});

test('what has no title is called by its first words', () => {
  expect(titleFrom('\n  How do I?\nMore')).toBe('How do I?');
  expect(titleFrom(' \n')).toBe('Without words');
  expect(titleFrom('word '.repeat(60)).length).toBeLessThanOrEqual(101);
});
