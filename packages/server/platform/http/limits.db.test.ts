/** Do the server's limits hold when somebody tries to walk around them? */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { testBrowser } from '../../features/access/testing/browser.ts';
import { type Caller, makeCallers } from '../../features/access/testing/callers.ts';

let server: TestSamspel;
let admin: Caller;
beforeAll(async () => {
  server = await testSamspel({ settings: { ratePerMinute: 5, trustProxy: true } });
  admin = (await makeCallers(server.samspel.house)).admin;
});
afterAll(() => server.end());

const get = (url: string, headers: Record<string, string> = {}, remoteAddress = '192.0.2.9') => server.samspel.http.inject({ url, headers, remoteAddress });

describe('the rate limit', () => {
  test('given more requests a minute than allowed, then the rest is refused with a time to wait, in any spelling of the path', async () => {
    const said = [];
    for (const url of ['/api/session', '/%61pi/session', '/api/session/', '/api/%73ession', '/api/session?a=1', '/%61pi/session', '/api/session'])
      said.push((await get(url)).statusCode);
    expect(said).toEqual([200, 200, 200, 200, 200, 429, 429]);
    const refused = await get('/api/session');
    expect(refused.json()).toMatchObject({ code: 'request.too-many' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('given a forged X-Forwarded-For, then only what the proxy itself added counts', async () => {
    const said = [];
    for (let turn = 0; turn < 7; turn++) said.push((await get('/api/session', { 'x-forwarded-for': `10.9.9.${turn}, 198.51.100.77` })).statusCode);
    expect(said).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  test('given many addresses of one IPv6 network, then they are one caller', async () => {
    const said = [];
    for (let turn = 0; turn < 7; turn++) said.push((await get('/api/session', { 'x-forwarded-for': `2001:db8::${turn + 1}` })).statusCode);
    expect(said).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });
});

test('given a path spelled another way, then no spelling opens more than the plain one', async () => {
  const { authorization } = admin.headers;
  expect((await get('/api/people', { authorization })).body).toContain('Test admin');
  for (const url of ['/%61pi/people', '/api/people/../people', '/API/people', '/api/./people', '/api%2Fpeople', '/x/../api/people']) {
    const said = await get(url, { 'x-forwarded-for': '203.0.113.60' });
    expect([url, said.body.includes('Test admin')]).toEqual([url, false]);
  }
});

test('given every answer, then it carries what keeps browsers from framing, sniffing and loading from elsewhere', async () => {
  for (const url of ['/api/session', '/api/nowhere', '/healthz']) {
    const { headers } = await get(url, { 'x-forwarded-for': '203.0.113.61' });
    expect(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  }
});

test('given a repeated DELETE under one Idempotency-Key, then it says again that it is done', async () => {
  const own = await testSamspel();
  const caller = (await makeCallers(own.samspel.house)).member;
  const browser = testBrowser(own.samspel);
  const { token } = (await browser.send('POST', '/api/tokens', { name: 'x' }, caller.headers)).body as { token: { id: string } };
  const headers = { ...caller.headers, 'idempotency-key': 'once' };
  const said = [
    await browser.send('DELETE', `/api/tokens/${token.id}`, undefined, headers),
    await browser.send('DELETE', `/api/tokens/${token.id}`, undefined, headers),
  ];
  expect(said.map((answer) => answer.status)).toEqual([204, 204]);
  expect(said[1]?.headers['idempotency-replayed']).toBe('true');
  await own.end();
});
