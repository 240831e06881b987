/** Does every test file stand on a database of its own, migrated and empty? */
import { sql } from 'kysely';
import { expect, inject, test } from 'vitest';
import { createTestDatabase, dropTestDatabase, testDatabase } from './database.ts';

const db = testDatabase();

test('given a test database, when it is looked at, then every migration was applied to it', async () => {
  const { rows } = await sql<{ name: string }>`select name from platform.migration order by name`.execute(db.reader);
  expect(rows.map((row) => row.name)).toContain('0001-platform-events.sql');
});

test('given two test databases, when one is written to, then the other does not see it', async () => {
  const other = await createTestDatabase();
  await db.pool.query('create table mark (n int)');
  const { rows } = await db.pool.query('select count(*) as n from pg_database where datname = $1', [other.name]);
  expect(rows[0].n).toBe(1);
  expect(other.url).not.toBe(db.url);
  await dropTestDatabase(other.name);
  const after = await db.pool.query('select from pg_database where datname = $1', [other.name]);
  expect(after.rowCount).toBe(0);
});

test('given a server for tests, when it is asked, then it is PostgreSQL 15 or newer', async () => {
  const { rows } = await db.pool.query("select current_setting('server_version_num')::int as version");
  expect(rows[0].version).toBeGreaterThanOrEqual(150_000);
  expect(['embedded', 'debian', 'given']).toContain(inject('database').kind);
});
