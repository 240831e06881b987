import { gzipSync } from 'node:zlib';
import { ProblemError } from '@samspel/contract/client.ts';
import { importTraces, listEdges, listRoots, readCoverage, readCriticalPath } from '@samspel/contract/traces.ts';
import { mostNanos, type RollUpRows } from '@samspel/core/traces/roll-up.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller, makeCallers } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { edgesSeen } from './index.ts';
import { writeRows } from './storage.ts';
import { exportResponse, otlpBytes, otlpJson, type SpanGiven } from './testing/otlp.ts';

let ground: TestSamspel;
let second: TestSamspel;
let callers: Awaited<ReturnType<typeof makeCallers>>;
let operator: ReturnType<TestSamspel['withHeaders']>;
let sender: Readonly<Record<string, string>>;
beforeAll(async () => {
  ground = await testSamspel();
  second = await testSamspel({ databaseUrl: ground.databaseUrl, clock: ground.clock });
  callers = await makeCallers(ground.samspel.house);
  operator = ground.withHeaders(callers.operator.headers);
  sender = callers.member.headers;
});
afterAll(async () => {
  await second.end();
  await ground.end();
});

/** A client's span of a call that takes `milliseconds`, and its server's. */
function callOf(id: number, milliseconds: number, failed = false): { client: SpanGiven; server: SpanGiven } {
  const traceId = id.toString(16).padStart(32, '0');
  const start = BigInt(ground.clock.now()) * 1_000_000n;
  const end = start + BigInt(milliseconds) * 1_000_000n;
  return {
    client: { traceId, spanId: 'c'.repeat(16), kind: 3, start, end },
    server: { traceId, spanId: 'd'.repeat(16), parentSpanId: 'c'.repeat(16), kind: 2, start, end, failed },
  };
}

async function send(payload: Buffer | string, headers: Record<string, string> = {}, to: TestSamspel = ground) {
  const type = typeof payload === 'string' ? 'application/json' : 'application/x-protobuf';
  return to.samspel.http.inject({ method: 'POST', url: '/v1/traces', payload, headers: { 'content-type': type, ...sender, ...headers } });
}

test('spans sent as protobuf, as JSON and packed become edges, with errors, latency, examples and when they were seen', async () => {
  const [fast, slow] = [callOf(1, 10), callOf(2, 90, true)];
  const answers = [
    await send(otlpBytes(otlpJson('web', [fast.client]))),
    await send(JSON.stringify(otlpJson('login', [fast.server, slow.server]))),
    await send(gzipSync(otlpBytes(otlpJson('web', [slow.client]))), { 'content-encoding': 'gzip' }),
  ];
  expect(answers.map(({ statusCode, headers, body }) => [statusCode, headers['content-type'], body])).toEqual([
    [200, 'application/x-protobuf', ''],
    [200, 'application/json', '{}'],
    [200, 'application/x-protobuf', ''],
  ]);
  const { edges, more } = await operator(listEdges);
  expect(more).toBe(false);
  expect(edges).toMatchObject([
    {
      client: 'web',
      server: 'login',
      connection: '',
      calls: 2,
      failed: 1,
      clientSeconds: 0.1,
      firstAt: '2026-03-02T09:00:00Z',
      slowest: { traceId: slow.client.traceId, seconds: 0.09 },
      slowestFailed: { seconds: 0.09 },
    },
  ]);
  expect(edges[0]?.latency?.p50).toBeCloseTo(0.01, 3);
});

