/** Ways through the product that are walked forty times a day, in a real browser with the demo world; most of them without a mouse. */
import { createToken, listTokens } from '@samspel/contract/access.ts';
import { listSystems } from '@samspel/contract/catalog.ts';
import { makeClient } from '@samspel/contract/client.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsing, beginBrowsing, settled, you } from './support/browsing.ts';

let browsing: Browsing;
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
}, 120_000);
afterAll(async () => browsing?.end());

const path = (page: Page): string => new URL(page.url()).pathname;
const asked = (page: Page): URLSearchParams => new URL(page.url()).searchParams;

test('signing in: a wrong password says so and keeps the address; the right one goes on to where one wanted to go', async () => {
  const page = await browsing.open('/systems?q=login', { stranger: true });
  await page.getByRole('textbox', { name: 'E-mail' }).fill(you.email);
  await page.getByLabel('Password', { exact: true }).fill('not the right one');
  await page.keyboard.press('Enter');
  await page.getByText('E-mail address or password is not right').waitFor();
  expect(await page.getByRole('textbox', { name: 'E-mail' }).inputValue()).toBe(you.email);
  await page.getByLabel('Password', { exact: true }).fill(you.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Systems' }).waitFor();
  expect(asked(page).get('q')).toBe('login');
});

test('from anywhere to a system: Ctrl+K, a few letters, Enter', async () => {
  const page = await browsing.open('/');
  await settled(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Find a system/ }).waitFor();
  await page.keyboard.type('payme');
  await page
    .getByRole('option', { name: /^Payments/ })
    .first()
    .waitFor();
  await expect.poll(() => page.getByRole('option', { selected: true }).innerText()).toContain('Payments');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Payments' }).waitFor();
  expect(path(page)).toMatch(/^\/(systems|subsystems)\//);
});

test('the keyboard is enough in a list: J and K move, Enter opens the panel, Escape closes it, X selects, ? tells', async () => {
  const page = await browsing.open('/systems');
  const rows = page.getByRole('table', { name: 'Systems' }).getByRole('row');
  await rows.nth(3).waitFor();
  const at = () => page.locator('[role="row"][data-at]').getAttribute('data-index');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect.poll(at).toBe('2');
  await page.keyboard.press('k');
  await expect.poll(at).toBe('1');
  await page.keyboard.press('x');
  await expect.poll(() => page.locator('[role="row"][data-selected]').count()).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => asked(page).get('panel')).toMatch(/^system\//);
  await page.keyboard.press('Escape');
  await expect.poll(() => asked(page).get('panel')).toBeNull();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('Next row').waitFor();
});

test('G and a letter go; the page says where one is', async () => {
  const page = await browsing.open('/');
  await settled(page);
  for (const [letter, where, heading] of [
    ['s', '/systems', 'Systems'],
    ['a', '/availability', /^Availability/],
    ['n', '/settings', /./],
    ['t', '/', 'Today'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await page.getByRole('heading', { level: 1, name: heading }).first().waitFor();
    expect(path(page).startsWith(where)).toBe(true);
    expect(await page.getByRole('navigation', { name: 'Main', exact: true }).locator('li [aria-current="page"]').count()).toBe(1);
  }
});

test('availability: span and scope stand in the address, Back goes through them, a pasted address shows the same', async () => {
  const page = await browsing.open('/availability');
  await settled(page);
  await page.getByRole('radiogroup', { name: 'Span' }).getByText('Year', { exact: true }).click();
  await expect.poll(() => asked(page).get('span')).toBe('year');
  await page.getByRole('tab', { name: 'Ledger' }).click();
  await expect.poll(() => asked(page).get('tab')).toBe('ledger');
  const address = page.url();
  await page
    .getByRole('link', { name: /Playlists cannot be changed/ })
    .first()
    .waitFor();
  await page.goBack();
  await expect.poll(() => [asked(page).get('tab'), asked(page).get('span')]).toEqual([null, 'year']);
  await page.goBack();
  await expect.poll(() => asked(page).get('span')).toBeNull();
  const other = await browsing.open(address.slice(browsing.server.address.length));
  await other
    .getByRole('link', { name: /Playlists cannot be changed/ })
    .first()
    .waitFor();
  expect(await other.getByRole('tab', { name: 'Ledger' }).getAttribute('aria-selected')).toBe('true');
});

test('every number on the first screen of availability opens, and says how it was made', async () => {
  const page = await browsing.open('/availability?span=year');
  await settled(page);
  const figures = page.getByRole('button', { name: /Show how it was made/ });
  await figures.first().waitFor();
  const count = await figures.count();
  expect(count).toBeGreaterThan(5);
  for (let index = 0; index < count; index++) {
    await figures.nth(index).focus();
    await page.keyboard.press('Enter');
    const made = page.locator('.s-made:visible');
    await made.waitFor();
    expect((await made.locator('.s-made-formula').innerText()).length).toBeGreaterThan(5);
    await page.keyboard.press('Escape');
    await made.waitFor({ state: 'detached' });
  }
});

test('a token is made in Settings, its secret shown once, and it lets a program in', async () => {
  const page = await browsing.open('/settings/tokens');
  await page.getByRole('button', { name: 'Make a token' }).first().click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('a script');
  await page.keyboard.press('Enter');
  const secret = await page.getByRole('dialog').getByText(/^smp_/).innerText();
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('table', { name: 'Tokens' }).getByText('a script').waitFor();
  expect(await page.getByText(secret).count()).toBe(0);
  const client = makeClient({ base: browsing.server.address, headers: () => ({ authorization: `Bearer ${secret}` }), fetch });
  expect((await client(listSystems)).total).toBe(95);
  // It may read, which is what was ticked, and not write.
  await expect(client(createToken, { body: { name: 'more', scopes: ['write'] } })).rejects.toThrow();
  await page.getByRole('button', { name: 'Revoke a script' }).click();
  await expect
    .poll(() =>
      client(listTokens).then(
        () => 'lets in',
        () => 'refuses',
      ),
    )
    .toBe('refuses');
});

test('when the connection is lost the page says so and keeps what is typed; when it is back, it goes on', async () => {
  const page = await browsing.open('/systems');
  await page.getByRole('table', { name: 'Systems' }).waitFor();
  const field = page.getByRole('textbox', { name: /Filter by name/ });
  await field.fill('play');
  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await page.getByText(/offline|connection to the server is lost/).waitFor();
  expect(await field.inputValue()).toBe('play');
  await page.context().setOffline(false);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await page.getByText(/offline|connection to the server is lost/).waitFor({ state: 'hidden' });
  await page.getByRole('table', { name: 'Systems' }).getByText('Playlists', { exact: true }).first().waitFor();
});

test('the status page is there for everybody, without signing in', async () => {
  const response = await fetch(`${browsing.server.address}/api/v2/summary.json`);
  expect(response.status).toBe(200);
  const page = await browsing.open('/status', { stranger: true });
  await page.getByText('Search suggestions are slow in London').first().waitFor();
  await page.getByText('Play a track').first().waitFor();
  expect(path(page)).toBe('/status');
});
