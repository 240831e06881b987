/** Do two who look at the same incident hear of each other, and is who left forgotten? */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCallers, type TestBrowser, testBrowser } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';

let ground: TestSamspel;
let anna: TestBrowser;
let bo: TestBrowser;
const password = 'a quiet road by night';
beforeAll(async () => {
  ground = await testSamspel();
  anna = testBrowser(ground.samspel);
  bo = testBrowser(ground.samspel);
  const linkOf = (path: string | null) => path?.split('#')[1];
  await anna.send('POST', '/api/setup', { name: 'Anna', email: 'anna@example.com', password, link: linkOf(await ground.samspel.setupPath()) });
  const asked = await anna.send('POST', '/api/people', { email: 'bo@example.com', name: 'Bo', role: 'viewer' });
  const { link } = asked.body as { link: { path: string } };
  await bo.send('POST', '/api/links/use', { link: linkOf(link.path), password });
});
afterAll(() => ground.end());

const here = '/api/presence/inc_01J00000000000000000000001';
const elsewhere = '/api/presence/inc_01J00000000000000000000002';
interface Other {
  readonly name: string;
  readonly since: string;
}
const othersSeenBy = async (who: TestBrowser, place = here) => ((await who.send('POST', place)).body as { others: Other[] }).others;
const namesSeenBy = async (who: TestBrowser, place = here) => (await othersSeenBy(who, place)).map((other) => other.name);

test('given two who look at the same incident, then each hears of the other, and of nobody who looks elsewhere', async () => {
  expect(await namesSeenBy(anna)).toEqual([]);
  expect(await namesSeenBy(bo)).toEqual(['Anna']);
  expect(await namesSeenBy(anna)).toEqual(['Bo']);
  expect(await namesSeenBy(bo, elsewhere)).toEqual([]);
});

test('given a token, then it hears who is here and leaves no trace', async () => {
  const { viewer } = await makeCallers(ground.samspel.house);
  const told = await ground.samspel.http.inject({ method: 'POST', url: here, headers: viewer.headers });
  expect(told.json<{ others: Other[] }>().others.map((other) => other.name)).toEqual(['Anna', 'Bo']);
  expect(await namesSeenBy(anna)).toEqual(['Bo']);
});

test('given a place that is no incident, then it is refused and nothing is kept', async () => {
  expect(await anna.send('POST', '/api/presence/everywhere')).toMatchObject({ status: 400, code: 'request.invalid' });
});

test('given one who leaves, then the other hears of nobody; leaving twice does no harm', async () => {
  expect((await bo.send('DELETE', here)).status).toBe(204);
  expect(await namesSeenBy(anna)).toEqual([]);
  expect((await bo.send('DELETE', here)).status).toBe(204);
});

test('given one who is silent for a minute, then they are gone, and since anew when they come back', async () => {
  await namesSeenBy(bo);
  await ground.clock.forward(40);
  await namesSeenBy(bo);
  await ground.clock.forward(40);
  const [still] = await othersSeenBy(anna);
  expect(still?.name).toBe('Bo');
  await ground.clock.forward(61);
  expect(await namesSeenBy(anna)).toEqual([]);
  await namesSeenBy(bo);
  const [again] = await othersSeenBy(anna);
  expect(Date.parse(again?.since ?? '')).toBeGreaterThan(Date.parse(still?.since ?? ''));
});

test('given nobody who says anything, then the table is empty', async () => {
  await ground.clock.forward(200);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from presence.here`.execute(ground.samspel.house.reader);
  expect(rows).toEqual([{ n: 0 }]);
});
