/** Does our launcher keep what it promises: one at a time, gone with its parent, and no acknowledged write ever lost? */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { createTestDatabase, dropTestDatabase } from '../../platform/testing/database.ts';
import { binariesIn } from './binaries.ts';
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts';

const KILLS = 20;
const WRITER = fileURLToPath(new URL('./testing/writer.ts', import.meta.url));
const ground = inject('database');
const folders: string[] = [];
const running: EmbeddedPostgres[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(prefix = 'samspel-launch-'): string {
  const made = mkdtempSync(join(tmpdir(), prefix));
  folders.push(made);
  return made;
}

async function start(
  dataDirectory: string,
  options: Partial<EmbeddedPostgresOptions> = {},
): Promise<{ readonly server: EmbeddedPostgres; readonly said: string[] }> {
  const said: string[] = [];
  const say = (_: object, message: string): void => void said.push(message);
  const programs = ground.programs === null ? {} : { binaries: binariesIn(ground.programs) };
  const server = await startEmbeddedPostgres({ dataDirectory, log: { debug: () => {}, info: say, warn: say, error: say }, ...programs, ...options });
  running.push(server);
  return { server, said };
}

async function ask(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe.skipIf(ground.programs === null)('a server of our own', () => {
  test('given an empty folder, when started, then it answers, durable and without TCP; started again, it has what was written', async () => {
    const directory = join(folder(), 'a folder with spaces', 'data');
    const first = await start(directory);
    await ask(first.server.url, 'create table kept as select 1 as n');
    const [settings] = await ask(
      first.server.url,
      "select current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses, current_setting('password_encryption') as password, current_setting('server_encoding') as encoding",
    );
    expect(settings).toEqual({ fsync: 'on', addresses: '', password: 'scram-sha-256', encoding: 'UTF8' });
    await first.server.stop();
    expect(existsSync(join(directory, 'lock'))).toBe(false);
    const again = await start(directory);
    expect(await ask(again.server.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  test('given a running server, when a second is started on its data, then it is refused in plain words and the first goes on', async () => {
    const directory = folder();
    const { server } = await start(directory);
    await expect(start(directory)).rejects.toThrow(`Another Samspel (process ${process.pid}) already uses the data in ${directory}`);
    expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('given a wrong password, when connecting, then it is refused', async () => {
    const { server } = await start(folder());
    await expect(ask(server.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('given a folder whose path is longer than a socket may have, when started, then it answers all the same', async () => {
    const { server } = await start(join(folder(), 'x'.repeat(120)));
    expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('given a server that is killed under a living parent, when asked again, then it was started again and has everything', async () => {
    const { server, said } = await start(folder());
    await ask(server.url, 'create table kept as select 7 as n');
    process.kill(server.pid() ?? 0, 'SIGKILL');
    await expect.poll(() => ask(server.url, 'select n from kept').catch(() => null), { timeout: 10_000, interval: 20 }).toEqual([{ n: 7 }]);
    expect(said).toContain('the embedded database stopped by itself; starting it again');
  });

  test('given what a crash leaves, and its process id now somebody else’s, when started, then it starts', async () => {
    const directory = folder();
    const { server } = await start(directory);
    await ask(server.url, 'create table kept as select 5 as n');
    const pidFile = join(directory, 'postgres', 'postmaster.pid');
    const left = readFileSync(pidFile, 'utf8');
    await server.stop();
    const stranger = spawn('sleep', ['30'], { stdio: 'ignore' });
    writeFileSync(pidFile, left.replace(/^\d+/, String(stranger.pid)));
    writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: stranger.pid, started: 'long ago' }));
    try {
      const again = await start(directory);
      expect(await ask(again.server.url, 'select n from kept')).toEqual([{ n: 5 }]);
    } finally {
      stranger.kill();
    }
  });

  test('given a data directory from elsewhere without its password, when started, then it says what is missing', async () => {
    const directory = folder();
    await (await start(directory)).server.stop();
    rmSync(join(directory, 'password'));
    await expect(start(directory)).rejects.toThrow('`password` beside it is gone');
  });
});

describe(`${KILLS} times kill -9 in the middle of writes`, () => {
  let given: { readonly url: string; readonly name: string } | null = null;
  beforeAll(async () => {
    if (ground.programs === null) given = await createTestDatabase();
  });
  afterAll(async () => {
    if (given !== null) await dropTestDatabase(given.name);
  });

  test('loses nothing that was acknowledged', async () => {
    const task = given === null ? { dataDirectory: folder(), programs: ground.programs } : { url: given.url };
    const acknowledged = new Set<number>();
    const lost: number[] = [];
    for (let round = 0; round <= KILLS; round++) {
      const writer = await follow(
        spawn(process.execPath, [WRITER, JSON.stringify(task), String(round * 1_000_000 + 1)], { stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      lost.push(...[...acknowledged].filter((id) => !writer.found.has(id)));
      // Early and late in a run of writes; the last round only looks.
      await writer.acknowledges(round === KILLS ? 1 : 5 + ((round * 37) % 150));
      // By turns: the parent alone, which takes the server with it, and the server itself first, as in a crash.
      if (round % 2 === 1 && writer.server !== null) process.kill(writer.server, 'SIGKILL');
      for (const id of await writer.kill()) acknowledged.add(id);
    }
    expect(lost).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(KILLS * 50);
  }, 120_000);
});

interface Writer {
  readonly server: number | null;
  readonly found: ReadonlySet<number>;
  /** Waits until so many of its writes were acknowledged. */
  readonly acknowledges: (count: number) => Promise<void>;
  /** Kills it, and answers everything it had been acknowledged, the last words in the pipe included. */
  readonly kill: () => Promise<readonly number[]>;
}

/** Reads what a writer says, and waits until it has told what it found. */
async function follow(child: ChildProcess): Promise<Writer> {
  const wrote: number[] = [];
  let server: number | null = null;
  let waiting: { readonly count: number; readonly fulfil: () => void } | null = null;
  if (child.stdout === null) throw new Error('the writer has no voice');
  const lines = createInterface({ input: child.stdout });
  const silent = new Promise<void>((fulfil) => lines.once('close', fulfil));
  const found = await new Promise<ReadonlySet<number>>((fulfil, reject) => {
    child.once('exit', () => reject(new Error('the writer ended before it began to write')));
    lines.on('line', (line) => {
      const [word, ...rest] = line.split(' ');
      if (word === 'server') server = Number(rest[0]);
      if (word === 'found') fulfil(new Set(rest.filter((id) => id !== '').map(Number)));
      if (word !== 'wrote') return;
      wrote.push(Number(rest[0]));
      if (waiting !== null && wrote.length >= waiting.count) waiting.fulfil();
    });
  });
  return {
    server,
    found,
    acknowledges: (count) =>
      new Promise((fulfil, reject) => {
        child.once('exit', () => reject(new Error(`the writer ended by itself after ${wrote.length} writes`)));
        if (wrote.length >= count) fulfil();
        else waiting = { count, fulfil };
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await silent;
      return wrote;
    },
  };
}
