/** Is the browser of the tests one whose answers can be trusted? */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './launch.ts';

const servers: Server[] = [];
let browser: Browser;
let [here, elsewhere] = ['', ''];

async function serve(): Promise<string> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>Ground</title>'));
  servers.push(server);
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  browser = await launchBrowser();
  here = await serve();
  elsewhere = await serve();
});
afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

test('given a page, when it reads another origin that does not allow it, then the browser refuses: its web security is on', async () => {
  const page = await browser.newPage();
  await page.goto(here);
  expect(await page.title()).toBe('Ground');
  const reads = (url: string): Promise<string> =>
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
  await page.close();
});

test('given words of another language, when they are drawn, then they have a width: there are fonts', async () => {
  const page = await browser.newPage();
  await page.setContent('<span id="t">Räksmörgås 0123</span>');
  const box = await page.locator('#t').boundingBox();
  expect(box?.width).toBeGreaterThan(50);
  await page.close();
});
