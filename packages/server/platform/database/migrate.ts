/**
 * How does the database get its tables? Numbered SQL files, each applied once, each in its own transaction, under one advisory
 * lock, so that several servers may start at the same time. A file that was changed after it was applied is refused.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';

const directory = fileURLToPath(new URL('../../migrations/', import.meta.url));
/** Any number will do, as long as it is ours: 'samspel' in base 36, cut to 31 bits. */
const lockNumber = 1_702_912_833;

export interface MigrateOptions {
  readonly now: () => number;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

/** Brings the database up to date and answers the names of what was applied. Throws on a database that is newer than this code. */
export async function migrate(pool: pg.Pool, options: MigrateOptions): Promise<readonly string[]> {
  const wanted = await readMigrations();
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockNumber]);
    await client.query('create schema if not exists platform');
    await client.query('create table if not exists platform.migration (name text primary key, hash text not null, applied_at timestamptz not null)');
    await client.query("comment on table platform.migration is 'Which migrations were applied, each with the hash of its text: a changed one is refused'");
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from platform.migration');
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    refuseStrangers(applied, wanted);
    const done: string[] = [];
    for (const migration of wanted) {
      const hash = applied.get(migration.name);
      if (hash === migration.hash) continue;
      if (hash !== undefined) throw new Error(`Migration ${migration.name} was changed after it was applied. Add a new one instead.`);
      await applyOne(client, migration, options.now());
      done.push(migration.name);
    }
    return done;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockNumber]).catch(() => undefined);
    client.release();
  }
}

async function applyOne(client: pg.PoolClient, migration: Migration, now: number): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into platform.migration (name, hash, applied_at) values ($1, $2, $3)', [migration.name, migration.hash, new Date(now)]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`Migration ${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function refuseStrangers(applied: ReadonlyMap<string, string>, wanted: readonly Migration[]): void {
  const known = new Set(wanted.map((migration) => migration.name));
  const strangers = [...applied.keys()].filter((name) => !known.has(name));
  if (strangers.length > 0)
    throw new Error(`This database was made by a newer Samspel (it has ${strangers.join(', ')}). Start that version, or restore a backup.`);
}

async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(directory, name), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
