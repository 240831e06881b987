import type { Actor } from '@samspel/core/access/role.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HandClock, type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { freshMilliseconds } from './known.ts';
import { changePerson } from './people.ts';
import { type TestBrowser, testBrowser } from './testing/browser.ts';
import { addCaller } from './testing/callers.ts';

const password = 'a quiet river at dawn';
const tester: Actor = { kind: 'system', id: 'test', name: 'Test', role: 'admin', teams: [], scopes: null };
let server: TestSamspel;
let admin: TestBrowser;
let adminId: string;

const linkOf = (path: unknown): string => String(path).split('#')[1] ?? '';
const whoId = (body: Readonly<Record<string, unknown>>): string => (body['who'] as { id: string }).id;

async function join(email: string, role = 'member'): Promise<{ id: string; browser: TestBrowser }> {
  const { person, link } = (await admin.send('POST', '/api/people', { email, name: email, role })).body as { person: { id: string }; link: { path: string } };
  const browser = testBrowser(server.samspel);
  expect((await browser.send('POST', '/api/links/use', { link: linkOf(link.path), password })).status).toBe(200);
  return { id: person.id, browser };
}

beforeAll(async () => {
  server = await testSamspel();
  admin = testBrowser(server.samspel);
  const made = await admin.send('POST', '/api/setup', { name: 'Anna', email: 'anna@example.com', password, link: linkOf(await server.samspel.setupPath()) });
  adminId = whoId(made.body);
});
afterAll(() => server.end());

