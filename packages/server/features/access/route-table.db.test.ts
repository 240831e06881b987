/**
 * Does the running server let in exactly whom the contract says? Every route of every noun is called as everybody, and the door's answer
 * is held against the declared access (printed in docs/reference/access.md). Bodies are cut JSON, so that no write gets past the door.
 */
import type { RouteShape } from '@samspel/contract/route.ts';
import { allRoutes } from '@samspel/contract/routes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { testBrowser } from './testing/browser.ts';
import { addCaller, type Caller } from './testing/callers.ts';

/** What a caller may reach: 0 is what is public, 4 what takes an admin. Written out here, not asked of the code under test. */
const height: Readonly<Record<RouteShape['access'], number>> = { public: 0, viewer: 1, member: 2, owner: 2, operator: 3, admin: 4 };
const callers = {
  anonymous: { reaches: 0, writes: false, nouns: null },
  viewer: { reaches: 1, writes: true, nouns: null },
  member: { reaches: 2, writes: true, nouns: null },
  operator: { reaches: 3, writes: true, nouns: null },
  admin: { reaches: 4, writes: true, nouns: null },
  'read-only token of an admin': { reaches: 4, writes: false, nouns: null },
  'token for one noun of an admin': { reaches: 4, writes: true, nouns: ['catalog'] },
  'token without scopes': { reaches: 0, writes: false, nouns: null },
  'expired token of an admin': { reaches: 0, writes: false, nouns: null },
  'revoked token of an admin': { reaches: 0, writes: false, nouns: null },
  'token of an admin who was deactivated': { reaches: 0, writes: false, nouns: null },
} as const;
type Name = keyof typeof callers;

let server: TestSamspel;
const headers = {} as Record<Name, Readonly<Record<string, string>>>;

beforeAll(async () => {
  server = await testSamspel();
  const { house } = server.samspel;
  const add = async (name: Name, wish: Parameters<typeof addCaller>[1]): Promise<Caller> => {
    const caller = await addCaller(house, wish);
    headers[name] = caller.headers;
    return caller;
  };
  headers.anonymous = {};
  for (const role of ['viewer', 'member', 'operator', 'admin'] as const) await add(role, { role });
  await add('read-only token of an admin', { role: 'admin', scopes: ['read'] });
  await add('token for one noun of an admin', { role: 'admin', scopes: ['catalog:write'] });
  await add('token without scopes', { role: 'admin', scopes: [] });
  await add('expired token of an admin', { role: 'admin', lastsSeconds: 60 });
  const revoked = await add('revoked token of an admin', { role: 'admin' });
  const gone = await add('token of an admin who was deactivated', { role: 'admin' });
  const browser = testBrowser(server.samspel);
  expect((await browser.send('DELETE', `/api/tokens/${revoked.tokenId}`, undefined, headers.admin)).status).toBe(204);
  expect((await browser.send('POST', `/api/people/${gone.personId}/deactivate`, undefined, headers.admin)).status).toBe(200);
  await server.clock.forward(61);
});
afterAll(() => server.end());

const nounOf = (route: RouteShape): string => route.id.slice(0, route.id.indexOf('.'));
const reads = (route: RouteShape): boolean => route.method === 'GET' || route.reads === true;

/** As the contract declares it. */
function mayReach(name: Name, route: RouteShape): boolean {
  const caller = callers[name];
  if (route.access === 'public') return true;
  if (caller.reaches < height[route.access]) return false;
  if (caller.nouns !== null && !(caller.nouns as readonly string[]).includes(nounOf(route))) return false;
  return caller.writes || reads(route);
}

/** What the door said: let in, asked to sign in, or turned away for the role or the scope. */
async function ask(name: Name, route: RouteShape): Promise<string> {
  const url = route.path.replace(/:[a-zA-Z]+/g, 'x').replace(/\*$/, 'x');
  const body = route.method === 'GET' ? undefined : '{';
  const { status, code, body: said } = await testBrowser(server.samspel).send(route.method, url, body, { ...headers[name] });
  if (code === 'access.sign-in-first') return 'asked to sign in';
  const needs = (said['facts'] as { needs?: string } | undefined)?.needs ?? '';
  if (code === 'access.not-allowed' && /^the (role|scope) /.test(needs)) return `turned away for ${needs.split(' ')[1]}`;
  return status >= 500 ? `broke with ${status}` : 'let in';
}

describe('every route of the contract', () => {
  test('is bound', () => {
    const unbound = allRoutes.filter((route) => !server.samspel.http.hasRoute({ method: route.method, url: route.path }));
    expect(unbound.map((route) => route.id)).toEqual([]);
  });

  test.each(Object.keys(callers) as Name[])('lets in %s as it declares, and nowhere else', async (name) => {
    const wrong: string[] = [];
    for (const route of allRoutes) {
      if (!server.samspel.http.hasRoute({ method: route.method, url: route.path })) continue;
      const said = await ask(name, route);
      if ((said === 'let in') !== mayReach(name, route)) wrong.push(`${route.id} (${route.access}): ${said}`);
      if (said !== 'let in' && callers[name].reaches === 0 && name !== 'token without scopes' && said !== 'asked to sign in')
        wrong.push(`${route.id}: ${said} before being known`);
    }
    expect(wrong).toEqual([]);
    expect(allRoutes.length).toBeGreaterThan(50);
  });
});