test('two servers add to the same sums, and of three hundred exports sent at once none is missing', async () => {
  const exports = Array.from({ length: 300 }, (_, index) => callOf(100 + index, 5));
  const sent = exports.map(async ({ client, server }, index) => {
    const json = otlpJson('shop', [client]);
    json.resourceSpans.push(...otlpJson('stock', [server]).resourceSpans);
    return send(otlpBytes(json), {}, index % 2 === 0 ? ground : second);
  });
  expect(new Set((await Promise.all(sent)).map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  await Promise.all([operator(listEdges), second.withHeaders(callers.operator.headers)(listEdges)]);
  const { edges } = await operator(listEdges, { query: { service: 'shop' } });
  expect(edges).toMatchObject([{ client: 'shop', server: 'stock', calls: 300 }]);
  expect(edges[0]?.clientSeconds).toBeCloseTo(1.5, 9);
});

test('an export that is sent again counts once; one that is sent with bad spans says which', async () => {
  const { client, server } = callOf(7, 20);
  const json = otlpJson('again', [client, server, { ...client, spanId: '12' }]);
  for (let time = 0; time < 2; time++) {
    const answered = await send(otlpBytes(json));
    const told = exportResponse.toObject(exportResponse.decode(answered.rawPayload), { longs: Number }) as {
      partialSuccess?: { rejectedSpans?: number; errorMessage?: string };
    };
    expect(told.partialSuccess?.rejectedSpans).toBe(1);
    expect(told.partialSuccess?.errorMessage).toMatch(/spans\/2 has no trace id/);
  }
  const { edges } = await operator(listEdges, { query: { service: 'again' } });
  expect(edges).toMatchObject([{ calls: 1 }]);
  const { total, services, steps, stepSeconds } = await operator(readCoverage);
  expect(total.refused).toBe(2);
  expect(services.find(({ service }) => service === 'again')).toMatchObject({ received: 4, duplicates: 2, calls: 1, lastAt: '2026-03-02T09:00:00Z' });
  // Over time it is the same, step by step.
  expect(stepSeconds).toBe(60);
  expect(steps.at(-1)?.at).toBe('2026-03-02T09:00:00Z');
  expect(steps.reduce((sum, { received }) => sum + received, 0)).toBe(total.received);
});

test('what waits in vain is told as coverage once its time is over, and a whole trace as its critical path', async () => {
  const start = BigInt(ground.clock.now()) * 1_000_000n;
  const traceId = 'ef'.repeat(16);
  const root: SpanGiven = { traceId, spanId: '1'.repeat(16), name: 'GET /play', kind: 2, start, end: start + 100_000_000n };
  const call: SpanGiven = {
    traceId,
    spanId: '2'.repeat(16),
    parentSpanId: root.spanId,
    name: 'select',
    kind: 3,
    start: start + 10_000_000n,
    end: start + 70_000_000n,
    attributes: { 'db.system': 'postgresql', 'db.name': 'tracks' },
  };
  await send(otlpBytes(otlpJson('player', [root, call])));
  await send(otlpBytes(otlpJson('lonely', [{ ...callOf(9, 5).client, traceId: 'ab'.repeat(16) }])));
  await ground.clock.forward(10);
  const { edges } = await operator(listEdges, { query: { service: 'player' } });
  expect(edges.map(({ client, server, connection }) => `${client} > ${server} ${connection}`).sort()).toEqual([
    'player > tracks database',
    'user > player virtual',
  ]);
  expect((await operator(listRoots)).roots.filter(({ service }) => service === 'player')).toMatchObject([
    { service: 'player', operation: 'GET /play', traces: 1, slowest: { traceId } },
  ]);
  const path = await operator(readCriticalPath, { query: { service: 'player', operation: 'GET /play' } });
  expect(path.meanSeconds).toBeCloseTo(0.1, 9);
  expect(path.steps.map(({ operation, share }) => [operation, Math.round(share * 100)])).toEqual([
    ['select', 60],
    ['GET /play', 40],
  ]);
  expect((await operator(readCoverage)).services.find(({ service }) => service === 'lonely')).toMatchObject({ received: 1, unpaired: 0 });
  await ground.clock.forward(120);
  expect((await operator(readCoverage)).services.find(({ service }) => service === 'lonely')).toMatchObject({ received: 1, unpaired: 1 });
});

test('who may not send, and what is no export, is refused, and nothing of it counts', async () => {
  const good = otlpBytes(otlpJson('refused', [callOf(11, 5).client]));
  const reader = await addCaller(ground.samspel.house, { role: 'member', scopes: ['read'] });
  expect((await send(good, reader.headers)).statusCode).toBe(403);
  expect((await send(good, { authorization: '' })).statusCode).toBe(401);
  expect((await send(good, callers.viewer.headers)).statusCode).toBe(403);
  expect((await send(good, { 'content-type': 'text/plain' })).statusCode).toBe(415);
  for (const bad of ['[', '[]', '{"spans":[]}', Buffer.from('0affffff', 'hex')]) {
    const answered = await send(bad);
    expect([answered.statusCode, answered.json<{ code: string }>().code]).toEqual([400, 'traces.unreadable']);
  }
  expect((await send(gzipSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'gzip' })).statusCode).toBe(413);
  expect((await send('{}')).statusCode).toBe(200);
  expect((await operator(listEdges, { query: { service: 'refused' } })).edges).toEqual([]);
});

test('a server that stops writes what it holds; one that did not write for a minute has died', async () => {
  const third = await testSamspel({ databaseUrl: ground.databaseUrl, clock: ground.clock });
  const { client, server } = callOf(21, 5);
  const json = otlpJson('last', [client, server]);
  expect((await send(otlpBytes(json), {}, third)).statusCode).toBe(200);
  await third.end();
  expect((await operator(listEdges, { query: { service: 'last' } })).edges).toMatchObject([{ calls: 1 }]);
  // What a server leaves that was killed. Of one that lives on, a timer of its own may write at any moment.
  const now = new Date(ground.clock.now());
  await sql`insert into traces.receiver (id, started_at, writes, written_at) values ('rcv_killed', ${now}, 0, ${now})`.execute(ground.samspel.house.reader);
  await ground.clock.forward(61);
  const { receivers } = await operator(readCoverage);
  expect(receivers.find(({ id }) => id === 'rcv_killed')?.state).toBe('died');
  expect(receivers.map(({ state }) => state)).toEqual(expect.arrayContaining(['works', 'stopped']));
});

test('when too much is on its way, it says so before it reads, and when to come again; what was refused can be sent again', async () => {
  const address = await ground.samspel.http.listen({ host: '127.0.0.1', port: 0 });
  const body = JSON.stringify({ far: ' '.repeat(12_000_000) });
  const post = () => fetch(`${address}/v1/traces`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...sender } });
  const answers = await Promise.all(Array.from({ length: 12 }, post));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400, 503]));
  const full = answers.find(({ status }) => status === 503);
  expect(full?.headers.get('retry-after')).toBe('2');
  expect(await full?.json()).toMatchObject({ code: 'traces.full' });
  const { client, server } = callOf(31, 5);
  expect((await send(otlpBytes(otlpJson('later', [client, server])))).statusCode).toBe(200);
});

