import { setTimeout } from 'node:timers/promises';
import { refusal, route } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeChange } from '../database/change.ts';
import { makePublishing } from '../events/publish.ts';
import type { House } from '../house.ts';
import { makeNewId } from '../ids.ts';
import { readSettings } from '../settings/settings.ts';
import { testDatabase } from '../testing/database.ts';
import { answer, bind } from './bind.ts';
import type { Who } from './identity.ts';
import { makeMetrics } from './metrics.ts';
import { makeServer } from './server.ts';

const db = testDatabase();
const now = Date.UTC(2026, 2, 2, 9);
const notNow = refusal('songs.not-now', 409, 'Not now.');
const noSong = refusal('songs.no-such-song', 404, 'There is no song {id}.');
const song = z.object({ id: z.string(), title: z.string(), version: z.number().int() });

const routes = {
  read: route({
    id: 'songs.read',
    method: 'GET',
    path: '/api/songs/:id',
    summary: '',
    access: 'viewer',
    params: z.object({ id: z.string() }),
    status: 200,
    answer: song,
    refusals: [noSong],
  }),
  add: route({
    id: 'songs.add',
    method: 'POST',
    path: '/api/songs',
    summary: '',
    access: 'member',
    body: z.strictObject({ title: z.string().min(1), length: z.number().optional() }),
    status: 201,
    answer: song,
    refusals: [notNow],
  }),
  small: route({
    id: 'songs.small',
    method: 'POST',
    path: '/api/small',
    summary: '',
    access: 'public',
    body: z.unknown(),
    bodyLimit: 100,
    status: 200,
    answer: z.object({}),
  }),
  few: route({ id: 'songs.few', method: 'GET', path: '/api/few', summary: '', access: 'public', perMinute: 3, status: 200, answer: z.object({}) }),
  odd: route({ id: 'songs.odd', method: 'GET', path: '/api/odd', summary: '', access: 'public', status: 200, answer: z.object({}) }),
} as const;

const people: Readonly<Record<string, Who>> = Object.fromEntries(
  (['viewer', 'member'] as const).map((role): [string, Who] => {
    const actor: Actor = { kind: 'person', id: `per_${role}`, name: role, role, teams: [], scopes: null };
    return [role, { actor, csrf: null }];
  }),
);

let app: FastifyInstance;
let lostAnswer = false;
/** What happens between the commit and the answer. */
let beforeAnswer: () => Promise<void> = async () => undefined;
let refuseInside = false;

beforeAll(async () => {
  const publishing = makePublishing({ now: () => now, newId: makeNewId(() => now), schemas: {}, subscribers: () => [] });
  const house: House = {
    settings: { ...readSettings({}, '/nonexistent'), ratePerMinute: 100_000 },
    log: pino({ level: 'silent' }),
    now: () => now,
    newId: makeNewId(() => now),
    reader: db.reader,
    change: makeChange(db.reader, { beforeCommit: publishing.announce, committed: () => undefined }),
    publish: publishing.publish,
  };
  app = await makeServer({
    house,
    metrics: makeMetrics({ reader: db.reader, now: () => now, liveClients: () => 0 }),
    authenticate: async ({ headers }) => {
      const name = String(headers.authorization ?? headers.cookie ?? '');
      const who = people[name.replace('cookie-', '')];
      return who === undefined ? null : { ...who, csrf: name.startsWith('cookie-') ? 'the-csrf-token' : null };
    },
    bindings: [
      bind(routes.read, async ({ params }) =>
        params.id === '1' ? answer({ id: '1', title: 'One', version: 3, secret: 'not declared' }) : refuse(noSong.code, { id: params.id }),
      ),
      bind(routes.add, async ({ body }) => {
        const refused = await house.change(async (tx) => {
          await sql`insert into song (title) select ${JSON.stringify({ title: body.title })}::jsonb ->> 'title'`.execute(tx);
          return refuseInside ? refuse(notNow.code) : null;
        });
        if (refused !== null) return refused;
        await beforeAnswer();
        if (lostAnswer) throw new Error('the machine went away here');
        return answer({ id: '7', title: body.title, version: 1 });
      }),
      bind(routes.small, async () => answer({})),
      bind(routes.few, async () => answer({})),
      bind(routes.odd, async () => Promise.reject(new Error('a bug with a secret in its message'))),
    ],
  });
});

