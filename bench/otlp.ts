/**
 * How many spans does a server take? A real server process, bound to one core with all its threads, the database and the sender on the others; exports of 512 spans
 * over HTTP as protobuf, as they are and packed; then so many at once that it must say no, and everything sent again until it is taken. After each, its sums
 * are compared with what was sent, call by call. While it is busy one trace of its own is sent, and looked for in the database as any server would.
 *
 * The collector's own service graphs (Go) are not a package that could be run here. The peer is what one would write instead: protobufjs decoding the same
 * bytes into objects, and a map of callers, without bounds (otlp/peer.ts); it is compared with ours on one thread, without HTTP or a database.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { otlpBytes, otlpJson } from '../packages/server/features/traces/testing/otlp.ts';
import { startThrowaway } from '../tools/test/ground.ts';
import { firstToken, type Server, startServer } from './api.ts';
import type { Bench, Figure } from './figure.ts';
import type { Alone } from './otlp/alone.ts';
import { makeSpans, type Sent } from './otlp/world.ts';

/** Of util-linux: binds a process to processors. */
const taskset = '/usr/bin/taskset';
const barPerSecond = 40_000;
const barMegabytes = 400;
const barVisibleSeconds = 15;

export const bench: Bench = {
  name: 'otlp',
  run: async () => {
    const alone = JSON.parse(execFileSync(process.execPath, [fileURLToPath(new URL('./otlp/alone.ts', import.meta.url))], { encoding: 'utf8' })) as Alone;
    const { adminUrl, stop } = await startThrowaway();
    try {
      return [aloneFigure(alone), ...(await overHttp(adminUrl.replace(/\/postgres(\?|$)/, '/samspel_template$1')))];
    } finally {
      await stop();
    }
  },
};

function aloneFigure({ ours, peer, decoding }: Alone): Figure {
  return {
    what: 'spans from protobuf to sums, one thread, no network',
    bar: `≥ ${thousands(barPerSecond)}/s`,
    measured: `${thousands(ours)}/s (decoding alone ${thousands(decoding)}/s)`,
    peer: `protobufjs into objects and a map, unbounded, no latencies, no critical path: ${thousands(peer)}/s`,
    ratio: ours / peer,
    reached: ours >= barPerSecond,
  };
}

async function overHttp(databaseUrl: string): Promise<Figure[]> {
  const server = await startServer(databaseUrl);
  const bound = bindToOneCore(server);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const token = await firstToken(server, ['read', 'traces:write']);
    // Warm, and not counted.
    const early = makeSpans('warm', 100_000, Date.now());
    await send(server, token, early.exports, { atOnce: 16, packed: false });
    const seen = new Map<string, [number, number]>([...early.edges].map(([edge, [calls, failed]]) => [edge, [calls, failed]]));
    const figures: Figure[] = [];
    for (const packed of [false, true]) {
      const given = makeSpans(`packed ${packed}`, 400_000, Date.now());
      const exports = packed ? given.exports.map((one) => gzipSync(one)) : given.exports;
      const visible = whenVisible(server, token, pool, packed ? 'packed' : 'plain');
      const taken = await send(server, token, exports, { atOnce: 16, packed });
      const rate = given.spans / taken.seconds;
      const seconds = await visible;
      const memory = peakMegabytes(server);
      const lost = await missing(server, token, given, seen);
      figures.push({
        what: `spans over HTTP into sums${packed ? ', packed (gzip)' : ''}, exports of 512, server ${bound}`,
        bar: `≥ ${thousands(barPerSecond)}/s, ≤ ${barMegabytes} MB, all there`,
        measured: `${thousands(rate)}/s, at most ${memory.toFixed(0)} MB resident, ${lost} of ${thousands(given.spans)} missing`,
        peer: '',
        ratio: null,
        reached: rate >= barPerSecond && memory <= barMegabytes && lost === 0,
      });
      figures.push({
        what: `one trace sent meanwhile${packed ? ', packed' : ''}: its edge in the database`,
        bar: `≤ ${barVisibleSeconds} s`,
        measured: `${seconds.toFixed(1)} s`,
        peer: '',
        ratio: null,
        reached: seconds <= barVisibleSeconds,
      });
    }
    const crowd = makeSpans('crowd', 400_000, Date.now());
    const taken = await send(server, token, crowd.exports, { atOnce: 800, packed: false });
    const lost = await missing(server, token, crowd, seen);
    figures.push({
      what: `800 exports at once, ${(crowd.bytes / 1e6).toFixed(0)} MB: refused, and sent again when it says`,
      bar: 'nothing lost, nothing twice',
      measured: `${taken.refused} × 503, ${lost} of ${thousands(crowd.spans)} missing, at most ${peakMegabytes(server).toFixed(0)} MB resident`,
      peer: '',
      ratio: null,
      reached: taken.refused > 0 && lost === 0,
    });
    return figures;
  } finally {
    await pool.end();
    await server.stop();
  }
}