describe('people', () => {
  test('given the last admin, then they cannot be demoted or deactivated; of two who demote each other one stays', async () => {
    expect(await admin.send('PATCH', `/api/people/${adminId}`, { role: 'member' })).toMatchObject({ status: 409, code: 'access.last-admin' });
    expect(await admin.send('POST', `/api/people/${adminId}/deactivate`)).toMatchObject({ status: 409, code: 'access.last-admin' });
    const own = await testSamspel();
    const [one, two] = [await addCaller(own.samspel.house, { role: 'admin' }), await addCaller(own.samspel.house, { role: 'admin' })];
    const said = await Promise.all([one, two].map((caller) => changePerson(own.samspel.house, tester, caller.personId, { role: 'viewer' }, null)));
    expect(said.map((outcome) => outcome.ok || outcome.refusal.code).sort()).toEqual(['access.last-admin', true]);
    await own.end();
  });

  test('given a role that changes, then the next request has it, and the trail says before and after', async () => {
    const { id, browser } = await join('riser@example.com', 'viewer');
    expect((await browser.send('GET', '/api/people')).status).toBe(403);
    const changed = await admin.send('PATCH', `/api/people/${id}`, { role: 'operator', name: 'Riser' });
    expect(changed).toMatchObject({ status: 200, body: { role: 'operator', name: 'Riser', version: 3 } });
    expect((await browser.send('GET', `/api/audit?subject=${id}`)).body).toMatchObject({
      items: [
        { type: 'access.person-renamed', payload: { before: 'riser@example.com', after: 'Riser' }, actor: { id: adminId } },
        { type: 'access.role-changed', payload: { before: 'viewer', after: 'operator' }, actor: { id: adminId, kind: 'person', name: 'Anna' } },
        { type: 'access.signed-in' },
        { type: 'access.link-used' },
        { type: 'access.person-invited' },
      ],
    });
  });

  test('given a version that has passed, then the change is refused and nothing is told twice', async () => {
    const { id } = await join('stale@example.com');
    const first = await admin.send('PATCH', `/api/people/${id}`, { role: 'viewer' }, { 'if-match': '"2"' });
    expect(first).toMatchObject({ status: 200, body: { version: 3 } });
    expect(await admin.send('PATCH', `/api/people/${id}`, { role: 'admin' }, { 'if-match': '"2"' })).toMatchObject({ status: 412, code: 'request.stale' });
    expect(await admin.send('PATCH', `/api/people/${id}`, { role: 'viewer' })).toMatchObject({ body: { version: 3 } });
  });

  test('given a taken address or reference, also of two at one moment, then it is refused in words', async () => {
    const said = await Promise.all([1, 2].map(() => admin.send('POST', '/api/people', { email: 'Twice@example.com', name: 'T', ref: 'user:default/twice' })));
    expect(said.map((one) => one.status).sort()).toEqual([201, 409]);
    expect(await admin.send('POST', '/api/people', { email: 'other@example.com', name: 'O', ref: 'user:default/twice' })).toMatchObject({
      code: 'access.ref-taken',
    });
    expect(await admin.send('PATCH', `/api/people/${adminId}`, { email: 'TWICE@example.com' })).toMatchObject({ status: 409, code: 'access.email-taken' });
  });

  test('given somebody deactivated, then session, token and link are worth nothing at once, and come back but for the sessions', async () => {
    const { id, browser } = await join('leaver@example.com');
    const { secret } = (await browser.send('POST', '/api/tokens', { name: 'bot' })).body as { secret: string };
    const bearer = { authorization: `Bearer ${secret}` };
    const reset = (await admin.send('POST', `/api/people/${id}/link`)).body as { link: { path: string } };
    expect((await testBrowser(server.samspel).send('GET', '/api/people', undefined, bearer)).status).toBe(200);
    expect(await admin.send('POST', `/api/people/${id}/deactivate`)).toMatchObject({ status: 200, body: { state: 'deactivated' } });
    expect((await browser.send('GET', '/api/sessions')).status).toBe(401);
    expect((await testBrowser(server.samspel).send('GET', '/api/people', undefined, bearer)).status).toBe(401);
    expect((await browser.send('POST', '/api/links/use', { link: linkOf(reset.link.path), password })).status).toBe(410);
    expect((await admin.send('GET', '/api/tokens?everybodys=true')).body).toMatchObject({ items: [{ name: 'bot', state: 'asleep' }] });
    expect(await admin.send('POST', `/api/people/${id}/link`)).toMatchObject({ code: 'access.not-in-state' });
    expect(await admin.send('POST', `/api/people/${id}/reactivate`)).toMatchObject({ body: { state: 'active' } });
    expect((await testBrowser(server.samspel).send('GET', '/api/people', undefined, bearer)).status).toBe(200);
    expect((await browser.send('GET', '/api/sessions')).status).toBe(401);
    expect((await browser.send('POST', '/api/session', { email: 'leaver@example.com', password })).status).toBe(200);
  });

  test('given a reset, then the old password, sessions and earlier links end, and the new link works once', async () => {
    const { id, browser } = await join('forgot@example.com');
    const links = [];
    for (let turn = 0; turn < 2; turn++)
      links.push(linkOf(((await admin.send('POST', `/api/people/${id}/link`)).body as { link: { path: string } }).link.path));
    const fresh = testBrowser(server.samspel);
    expect((await fresh.send('POST', '/api/links/use', { link: links[0], password: 'another quiet river' })).status).toBe(410);
    expect((await fresh.send('POST', '/api/links/look', { link: links[1] })).body).toMatchObject({
      purpose: 'password-reset',
      person: { email: 'forgot@example.com' },
    });
    expect((await fresh.send('POST', '/api/links/use', { link: links[1], password: 'another quiet river' })).status).toBe(200);
    expect((await fresh.send('POST', '/api/links/use', { link: links[1], password: 'yet another river' })).status).toBe(410);
    expect((await browser.send('GET', '/api/sessions')).status).toBe(401);
    expect((await browser.send('POST', '/api/session', { email: 'forgot@example.com', password })).status).toBe(401);
  });

  test('given whoever holds the machine, then they can hand out a way in, and the trail says so', async () => {
    const { id, browser } = await join('forgetful@example.com');
    expect(await server.samspel.rescuePath('nobody@example.com')).toBeNull();
    const path = await server.samspel.rescuePath(' Forgetful@Example.com');
    expect(path).toMatch(/^\/join#sml_/);
    expect((await browser.send('POST', '/api/links/use', { link: linkOf(path), password: 'a rescued river bank' })).status).toBe(200);
    const trail = (await admin.send('GET', `/api/audit?subject=${id}&type=access.link-renewed`)).body;
    expect(trail).toMatchObject({ items: [{ actor: { kind: 'system', name: 'Somebody at the server' }, payload: { purpose: 'password-reset' } }] });
    await admin.send('POST', `/api/people/${id}/deactivate`);
    expect(await server.samspel.rescuePath('forgetful@example.com')).toBeNull();
  });

  test('given a list, then pages follow each other and the search finds names and addresses', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { items, next } = (await admin.send('GET', `/api/people?limit=2${cursor}`)).body as { items: { name: string }[]; next: string | null };
      seen.push(...items.map((person) => person.name));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(5);
    expect((await admin.send('GET', '/api/people?q=FORGOT')).body).toMatchObject({ items: [{ email: 'forgot@example.com' }] });
    expect((await admin.send('GET', '/api/people?cursor=nonsense')).status).toBe(400);
  });
});

