/**
 * How fast does the API answer a large installation? A real server process, fifty clients that ask again as soon as they are
 * answered, on PostgreSQL of Debian (or `SAMSPEL_TEST_DATABASE_URL`) and on the embedded one. The peer is pgbench with as many clients
 * asking the database alone for the same page: what is beyond it is ours.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import pg from 'pg';
import { binariesIn } from '../packages/server/adapters/embedded-postgres/binaries.ts';
import { startThrowaway } from '../tools/test/ground.ts';
import type { Bench, Figure } from './figure.ts';
import { fillLarge, instantForms, largeSystems } from './large/fill.ts';

const clients = 50;
const seconds = 8;
const debian = '/usr/lib/postgresql/15/bin';
const main = fileURLToPath(new URL('../packages/server/app/main.ts', import.meta.url));

export const bench: Bench = {
  name: 'api',
  run: async () => {
    const grounds: { name: string; bar: number; binaries: string | null }[] = [{ name: 'embedded', bar: 150, binaries: null }];
    if (existsSync(debian)) grounds.unshift({ name: 'PostgreSQL 15', bar: 50, binaries: debian });
    const figures: Figure[] = [];
    for (const ground of grounds) {
      const { adminUrl, stop } = await startThrowaway(ground.binaries === null ? undefined : binariesIn(ground.binaries));
      try {
        figures.push(...(await measure(adminUrl.replace(/\/postgres(\?|$)/, '/samspel_template$1'), ground.name, ground.bar)));
      } finally {
        await stop();
      }
    }
    return figures;
  },
};

async function measure(databaseUrl: string, ground: string, barMilliseconds: number): Promise<Figure[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  await pool.query(instantForms);
  await fillLarge(pool, new Date());
  await pool.end();
  const server = await startServer(databaseUrl);
  try {
    const token = await firstToken(server);
    const peer = pagesByPgbench(databaseUrl);
    const list = await load(server.address, ['/api/incidents?limit=50'], token);
    const lists = await load(server.address, everySystem('/api/incidents?limit=50&system='), token);
    const report = await load(server.address, ['/api/availability/report?scope=component:default/system-7&period=year'], token);
    const reports = await load(server.address, everySystem('/api/availability/report?period=year&scope='), token);
    const overview = await load(server.address, ['/api/availability?of=systems&limit=50'], token);
    const memory = Number(/VmRSS:\s+(\d+)/.exec(execFileSync('cat', [`/proc/${server.process.pid}/status`], { encoding: 'utf8' }))?.[1] ?? 0) / 1024;
    const told = (what: string, one: Loaded, withPeer: boolean): Figure => ({
      what: `${what}, ${clients} clients, 200,000 incidents, ${ground}`,
      bar: `p95 ≤ ${barMilliseconds} ms`,
      measured: `p95 ${one.p95.toFixed(0)} ms (${one.perSecond.toFixed(0)}/s)`,
      peer: withPeer && peer !== null ? `pgbench, same page of rows: ${peer.milliseconds.toFixed(0)} ms mean (${peer.perSecond.toFixed(0)}/s)` : '',
      ratio: withPeer && peer !== null ? one.perSecond / peer.perSecond : null,
      reached: one.p95 <= barMilliseconds && one.failed === 0,
    });
    return [
      told('incident list, the same page for all', list, true),
      told('incident list, each time of another system', lists, false),
      told('availability report of a system, a year', report, false),
      told('availability report, a year, each time of another system', reports, false),
      told('availability of all systems, a page', overview, false),
      { what: `server process after that, ${ground}`, bar: '', measured: `${memory.toFixed(0)} MB resident`, peer: '', ratio: null, reached: true },
    ];
  } finally {
    await server.stop();
  }
}

/** So many addresses that no two clients ask for the same at the same time. */
function everySystem(path: string): readonly string[] {
  return Array.from({ length: largeSystems }, (_, n) => `${path}component:default/system-${n}`);
}

export interface Server {
  readonly process: ChildProcess;
  readonly address: string;
  readonly link: string;
  readonly stop: () => Promise<void>;
}

/** Starts the product as `npm start` does, and reads the address and the set-up link that it prints. */
export function startServer(databaseUrl: string): Promise<Server> {
  const environment = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, SAMSPEL_PORT: '0', SAMSPEL_RATE_PER_MINUTE: '10000000', SAMSPEL_LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, [main], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let address = '';
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      address = /Samspel is at (\S+)/.exec(line)?.[1] ?? address;
      const link = /#(\S+)/.exec(line)?.[1];
      if (link === undefined) return;
      const stop = async (): Promise<void> => {
        child.kill('SIGTERM');
        await ended;
      };
      resolve({ process: child, address: address.replace('localhost', '127.0.0.1'), link, stop });
    });
  });
}

/** Makes the first admin and a token, which only reads unless said. */
export async function firstToken(server: Server, scopes: readonly string[] = ['read']): Promise<string> {
  const post = async (path: string, body: object, headers: Record<string, string>): Promise<{ json: Record<string, unknown>; cookie: string }> => {
    const response = await fetch(server.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return { json: (await response.json()) as Record<string, unknown>, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
  };
  const setUp = await post('/api/setup', { link: server.link, name: 'Bench', email: 'bench@example.com', password: 'a long enough phrase for a bench' }, {});
  const made = await post('/api/tokens', { name: 'bench', scopes }, { cookie: setUp.cookie, 'x-samspel-csrf': String(setUp.json.csrf) });
  return String(made.json.secret);
}

interface Loaded {
  readonly p95: number;
  readonly perSecond: number;
  readonly failed: number;
}

/** Fifty clients for some seconds; the first second warms up and is not counted. */
async function load(address: string, paths: readonly string[], token: string): Promise<Loaded> {
  let asked = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => ({ ...request, path: paths[asked++ % paths.length] ?? '/' });
  const options = { url: address, connections: clients, headers: { authorization: `Bearer ${token}` }, requests: [{ setupRequest }] };
  await autocannon({ ...options, duration: 1 });
  const times: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ ...options, duration: seconds }, (error, done) =>
      error == null ? resolve(done) : reject(new Error('the load generator failed', { cause: error })),
    );
    run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  times.sort((a, b) => a - b);
  return { p95: times[Math.floor(times.length * 0.95)] ?? Number.NaN, perSecond: times.length / result.duration, failed: result.non2xx + result.errors };
}

/** The same page straight from the database, by Debian's pgbench; null where it is not there. */
function pagesByPgbench(databaseUrl: string): { milliseconds: number; perSecond: number } | null {
  const pgbench = `${debian}/pgbench`;
  if (!existsSync(pgbench)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'samspel-bench-'));
  try {
    const script = join(folder, 'page.sql');
    writeFileSync(script, "select * from incidents.incident where state <> 'merged' order by began_at desc, id desc limit 51;\n");
    const printed = execFileSync(pgbench, ['-n', '-f', script, '-c', String(clients / 2), '-j', '1', '-T', String(seconds), '-M', 'prepared', databaseUrl], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const milliseconds = Number(/latency average = ([\d.]+)/.exec(printed)?.[1]);
    const perSecond = Number(/tps = ([\d.]+)/.exec(printed)?.[1]);
    return { milliseconds, perSecond };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
