/**
 * What does axe find on a page as it stands (WCAG 2.2 AA and its best practices)? One line for each fault, short enough to read in the report
 * of a failed test. axe comes into a page once and tells only what is wrong, and colours are looked at on one row of each kind: that is many
 * times as fast as all of it anew for each question.
 */
import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { type ScreenToSee, sizes } from '../../../tools/screens/list.ts';

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
const only = (values: readonly string[]): RunOptions => ({ runOnly: { type: 'rule', values: [...values] } });

/**
 * The faults of each screen that has any, by its name: opened wide, then made narrow with a finger, then wide again, and each time seen drawn:
 * what renders itself round in a circle then throws.
 */
export async function faultsOfScreens(page: Page, screens: readonly ScreenToSee[]): Promise<Record<string, readonly string[]>> {
  const [wide, narrow] = sizes;
  const browser = await page.context().newCDPSession(page);
  const resize = async (size: typeof wide | typeof narrow): Promise<void> => {
    await browser.send('Emulation.setTouchEmulationEnabled', { enabled: size === narrow });
    await page.setViewportSize(size);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  };
  const ready = async ({ ready: isReady }: ScreenToSee): Promise<string[]> =>
    isReady(page).then(
      () => [],
      (error: unknown) => [`was not ready: ${error instanceof Error ? error.message.split('\n')[0] : ''}`],
    );
  const found: Record<string, readonly string[]> = {};
  for (const screen of screens) {
    await page.goto(screen.path);
    const faults = [...(await ready(screen)), ...(await faultsOf(page))];
    await resize(narrow);
    const byFinger = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
    const faultsNarrow = [...(byFinger ? [] : ['is not used by a finger']), ...(await ready(screen)), ...(await faultsOf(page))];
    await resize(wide);
    if (faults.length + faultsNarrow.length > 0) found[screen.name] = [...faults, ...faultsNarrow.map((fault) => `at ${narrow.width} px ${fault}`)];
  }
  await browser.detach();
  return found;
}

/** The faults of a page: all that stand in light, and in dark those that colours make; of one opened in a narrow window, those that narrowness makes. */
export async function faultsOf(page: Page): Promise<string[]> {
  return (page.viewportSize()?.width ?? 0) < 600 ? faultsWhenNarrow(page) : faultsWhenWide(page);
}

async function faultsWhenWide(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.evaluate(showOneOfEachKind);
  const faults = await faultsOn(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const followed = await page
    .waitForFunction((before) => getComputedStyle(document.body).backgroundColor !== before && document.getAnimations().length === 0, light, { timeout: 5000 })
    .then(
      () => true,
      () => false,
    );
  if (followed) faults.push(...(await faultsOn(page, only(rulesOfColour))).map((fault) => `in the dark ${fault}`));
  else faults.push('does not follow the system into the dark');
  await page.evaluate(showAllAgain);
  await page.emulateMedia({ colorScheme: 'light' });
  return faults;
}

async function faultsWhenNarrow(page: Page): Promise<string[]> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await page.evaluate(showOneOfEachKind);
  const faults = await faultsOn(page, only(rulesOfWidth));
  await page.evaluate(showAllAgain);
  return faults;
}

/**
 * In the page: of rows and points of lists that are built the same (the same parts with the same classes, attributes and colours, words where the
 * others have words) only the first stays. Axe judges how a page is built, so a hundred of them tell no more than one.
 */
function showOneOfEachKind(): void {
  const lengths = /-?\d+(\.\d+)?(px|%|rem|em)?/g;
  const build = (element: Element): string => {
    const attributes = Array.from(element.attributes, ({ name, value }) =>
      name === 'class' || name === 'role' || name === 'type' ? value : name === 'style' ? value.replaceAll(lengths, '') : `${name}${value === '' ? '' : '='}`,
    );
    const bare = element.firstElementChild === null && (element.textContent ?? '').trim() === '';
    return `${element.tagName} ${attributes.join(' ')}${bare ? ' bare' : ''}`;
  };
  const seen = new Set<string>();
  const many: Element[] = [];
  for (const row of document.querySelectorAll('[role="row"], tr, li')) {
    const parent = row.parentElement;
    const { color, backgroundColor } = getComputedStyle(row);
    const kind = [parent === null ? '' : build(parent), color, backgroundColor, build(row), ...Array.from(row.querySelectorAll('*'), build)].join('|');
    if (seen.has(kind)) many.push(row);
    seen.add(kind);
  }
  for (const row of many) row.setAttribute('data-one-of-many', '');
  const style = document.createElement('style');
  style.dataset['oneOfMany'] = '';
  style.textContent = '[data-one-of-many] { display: none !important }';
  document.head.append(style);
}

/** In the page: what was kept from sight is seen again. */
function showAllAgain(): void {
  document.querySelector('style[data-one-of-many]')?.remove();
  for (const row of document.querySelectorAll('[data-one-of-many]')) row.removeAttribute('data-one-of-many');
}

/** The faults by all rules, or as the options say, and whether the page is wider than its window. */
export async function faultsOn(page: Page, options: RunOptions = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    async (wish) => (window as unknown as { axe: typeof axe }).axe.run(document, { ...wish, resultTypes: ['violations'] }),
    options,
  );
  const faults = violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help} (${node.target.join(' ').slice(0, 120)}; ${node.html.slice(0, 140)})`),
  );
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wider > 1 ? [...faults, `is ${wider} px wider than the window`] : faults;
}