test('given a person linked to the catalog, then their teams come from there, also for their tokens, and go with the link', async () => {
  const { id, browser } = await join('dev@example.com');
  const groups = ['group:default/team-b', 'group:default/team-a'];
  for (const [source, target] of [...groups.map((group) => ['user:default/dev', group]), ['user:default/other', 'group:default/team-c']]) {
    await sql`insert into catalog.relation (source, type, target, declared_by) values (${source}, 'memberOf', ${target}, ${target})`.execute(
      server.samspel.house.reader,
    );
  }
  const teams = async (headers?: Record<string, string>) =>
    ((await browser.send('GET', '/api/session', undefined, headers)).body as { who: { teams: string[] } }).who.teams;
  expect(await teams()).toEqual([]);
  expect((await admin.send('PATCH', `/api/people/${id}`, { ref: 'user:default/dev' })).body).toMatchObject({ ref: 'user:default/dev' });
  expect(await teams()).toEqual(['group:default/team-a', 'group:default/team-b']);
  const { secret } = (await browser.send('POST', '/api/tokens', { name: 'dev' })).body as { secret: string };
  expect(await teams({ authorization: `Bearer ${secret}` })).toEqual(['group:default/team-a', 'group:default/team-b']);
  await admin.send('PATCH', `/api/people/${id}`, { ref: null });
  expect(await teams()).toEqual([]);
});

describe('own password and sessions', () => {
  test('given a change of password, then it takes the current one and ends the other sessions', async () => {
    const { browser } = await join('changer@example.com');
    const other = testBrowser(server.samspel);
    await other.send('POST', '/api/session', { email: 'changer@example.com', password });
    expect(await browser.send('PUT', '/api/me/password', { current: 'wrong', password: 'a loud river at dusk' })).toMatchObject({
      status: 403,
      code: 'access.wrong-password',
    });
    expect(await browser.send('PUT', '/api/me/password', { current: password, password: 'password1234' })).toMatchObject({ code: 'access.password-unfit' });
    expect((await browser.send('PUT', '/api/me/password', { current: password, password: 'a loud river at dusk' })).status).toBe(204);
    expect((await other.send('GET', '/api/sessions')).status).toBe(401);
    expect((await browser.send('GET', '/api/sessions')).body).toMatchObject({ items: [{ current: true, agent: 'Test/1.0', address: '192.0.2.1' }] });
  });

  test('given two changes that prove the same password at the same time, then one of them holds and the other is refused', async () => {
    const { browser } = await join('racer@example.com');
    const change = (wanted: string) => browser.send('PUT', '/api/me/password', { current: password, password: wanted });
    const answers = await Promise.all([change('a loud river at dusk'), change('a still lake at dawn')]);
    expect(answers.map((one) => one.status).sort((a, b) => a - b)).toEqual([204, 403]);
  });

  test('given sessions of two people, then each ends only their own', async () => {
    const [one, two] = [await join('one@example.com'), await join('two@example.com')];
    const theirs = ((await two.browser.send('GET', '/api/sessions')).body as { items: { id: string }[] }).items[0]?.id ?? '';
    expect((await one.browser.send('DELETE', `/api/sessions/${theirs}`)).status).toBe(404);
    expect((await two.browser.send('GET', '/api/sessions')).status).toBe(200);
    expect((await two.browser.send('DELETE', `/api/sessions/${theirs}`)).status).toBe(204);
    expect((await two.browser.send('GET', '/api/sessions')).status).toBe(401);
  });
});