afterAll(() => app.close());

beforeEach(async () => {
  lostAnswer = false;
  await sql`create table if not exists song (title text not null)`.execute(db.reader);
  await sql`truncate song, platform.idempotency`.execute(db.reader);
});

async function songs(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from song`.execute(db.reader);
  return rows[0]?.n ?? 0;
}

const add = (title: unknown, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: '/api/songs', headers: { authorization: 'member', ...headers }, payload: { title } as object });

describe('what leaves', () => {
  test('fields that the contract does not declare do not leave', async () => {
    const response = await app.inject({ url: '/api/songs/1', headers: { authorization: 'viewer' } });
    expect(response.json()).toEqual({ id: '1', title: 'One', version: 3 });
  });

  test('an unchanged thing is not sent again, and its tag says its version', async () => {
    const first = await app.inject({ url: '/api/songs/1', headers: { authorization: 'viewer' } });
    expect(first.headers.etag).toMatch(/^"3-/);
    const second = await app.inject({ url: '/api/songs/1', headers: { authorization: 'viewer', 'if-none-match': String(first.headers.etag) } });
    expect([second.statusCode, second.body]).toEqual([304, '']);
  });

  test('a refusal is a problem with code, words and facts', async () => {
    const response = await app.inject({ url: '/api/songs/9', headers: { authorization: 'viewer' } });
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({ status: 404, code: 'songs.no-such-song', detail: 'There is no song 9.', facts: { id: '9' } });
  });

  test('a bug tells nothing but where the log tells more', async () => {
    const response = await app.inject({ url: '/api/odd' });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret');
    expect(response.json().detail).toContain(response.headers['x-request-id']);
  });
});

describe('what comes in', () => {
  test.each([
    ['a wrong type', { title: 7 }, '/title'],
    ['an empty title', { title: '' }, '/title'],
    ['an unknown field', { title: 'x', colour: 'red' }, '/colour'],
    ['nothing', {}, '/title'],
    ['a list', [], ''],
  ])('%s is refused with its field, and nothing is written', async (_, payload, path) => {
    const response = await app.inject({ method: 'POST', url: '/api/songs', headers: { authorization: 'member' }, payload });
    expect(response.json()).toMatchObject({ status: 400, code: 'request.invalid', path });
    expect(await songs()).toBe(0);
  });

  test('half a surrogate pair, which the database cannot keep, is refused as bad input', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/api/songs',
      headers: { authorization: 'member', 'content-type': 'application/json' },
      payload: '{"title":"\\ud800"}',
    });
    expect(response.json()).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(await songs()).toBe(0);
  });

  test('what is no JSON, too large or of another type is refused', async () => {
    const send = (payload: string, type: string, url = '/api/songs') =>
      app.inject({ method: 'POST', url, headers: { authorization: 'member', 'content-type': type }, payload });
    expect((await send('{"title":', 'application/json')).json()).toMatchObject({ status: 400, code: 'request.invalid' });
    expect((await send(JSON.stringify('x'.repeat(200)), 'application/json', '/api/small')).json()).toMatchObject({
      status: 413,
      code: 'request.too-large',
      facts: { limit: 100 },
    });
    expect((await send('<x/>', 'application/xml')).json().status).toBe(400);
    expect((await send('{"__proto__":{"title":"x"}}', 'application/json')).json().status).toBe(400);
  });
});

describe('who may', () => {
  test('nobody known is asked to sign in; a role that does not reach is told what it takes', async () => {
    expect((await app.inject({ url: '/api/songs/1' })).json()).toMatchObject({ status: 401, code: 'access.sign-in-first' });
    expect((await add('x', { authorization: 'viewer' })).json()).toMatchObject({ status: 403, code: 'access.not-allowed' });
    expect(await songs()).toBe(0);
  });

  test('a write by cookie needs the token of the session and our own pages', async () => {
    const byCookie = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/api/songs', headers: { cookie: 'cookie-member', ...headers }, payload: { title: 'x' } });
    expect((await byCookie({})).json().code).toBe('access.csrf');
    expect((await byCookie({ 'x-samspel-csrf': 'a guess' })).json().code).toBe('access.csrf');
    expect((await byCookie({ 'x-samspel-csrf': 'the-csrf-token', 'sec-fetch-site': 'cross-site' })).json().code).toBe('access.csrf');
    expect(await songs()).toBe(0);
    expect((await byCookie({ 'x-samspel-csrf': 'the-csrf-token', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(201);
  });

  test('who asks too often is told when to come back', async () => {
    for (let call = 0; call < 3; call++) expect((await app.inject({ url: '/api/few' })).statusCode).toBe(200);
    const refused = await app.inject({ url: '/api/few' });
    expect(refused.json()).toMatchObject({ status: 429, code: 'request.too-many' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await app.inject({ url: '/api/songs/1', headers: { authorization: 'viewer' } })).statusCode).toBe(200);
  });
});

describe('a repeated write', () => {
  test('writes once and is given the same answer', async () => {
    const first = await add('once', { 'idempotency-key': 'k1' });
    const again = await add('once', { 'idempotency-key': 'k1' });
    expect(await songs()).toBe(1);
    expect([again.statusCode, again.json()]).toEqual([201, first.json()]);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  test('many at the same moment write once, and all are given the same answer', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => add('at once', { 'idempotency-key': 'k2' })));
    expect(await songs()).toBe(1);
    expect(answers.filter((one) => one.statusCode === 201 && one.headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    for (const one of answers) expect([one.statusCode, one.json()]).toEqual([201, answers[0]?.json()]);
  });

  test('one that comes between the commit and the answer waits for the answer', async () => {
    let repeated: ReturnType<typeof add> | undefined;
    beforeAnswer = async () => {
      beforeAnswer = async () => undefined;
      repeated = add('in between', { 'idempotency-key': 'k8' });
      await setTimeout(150);
    };
    const first = await add('in between', { 'idempotency-key': 'k8' });
    const second = await repeated;
    expect([second?.statusCode, second?.json()]).toEqual([201, first.json()]);
    expect(await songs()).toBe(1);
  });

  test('a key used for something else is refused', async () => {
    await add('one thing', { 'idempotency-key': 'k3' });
    expect((await add('another', { 'idempotency-key': 'k3' })).json()).toMatchObject({ status: 422, code: 'request.idempotency-key-reused' });
    expect(await songs()).toBe(1);
  });

  test('when the answer was lost after the commit, the repeat says so and does not write', async () => {
    lostAnswer = true;
    expect((await add('lost', { 'idempotency-key': 'k4' })).statusCode).toBe(500);
    lostAnswer = false;
    expect((await add('lost', { 'idempotency-key': 'k4' })).json()).toMatchObject({ status: 409, code: 'request.already-applied' });
    expect(await songs()).toBe(1);
  });

  test('what was refused may be tried again with the same key', async () => {
    expect((await add('', { 'idempotency-key': 'k5' })).statusCode).toBe(400);
    expect((await add('now right', { 'idempotency-key': 'k5' })).statusCode).toBe(201);
  });

  test('what was refused inside the transaction left nothing behind, the key included', async () => {
    refuseInside = true;
    expect((await add('refused late', { 'idempotency-key': 'k7' })).json()).toMatchObject({ status: 409, code: 'songs.not-now' });
    expect(await songs()).toBe(0);
    refuseInside = false;
    expect((await add('refused late', { 'idempotency-key': 'k7' })).statusCode).toBe(201);
    expect(await songs()).toBe(1);
  });

  test('two people may use the same key', async () => {
    await add('mine', { 'idempotency-key': 'k6' });
    const { rows } = await sql<{ actor_id: string }>`select actor_id from platform.idempotency where key = 'k6'`.execute(db.reader);
    expect(rows).toEqual([{ actor_id: 'per_member' }]);
  });
});
