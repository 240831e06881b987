/** Are adapters configured, opened and closed live, kept to one server where they must be, and are their secrets kept? */
import { addAdapter, changeAdapter, listAdapterKinds, listAdapters, removeAdapter, tryAdapter } from '@samspel/contract/adapters.ts';
import { type Client, ProblemError } from '@samspel/contract/client.ts';
import { textOf } from '@samspel/core/adapters/setting-field.ts';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { type HandClock, handClock, type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import type { AdapterKind } from '../../ports/adapter.ts';
import { farHttp } from '../../ports/testing/far-http.ts';
import { addCaller } from '../access/testing/callers.ts';
import { send, sendingsAbout } from '../sending/index.ts';

/** A kind that says what happens to it. */
function tellingKind(runsOn: AdapterKind['runsOn'] = 'each-server'): AdapterKind & { readonly told: string[]; readonly broken: { why: string | null } } {
  const told: string[] = [];
  const broken: { why: string | null } = { why: null };
  return {
    told,
    broken,
    kind: 'telling',
    title: 'Telling',
    says: '',
    doors: ['mail'],
    runsOn,
    fields: [
      { name: 'host', kind: 'text', title: 'Host', says: '', required: true },
      { name: 'password', kind: 'secret', title: 'Password', says: '' },
    ],
    check: (values) => (textOf(values, 'host') === 'nowhere' ? 'Nowhere is no place.' : null),
    open: async (values, hands) => {
      const name = `${textOf(values, 'host')}/${textOf(values, 'password')}${hands.trial ? ' to try' : ''}`;
      if (broken.why !== null) throw new Error(broken.why);
      told.push(`open ${name}`);
      return {
        sender: { doors: ['mail'], send: async ({ body }) => ({ outcome: 'sent', reference: `${name} ${body.text}` }) },
        state: () => ({ isOpen: true, since: hands.now(), lastError: null }),
        tryOut: async (to) => ({ ok: true, says: `tried ${name} with ${to ?? 'nobody'}` }),
        stop: async () => void told.push(`stop ${name}`),
      };
    },
  };
}

const open: TestSamspel[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.end();
});

async function samspel(kind: AdapterKind | null, options: Parameters<typeof testSamspel>[0] = {}): Promise<{ test: TestSamspel; admin: Client }> {
  const test = await testSamspel({ ...(kind === null ? {} : { adapterKinds: [kind] }), ...options });
  open.push(test);
  return { test, admin: test.withHeaders((await addCaller(test.samspel.house, { role: 'admin' })).headers) };
}

async function refused(call: Promise<unknown>): Promise<{ code: string; path: string | undefined; detail: string }> {
  const error = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof ProblemError)) throw new Error(`not refused: ${String(error)}`);
  const { code, path, detail } = error.problem;
  return { code, path, detail };
}

test('given an adapter with a secret, when it is added, changed, switched off and removed, then servers follow at once and nobody is told the secret', async () => {
  const kind = tellingKind();
  const { test, admin } = await samspel(kind);
  const added = await admin(addAdapter, { body: { kind: 'telling', name: 'Mail', values: { host: 'a', password: 'hunter2' } } });
  expect(added).toMatchObject({ values: { host: 'a' }, secrets: ['password'], enabled: true, version: 1 });
  await test.samspel.settle();
  expect(kind.told).toEqual(['open a/hunter2']);
  expect((await admin(listAdapters)).items[0]?.states).toMatchObject([{ isOpen: true, doors: ['mail'], lastError: null }]);

  const params = { id: added.id };
  await admin(changeAdapter, { params, body: { values: { host: 'b' } } }, { version: 1 });
  await test.samspel.settle();
  expect(kind.told.splice(0)).toEqual(['open a/hunter2', 'stop a/hunter2', 'open b/hunter2']);
  await admin(changeAdapter, { params, body: { values: { password: null }, name: 'Post' } });
  await admin(changeAdapter, { params, body: { enabled: false } });
  await test.samspel.settle();
  expect(kind.told.splice(0)).toEqual(['stop b/hunter2']);
  await admin(changeAdapter, { params, body: { enabled: true } });
  await test.samspel.settle();
  await admin(removeAdapter, { params });
  await test.samspel.settle();
  expect(kind.told).toEqual(['open b/', 'stop b/']);

  const { house } = test.samspel;
  const { rows } = await sql<{ all: string }>`select coalesce(string_agg(payload::text || subject, ' '), '') as all from platform.event`.execute(house.reader);
  expect(rows[0]?.all).toContain('"changed": ["host"]');
  expect(rows[0]?.all).not.toContain('hunter2');
});

