/** Is the browser of the tests one whose answers can be trusted? */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testBrowser } from './browser.ts';

const browser = testBrowser();
const servers: Server[] = [];
let [here, elsewhere] = ['', ''];

async function serve(): Promise<string> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>Ground</title>'));
  servers.push(server);
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  here = await serve();
  elsewhere = await serve();
});
afterAll(() => {
  for (const server of servers) server.close();
});

test('given a page, when it reads another origin that does not allow it, then the browser refuses: its web security is on', async () => {
  const page = await browser.open();
  await page.goto(here);
  expect(await page.title()).toBe('Ground');
  const reads = (url: string) =>
    page.evaluate(
      (to) =>
        fetch(to).then(
          () => 'read',
          () => 'refused',
        ),
      url,
    );
  expect(await reads(here)).toBe('read');
  expect(await reads(elsewhere)).toBe('refused');
  expect(browser.troubles().join()).toContain('CORS');
});

test('given a second test, when it opens a page, then nothing of the first is left, and zone and words are fixed', async () => {
  const page = await browser.open({ colorScheme: 'dark' });
  await page.goto(here);
  expect(browser.troubles().filter((trouble) => trouble.includes('CORS'))).toEqual([]);
  expect(
    await page.evaluate(() => [Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.language, matchMedia('(prefers-color-scheme: dark)').matches]),
  ).toEqual(['UTC', 'en-GB', true]);
});
