/**
 * How does Samspel run without a database of your own? It starts real PostgreSQL, from npm, on a directory, and stops it again.
 *
 * One process at a time has the directory (lock.ts). The server listens on a socket only that user can reach, never on TCP, and
 * dies with its parent (identity.ts). Whatever way it was stopped, PostgreSQL's write-ahead log brings back every write that
 * was acknowledged; embedded-postgres.db.test.ts does it twenty times.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, embeddedBinaries } from './binaries.ts';
import { argumentsFor, type Cluster, prepareCluster, SOCKET_NAME, USER, urlOf } from './cluster.ts';
import { chooseIdentity, type Identity } from './identity.ts';
import { startOf, takeLock } from './lock.ts';

/** As much of pino's logger as is used here. */
export interface EmbeddedPostgresLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface EmbeddedPostgresOptions {
  /** Made when missing; everything of the database lies in it. */
  readonly dataDirectory: string;
  readonly log: EmbeddedPostgresLog;
  /** Other programs than those from npm, such as Debian's: `binariesIn('/usr/lib/postgresql/15/bin')`. */
  readonly binaries?: Binaries;
  readonly identity?: Identity;
  /** For tests: what it holds is not wanted after it ends, so it waits for no disk, and a crash may lose everything. */
  readonly throwaway?: boolean;
}

export interface EmbeddedPostgres {
  /** `postgres://…` of the database `samspel`, by its socket. */
  readonly url: string;
  /** The process of the server itself. */
  readonly pid: () => number | undefined;
  /** Ends open connections, writes everything out and waits until the server is gone. */
  readonly stop: () => Promise<void>;
}

const START_SECONDS = 60;
const STOP_SECONDS = 20;
const LEFT_OVER_SECONDS = 10;

/** Starts the server and waits until it answers. Throws in plain words when it cannot, or when another process has the directory. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.dataDirectory);
  const { log } = options;
  const binaries = options.binaries ?? embeddedBinaries();
  const identity = options.identity ?? chooseIdentity();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const unlock = takeLock(directory);
  try {
    const first = !existsSync(join(directory, 'postgres'));
    const cluster = prepareCluster(directory, binaries, identity);
    await stopOrphan(cluster, log);
    const command = [...identity.prefix, binaries.postgres, ...argumentsFor(cluster, options.throwaway ?? false)];
    let server = await launchPatiently(command, log);
    let stopping = false;
    const keepAlive = (child: ChildProcess): void => {
      child.once('exit', (code, signal) => {
        if (stopping) return;
        log.error({ code, signal }, 'the embedded database stopped by itself; starting it again');
        launchPatiently(command, log).then(
          (next) => {
            server = next;
            if (stopping) next.kill('SIGINT');
            else keepAlive(next);
          },
          (error: unknown) => log.error({ error: String(error) }, 'the embedded database could not be started again'),
        );
      });
    };
    keepAlive(server);
    const stop = async (): Promise<void> => {
      if (stopping) return;
      stopping = true;
      await end(server);
      unlock();
      log.info({ directory }, 'embedded database stopped');
    };
    try {
      await createDatabase(cluster);
    } catch (error) {
      await stop();
      throw error;
    }
    log.info({ directory, runsAs: identity.name, created: first }, 'embedded database ready');
    return {
      url: urlOf(cluster, USER),
      pid: () => server.pid,
      stop,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Workers of a server that was killed end a moment later than it; until then PostgreSQL refuses to start beside them. */
async function launchPatiently(command: readonly string[], log: EmbeddedPostgresLog): Promise<ChildProcess> {
  const deadline = Date.now() + LEFT_OVER_SECONDS * 1000;
  for (;;) {
    try {
      return await launch(command, log);
    } catch (error) {
      if (Date.now() > deadline || !String(error).includes('shared memory block')) throw error;
      await pause(200);
    }
  }
}

/** A session of its own keeps the terminal's Ctrl-C from the database: the server stops it after the last request. */
async function launch(command: readonly string[], log: EmbeddedPostgresLog): Promise<ChildProcess> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' } });
  const said: string[] = [];
  const ready = new Promise<void>((fulfil, reject) => {
    const fail = (reason: string): void => reject(new Error(`The embedded database did not start: ${reason}\n${said.slice(-12).join('\n')}`));
    const timer = setTimeout(() => fail(`not ready after ${START_SECONDS} s`), START_SECONDS * 1000);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`it ended with ${signal ?? `code ${code}`}`);
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (said.length < 200) said.push(line);
      const level = /^(PANIC|FATAL|ERROR|WARNING):/.exec(line)?.[1];
      if (level === 'PANIC') log.error({ line }, 'embedded database');
      else log.debug({ line }, 'embedded database');
      if (line.includes('database system is ready to accept connections')) {
        clearTimeout(timer);
        fulfil();
      }
    });
  });
  try {
    await ready;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  // Neither the process nor its messages keep a program from ending that is otherwise done.
  child.unref();
  const stderr = child.stderr as (NodeJS.ReadableStream & { unref?: () => void }) | null;
  stderr?.unref?.();
  return child;
}

async function createDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(cluster, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [USER]);
    if (rowCount === 0) await client.query(`create database ${USER}`);
  } finally {
    await client.end();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((fulfil) => child.once('exit', () => fulfil()));
  child.ref();
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_SECONDS * 1000);
  await gone;
  clearTimeout(timer);
}

/**
 * What an earlier parent left behind. A postmaster that still runs (its parent is gone: this process holds the lock) is stopped and
 * waited for. A `postmaster.pid` whose process is gone would make PostgreSQL refuse all the same when that id is a zombie or now
 * somebody else's: it gets this process's id, which PostgreSQL knows as its parent and passes over. The file itself must stay, as
 * its last lines guard against workers that are left over.
 */
async function stopOrphan(cluster: Cluster, log: EmbeddedPostgresLog): Promise<void> {
  const path = join(cluster.data, 'postmaster.pid');
  const pid = postmasterIn(path);
  if (pid === null) return;
  if (isPostmaster(pid, cluster.data)) {
    log.warn({ pid }, 'a database server was left running by a process that is gone; stopping it');
    const deadline = Date.now() + STOP_SECONDS * 1000;
    signal(pid, 'SIGINT');
    while (startOf(pid) !== null) {
      if (Date.now() > deadline)
        throw new Error(`A database server (process ${pid}) still runs on ${cluster.data} and does not stop. End it by hand, then start again.`);
      await pause(20);
    }
  }
  for (const name of [SOCKET_NAME, `${SOCKET_NAME}.lock`]) rmSync(join(cluster.socketDirectory, name), { force: true });
  if (!existsSync(path)) return;
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, [process.pid, ...rest].join('\n'));
}

function postmasterIn(path: string): number | null {
  if (!existsSync(path)) return null;
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/** Whether it lives and is the server of this data. Linux tells what a process was started with; elsewhere a living one is believed. */
function isPostmaster(pid: number, data: string): boolean {
  if (startOf(pid) === null) return false;
  if (process.platform !== 'linux') return true;
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return command.includes('postgres') && command.includes(data);
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}
