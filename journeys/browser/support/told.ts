/**
 * Where does a browser test get the demo world? It is told once, by whoever asks first, into a database that all others copy: telling takes ten
 * seconds and more, copying a moment. Files run in processes of their own, so they wait for each other at the database.
 */
import pg from 'pg';
import { inject } from 'vitest';
import { createTestDatabase } from '../../../packages/server/platform/testing/database.ts';
import { startServer } from '../../../tools/server/child.ts';
import { haveDemoTold, type Person, setUpAs } from '../../../tools/server/visitor.ts';

const told = 'samspel_told';
/** Any number that nothing else locks. */
const lock = 20_111;

/** A database of one's own in which the first admin is there and the demo world is told. */
export async function databaseWithDemo(admin: Person): Promise<{ readonly url: string; readonly name: string }> {
  const client = new pg.Client({ connectionString: inject('database').adminUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lock]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [told]);
    if (rowCount === 0) await client.query(`alter database ${await tell(admin)} rename to ${told}`);
  } finally {
    await client.end(); // and so the lock is open
  }
  return createTestDatabase(told);
}

/** Tells it by a server of its own; answers the name of its database, to which nobody is connected any more. */
async function tell(admin: Person): Promise<string> {
  const { url, name } = await createTestDatabase();
  const server = await startServer(settingsOn(url));
  try {
    const { client } = await setUpAs(server.address, server.setupLink ?? '', admin);
    await haveDemoTold(client);
  } finally {
    await server.stop();
  }
  return name;
}

/** What a server of a browser test is started with. */
export function settingsOn(databaseUrl: string): Readonly<Record<string, string>> {
  return { DATABASE_URL: databaseUrl, SAMSPEL_PORT: '0', SAMSPEL_RATE_PER_MINUTE: '1000000', SAMSPEL_MAX_CONNECTIONS: '8' };
}
