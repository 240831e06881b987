/** The first visit in a browser: from the line in the terminal to a company with two years behind it, by keyboard. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsing, beginBrowsing, you } from './support/browsing.ts';

let browsing: Browsing;
beforeAll(async () => {
  browsing = await beginBrowsing('empty');
});
afterAll(async () => browsing?.end());

test('the set-up link makes the first account, asks how to begin, and the demo world comes', async () => {
  const page = await browsing.open(`/set-up#${browsing.server.setupLink ?? ''}`);
  // The cursor stands in the first field; the rest goes by Tab and Enter.
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.waitFor();
  await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type(you.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(you.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(you.password);
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { level: 1, name: 'Welcome, Robin' }).waitFor();
  for (const way of ['Explore the demo world', 'Import your catalog', 'Start empty']) await page.getByRole('heading', { name: way }).waitFor();
  await page.getByRole('button', { name: 'Explore it' }).press('Enter');
  await page.getByRole('progressbar', { name: 'The demo world is being told' }).waitFor();
  await page.getByRole('button', { name: 'Look at Today' }).click({ timeout: 60_000 });
  await page
    .getByRole('link', { name: /Suggestions slow in London/ })
    .first()
    .waitFor();
});

test('the link is dead afterwards, and says where to go instead', async () => {
  const page = await browsing.open(`/set-up#${browsing.server.setupLink ?? ''}`, { stranger: true });
  await page.getByText('This installation has its first admin').waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/sign-in');
});
