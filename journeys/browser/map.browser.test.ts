/** Can one read the map without a mouse? The demo world's dependencies as a picture, as tables, on two dates and as files, in a real browser. */
import { readFileSync } from 'node:fs';
import { declareDependency, mapDifference, readMap, removeDependency } from '@samspel/contract/dependencies.ts';
import { listIncidents } from '@samspel/contract/incidents.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../packages/server/platform/database/database.ts';
import { type Browsing, beginBrowsing, settled } from './support/browsing.ts';

let browsing: Browsing;
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
}, 120_000);
afterAll(async () => browsing?.end());

const asked = (page: Page): URLSearchParams => new URL(page.url()).searchParams;
const picture = (page: Page) => page.getByRole('application', { name: /^Map of/ });
const inHand = (page: Page): string =>
  asked(page)
    .get('panel')
    ?.replace(/^map-system\//, '') ?? '';

async function openMap(path = '/map'): Promise<Page> {
  const page = await browsing.open(path);
  await picture(page).waitFor();
  await settled(page);
  return page;
}

/** How many different colours a part of the picture has: an empty canvas has one. */
const coloursOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.s-graph-nodes');
    const context = canvas?.getContext('2d');
    if (canvas == null || context == null) return 0;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set<number>();
    for (let at = 0; at < data.length; at += 4)
      seen.add(((data[at] ?? 0) << 24) | ((data[at + 1] ?? 0) << 16) | ((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0));
    return seen.size;
  });

test('the map is drawn, says how many it shows, and G P leads to it', async () => {
  const page = await browsing.open('/');
  await settled(page);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await picture(page).waitFor();
  await expect.poll(() => coloursOf(page)).toBeGreaterThan(10);
  const told = await browsing.visitor?.client(readMap, {});
  expect(told?.systems.length).toBeGreaterThan(50);
  expect(await picture(page).getAttribute('aria-label')).toContain(`${told?.systems.length} systems`);
});

test('the arrows move along dependencies, and what is in hand stands in the address and in the panel', async () => {
  const page = await openMap();
  const told = await browsing.visitor?.client(readMap, {});
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => inHand(page)).not.toBe('');
  const first = inHand(page);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => inHand(page)).not.toBe(first);
  const second = inHand(page);
  expect(told?.dependencies.some((edge) => edge.from === first && edge.to === second)).toBe(true);
  const title = told?.systems.find((system) => system.ref === second)?.title ?? '?';
  await page.getByRole('complementary', { name: 'In hand' }).getByRole('heading', { level: 2, name: title }).waitFor();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => told?.dependencies.some((edge) => edge.from === inHand(page) && edge.to === second)).toBe(true);
  const address = page.url();
  const again = await openMap(address.slice(browsing.server.address.length));
  expect(inHand(again)).toBe(inHand(page));
});

test('/ searches, Enter goes to what was found, F keeps its neighbourhood, and Back undoes it', async () => {
  const page = await openMap();
  await page.keyboard.press('/');
  await page.keyboard.type('login');
  await expect.poll(() => asked(page).get('q')).toBe('login');
  await page.keyboard.press('Enter');
  await expect.poll(() => inHand(page)).toContain('login');
  await page.keyboard.press('Escape');
  const before = await picture(page).getAttribute('aria-label');
  await page.keyboard.press('f');
  await expect.poll(() => asked(page).get('focus')).toContain('login');
  await expect.poll(() => picture(page).getAttribute('aria-label')).not.toBe(before);
  await page.goBack();
  await expect.poll(() => asked(page).get('focus')).toBeNull();
});

test('every number in the panel opens to the systems it counts', async () => {
  const page = await openMap('/map?panel=map-system/component:default/login');
  await page.getByRole('button', { name: /Takes down: .*Show how it was made/ }).click();
  await page.getByRole('dialog').getByText('they fail with it').waitFor();
  await page
    .getByRole('dialog')
    .getByText(/samspel compute graph/)
    .waitFor();
});

test('T shows the same as a table, sorted by whom each takes down; a row opens in the panel', async () => {
  const page = await openMap();
  await page.keyboard.press('t');
  const rows = page.getByRole('table', { name: 'Systems on the map' }).getByRole('row');
  await rows.nth(3).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect.poll(() => asked(page).get('panel')).toMatch(/^map-system\//);
  await page.getByRole('tab', { name: /^Dependencies/ }).click();
  await page.getByRole('table', { name: 'Dependencies on the map' }).getByRole('row').nth(3).waitFor();
});

test('E folds the subsystem of what is in hand and unfolds it again; U does so with all', async () => {
  const page = await openMap('/map?panel=map-system/component:default/login');
  const before = await picture(page).getAttribute('aria-label');
  await page.keyboard.press('e');
  await expect.poll(() => asked(page).get('fold')).toMatch(/^system:/);
  await page.getByText(/^Subsystem .*, folded, \d+ systems\. Enter unfolds it\.$/).waitFor({ state: 'attached' });
  // Folded is not left out: the picture stands for as many systems as before.
  expect(await picture(page).getAttribute('aria-label')).toBe(before);
  await picture(page).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => asked(page).get('fold')).toBeNull();
  await page.keyboard.press('u');
  await expect.poll(() => asked(page).get('fold')).toBe('all');
  await page.getByRole('button', { name: 'Unfold subsystems' }).waitFor();
  await page.keyboard.press('u');
  await page.getByRole('button', { name: 'Fold subsystems', exact: true }).waitFor();
});

