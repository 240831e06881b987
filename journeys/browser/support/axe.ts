/**
 * What does axe find on a page as it stands (WCAG 2.2 AA and its best practices)? One line for each fault, short enough to read in the report
 * of a failed test. Pages without frames need no second page to work in, and only what is wrong is told: that is five times as fast.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What colours can break; everything else is the same in light and in dark. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'] as const;
/** What a narrow window can break: what moves, hides, scrolls or shrinks. Everything else is seen in a wide one. */
const rulesOfWidth = [
  'target-size',
  'scrollable-region-focusable',
  'color-contrast',
  'aria-hidden-focus',
  'region',
  'link-name',
  'button-name',
  'label',
] as const;

/** The faults of a page: all that stand in light, and in dark those that colours make; of one opened in a narrow window, those that narrowness makes. */
export async function faultsOf(page: Page): Promise<string[]> {
  if ((page.viewportSize()?.width ?? 0) < 600) return faultsOn(page, rulesOfWidth);
  await page.emulateMedia({ colorScheme: 'light' });
  const faults = await faultsOn(page);
  const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.evaluate(showOneOfEachKind);
  await page.emulateMedia({ colorScheme: 'dark' });
  const followed = await page
    .waitForFunction((before) => getComputedStyle(document.body).backgroundColor !== before && document.getAnimations().length === 0, light, { timeout: 5000 })
    .then(
      () => true,
      () => false,
    );
  if (!followed) return [...faults, 'does not follow the system into the dark'];
  faults.push(...(await faultsOn(page, rulesOfColour)).map((fault) => `in the dark ${fault}`));
  await page.evaluate(showAllAgain);
  return faults;
}

/**
 * In the page: of rows and points of lists made of the same parts in the same classes, colours and letters, only the first stays to be seen. Each keeps
 * its place. What has the same classes and the same colours in light has the same in dark, so a hundred of them tell no more than one.
 */
function showOneOfEachKind(): void {
  const look = (element: Element): string => {
    const { color, backgroundColor, fontSize, fontWeight, display, opacity } = getComputedStyle(element);
    return [
      element.tagName,
      element.getAttribute('class'),
      element.getAttribute('role'),
      color,
      backgroundColor,
      fontSize,
      fontWeight,
      display,
      opacity,
    ].join();
  };
  const seen = new Set<string>();
  for (const row of document.querySelectorAll<HTMLElement>('[role="row"], tr, li')) {
    const parent = row.parentElement;
    const kind = [parent === null ? '' : look(parent), look(row), ...Array.from(row.querySelectorAll('*'), look)].join('|');
    if (seen.has(kind)) row.setAttribute('data-one-of-many', '');
    seen.add(kind);
  }
  const style = document.createElement('style');
  style.dataset['oneOfMany'] = '';
  style.textContent = '[data-one-of-many], [data-one-of-many] * { visibility: hidden !important }';
  document.head.append(style);
}

/** In the page: what was kept from sight is seen again. */
function showAllAgain(): void {
  document.querySelector('style[data-one-of-many]')?.remove();
  for (const row of document.querySelectorAll('[data-one-of-many]')) row.removeAttribute('data-one-of-many');
}

/** The faults by all rules, or by some, and whether the page is wider than its window. */
export async function faultsOn(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  const options = { resultTypes: ['violations' as const] };
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options(rules === null ? options : { ...options, runOnly: { type: 'rule', values: [...rules] } });
  const { violations } = await axe.analyze();
  const faults = violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help} (${node.target.join(' ').slice(0, 120)}; ${node.html.slice(0, 140)})`),
  );
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wider > 1 ? [...faults, `is ${wider} px wider than the window`] : faults;
}
