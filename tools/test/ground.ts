/** What do all database grounds share? A template that is migrated once, and a server that is thrown away. */
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Binaries } from '../../packages/server/adapters/embedded-postgres/binaries.ts';
import { startEmbeddedPostgres } from '../../packages/server/adapters/embedded-postgres/embedded-postgres.ts';
import { migrate } from '../../packages/server/platform/database/migrate.ts';
import { withDatabase } from '../../packages/server/platform/testing/database-url.ts';

export const TEMPLATE = 'samspel_template';
/** Two clusters, each with a log of 256 MB at most, and the databases of some tests. */
const ROOM_BYTES = 4e9;

const quiet = { debug: () => {}, info: () => {}, warn: console.warn, error: console.error };

/** Makes the template anew and brings it up to date. */
export async function prepareTemplate(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`drop database if exists ${TEMPLATE} with (force)`);
    await admin.query(`create database ${TEMPLATE}`);
  } finally {
    await admin.end();
  }
  const pool = new pg.Pool({ connectionString: withDatabase(adminUrl, TEMPLATE), max: 1 });
  try {
    await migrate(pool, { now: Date.now });
  } finally {
    await pool.end();
  }
}

/** Linux's folder in memory where there is room, else the temporary one: making a database takes 30 ms in the one and 700 ms in the other. */
function quickestFolder(): string {
  const inMemory = '/dev/shm';
  if (process.platform !== 'linux' || !existsSync(inMemory)) return tmpdir();
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize >= ROOM_BYTES ? inMemory : tmpdir();
}

/** A server in a temporary folder. It need not survive anything, so it does not wait for the disk. */
export async function startThrowaway(binaries?: Binaries): Promise<{ readonly adminUrl: string; readonly stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(quickestFolder(), 'samspel-test-'));
  const options = { dataDirectory: folder, log: quiet, throwaway: true };
  const server = await startEmbeddedPostgres(binaries === undefined ? options : { ...options, binaries });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const adminUrl = withDatabase(server.url, 'postgres');
  try {
    await prepareTemplate(adminUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl, stop };
}
