/** Can everyone use it? axe walks every screen of the demo world, wide and narrow, in light and in dark; it may find nothing (WCAG 2.2 AA and its best practices). */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help} (${node.target.join(' ').slice(0, 120)}; ${node.html.slice(0, 100)})`),
  );
}

const errors: string[] = [];

describe.each(sizes)('at $width px', ({ width }) => {
  test.each(['light', 'dark'] as const)(
    'in %s colours no screen has a fault, and none is wider than the window',
    async (colours) => {
      const found: Record<string, readonly string[]> = {};
      const inside = await browsing.open('/', { width, colours });
      const outside = await browsing.open('/sign-in', { width, colours, stranger: true });
      for (const page of [inside, outside]) page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
      for (const screen of screens) {
        const page = screen.stranger === true ? outside : inside;
        await page.goto(screen.path);
        await screen
          .ready(page)
          .catch((error: unknown) => errors.push(`${screen.path} was not ready: ${error instanceof Error ? error.message.split('\n')[0] : ''}`));
        const faults = await violationsOn(page);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wider > 1) faults.push(`is ${wider} px wider than the window`);
        if (faults.length > 0) found[screen.name] = faults;
      }
      expect(found).toEqual({});
    },
    600_000,
  );
});

test('no script of a page threw on the way', () => {
  expect(screens.length).toBeGreaterThan(25);
  expect(errors).toEqual([]);
});