test('given a stored secret, when the table is read, then it is sealed, and opens in no other row', async () => {
  const kind = tellingKind();
  const { test, admin } = await samspel(kind);
  const first = await admin(addAdapter, { body: { kind: 'telling', name: 'One', values: { host: 'a', password: 'hunter2' } } });
  const second = await admin(addAdapter, { body: { kind: 'telling', name: 'Two', values: { host: 'b' }, enabled: false } });
  const { house } = test.samspel;
  const { rows } = await sql<{ secrets: string }>`select secrets::text as secrets from adapters.adapter where id = ${first.id}`.execute(house.reader);
  expect(rows[0]?.secrets).toMatch(/1\.[0-9a-f]{8}\./);
  expect(rows[0]?.secrets).not.toContain('hunter2');
  await house.change((tx) =>
    sql`update adapters.adapter set secrets = (select secrets from adapters.adapter where id = ${first.id}), enabled = true where id = ${second.id}`.execute(
      tx,
    ),
  );
  await test.samspel.settle();
  expect((await admin(listAdapters)).items.map(({ states }) => states[0]?.lastError ?? null)).toEqual([null, expect.stringContaining('another key')]);
});

test('given a database of somebody else’s and no key, when a secret is to be kept, then that is refused in words; without a secret it goes', async () => {
  const { admin } = await samspel(tellingKind(), { settings: { databaseUrl: 'postgres://elsewhere/db', secretKey: undefined } });
  expect(await refused(admin(addAdapter, { body: { kind: 'telling', name: 'A', values: { host: 'a', password: 'x' } } }))).toMatchObject({
    code: 'adapters.no-secret-key',
    detail: expect.stringContaining('SAMSPEL_SECRET_KEY'),
  });
  expect(await admin(addAdapter, { body: { kind: 'telling', name: 'A', values: { host: 'a' } } })).toMatchObject({ secrets: [] });
  expect(await admin(listAdapters)).toMatchObject({ canKeepSecrets: false });
});

test('given wrong values, a taken name, an unknown kind or an old version, then each is refused where it is wrong and nothing is kept', async () => {
  const { admin } = await samspel(tellingKind());
  const add = (body: { kind: string; name: string; values: Record<string, string | number> }) => refused(admin(addAdapter, { body }));
  expect(await add({ kind: 'telling', name: 'A', values: {} })).toMatchObject({ code: 'adapters.wrong-value', path: '/values/host' });
  expect(await add({ kind: 'telling', name: 'A', values: { host: 1 } })).toMatchObject({ detail: 'host: it must be text.' });
  expect(await add({ kind: 'telling', name: 'A', values: { host: 'nowhere' } })).toMatchObject({
    code: 'adapters.wrong-together',
    detail: 'Nowhere is no place.',
  });
  expect(await add({ kind: 'carrier-pigeon', name: 'A', values: {} })).toMatchObject({ code: 'adapters.unknown-kind', path: '/kind' });
  const { id } = await admin(addAdapter, { body: { kind: 'telling', name: 'A', values: { host: 'a' } } });
  expect(await add({ kind: 'telling', name: 'A', values: { host: 'a' } })).toMatchObject({ code: 'adapters.name-taken', path: '/name' });
  expect(await refused(admin(changeAdapter, { params: { id }, body: { enabled: false } }, { version: 7 }))).toMatchObject({ code: 'request.stale' });
  expect((await admin(listAdapters)).items).toHaveLength(1);
});

test('given an adapter that cannot be opened, then its state says why, and it is tried again', async () => {
  const kind = tellingKind();
  kind.broken.why = 'The cable is out.';
  const { test, admin } = await samspel(kind);
  const { id } = await admin(addAdapter, { body: { kind: 'telling', name: 'A', values: { host: 'a' } } });
  await test.samspel.settle();
  expect((await admin(listAdapters)).items[0]?.states).toMatchObject([{ isOpen: false, lastError: 'The cable is out.' }]);
  expect(await admin(tryAdapter, { params: { id }, body: {} })).toEqual({ ok: false, says: 'The cable is out.' });
  kind.broken.why = null;
  await test.clock.forward(5);
  expect((await admin(listAdapters)).items[0]?.states).toMatchObject([{ isOpen: true, lastError: null }]);
  expect(await admin(tryAdapter, { params: { id }, body: { to: 'anna' } })).toEqual({ ok: true, says: 'tried a/ with anna' });
});