test('a file counts once, by the minutes of its spans, and is told; one that is none is refused', async () => {
  const tag = (value: string) => [{ key: 'span.kind', type: 'string', value }];
  const reference = [{ refType: 'CHILD_OF', traceID: 'a1', spanID: '1' }];
  const startTime = Date.parse('2026-02-27T10:00:00Z') * 1000;
  const spans = [
    { traceID: 'a1', spanID: '1', operationName: 'get', references: [], startTime, duration: 900, processID: 'p1', tags: tag('client') },
    { traceID: 'a1', spanID: '2', operationName: 'get', references: reference, startTime, duration: 500, processID: 'p2', tags: tag('server') },
  ];
  const text = JSON.stringify({ data: [{ traceID: 'a1', spans, processes: { p1: { serviceName: 'old-web' }, p2: { serviceName: 'old-store' } } }] });
  // What was refused did nothing, so that its key is good for another try.
  const key = { idempotencyKey: 'the file of February' };
  const cut = operator(importTraces, { body: { name: 'jaeger.json', text: text.slice(0, 100) } }, key);
  await expect(cut).rejects.toSatisfy((error) => error instanceof ProblemError && error.problem.code === 'traces.unreadable');
  const first = await operator(importTraces, { body: { name: 'jaeger.json', text } }, key);
  expect(first).toMatchObject({ already: false, format: 'jaeger', spans: 2, calls: 1, edges: 1, unpaired: 0 });
  expect(await operator(importTraces, { body: { name: 'again.json', text } })).toMatchObject({ already: true, calls: 1 });
  const span = { from: '2026-02-27T09:00:00Z', to: '2026-02-27T11:00:00Z' };
  expect((await operator(listEdges, { query: span })).edges).toMatchObject([{ client: 'old-web', server: 'old-store', calls: 1 }]);
  const wrong = operator(importTraces, { body: { name: 'x', text: '{"a":1}' } });
  await expect(wrong).rejects.toSatisfy((error) => error instanceof ProblemError && error.problem.code === 'traces.unreadable');
  // Days are kept longer than minutes: the question is answered from them when the minutes are gone.
  await ground.clock.to('2026-03-20T09:00:00Z');
  const { house } = ground.samspel;
  const seen = await edgesSeen(house.reader, { from: Date.parse('2026-02-27T00:00:00Z'), to: house.now() }, house.now(), { service: 'old-web' });
  expect(seen).toMatchObject([{ client: 'old-web', server: 'old-store', calls: 1 }]);
  expect((await operator(listEdges, { query: { ...span, from: '2026-03-19T09:00:00Z', to: '2026-03-20T09:00:00Z' } })).edges).toEqual([]);
});

test('more time than a column holds keeps nothing beside it from being written', async () => {
  const { house } = ground.samspel;
  const minute = Math.floor(ground.clock.now() / 60_000) * 60_000;
  const slowest = { traceId: 'a', nanos: 86_400e9 };
  const edge = { minute, client: 'poller', server: 'feed', connection: '' as const, calls: 1, failed: 0, sketch: {}, slowest, slowestFailed: null };
  const rows: RollUpRows = {
    edges: [{ ...edge, clientNanos: mostNanos, serverNanos: mostNanos }],
    coverage: [],
    roots: [{ minute, service: 'poller', operation: 'poll', traces: 1, failed: 0, nanos: mostNanos, sketch: {}, slowest }],
    paths: [{ minute, rootService: 'poller', rootOperation: 'poll', service: 'feed', operation: 'wait', nanos: mostNanos, traces: 1 }],
  };
  for (let write = 0; write < 2; write++) await house.change((tx) => writeRows(tx, rows));
  const seen = await edgesSeen(house.reader, { from: minute, to: minute + 60_000 }, ground.clock.now(), { service: 'feed' });
  expect(seen).toMatchObject([{ calls: 2, clientSeconds: mostNanos / 1e9, serverSeconds: mostNanos / 1e9 }]);
  const path = await operator(readCriticalPath, { query: { service: 'poller', operation: 'poll' } });
  expect(path).toMatchObject({ traces: 2, steps: [{ service: 'feed', traces: 2 }] });
});
