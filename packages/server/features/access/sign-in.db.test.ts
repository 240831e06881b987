import { hash } from '@node-rs/argon2';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { setupLink } from './index.ts';
import { type TestBrowser, testBrowser } from './testing/browser.ts';

const password = 'a quiet river at dawn';
const anna = { name: 'Anna Ek', email: 'anna@example.com', password };
let server: TestSamspel;
let admin: TestBrowser;

const linkOf = (path: unknown): string => String(path).split('#')[1] ?? '';
const browser = (address?: string): TestBrowser => testBrowser(server.samspel, address);
const eventsOf = async (type: string): Promise<{ subject: string; payload: Record<string, unknown> }[]> =>
  (
    await sql<{ subject: string; payload: Record<string, unknown> }>`select subject, payload from platform.event where type = ${type} order by id`.execute(
      server.samspel.house.reader,
    )
  ).rows;

/** Somebody invited, who has set the same password. */
async function join(email: string, role = 'member'): Promise<{ id: string; browser: TestBrowser }> {
  const invited = await admin.send('POST', '/api/people', { email, name: email.split('@')[0], role });
  expect(invited.status).toBe(201);
  const { person, link } = invited.body as { person: { id: string }; link: { path: string } };
  const theirs = browser();
  const used = await theirs.send('POST', '/api/links/use', { link: linkOf(link.path), password });
  expect(used.status).toBe(200);
  return { id: person.id, browser: theirs };
}

beforeAll(async () => {
  server = await testSamspel();
});
afterAll(() => server.end());

