/**
 * Does a storm of alerts come through? A real server process and its database share two cores with the sender. 20,000 alerts of 200 systems, each in a
 * message of its own, in 60 seconds at an even rate, whatever becomes of those before (latencies count from the moment an alert was to be sent); meanwhile
 * screens are asked. Then as many as it takes, beside Debian's Alertmanager on its own `/api/v2/alerts`, which keeps them in memory only.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { startThrowaway } from '../tools/test/ground.ts';
import { catalogText, causes, type StormAlert, storm, told } from './alerts/world.ts';
import { firstToken, type Server, startServer } from './api.ts';
import { type Bench, type Figure, sayMilliseconds } from './figure.ts';

const stormSeconds = 60;
const batch = 64;
const alertmanager = '/usr/bin/prometheus-alertmanager';
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export const bench: Bench = {
  name: 'alerts',
  run: async () => {
    const { adminUrl, stop } = await startThrowaway();
    try {
      const databaseUrl = adminUrl.replace(/\/postgres(\?|$)/, '/samspel_template$1');
      const server = await startServer(databaseUrl);
      const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
      try {
        return await measure(server, pool);
      } finally {
        await pool.end();
        await server.stop();
      }
    } finally {
      await stop();
    }
  },
};

async function measure(server: Server, pool: pg.Pool): Promise<Figure[]> {
  const token = await firstToken(server, ['read', 'write']);
  const api = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const { status, text } = await send(`${server.address}${path}`, JSON.stringify(body), { authorization: `Bearer ${token}` });
    if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  const plan = await api('/api/catalog-imports', { files: [{ path: 'catalog-info.yaml', text: catalogText() }] });
  await api(`/api/catalog-imports/${String(plan['id'])}/apply`, { ownersAccepted: true });
  await waitFor(pool, "select count(*)::int as n from dependencies.edge where witness = 'declared'", (n) => n >= 180);
  const source = await api('/api/alerts/sources', { name: 'Storm', kind: 'alertmanager' });
  const door = `${server.address}/in/alerts/${String(source['key'])}`;
  const alerts = storm();
  const screens = watchScreens(server, token);
  const latencies = await blow(door, alerts);
  const screenTimes = await screens();
  const folded = performance.now();
  await waitFor(pool, 'select count(*)::int as n from alerts.inbox', (n) => n === 0);
  const behind = performance.now() - folded;
  const kept = await number(pool, 'select count(*)::int as n from alerts.alert');
  const groups = await number(pool, "select count(*)::int as n from alerts.alert_group where state <> 'merged'");
  const incidents = await number(pool, 'select count(*)::int as n from incidents.incident');
  const toIncident = await number(
    pool,
    'select coalesce(max(extract(epoch from i.opened_at - g.opened_at) * 1000), 0)::float8 as n from alerts.alert_group g join incidents.incident i on i.id = g.incident',
  );
  const p99 = quantile(latencies, 0.99);
  const p95 = quantile(screenTimes, 0.95);
  return [
    {
      what: `alert storm: ${alerts.length} alerts of 200 systems in ${stormSeconds} s, each a message, durable before the answer`,
      bar: 'p99 ≤ 100 ms, none lost',
      measured: `p50 ${sayMilliseconds(quantile(latencies, 0.5))}, p99 ${sayMilliseconds(p99)}, ${alerts.length - kept} lost; all among the groups ${sayMilliseconds(behind)} after the last`,
      peer: '',
      ratio: null,
      reached: p99 <= 100 && kept === alerts.length,
    },
    {
      what: `${causes} causes behind it`,
      bar: 'one incident a cause, ≤ 2 s after its first alert',
      measured: `${groups} groups, ${incidents} incidents, the slowest after ${sayMilliseconds(toIncident)}`,
      peer: '',
      ratio: null,
      reached: incidents <= causes && incidents > 0 && toIncident <= 2000,
    },
    {
      what: `screens meanwhile (incidents, groups, systems, availability), ${screenTimes.length} asked`,
      bar: 'p95 ≤ 200 ms',
      measured: `p50 ${sayMilliseconds(quantile(screenTimes, 0.5))}, p95 ${sayMilliseconds(p95)}`,
      peer: '',
      ratio: null,
      reached: p95 <= 200,
    },
    await beside(server, String(source['key'])),
  ];
}

/** Sends each alert at its moment; milliseconds from that moment to its answer. */
async function blow(door: string, alerts: readonly StormAlert[]): Promise<number[]> {
  const every = (stormSeconds * 1000) / alerts.length;
  const began = performance.now();
  const latencies: number[] = [];
  const under: Promise<void>[] = [];
  for (const [index, alert] of alerts.entries()) {
    const due = began + index * every;
    const early = due - performance.now();
    if (early > 1) await setTimeout(early);
    const one = { ...told(alert, new Date().toISOString()), status: 'firing' };
    const body = JSON.stringify({
      version: '4',
      groupKey: '{}',
      status: 'firing',
      receiver: 'samspel',
      alerts: [one],
      externalURL: 'http://a',
      truncatedAlerts: 0,
    });
    under.push(
      send(door, body).then(({ status, text }) => {
        if (status !== 200) throw new Error(`an alert was answered ${status}: ${text}`);
        latencies.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(under);
  return latencies;
}

/** Asks screens one after another until told to stop; their milliseconds. */
function watchScreens(server: Server, token: string): () => Promise<number[]> {
  const paths = ['/api/incidents?limit=50', '/api/alerts/groups', '/api/systems?limit=50', '/api/incidents/today', '/api/findings'];
  const times: number[] = [];
  let isOver = false;
  const watching = (async () => {
    for (let turn = 0; !isOver; turn++) {
      const began = performance.now();
      const { status } = await send(`${server.address}${paths[turn % paths.length] ?? '/'}`, null, { authorization: `Bearer ${token}` });
      if (status !== 200) throw new Error(`${paths[turn % paths.length]}: ${status}`);
      times.push(performance.now() - began);
      await setTimeout(100);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return times;
  };
}

/** As many as it takes, 64 a message as Prometheus sends them, ours and Alertmanager's in turn. */
async function beside(server: Server, key: string): Promise<Figure> {
  const ours = await throughput(`${server.address}/in/alerts/${key}/api/v2/alerts`, 'ours');
  const peer = existsSync(alertmanager) ? await withAlertmanager((address) => throughput(`${address}/api/v2/alerts`, 'peer')) : null;
  return {
    what: `20,000 alerts to /api/v2/alerts, ${batch} a message, 16 connections`,
    bar: 'beside Alertmanager, which keeps them in memory',
    measured: `${Math.round(ours)} alerts/s, durable`,
    peer: peer === null ? 'prometheus-alertmanager is not installed' : `Alertmanager 0.25: ${Math.round(peer)} alerts/s, in memory`,
    ratio: peer === null ? null : ours / peer,
    reached: ours >= 20_000 / stormSeconds,
  };
}

async function throughput(url: string, prefix: string): Promise<number> {
  const alerts = storm();
  const startsAt = new Date().toISOString();
  const bodies: string[] = [];
  for (let at = 0; at < alerts.length; at += batch)
    bodies.push(JSON.stringify(alerts.slice(at, at + batch).map((alert) => told({ ...alert, labels: { ...alert.labels, run: prefix } }, startsAt))));
  const began = performance.now();
  const waiting = bodies.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const body of waiting) {
        const { status, text } = await send(url, body);
        if (status !== 200) throw new Error(`${url}: ${status} ${text}`);
      }
    }),
  );
  return alerts.length / ((performance.now() - began) / 1000);
}

async function withAlertmanager<T>(work: (address: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-bench-alertmanager-'));
  const listen = `127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, 'alertmanager.yml'), 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
  const given = [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${folder}`,
    `--web.listen-address=${listen}`,
    '--cluster.listen-address=',
  ];
  const child = spawn(alertmanager, given, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    for (let attempt = 0; attempt < 100; attempt++) {
      const ready = await fetch(`http://${listen}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) break;
      await setTimeout(100);
    }
    return await work(`http://${listen}`);
  } finally {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function send(url: string, body: string | null, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const method = body === null ? 'GET' : 'POST';
    const out = request(url, { method, agent, headers: { ...headers, ...(body === null ? {} : { 'content-type': 'application/json' }) } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }));
      response.on('error', reject);
    });
    out.on('error', reject);
    out.end(body ?? undefined);
  });
}

async function number(pool: pg.Pool, query: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(query);
  return rows[0]?.n ?? 0;
}

async function waitFor(pool: pg.Pool, query: string, isThere: (n: number) => boolean): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (isThere(await number(pool, query))) return;
    await setTimeout(100);
  }
  throw new Error(`waited a minute for: ${query}`);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