function bindToOneCore(server: Server): string {
  try {
    execFileSync(taskset, ['-acp', '0', String(server.process.pid)], { stdio: 'ignore' });
    return 'on one core';
  } catch {
    return 'not bound to a core (there is no taskset)';
  }
}

/** Sends all, so many at a time; what was refused for want of room is sent again when the receiver says. */
async function send(server: Server, token: string, exports: readonly Buffer[], how: { readonly atOnce: number; readonly packed: boolean }) {
  const agent = new Agent({ keepAlive: true, maxSockets: how.atOnce });
  const waiting = [...exports];
  let refused = 0;
  const began = performance.now();
  const sender = async (): Promise<void> => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      for (;;) {
        const { status, retryAfter } = await post(server, token, agent, body, how.packed);
        if (status === 200) break;
        if (status !== 503 && status !== 429) throw new Error(`an export was answered ${status}`);
        refused++;
        await setTimeout(retryAfter * 1000);
      }
    }
  };
  await Promise.all(Array.from({ length: how.atOnce }, sender));
  agent.destroy();
  return { seconds: (performance.now() - began) / 1000, refused };
}

function post(server: Server, token: string, agent: Agent, body: Buffer, packed: boolean): Promise<{ status: number; retryAfter: number }> {
  const headers = {
    'content-type': 'application/x-protobuf',
    'content-length': body.length,
    authorization: `Bearer ${token}`,
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
  };
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; retryAfter: number }>();
  const sending = request(`${server.address}/v1/traces`, { method: 'POST', agent, headers }, (response) => {
    response.resume();
    response.once('end', () => resolve({ status: response.statusCode ?? 0, retryAfter: Number(response.headers['retry-after'] ?? 1) }));
  });
  sending.once('error', reject);
  sending.end(body);
  return promise;
}

/** Seconds from sending a trace of its own until its edge stands in the database. */
async function whenVisible(server: Server, token: string, pool: pg.Pool, name: string): Promise<number> {
  await setTimeout(1000);
  const start = BigInt(Date.now()) * 1_000_000n;
  const traceId = Buffer.from(`${name} alone`.padEnd(16, '.')).toString('hex');
  const span = { traceId, start, end: start + 5_000_000n };
  const json = otlpJson(`${name}-caller`, [{ ...span, spanId: 'ca'.repeat(8), kind: 3 }]);
  json.resourceSpans.push(...otlpJson(`${name}-callee`, [{ ...span, spanId: 'ce'.repeat(8), parentSpanId: 'ca'.repeat(8), kind: 2 }]).resourceSpans);
  const began = performance.now();
  const agent = new Agent();
  for (let answer = 0; answer !== 200; ) answer = (await post(server, token, agent, otlpBytes(json), false)).status;
  agent.destroy();
  for (;;) {
    const { rowCount } = await pool.query('select from traces.edge where client = $1 and server = $2', [`${name}-caller`, `${name}-callee`]);
    if (rowCount === 1) return (performance.now() - began) / 1000;
    await setTimeout(50);
  }
}

/** Calls that are missing from the server's sums, or in them too often, after adding what was sent to what it had. */
async function missing(server: Server, token: string, given: Sent, seen: Map<string, [number, number]>): Promise<number> {
  for (const [edge, [calls, failed]] of given.edges) {
    const sums = seen.get(edge) ?? [0, 0];
    seen.set(edge, [sums[0] + calls, sums[1] + failed]);
  }
  const response = await fetch(`${server.address}/api/traces/edges`, { headers: { authorization: `Bearer ${token}` } });
  const { edges } = (await response.json()) as { edges: { client: string; server: string; connection: string; calls: number; failed: number }[] };
  const found = new Map(edges.map((one) => [`${one.client} > ${one.server} ${one.connection}`, [one.calls, one.failed] as const]));
  let wrong = 0;
  for (const [edge, [calls, failed]] of seen) wrong += Math.abs(calls - (found.get(edge)?.[0] ?? 0)) + Math.abs(failed - (found.get(edge)?.[1] ?? 0));
  return wrong;
}

function peakMegabytes(server: Server): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
