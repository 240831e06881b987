/** Written once: whoever repeats a write under the same key, in the same moment or after the server came back, gets the same answer and one incident. */
import { listIncidents, openIncident } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller } from '../packages/server/app/testing/callers.ts';
import { type HandClock, testSamspel } from '../packages/server/app/testing/samspel.ts';
import { createTestDatabase, dropTestDatabase } from '../packages/server/platform/testing/database.ts';
import { refusalOf } from './support/story.ts';

let database: { readonly url: string; readonly name: string };
const at = '2026-03-02T09:00:00Z';
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => dropTestDatabase(database.name));

const start = (clock?: HandClock) => testSamspel({ databaseUrl: database.url, at, ...(clock === undefined ? {} : { clock }) });
const body = (title: string) => ({ title, started: { at: '2026-03-02T08:00:00Z' } });

test('one key, eight times at once: one incident, eight times the same answer', async () => {
  const server = await start();
  const caller = await addCaller(server.samspel.house, { role: 'operator' });
  const client = server.withHeaders(caller.headers);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => client(openIncident, { body: body('Once') }, { idempotencyKey: 'all-at-once' }).catch(() => null)),
  );
  const ids = new Set(answers.flatMap((answer) => (answer === null ? [] : [answer.incident.id])));
  expect(ids.size).toBe(1);
  const { items } = await client(listIncidents, { query: { text: 'Once' } });
  expect(items).toHaveLength(1);
  await server.end();
});

test('the server is stopped between the two: the second time it answers what it answered the first', async () => {
  const first = await start();
  const caller = await addCaller(first.samspel.house, { role: 'operator' });
  const told = await first.withHeaders(caller.headers)(openIncident, { body: body('Stopped between') }, { idempotencyKey: 'before-and-after' });
  await first.end();

  const second = await start();
  const client = second.withHeaders(caller.headers);
  const again = await client(openIncident, { body: body('Stopped between') }, { idempotencyKey: 'before-and-after' });
  expect(again).toEqual(told);
  expect((await client(listIncidents, { query: { text: 'between' } })).items).toHaveLength(1);
  await second.end();
});

test('the same key for another request is refused, and another person’s key is their own', async () => {
  const server = await start();
  const client = server.withHeaders((await addCaller(server.samspel.house, { role: 'operator' })).headers);
  const other = server.withHeaders((await addCaller(server.samspel.house, { role: 'operator' })).headers);
  const first = await client(openIncident, { body: body('Mine') }, { idempotencyKey: 'shared' });
  const refused = await refusalOf(client(openIncident, { body: body('Something else') }, { idempotencyKey: 'shared' }));
  expect(refused).toMatchObject({ status: 422, code: 'request.idempotency-key-reused' });
  const theirs = await other(openIncident, { body: body('Theirs') }, { idempotencyKey: 'shared' });
  expect(theirs.incident.id).not.toBe(first.incident.id);
  await server.end();
});

test('a refused write keeps nothing under its key: mended, it goes through', async () => {
  const server = await start();
  const client = server.withHeaders((await addCaller(server.samspel.house, { role: 'operator' })).headers);
  const future = { title: 'From tomorrow', started: { at: '2026-03-03T08:00:00Z' } };
  expect(await refusalOf(client(openIncident, { body: future }, { idempotencyKey: 'mended' }))).toMatchObject({
    status: 422,
    code: 'incidents.instant-in-future',
  });
  const opened = await client(openIncident, { body: body('From today') }, { idempotencyKey: 'mended-2' });
  expect(opened.incident.title).toBe('From today');
  expect((await client(listIncidents, { query: { text: 'tomorrow' } })).items).toEqual([]);
  await server.end();
});