describe('tokens', () => {
  test('given a token, then it acts for its person within role and scopes, and can make only narrower ones', async () => {
    const { browser, id } = await join('maker@example.com', 'operator');
    const { secret } = (await browser.send('POST', '/api/tokens', { name: 'ci', scopes: ['access:write', 'audit:read'], role: 'member', endsInDays: 10 }))
      .body as { secret: string };
    expect(secret).toMatch(/^smp_\w{65}$/);
    const bot = testBrowser(server.samspel);
    const send = (method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown, token = secret) =>
      bot.send(method, url, body, { authorization: `Bearer ${token}` });
    expect((await send('GET', '/api/session')).body).toMatchObject({
      csrf: null,
      who: { kind: 'token', name: 'ci', role: 'member', scopes: ['access:write', 'audit:read'], person: { id } },
    });
    expect((await send('GET', '/api/people')).status).toBe(200);
    expect(await send('GET', '/api/audit')).toMatchObject({ status: 403, body: { facts: { needs: 'the role operator', role: 'member' } } });
    expect(await send('GET', '/api/platform/info')).toMatchObject({ status: 403, body: { facts: { needs: 'the scope read or platform:read' } } });
    expect(await send('POST', '/api/tokens', { name: 'x', scopes: ['read'], endsInDays: 1 })).toMatchObject({ status: 403, code: 'access.token-too-wide' });
    expect(await send('POST', '/api/tokens', { name: 'x', scopes: ['audit:read'], role: 'operator', endsInDays: 1 })).toMatchObject({
      code: 'access.token-too-wide',
    });
    expect(await send('POST', '/api/tokens', { name: 'x', scopes: ['audit:read'], endsInDays: 11 })).toMatchObject({ code: 'access.token-too-wide' });
    const narrow = await send('POST', '/api/tokens', { name: 'narrow', scopes: ['audit:read'], endsInDays: 1 });
    expect(narrow).toMatchObject({ status: 201, body: { token: { role: 'member', scopes: ['audit:read'], person: { id } } } });
    expect(await send('POST', '/api/tokens', { name: 'y' }, String(narrow.body['secret']))).toMatchObject({ status: 403 });
    expect(
      await bot.send('PUT', '/api/me/password', { current: password, password: 'a loud river at dusk' }, { authorization: `Bearer ${secret}` }),
    ).toMatchObject({ code: 'access.takes-a-person' });
  });

  test('given tokens cut, mistyped, in another scheme, beside a good cookie, then nobody is there', async () => {
    const { browser } = await join('typist@example.com');
    const { secret } = (await browser.send('POST', '/api/tokens', { name: 't' })).body as { secret: string };
    const headers = [
      secret,
      `Basic ${secret}`,
      `Bearer`,
      `Bearer ${secret.slice(0, -1)}`,
      `Bearer ${secret}x`,
      `Bearer ${secret.toLowerCase()}`,
      `Bearer ${secret}, Bearer ${secret}`,
      'Bearer smp_',
      `Bearer ${'A'.repeat(10_000)}`,
    ];
    for (const authorization of headers)
      expect([authorization.slice(0, 20), (await browser.send('GET', '/api/people', undefined, { authorization })).status]).toMatchObject([
        authorization.slice(0, 20),
        401,
      ]);
    expect((await browser.send('GET', '/api/people', undefined, { authorization: `bearer ${secret}` })).status).toBe(200);
  });

  test('given another’s token, then only an admin sees and ends it; ending it shows at once', async () => {
    const { browser } = await join('owner@example.com');
    const { secret, token } = (await browser.send('POST', '/api/tokens', { name: 'o' })).body as { secret: string; token: { id: string } };
    const { browser: other } = await join('other2@example.com', 'operator');
    expect((await other.send('GET', '/api/tokens')).body).toMatchObject({ items: [] });
    expect((await other.send('GET', '/api/tokens?everybodys=true')).status).toBe(403);
    expect((await other.send('DELETE', `/api/tokens/${token.id}`)).status).toBe(404);
    const asBot = () => testBrowser(server.samspel).send('GET', '/api/people', undefined, { authorization: `Bearer ${secret}` });
    expect((await asBot()).status).toBe(200);
    expect((await admin.send('DELETE', `/api/tokens/${token.id}`)).status).toBe(204);
    expect((await asBot()).status).toBe(401);
    expect((await browser.send('GET', '/api/tokens')).body).toMatchObject({ items: [{ id: token.id, state: 'revoked' }] });
  });
});

test('given two servers on one database, when one ends a session, then the other lets nobody in within five seconds', async () => {
  const clock: HandClock = server.clock;
  const second = await testSamspel({ databaseUrl: server.databaseUrl, clock });
  const { browser } = await join('roamer@example.com');
  const there = testBrowser(second.samspel);
  there.cookie = browser.cookie;
  expect((await there.send('GET', '/api/sessions')).status).toBe(200);
  await browser.send('DELETE', '/api/session');
  await clock.forward(freshMilliseconds / 1000);
  expect(freshMilliseconds).toBeLessThanOrEqual(5000);
  expect((await there.send('GET', '/api/sessions')).status).toBe(401);
  await second.end();
});
