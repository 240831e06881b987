/** Does the screen of sendings show what waits and what failed, and can people do something about it? */
import { createECDH, randomBytes } from 'node:crypto';
import { addAdapter } from '@samspel/contract/adapters.ts';
import { type Client, ProblemError } from '@samspel/contract/client.ts';
import { addPush, giveUpSending, listPush, listSendings, removePush, sendAgain } from '@samspel/contract/sending.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { tellAt } from '../../platform/clock.ts';
import { fakeDoor } from '../../ports/testing/fake-door.ts';
import { testBrowser } from '../access/testing/browser.ts';
import { type Caller, makeCallers } from '../access/testing/callers.ts';
import { pushSubscriptions, send, sendingsAbout } from './index.ts';

const door = fakeDoor('mail');
let ground: TestSamspel;
let as: Readonly<Record<'viewer' | 'operator' | 'admin', Client>>;
let callers: Readonly<Record<string, Caller>>;

beforeAll(async () => {
  ground = await testSamspel({ senders: [door] });
  callers = await makeCallers(ground.samspel.house);
  const client = (role: string): Client => ground.withHeaders(callers[role]?.headers ?? {});
  as = { viewer: client('viewer'), operator: client('operator'), admin: client('admin') };
});
afterAll(() => ground.end());

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'went through',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );

test('given what failed, when an operator looks, then the reason is there and what it says is not; sent again, it leaves', async () => {
  const { house } = ground.samspel;
  door.answer(() => ({ outcome: 'rejected', reason: 'mailbox full' }));
  for (const key of ['a', 'b', 'c'])
    await house.change((tx) =>
      send(tx, house, {
        door: 'mail',
        to: `${key}@example.org`,
        key,
        about: `inc_${key}`,
        body: { subject: `About ${key}`, text: 'https://secret.example/link' },
      }),
    );
  await house.change((tx) => send(tx, house, { door: 'sms', to: '+1', key: 'sms', about: 'inc_sms', body: { text: 'x' } }));
  await ground.samspel.settle();
  const first = await as.operator(listSendings, { query: { limit: 2 } });
  const rest = await as.operator(listSendings, { query: { limit: 2, cursor: first.next ?? '' } });
  expect([...first.items, ...rest.items].map(({ to, subject, reason, state }) => [to, subject, reason, state])).toEqual(
    ['c', 'b', 'a'].map((key) => [`${key}@example.org`, `About ${key}`, 'mailbox full', 'given-up']),
  );
  expect(JSON.stringify([first, rest])).not.toContain('secret.example');
  expect(first.doors).toEqual([
    { door: 'mail', waiting: 0, oldestWaitingSeconds: 0, givenUp: 3, sent: 0, isOpen: false },
    { door: 'sms', waiting: 1, oldestWaitingSeconds: 0, givenUp: 0, sent: 0, isOpen: false },
  ]);

  door.answer(null);
  const id = rest.items[0]?.id ?? '';
  expect(await as.operator(sendAgain, { params: { id } })).toMatchObject({ state: 'waiting' });
  await ground.samspel.settle();
  expect(door.sent.map(({ to, attempt }) => [to, attempt])).toEqual([['a@example.org', 2]]);
  expect(await codeOf(as.operator(sendAgain, { params: { id } }))).toBe('sending.not-given-up');
  expect(await codeOf(as.operator(sendAgain, { params: { id: 'snd_none' } }))).toBe('sending.unknown');
  expect(await codeOf(as.viewer(listSendings))).toBe('access.not-allowed');
});

test('given what waits, when an operator gives it up, then it is given up under their name', async () => {
  const [waiting] = (await as.operator(listSendings, { query: { state: 'waiting' } })).items;
  const params = { id: waiting?.id ?? '' };
  expect(await as.operator(giveUpSending, { params })).toMatchObject({ state: 'given-up', reason: expect.stringContaining('gave it up') });
  expect(await codeOf(as.operator(giveUpSending, { params }))).toBe('sending.not-waiting');
});