test('what is shown leaves the page as SVG, DOT, Mermaid and JSON, by keyboard too', async () => {
  const page = await openMap('/map?focus=component:default/login');
  const files = new Map<string, string>();
  for (const item of ['Picture (SVG)', 'Graphviz (DOT)', 'Mermaid', 'JSON']) {
    await page.getByRole('button', { name: 'Export' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: item, exact: true }).focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    files.set(download.suggestedFilename().replace(/^.*\./, ''), readFileSync(await download.path(), 'utf8'));
  }
  const told = JSON.parse(files.get('json') ?? '{}') as { systems: { ref: string; title: string }[]; dependencies: { from: string; to: string }[] };
  expect(told.systems.map(({ ref }) => ref)).toContain('component:default/login');
  expect(await picture(page).getAttribute('aria-label')).toContain(`${told.systems.length} systems and ${told.dependencies.length} dependencies`);
  expect(files.get('svg')?.match(/<path d="M/g)).toHaveLength(told.dependencies.length);
  expect(files.get('dot')?.match(/ -> /g)).toHaveLength(told.dependencies.length);
  expect(files.get('mmd')?.match(/ (-->|-\.->)/g)).toHaveLength(told.dependencies.length);
});

test('an incident shows who is next; a system leads to its place on the map', async () => {
  const incident = (await browsing.visitor?.client(listIncidents, { query: { text: 'Suggestions slow in London', limit: 1 } }))?.items[0]?.id ?? '?';
  const page = await browsing.open(`/incidents/${incident}`);
  await page.getByRole('heading', { level: 2, name: /^Who is next if it goes on/ }).waitFor();
  const small = page.getByRole('application', { name: /^What is hit and who stands on it/ });
  await small.focus();
  await page.keyboard.press('ArrowDown');
  await page.getByText(/(hit|next|after that)\. Enter opens it\.$/).waitFor({ state: 'attached' });
  const other = await browsing.open('/systems/component:default/login?tab=dependencies');
  await other.getByRole('link', { name: 'On the map' }).click();
  await picture(other).waitFor();
  expect(asked(other).get('focus')).toBe('component:default/login');
  expect(inHand(other)).toBe('component:default/login');
});

// Last, since it changes the graph.
test('between two dates what came is marked as new and what went as gone, in the picture and in the table', async () => {
  const client = browsing.visitor?.client;
  const told = await client?.(readMap, {});
  const login = 'component:default/login';
  const called = new Set(told?.dependencies.filter((edge) => edge.from === login).map((edge) => edge.to));
  const gone = told?.dependencies.find((edge) => edge.from === login && !edge.hard)?.to ?? '?';
  const fresh = told?.systems.find(({ ref }) => ref !== login && !called.has(ref))?.ref ?? '?';
  await threeDaysPass();
  // Up to the beginning of a day, as the page asks.
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const difference = () => client?.(mapDifference, { query: { from: `${day}T00:00:00.000Z` } });
  await client?.(declareDependency, { body: { from: login, to: fresh, reason: 'It asks for it now' } });
  await client?.(removeDependency, { body: { from: login, to: gone, reason: 'It asks no more' } });
  await expect.poll(async () => (await difference())?.added.some((edge) => edge.from === login && edge.to === fresh), { timeout: 30_000 }).toBe(true);
  await expect.poll(async () => (await difference())?.removed.map((edge) => edge.to), { timeout: 30_000 }).toEqual([gone]);

  const page = await openMap();
  await page.getByRole('button', { name: 'Dates' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Show what changed since').fill(day);
  await page.getByText(/^\d+ dependenc(y|ies) new$/).waitFor();
  await page.getByText('1 dependency gone').waitFor();
  await page.getByRole('button', { name: 'Show only these' }).click();
  // Traces of the day may still be coming in, and change it once more.
  await expect
    .poll(async () => {
      const now = await difference();
      const shown = (now?.added.length ?? 0) + (now?.removed.length ?? 0) + (now?.changed.length ?? 0);
      return (await picture(page).getAttribute('aria-label'))?.includes(`${shown} dependencies`);
    })
    .toBe(true);
  await page.keyboard.press('t');
  await page.getByRole('tab', { name: /^Dependencies/ }).click();
  const table = page.getByRole('table', { name: 'Dependencies on the map' });
  await table.getByText('new', { exact: true }).first().waitFor();
  await table.getByText('gone', { exact: true }).first().waitFor();
  // On the date before, the map is the one of that date.
  const then = await client?.(readMap, { query: { at: `${day}T23:59:59.000Z` } });
  expect(then?.dependencies.some((edge) => edge.from === login && edge.to === gone)).toBe(true);
  const earlier = await openMap(`/map?at=${day}`);
  expect(await picture(earlier).getAttribute('aria-label')).toContain(`${then?.dependencies.length} dependencies`);
});

/** The server's clock cannot be moved from here, so what it keeps is made older. */
async function threeDaysPass(): Promise<void> {
  const database = openDatabase({ url: browsing.databaseUrl, maxConnections: 1 });
  for (const table of ['system', 'edge'])
    await database.pool.query(`update dependencies.${table} set valid_from = valid_from - interval '3 days', valid_to = valid_to - interval '3 days'`);
  await database.end();
}