describe('the first admin', () => {
  test('given an empty installation, when the link is used, then it makes an admin, once, and signs them in', async () => {
    admin = browser();
    expect((await admin.send('GET', '/api/session')).body).toEqual({ needsSetup: true, who: null, csrf: null, endsAt: null });
    const [path, other] = [await server.samspel.setupPath(), await server.samspel.setupPath()];
    expect(path).toMatch(/^\/set-up#sml_\w{65}$/);
    const link = linkOf(path);
    expect((await admin.send('POST', '/api/links/look', { link })).body).toMatchObject({ purpose: 'set-up', person: null });
    expect(await admin.send('POST', '/api/setup', { ...anna, link: `${link.slice(0, -1)}0` })).toMatchObject({ status: 410, code: 'access.link-dead' });
    expect(await admin.send('POST', '/api/setup', { ...anna, password: 'short', link })).toMatchObject({ status: 400, code: 'access.password-unfit' });
    const made = await admin.send('POST', '/api/setup', { ...anna, link });
    expect(made).toMatchObject({ status: 201, body: { needsSetup: false, who: { kind: 'person', name: 'Anna Ek', role: 'admin', scopes: null } } });
    expect(made.headers['set-cookie']).toMatch(/^samspel_session=sms_\w{65}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
    expect((await admin.send('GET', '/api/session')).body).toMatchObject({ needsSetup: false, who: { name: 'Anna Ek' }, csrf: admin.csrf });
    for (const again of [link, linkOf(other)]) {
      expect(await browser().send('POST', '/api/setup', { ...anna, email: 'eve@example.com', link: again })).toMatchObject({
        status: 409,
        code: 'access.already-set-up',
      });
      expect(await browser().send('POST', '/api/links/look', { link: again })).toMatchObject({ status: 410 });
    }
    expect(await setupLink(server.samspel.house)).toBeNull();
  });

  test('given two who set up at the same moment with two links, then one of them wins', async () => {
    const own = await testSamspel();
    const links = [await own.samspel.setupPath(), await own.samspel.setupPath()].map(linkOf);
    const said = await Promise.all(
      links.map((link, index) => testBrowser(own.samspel).send('POST', '/api/setup', { ...anna, email: `a${index}@example.com`, link })),
    );
    expect(said.map((one) => one.status).sort()).toEqual([201, 409]);
    const { rows } = await sql<{ n: number }>`select count(*) as n from access.person`.execute(own.samspel.house.reader);
    expect(rows[0]?.n).toBe(1);
    await own.end();
  });
});

describe('signing in', () => {
  test('given a person, when they sign in, then the answer names them, whatever the case of the address and the form of the password', async () => {
    await join('åsa@example.com');
    const mine = browser();
    const said = await mine.send('POST', '/api/session', { email: ' ÅSA@EXAMPLE.com', password: password.replaceAll('a', 'ａ') });
    expect(said).toMatchObject({ status: 200, body: { who: { name: 'åsa', role: 'member' } } });
    expect(said.headers['cache-control']).toBe('no-store');
    expect((await eventsOf('access.signed-in')).at(-1)).toMatchObject({ payload: { address: '192.0.2.1', agent: 'Test/1.0' } });
  });

  test('given a wrong password, nobody, an invitation and somebody deactivated, then all hear the same', async () => {
    const gone = await join('gone@example.com');
    await admin.send('POST', `/api/people/${gone.id}/deactivate`);
    await admin.send('POST', '/api/people', { email: 'invited@example.com', name: 'I' });
    const words = new Set<string>();
    for (const email of ['anna@example.com', 'nobody@example.com', 'invited@example.com', 'gone@example.com']) {
      const said = await browser('198.51.100.1').send('POST', '/api/session', {
        email,
        password: email === 'gone@example.com' ? password : 'not the password',
      });
      expect(said.status).toBe(401);
      words.add(JSON.stringify({ ...said.body, requestId: '' }));
    }
    expect(words.size).toBe(1);
  });

  test('given a wrong cookie or none, then nobody is there; with a good one and no CSRF token nothing is written', async () => {
    const { browser: mine } = await join('csrf@example.com');
    const stranger = browser();
    for (const cookie of [
      'samspel_session=',
      'samspel_session=sms_',
      `${mine.cookie?.slice(0, -1)}`,
      `${mine.cookie}0`,
      'x',
      `other=1; ${mine.cookie?.toLowerCase()}`,
    ]) {
      stranger.cookie = cookie;
      expect((await stranger.send('GET', '/api/sessions')).status).toBe(401);
    }
    const csrf = mine.csrf;
    mine.csrf = null;
    expect(await mine.send('DELETE', '/api/sessions')).toMatchObject({ status: 403, code: 'access.csrf' });
    mine.csrf = admin.csrf;
    expect(await mine.send('DELETE', '/api/sessions')).toMatchObject({ status: 403, code: 'access.csrf' });
    mine.csrf = csrf;
    expect(await mine.send('DELETE', '/api/sessions', undefined, { 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403, code: 'access.csrf' });
    expect(await mine.send('DELETE', '/api/sessions', undefined, { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 });
    expect(await browser().send('POST', '/api/session', { email: 'csrf@example.com', password }, { origin: 'https://evil.example' })).toMatchObject({
      status: 403,
    });
  });

  test('given signing out, then the cookie is worth nothing at once, and doing it again is good', async () => {
    const { browser: mine } = await join('out@example.com');
    const kept = browser();
    kept.cookie = mine.cookie;
    expect((await kept.send('GET', '/api/sessions')).status).toBe(200);
    const out = await mine.send('DELETE', '/api/session');
    expect(out.status).toBe(204);
    expect(out.headers['set-cookie']).toMatch(/^samspel_session=; Path=\/; Max-Age=0; HttpOnly/);
    expect((await kept.send('GET', '/api/sessions')).status).toBe(401);
    expect((await kept.send('DELETE', '/api/session')).status).toBe(204);
  });

  test('given time, then a session ends when idle for a week and after thirty days in any case', async () => {
    const own = await testSamspel();
    const mine = testBrowser(own.samspel);
    await mine.send('POST', '/api/setup', { ...anna, link: linkOf(await own.samspel.setupPath()) });
    const day = 86_400;
    for (let days = 0; days < 30; days += 6) {
      expect((await mine.send('GET', '/api/sessions')).status).toBe(200);
      await own.clock.forward(6 * day);
    }
    expect((await mine.send('GET', '/api/sessions')).status).toBe(401);
    const again = testBrowser(own.samspel);
    expect((await again.send('POST', '/api/session', anna)).status).toBe(200);
    await own.clock.forward(7 * day);
    expect((await again.send('GET', '/api/sessions')).status).toBe(401);
    await own.end();
  });

  test('given a hash made with weaker parameters, then signing in makes it anew and it still fits', async () => {
    const { id, browser: mine } = await join('old@example.com');
    const weak = await hash(password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await sql`update access.person set password_hash = ${weak} where id = ${id}`.execute(server.samspel.house.reader);
    for (let turn = 0; turn < 2; turn++) expect((await mine.send('POST', '/api/session', { email: 'old@example.com', password })).status).toBe(200);
    const { rows } = await sql<{ password_hash: string; version: number }>`select password_hash, version from access.person where id = ${id}`.execute(
      server.samspel.house.reader,
    );
    expect(rows[0]).toMatchObject({ password_hash: expect.stringContaining('$m=19456,t=2,p=1$'), version: 2 });
  });

  test('given https, then the cookie is bound to host and https by its name', async () => {
    const own = await testSamspel({ settings: { publicUrl: 'https://samspel.example' } });
    const mine = testBrowser(own.samspel);
    const made = await mine.send('POST', '/api/setup', { ...anna, link: linkOf(await own.samspel.setupPath()) });
    expect(made.headers['set-cookie']).toMatch(/^__Host-samspel_session=sms_\w+; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
    expect((await mine.send('GET', '/api/sessions')).status).toBe(200);
    mine.cookie = mine.cookie?.replace('__Host-', '') ?? null;
    expect((await mine.send('GET', '/api/sessions')).status).toBe(401);
    await own.end();
  });
});

describe('guessing', () => {
  test('given wrong passwords at one account, then tries are slowed down, the owner at a known address is not, and the account opens again', async () => {
    const { id } = await join('target@example.com');
    const guesser = browser('203.0.113.5');
    const guess = (guessed: string) => guesser.send('POST', '/api/session', { email: 'target@example.com', password: guessed });
    const said = [];
    for (let turn = 0; turn < 8; turn++) said.push((await guess('wrong again')).status);
    expect(said).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
    const paused = await guess(password);
    expect(paused).toMatchObject({ status: 429, code: 'access.slow-down', body: { facts: { retryAfterSeconds: 2 } } });
    expect(paused.headers['retry-after']).toBe('2');
    expect(await eventsOf('access.sign-in-slowed')).toEqual([{ subject: id, payload: { address: '203.0.113.5', attempts: 6, pauseSeconds: 2 } }]);
    expect((await browser('192.0.2.1').send('POST', '/api/session', { email: 'target@example.com', password })).status).toBe(200);
    await server.clock.forward(2);
    expect((await guess(password)).status).toBe(200);
  });

  test('given fifty tries at one moment, then at most six are looked at', async () => {
    await join('burst@example.com');
    const said = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        browser(`203.0.113.${index + 20}`).send('POST', '/api/session', { email: 'burst@example.com', password: 'wrong again' }),
      ),
    );
    expect(said.filter((one) => one.status === 401).length).toBeLessThanOrEqual(6);
    expect(said.filter((one) => one.status === 429).length).toBeGreaterThanOrEqual(44);
  });

  test('given one address that tries many accounts, then it is slowed down whether they exist or not', async () => {
    const said = [];
    for (let turn = 0; turn < 53; turn++)
      said.push((await browser('203.0.113.200').send('POST', '/api/session', { email: `x${turn}@example.com`, password: 'y' })).status);
    expect(said.slice(0, 51).every((status) => status === 401)).toBe(true);
    expect(said.slice(51)).toEqual([429, 429]);
  });
});

describe('hostile input', () => {
  test('given bodies that fit nothing, then they are refused in words and nothing breaks', async () => {
    const bodies: unknown[] = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      {},
      { email: [], password: {} },
      { email: 'a@b', password: '' },
      { email: 'a@b', password: 'x'.repeat(1025) },
      { email: `${'a'.repeat(300)}@b`, password: 'x' },
    ];
    for (const body of bodies) expect((await browser('198.51.100.7').send('POST', '/api/session', body)).status).toBe(400);
    expect((await browser().send('POST', '/api/session', JSON.stringify({ email: 'a', password: 'x'.repeat(20_000) }))).status).toBe(413);
    const nul = await browser('198.51.100.8').send('POST', '/api/session', { email: 'a\u0000@b.example', password: 'x' });
    expect(nul.status).toBe(400);
    expect((await admin.send('GET', '/api/people/%00')).status).toBe(400);
    expect((await admin.send('GET', `/api/people?q=${encodeURIComponent('%_\\')}`)).body).toMatchObject({ items: [] });
  });

  test('given names that would break a line or a header, then they are refused, and odd but honest ones are kept', async () => {
    for (const name of ['a\r\nset-cookie: x=1', 'a\u0000', 'a\u2028b', 'a\u202eb', '', '   ', 'x'.repeat(121)]) {
      expect([name, (await admin.send('POST', '/api/people', { email: 'n@example.com', name })).status]).toEqual([name, 400]);
    }
    for (const email of ['a', 'a@', '@b', 'a b@c', 'a@b\r\nbcc: x@y', '<a@b>', 'a@b,c@d', 'a＠b@c', 'a＜b@c'])
      expect([email, (await admin.send('POST', '/api/people', { email, name: 'N' })).status]).toEqual([email, 400]);
    const kept = await admin.send('POST', '/api/people', { email: 'obrien@example.com', name: "Seán O'Brien-Šmíd 李" });
    expect(kept).toMatchObject({ status: 201, body: { person: { name: "Seán O'Brien-Šmíd 李" } } });
  });

  test('given passwords at the edges, then the rules answer', async () => {
    const { person, link } = (await admin.send('POST', '/api/people', { email: 'edge@example.com', name: 'Edge' })).body as {
      person: { id: string };
      link: { path: string };
    };
    expect(person.id).toMatch(/^per_/);
    for (const bad of ['short', 'x'.repeat(1024), 'password1234', 'edge@example.com', 'tolv tecken\n eller']) {
      expect([bad, await browser().send('POST', '/api/links/use', { link: linkOf(link.path), password: bad })]).toMatchObject([
        bad,
        { status: 400, code: 'access.password-unfit' },
      ]);
    }
    const long = 'pärlor och moln '.repeat(16);
    const mine = browser();
    expect((await mine.send('POST', '/api/links/use', { link: linkOf(link.path), password: long })).status).toBe(200);
    expect((await browser().send('POST', '/api/session', { email: 'edge@example.com', password: long.normalize('NFD') })).status).toBe(200);
  });

  test('given the database, then no secret is in it: not in the tables of access, the event log, or stored answers', async () => {
    const { browser: mine } = await join('secret@example.com');
    const made = await mine.send('POST', '/api/tokens', { name: 'ci' }, { 'idempotency-key': 'k1' });
    const secrets = [String(made.body['secret']).slice(30, 62), mine.cookie?.slice(-39, -7) ?? '?', mine.csrf ?? '?', password];
    for (const table of ['access.person', 'access.session', 'access.token', 'access.link', 'access.tries', 'platform.event', 'platform.idempotency']) {
      const { rows } = await sql<{ text: string }>`select coalesce(string_agg(t::text, ' '), '') as text from ${sql.table(table)} t`.execute(
        server.samspel.house.reader,
      );
      expect(secrets.filter((secret) => rows[0]?.text.includes(secret))).toEqual([]);
    }
  });
});
