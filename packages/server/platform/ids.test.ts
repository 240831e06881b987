import { isId } from '@samspel/core/ids/id.ts';
import { expect, test } from 'vitest';
import { makeNewId } from './ids.ts';

test('ids of one moment are different and keep the order in which they were made', () => {
  const newId = makeNewId(() => 1_700_000_000_000);
  const ids = Array.from({ length: 10_000 }, () => newId('inc'));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.every((id) => isId('inc', id))).toBe(true);
});

test('two servers do not make the same ids at the same moment', () => {
  const [one, two] = [makeNewId(() => 1_700_000_000_000), makeNewId(() => 1_700_000_000_000)];
  const ids = new Set(Array.from({ length: 1000 }, () => [one('inc'), two('inc')]).flat());
  expect(ids.size).toBe(2000);
});