test('given an adapter that is off, when it is tried, then it is opened for that alone', async () => {
  const kind = tellingKind();
  const { admin } = await samspel(kind);
  const { id } = await admin(addAdapter, { body: { kind: 'telling', name: 'A', values: { host: 'a' }, enabled: false } });
  expect(await admin(tryAdapter, { params: { id }, body: {} })).toMatchObject({ ok: true });
  expect(kind.told).toEqual(['open a/ to try', 'stop a/ to try']);
});

test('given an adapter for one server, when that server dies, then another holds it within fifteen seconds, and never both', async () => {
  const clock: HandClock = handClock('2026-03-02T09:00:00Z', async () => undefined);
  const kinds = [tellingKind('one-server'), tellingKind('one-server')] as const;
  const { test: first, admin } = await samspel(kinds[0], { clock });
  await admin(addAdapter, { body: { kind: 'telling', name: 'A', values: { host: 'a' } } });
  await first.samspel.settle();
  const { test: second } = await samspel(kinds[1], { clock, databaseUrl: first.databaseUrl });
  for (let seconds = 0; seconds < 60; seconds += 5) {
    await clock.forward(5);
    await first.samspel.settle();
    await second.samspel.settle();
  }
  expect([kinds[0].told, kinds[1].told]).toEqual([['open a/'], []]);
  // The first looks no more.
  await clock.forward(14);
  await second.samspel.settle();
  expect(kinds[1].told).toEqual([]);
  await clock.forward(1);
  await second.samspel.settle();
  expect(kinds[1].told).toEqual(['open a/']);
  // It comes back, and finds that another holds it.
  await first.samspel.settle();
  expect(kinds[0].told).toEqual(['open a/', 'stop a/']);
});

test('given an adapter for one server, when that server stops cleanly, then another holds it at once', async () => {
  const kinds = [tellingKind('one-server'), tellingKind('one-server')] as const;
  const { test: second } = await samspel(kinds[1]);
  const first = await testSamspel({ adapterKinds: [kinds[0]], databaseUrl: second.databaseUrl, clock: second.clock });
  const admin = first.withHeaders((await addCaller(first.samspel.house, { role: 'admin' })).headers);
  await admin(addAdapter, { body: { kind: 'telling', name: 'A', values: { host: 'a' } } });
  await first.samspel.settle();
  await first.end();
  expect(kinds[0].told).toEqual(['open a/', 'stop a/']);
  await second.samspel.settle();
  expect(kinds[1].told).toEqual(['open a/']);
});

test('given the kinds of the product, when a webhook is configured and something queued, then it arrives signed', async () => {
  const far = await farHttp();
  const { test, admin } = await samspel(null);
  expect((await admin(listAdapterKinds)).items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['smtp-out', 'webhook', 'web-push', 'http-gateway']));
  await admin(addAdapter, { body: { kind: 'webhook', name: 'Hooks', values: { secret: 'shared', allowPrivate: true } } });
  await admin(addAdapter, { body: { kind: 'web-push', name: 'Push', values: { contact: 'mailto:ops@example.org' } } });
  const { house } = test.samspel;
  await house.change((tx) => send(tx, house, { door: 'webhook', to: far.url, key: 'k', about: 'inc_1', body: { text: 'hello' } }));
  await test.samspel.settle();
  expect(far.taken).toMatchObject([{ headers: { 'samspel-signature': expect.stringMatching(/^t=\d+,v1=/) } }]);
  expect(await sendingsAbout(house.reader, 'inc_1')).toMatchObject([{ state: 'sent', triedBy: 'Hooks', reference: 'HTTP 200' }]);
  expect((await admin(listAdapters)).items.find(({ kind }) => kind === 'web-push')).toMatchObject({
    secrets: ['privateKey'],
    values: { publicKey: expect.stringMatching(/^[\w-]{87}$/) },
  });
  await far.stop();
});
