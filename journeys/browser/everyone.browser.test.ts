/** Can everyone use it? axe walks every screen of the demo world, wide and narrow, in light and in dark; it may find nothing (WCAG 2.2 AA and its best practices). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findScreens, type ScreenToSee } from '../../tools/screens/list.ts';
import { faultsOf, faultsOfScreens, faultsOn } from './support/axe.ts';
import { type Browsing, beginBrowsing } from './support/browsing.ts';

let browsing: Browsing;
let screens: readonly ScreenToSee[] = [];
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
  if (browsing.visitor !== null) screens = await findScreens(browsing.visitor.client);
}, 120_000);
afterAll(async () => browsing?.end());

const errors: string[] = [];

test('no screen has a fault, wide or narrow, and none is wider than the window', async () => {
  const found: Record<string, readonly string[]> = {};
  for (const stranger of [false, true]) {
    const page = await browsing.open('/sign-in', { stranger });
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    const theirs = screens.filter((screen) => (screen.stranger ?? false) === stranger);
    Object.assign(found, await faultsOfScreens(page, theirs));
  }
  expect(found).toEqual({});
}, 600_000);

test('what is wrong would be seen: a picture without words and pale grey on white', async () => {
  const page = await browsing.open('/sign-in', { stranger: true });
  await page.evaluate(() => {
    const wrong = document.createElement('p');
    wrong.innerHTML = '<img src="/mark.svg"><span style="color:#ccc;background:#fff">hard to read</span>';
    document.querySelector('main, #root, body')?.append(wrong);
  });
  const rules = (await faultsOn(page)).map((line) => line.split(':')[0]);
  expect(rules).toEqual(expect.arrayContaining(['image-alt', 'color-contrast']));
});

test('what is wrong in the dark would be seen, in a row that looks like all others but for it', async () => {
  const page = await browsing.open('/sign-in', { stranger: true });
  await page.evaluate(() => {
    const list = document.createElement('ul');
    list.innerHTML = '<li>one</li><li>another</li><li class="wrong">hard to read in the dark</li>';
    const style = document.createElement('style');
    style.textContent = '@media (prefers-color-scheme: dark) { .wrong { color: #333; background: #222 } }';
    document.querySelector('main, #root, body')?.append(style, list);
  });
  const inTheDark = (await faultsOf(page)).filter((fault) => fault.startsWith('in the dark'));
  expect(inTheDark).toEqual([expect.stringMatching(/^in the dark color-contrast: .*hard to read in the dark/)]);
  expect(await page.locator('li:visible').count()).toBe(3);
});

test('no script of a page threw on the way, nor when its window was made narrow and wide again', () => {
  expect(screens.length).toBeGreaterThan(25);
  expect(errors).toEqual([]);
});
