/** Is the reference of tables the same whichever PostgreSQL it is read from? */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testDatabase } from '../../packages/server/platform/testing/database.ts';
import { tablesOf } from './tables.ts';

const db = testDatabase();

test('given a migrated database, when its tables are told, then docs/reference/tables.md says the same and each has a comment', async () => {
  const { text, silent } = await tablesOf(db.pool);
  expect(silent).toEqual([]);
  expect(text).toBe(readFileSync(new URL('../../docs/reference/tables.md', import.meta.url), 'utf8'));
});

test('given a table without a comment, when it is told, then it is named', async () => {
  await db.pool.query('create schema noun; create table noun.thing (id text primary key, note text)');
  const { text, silent } = await tablesOf(db.pool);
  expect(silent).toEqual(['noun.thing']);
  expect(text).toContain('### noun.thing');
  expect(text).toContain('| note | text | or null |  |');
  await db.pool.query('drop schema noun cascade');
});
