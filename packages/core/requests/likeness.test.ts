/** Are questions that are asked again found, and others left apart? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clustersOf } from './likeness.ts';

const texts = [
  'How do I get a new database for my service?',
  'The playlist search is slow since Monday',
  'can I get a database for the radio service please',
  'Please give access to the log host for Bob',
  'hej, how do we get a database for ads?',
  'Who owns the ingestion pipeline?',
  'Access to the log host for Carol, please',
  'need a database, for service login 12345',
  'access for Dan to log host 10.0.0.17',
];
const questions = texts.map((text, index) => ({ id: `r${index}`, at: index, text }));

test('questions about the same are found together, the most frequent first, with the words they share', () => {
  const found = clustersOf(questions);
  expect(found.map((cluster) => [...cluster.questions].sort())).toEqual([
    ['r0', 'r2', 'r4', 'r7'],
    ['r3', 'r6', 'r8'],
  ]);
  expect(found[0]?.words[0]).toBe('database');
  expect(found[1]?.words).toEqual(expect.arrayContaining(['access', 'log', 'host']));
});

test('the order in which they are given does not matter; their age does', () => {
  expect(clustersOf([...questions].reverse())).toEqual(clustersOf(questions));
});

test('texts without words are like nothing, and any text is taken', () => {
  expect(clustersOf([1, 2, 3].map((at) => ({ id: String(at), at, text: '!!! 17' })))).toEqual([]);
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 30 }), (any) => {
      const found = clustersOf(
        any.map((text, at) => ({ id: String(at), at, text })),
        1,
      ).flatMap((cluster) => cluster.questions);
      expect(new Set(found).size).toBe(found.length);
    }),
  );
});
