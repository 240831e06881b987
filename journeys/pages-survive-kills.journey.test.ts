/**
 * Fifty incidents, and fifty servers killed while each is being paged: before anything happened, in the middle of deciding, when the message is on the wire, just after it
 * was taken. Every page arrives at least once; whatever arrives twice says so, and comes only after the lease of the server that died.
 *
 * Measured: a whole server stands after 1.9 s of computing, nearly all of it reading code that has no part in this; the page path alone (support/paging-worker.ts) after
 * 0.5 s. So most of those killed are that, and a few are whole.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openIncident } from '@samspel/contract/incidents.ts';
import { addEscalation, listPages, readPage } from '@samspel/contract/pages.ts';
import { addRota } from '@samspel/contract/rotas.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller } from '../packages/server/app/testing/callers.ts';
import { type HandClock, handClock, type TestSamspel, testSamspel } from '../packages/server/app/testing/samspel.ts';
import { createTestDatabase, dropTestDatabase } from '../packages/server/platform/testing/database.ts';

const kills = 50;
const leaseMilliseconds = 30_000;
const whole = new URL('./support/paging-server.ts', import.meta.url).pathname;
const pagePath = new URL('./support/paging-worker.ts', import.meta.url).pathname;

interface Arrival {
  readonly sending: string;
  readonly about: string;
  readonly again: boolean;
  readonly at: number;
}

let database: { readonly url: string; readonly name: string };
let desk: TestSamspel;
let farSide: Server;
let client: ReturnType<TestSamspel['withHeaders']>;
let ahead = 0;
const arrivals: Arrival[] = [];
let onArrival: (server: number) => 'before' | 'after' | null = () => null;
const waiting = new Set<() => void>();

beforeAll(async () => {
  database = await createTestDatabase();
  // It takes no part in the work: it is where people type.
  const clock: HandClock = { ...handClock('2026-03-02T09:00:00Z', async () => undefined), now: () => Date.now() + ahead };
  desk = await testSamspel({ databaseUrl: database.url, clock, settings: { workers: false } });
  const boss = await addCaller(desk.samspel.house, { role: 'operator', name: 'Boss' });
  client = desk.withHeaders(boss.headers);
  const layer = { title: 'Always', handoff: '2026-01-01T00:00', length: { unit: 'weeks' as const, count: 1 }, members: [boss.personId] };
  const rota = await client(addRota, { body: { title: 'First line', kind: 'on-call', timezone: 'UTC', layers: [layer] } });
  await client(addEscalation, { body: { title: 'All', severities: ['major'], steps: [{ tell: [{ kind: 'rota', id: rota.id }], waitMinutes: 1440 }] } });
  farSide = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += String(piece);
    });
    request.on('end', () => {
      const arrival = JSON.parse(text) as Arrival & { server: number };
      arrivals.push(arrival);
      const kill = onArrival(arrival.server);
      if (kill === 'before') return killServer(arrival.server);
      response.end('taken', () => {
        if (kill === 'after') killServer(arrival.server);
      });
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => farSide.listen(0, '127.0.0.1', resolve));
}, 60_000);
afterAll(async () => {
  for (const one of servers.values()) one.kill('SIGKILL');
  farSide.close();
  await desk.end();
  await dropTestDatabase(database.name);
});

const servers = new Map<number, ChildProcess>();

function killServer(pid: number): void {
  servers.get(pid)?.kill('SIGKILL');
  servers.delete(pid);
}

async function startServer(program: string): Promise<number> {
  const { port } = farSide.address() as AddressInfo;
  const made = fork(program, [database.url, `http://127.0.0.1:${port}/`, String(ahead)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const pid = made.pid ?? 0;
  servers.set(pid, made);
  await new Promise<void>((resolve, reject) => {
    made.once('message', () => resolve());
    made.once('exit', () => reject(new Error('the server ended before it was ready')));
  });
  made.removeAllListeners('exit');
  return pid;
}

function passTime(milliseconds: number): void {
  ahead += milliseconds;
  for (const one of servers.values()) one.send({ ahead });
}

/** Comes back when this page has arrived. */
function arrived(isIt: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isIt()) return;
      waiting.delete(look);
      resolve();
    };
    waiting.add(look);
    look();
  });
}

const pageOf = async (incident: string) => (await client(listPages, { query: { incident } })).items[0];

test('from the incident to the message on the wire it is less than two seconds', async () => {
  const first = await startServer(whole);
  const took: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const before = arrivals.length;
    const began = performance.now();
    await client(openIncident, { body: { title: `Measured ${round}`, severity: 'major', started: { at: new Date(Date.now() + ahead).toISOString() } } });
    await arrived(() => arrivals.length > before);
    took.push(performance.now() - began);
  }
  killServer(first);
  // The middle one: the machine that runs this may be busy with other tests.
  expect(took.sort((a, b) => a - b)[2]).toBeLessThan(2000);
}, 60_000);

test(`a server is killed ${kills} times at every point of the page path: no page is lost, and what comes twice is marked`, { timeout: 600_000 }, async () => {
  const incidents: string[] = [];
  let next = startServer(whole);
  let victim = await next;
  for (let round = 0; round < kills; round += 1) {
    next = startServer(round % 25 === 24 ? whole : pagePath);
    const point = round % 3;
    let dies: () => void = () => undefined;
    const dead = new Promise<void>((resolve) => {
      dies = resolve;
    });
    servers.get(victim)?.once('exit', dies);
    const target = victim;
    onArrival = (server) => (server === target && point !== 0 ? (point === 1 ? 'before' : 'after') : null);
    const { incident } = await client(openIncident, {
      body: { title: `Incident ${round}`, severity: 'major', started: { at: new Date(Date.now() + ahead).toISOString() } },
    });
    incidents.push(incident.id);
    // Spread over the time that a page takes, from the commit of the incident to the answer of the far side.
    if (point === 0) setTimeout(() => killServer(target), (round * 7) % 150);
    const survivor = await next;
    if (point !== 0 && servers.has(target)) setTimeout(() => killServer(target), 1_500).unref();
    await dead;
    onArrival = () => null;
    passTime(leaseMilliseconds + 1_000);
    await arrived(() => arrivals.length > 0);
    victim = survivor;
  }
  for (const incident of incidents) {
    let page = await pageOf(incident);
    for (let tries = 0; page === undefined && tries < 200; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      page = await pageOf(incident);
    }
    const id = page?.id ?? '';
    await arrived(() => arrivals.some(({ about }) => about === id));
  }
  let twice = 0;
  for (const incident of incidents) {
    const page = await pageOf(incident);
    const mine = arrivals.filter(({ about }) => about === page?.id);
    const { notices } = await client(readPage, { params: { id: page?.id ?? '' } });
    // One notice was written and handed over, whoever died meanwhile; the far side may have seen it more often.
    expect(notices).toHaveLength(1);
    expect(new Set(mine.map(({ sending }) => sending)).size).toBe(1);
    for (const [index, arrival] of mine.entries()) {
      if (index === 0) continue;
      twice += 1;
      expect(arrival.again).toBe(true);
      expect(arrival.at - (mine[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(leaseMilliseconds - 1_000);
    }
  }
  expect(incidents).toHaveLength(kills);
  // Those killed with the message on the wire must have come twice, or the test killed nobody at the interesting point.
  expect(twice).toBeGreaterThan(kills / 10);
});