test('given a story that is told, when something is sent in it, then it stays in the house', async () => {
  const { house } = ground.samspel;
  const before = door.asked.length;
  await tellAt(Date.parse('2024-01-01T00:00:00Z'), () =>
    house.change((tx) => send(tx, house, { door: 'mail', to: 'a@example.org', key: 'told', about: 'inc_told', body: { text: 'then' } })),
  );
  await ground.samspel.settle();
  expect(door.asked).toHaveLength(before);
  expect(await sendingsAbout(house.reader, 'inc_told')).toMatchObject([{ state: 'sent', attempts: 0, createdAt: '2024-01-01T00:00:00Z' }]);
  // Whoever waits for the outcome hears it: a page of the story was delivered then.
  const { rows } = await sql<{ type: string; at: number }>`select type, at from platform.event where subject = 'inc_told'`.execute(house.reader);
  expect(rows).toEqual([{ type: 'sending.sent', at: Date.parse('2024-01-01T00:00:00Z') }]);
});

test('given web push, when a person allows a browser, then it is theirs until they or the browser remove it', async () => {
  const person = testBrowser(ground.samspel);
  const link = (await rescueOf(ground)) ?? '';
  await person.send('POST', '/api/links/use', { link, password: 'a long enough password' });
  const keys = createECDH('prime256v1');
  const browser = {
    endpoint: 'https://push.example/1',
    p256dh: keys.generateKeys('base64url'),
    auth: randomBytes(16).toString('base64url'),
    browser: 'Firefox on Linux',
  };
  expect((await person.send('GET', '/api/sending/push')).body).toEqual({ key: null, items: [] });
  expect(await person.send('POST', '/api/sending/push', browser)).toMatchObject({ status: 409, code: 'sending.no-push' });
  await as.admin(addAdapter, { body: { kind: 'web-push', name: 'Push', values: { contact: 'mailto:ops@example.org' } } });
  expect(await person.send('POST', '/api/sending/push', { ...browser, auth: 'short' })).toMatchObject({ status: 422, code: 'sending.wrong-subscription' });
  expect(await person.send('POST', '/api/sending/push', { ...browser, p256dh: Buffer.alloc(65, 4).toString('base64url') })).toMatchObject({ status: 422 });
  expect(await codeOf(as.viewer(addPush, { body: browser }))).toBe('sending.only-people');

  const added = await person.send('POST', '/api/sending/push', browser);
  expect(added).toMatchObject({ status: 201, body: { browser: 'Firefox on Linux' } });
  expect((await person.send('POST', '/api/sending/push', browser)).body['id']).toBe(added.body['id']);
  expect(await as.viewer(listPush)).toMatchObject({ items: [], key: expect.stringMatching(/^[\w-]{87}$/) });
  expect(await codeOf(as.viewer(removePush, { params: { id: String(added.body['id']) } }))).toBe('sending.unknown');

  const tried = await person.send('POST', '/api/sending/push/try');
  expect(tried.status).toBe(202);
  expect((await as.operator(listSendings, { query: { state: 'waiting', door: 'web-push' } })).items).toMatchObject([
    { id: tried.body['sending'], to: callers['viewer']?.personId },
  ]);

  const where = pushSubscriptions(ground.samspel.house);
  const personId = callers['viewer']?.personId ?? '';
  expect(await where.of(personId)).toMatchObject([{ endpoint: browser.endpoint }]);
  await where.gone(String(added.body['id']));
  expect(await where.of(personId)).toEqual([]);
});

/** A way in for the viewer, who has no password. */
async function rescueOf({ samspel }: TestSamspel): Promise<string | null> {
  const personId = callers['viewer']?.personId ?? '';
  const path = await samspel.rescuePath(`${personId.toLowerCase()}@test.example`);
  return path === null ? null : path.slice(path.indexOf('#') + 1);
}
