/**
 * Is a person whose browser is not looked at told? In a real Chromium: it is allowed under Settings, a test is sealed by the server and posted to a push service, opened with the
 * browser's keys, and handed to our service worker, which shows it. The push service is ours, on this machine: Chromium's own cannot be reached from a test, and so what it does (keep
 * keys, open, deliver) is done here by the book of RFC 8291 and by Chromium's own way of delivering.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAdapter } from '@samspel/contract/adapters.ts';
import { listPush } from '@samspel/contract/sending.ts';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selfMade } from '../../packages/server/adapters/smtp-in/certificate.ts';
import { browserAt } from '../../packages/server/adapters/web-push/testing/browser.ts';
import { createTestDatabase, dropTestDatabase } from '../../packages/server/platform/testing/database.ts';
import { startServer } from '../../tools/server/child.ts';
import { setUpAs, type Visitor } from '../../tools/server/visitor.ts';
import { launchBrowser } from './launch.ts';
import { settled, you } from './support/browsing.ts';
import { settingsOn } from './support/told.ts';

interface Push {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly sealed: Buffer;
}

/** What a service worker finds around it, as far as it is touched here. */
interface WorkerScope extends EventTarget {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: object;
  /** What it was asked to show: a machine without a desktop shows nothing and keeps no list. */
  shown: { readonly title: string }[];
}

const ends: (() => unknown)[] = [];
const pushes: Push[] = [];
let endpoint = '';
let address = '';
let visitor: Visitor;
let context: BrowserContext;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-push-'));
  ends.push(() => rmSync(folder, { recursive: true }));
  const certificate = selfMade('localhost', Date.now());
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
  endpoint = `${await startPushService(certificate)}/push/1`;
  const database = await createTestDatabase();
  ends.push(() => dropTestDatabase(database.name));
  const server = await startServer({
    ...settingsOn(database.url),
    SAMSPEL_SECRET_KEY: 'a key of more than thirty-two characters',
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
  });
  ends.push(server.stop);
  address = server.address;
  visitor = await setUpAs(address, server.setupLink ?? '', you);
  await visitor.client(addAdapter, { body: { kind: 'web-push', name: 'Web push', values: { contact: 'mailto:ops@example.org', allowPrivate: true } } });
  const browser = await launchBrowser();
  ends.push(() => browser.close());
  context = await browser.newContext({ baseURL: address });
  await context.grantPermissions(['notifications'], { origin: address });
  const [name = '', value = ''] = visitor.cookie().split('=');
  await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Lax' }]);
}, 120_000);
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

/** Takes what is pushed; answers its address. */
async function startPushService({ cert, key }: { readonly cert: string; readonly key: string }): Promise<string> {
  const service = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      pushes.push({ headers: request.headers, sealed: Buffer.concat(chunks) });
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise<void>((resolve) => service.close(() => resolve())));
  return `https://localhost:${(service.address() as AddressInfo).port}`;
}

test('a browser that is allowed is shown a test that the server sealed for it alone, under one tag though it comes twice; a click goes to pages of ours only', async () => {
  const mine = browserAt(endpoint);
  // Chromium's push service is not here: whoever subscribes gets ours.
  await context.addInitScript(
    ({ endpoint: at, p256dh, auth }) => {
      let subscribed: unknown = null;
      Object.assign(PushManager.prototype, {
        getSubscription: async () => subscribed,
        subscribe: async () => {
          subscribed = { endpoint: at, toJSON: () => ({ endpoint: at, keys: { p256dh, auth } }), unsubscribe: async () => true };
          return subscribed;
        },
      });
    },
    { endpoint: mine.endpoint, p256dh: mine.p256dh, auth: mine.auth },
  );
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto('/settings/push');
  await settled(page);
  const session = await context.newCDPSession(page);
  const registrations: string[] = [];
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: seen }) => registrations.push(...seen.map((one) => one.registrationId)));
  await session.send('ServiceWorker.enable');
  await page.getByRole('button', { name: 'Allow this browser' }).click();
  await page.getByRole('button', { name: 'This browser is allowed' }).waitFor();
  expect((await visitor.client(listPush)).items).toMatchObject([{ browser: expect.stringContaining('Chrome') }]);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(() => pushes.length).toBe(1);
  const [push] = pushes;
  expect(push?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', authorization: expect.stringMatching(/^vapid t=/) });
  const data = mine.read(push?.sealed ?? Buffer.alloc(0));
  expect(push?.sealed.toString('latin1')).not.toContain('A test');

  await expect.poll(() => registrations.length).toBeGreaterThan(0);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(() => {
    const self = globalThis as unknown as WorkerScope;
    const show = self.registration.showNotification.bind(self.registration);
    self.shown = [];
    Object.assign(self.registration, {
      showNotification: (title: string, options: object) => {
        self.shown.push({ title, ...options });
        return show(title, options);
      },
    });
  });
  const shown = () => worker.evaluate(() => (globalThis as unknown as WorkerScope).shown);
  const deliver = () => session.send('ServiceWorker.deliverPushMessage', { origin: address, registrationId: registrations.at(-1) ?? '', data });
  const expected = {
    title: 'A test from Samspel',
    body: 'If you read this, pages reach you here.',
    tag: JSON.parse(data).sending,
    icon: '/mark.svg',
    requireInteraction: true,
    data: { link: '/settings/push' },
  };
  await deliver();
  await expect.poll(shown).toEqual([expected]);
  await deliver();
  await expect.poll(shown).toEqual([expected, expected]);

  const opened = await worker.evaluate(async () => {
    const self = globalThis as unknown as WorkerScope;
    const went: string[] = [];
    const doing: Promise<unknown>[] = [];
    Object.assign(self.clients, { matchAll: async () => [], openWindow: async (url: string) => void went.push(url) });
    for (const link of ['/incidents/inc_1?tab=log', 'https://evil.example/phish', '//evil.example/', 'javascript:alert(1)']) {
      const notification = { close: () => undefined, data: { link } };
      self.dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil: (work: Promise<unknown>) => void doing.push(work) }));
    }
    await Promise.all(doing);
    return went;
  });
  expect(opened).toEqual([`${address}/incidents/inc_1?tab=log`, ...Array.from({ length: 3 }, () => expect.stringMatching(new RegExp(`^${address}/?$`)))]);
});
