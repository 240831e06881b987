/** Are answers compared as the README of the oracles says? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceFrom, differenceOf, matches, type OracleCase, oracleCases, oraclesMissing } from './oracles.ts';

const asked = (expected: unknown): OracleCase => ({ question: 'q', name: 'n', source: 's', expected });

test('given an answer with more members than expected, when compared, then only the named ones count, at any depth', () => {
  expect(matches({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).toBe(true);
  expect(differenceFrom({ a: { b: 1 } }, { a: { c: 1 } })).toEqual({ path: '/a/b', wanted: 1, got: undefined });
});

test('given arrays, when compared, then length and order count', () => {
  expect(matches([1, 2], [1, 2])).toBe(true);
  expect(matches([1, 2], [2, 1])).toBe(false);
  expect(matches([1], [1, 2])).toBe(false);
  expect(matches([], {})).toBe(false);
});

test('given numbers, when compared, then either tolerance is enough and each is 1e-9 when not named', () => {
  expect(matches(1, 1 + 9e-10)).toBe(true);
  expect(matches(1, 1 + 3e-9)).toBe(false);
  expect(matches(100, 101, { rel: 0.01 })).toBe(true);
  expect(matches(0, 0.4, { abs: 0.5 })).toBe(true);
  expect(matches(100, 101, { abs: 0.5 })).toBe(false);
  expect(matches(1, '1')).toBe(false);
  expect(matches(1, Number.NaN)).toBe(false);
});

test('given strings that are instants, when compared, then the same moment matches', () => {
  expect(matches('2026-03-01T10:00:00Z', '2026-03-01T11:00:00.000+01:00')).toBe(true);
  expect(matches('2026-03-01T10:00:00Z', '2026-03-01T10:00:01Z')).toBe(false);
  expect(matches('2026', '2026')).toBe(true);
  expect(matches('10', '10.0')).toBe(false);
});

test('given null, when compared, then it is neither 0 nor missing', () => {
  expect(matches({ a: null }, { a: null })).toBe(true);
  expect(matches({ a: null }, { a: 0 })).toBe(false);
  expect(matches({ a: null }, {})).toBe(false);
});

test('given $set, when compared, then order is free, members pair one to one, and inner arrays are free too', () => {
  expect(matches({ $set: [1, 2, 2] }, [2, 1, 2])).toBe(true);
  expect(matches({ $set: [1, 2, 2] }, [2, 1, 1])).toBe(false);
  expect(matches({ $set: [['a', 'b'], ['c']] }, [['c'], ['b', 'a']])).toBe(true);
  expect(matches({ $set: [1] }, 1)).toBe(false);
  // A greedy pairing would take the wide range with 1 and leave 5 alone.
  expect(matches({ $set: [{ $between: [0, 9] }, 1] }, [1, 5])).toBe(true);
});

test('given $between and $in, when compared, then both ends are included', () => {
  expect(matches({ $between: [1, 2] }, 2)).toBe(true);
  expect(matches({ $between: [1, 2] }, 2.1)).toBe(false);
  expect(matches({ $between: ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'] }, '2026-03-02T01:00:00+01:00')).toBe(true);
  expect(matches({ $between: ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'] }, 'soon')).toBe(false);
  expect(matches({ $in: ['pass', 'undecided'] }, 'undecided')).toBe(true);
  expect(matches({ $in: ['pass', 'undecided'] }, 'fail')).toBe(false);
});

test('given a case that expects a refusal, when answered, then only a refusal at that path holds', () => {
  expect(differenceOf(asked({ $refused: {} }), { refused: { path: '/x' } })).toBeNull();
  expect(differenceOf(asked({ $refused: { path: '/x' } }), { refused: { path: '/x' } })).toBeNull();
  expect(differenceOf(asked({ $refused: { path: '/y' } }), { refused: { path: '/x' } })).not.toBeNull();
  expect(differenceOf(asked({ $refused: {} }), { answer: {} })).not.toBeNull();
  expect(differenceOf(asked({ a: 1 }), { refused: {} })).not.toBeNull();
});

test('given any JSON, when compared with itself, then it matches; with a number in it moved, then not', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => matches(value, structuredClone(value))));
  fc.assert(fc.property(fc.integer(), fc.array(fc.integer()), (n, rest) => !matches([n, ...rest], [n + 1, ...rest], { abs: 0.5, rel: 0 })));
});

test('given a file that is not there, when asked for, then there are no cases and a reason', () => {
  expect(oracleCases('no-such-file.json')).toEqual([]);
  expect(oraclesMissing('no-such-file.json')).toContain('no-such-file.json');
});
