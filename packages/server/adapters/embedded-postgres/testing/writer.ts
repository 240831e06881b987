/**
 * A process to be killed: starts a database (or uses a given one), tells every row it finds, then writes single rows as fast as it
 * can and tells each as soon as it was acknowledged, never before.
 *
 *     node writer.ts '{"dataDirectory": "…", "programs": "…" | null}' | '{"url": "…"}' FIRST-ID
 */
import { writeSync } from 'node:fs';
import pg from 'pg';
import { binariesIn } from '../binaries.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';

const [task = '{}', firstId = '1'] = process.argv.slice(2);
const { dataDirectory, programs, url } = JSON.parse(task) as { dataDirectory?: string; programs?: string | null; url?: string };
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const say = (line: string): void => void writeSync(1, `${line}\n`);

async function address(): Promise<string> {
  if (dataDirectory === undefined) return url ?? '';
  const binaries = programs == null ? {} : { binaries: binariesIn(programs) };
  const server = await startEmbeddedPostgres({ dataDirectory, log: silent, ...binaries });
  say(`server ${server.pid()}`);
  return server.url;
}

const pool = new pg.Pool({ connectionString: await address(), max: 4 });
pool.on('error', () => {});
await pool.query('create table if not exists written (id int primary key)');
const { rows } = await pool.query<{ id: number }>('select id from written');
say(`found ${rows.map(({ id }) => id).join(' ')}`);

let next = Number(firstId);
async function write(): Promise<void> {
  for (;;) {
    const id = next++;
    await pool.query('insert into written values ($1)', [id]);
    say(`wrote ${id}`);
  }
}
await Promise.all(Array.from({ length: 4 }, write)).catch(() => process.exit(1));
