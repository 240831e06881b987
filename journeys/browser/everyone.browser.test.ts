/** Can everyone use it? axe walks every screen of the demo world, wide and narrow, in light and in dark; it may find nothing (WCAG 2.2 AA and its best practices). */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findScreens, type ScreenToSee, sizes } from '../../tools/screens/list.ts';
import { type Browsing, beginBrowsing } from './support/browsing.ts';

let browsing: Browsing;
let screens: readonly ScreenToSee[] = [];
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
  if (browsing.visitor !== null) screens = await findScreens(browsing.visitor.client);
}, 120_000);
afterAll(async () => browsing?.end());

/** What axe found, one line each, short enough to read in the report of a failed test. */
async function violationsOn(page: Page, rules: readonly string[] | null): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === null ? axe : axe.withRules([...rules])).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help} (${node.target.join(' ').slice(0, 120)}; ${node.html.slice(0, 100)})`),
  );
}

/** What colours can break; everything else is the same in light and in dark. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];
/** What a narrow window can break: what moves, hides, scrolls or shrinks. Everything else was seen in a wide one, and axe takes seconds on a long table. */
const rulesOfWidth = ['target-size', 'scrollable-region-focusable', 'color-contrast', 'aria-hidden-focus', 'region', 'link-name', 'button-name', 'label'];
const errors: string[] = [];

/** Faults of one screen as it stands in a page; where everything is looked for, in both schemes of colour. */
async function faultsOf(page: Page, screen: ScreenToSee, rules: readonly string[] | null): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(screen.path);
  await screen
    .ready(page)
    .catch((error: unknown) => errors.push(`${screen.path} was not ready: ${error instanceof Error ? error.message.split('\n')[0] : ''}`));
  const faults = await violationsOn(page, rules);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wider > 1) faults.push(`is ${wider} px wider than the window`);
  if (rules !== null) return faults;
  const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'dark' });
  const followed = await page
    .waitForFunction((before) => getComputedStyle(document.body).backgroundColor !== before && document.getAnimations().length === 0, light, { timeout: 5000 })
    .then(
      () => true,
      () => false,
    );
  if (!followed) return [...faults, 'does not follow the system into the dark'];
  return [...faults, ...(await violationsOn(page, rulesOfColour)).map((fault) => `in the dark ${fault}`)];
}

test.each(sizes)(
  'at $width px no screen has a fault, and none is wider than the window',
  async ({ width }) => {
    const found: Record<string, readonly string[]> = {};
    const inside = await browsing.open('/', { width });
    const outside = await browsing.open('/sign-in', { width, stranger: true });
    for (const page of [inside, outside]) page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    for (const screen of screens) {
      const faults = await faultsOf(screen.stranger === true ? outside : inside, screen, width < 600 ? rulesOfWidth : null);
      if (faults.length > 0) found[screen.name] = faults;
    }
    expect(found).toEqual({});
  },
  600_000,
);

test('what is wrong would be seen: a picture without words and pale grey on white', async () => {
  const page = await browsing.open('/sign-in', { stranger: true });
  await page.evaluate(() => {
    const wrong = document.createElement('p');
    wrong.innerHTML = '<img src="/mark.svg"><span style="color:#ccc;background:#fff">hard to read</span>';
    document.querySelector('main, #root, body')?.append(wrong);
  });
  const rules = (await violationsOn(page, null)).map((line) => line.split(':')[0]);
  expect(rules).toEqual(expect.arrayContaining(['image-alt', 'color-contrast']));
});

test('no script of a page threw on the way', () => {
  expect(screens.length).toBeGreaterThan(25);
  expect(errors).toEqual([]);
});
