/**
 * Can one see a retry storm before it happens, in the browser and without a mouse? A bad index slows a database of the demo world for a minute.
 * With three attempts it never comes back; with one, or with a retry budget, nothing falls. Then what would help is searched, and an incident is
 * played again.
 */
import { type Run, readRun, startRun } from '@samspel/contract/cascades.ts';
import { listIncidents } from '@samspel/contract/incidents.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findScreens } from '../../tools/screens/list.ts';
import { haveStorm, storm } from '../../tools/screens/storm.ts';
import { faultsOfScreens } from './support/axe.ts';
import { type Browsing, beginBrowsing, settled } from './support/browsing.ts';

const long = 120_000;
let browsing: Browsing;
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
}, long);
afterAll(async () => browsing?.end());

const at = (page: Page): URL => new URL(page.url());
const runOf = (page: Page): string => /^\/map\/runs\/(csc_\w+)$/.exec(at(page).pathname)?.[1] ?? '';
const verdict = (page: Page) => page.locator('.s-run-verdict-word');
const moment = (page: Page) => page.getByRole('slider', { name: 'Moment of the run' });

async function told(id: string): Promise<Run | undefined> {
  return browsing.visitor?.client(readRun, { params: { id }, query: { scenario: 'false' } });
}

/** Waits until the run of this page has its verdict on the screen. */
async function judged(page: Page): Promise<string> {
  await verdict(page).waitFor({ timeout: long });
  await settled(page);
  return (await verdict(page).locator('b').textContent()) ?? '';
}

/** Chooses in a list that opens, by typing. */
async function choose(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label }).or(page.getByRole('textbox', { name: label }));
  await field.focus();
  await page.keyboard.press('ArrowDown');
  const option = page.getByRole('option', { name: text, exact: true }).first();
  if ((await field.getAttribute('readonly')) === null) await field.fill(text);
  await option.waitFor();
  await option.click();
}

let broken = '';

test(
  'break it: the storm is watched on the map, played and stepped through by keyboard',
  async () => {
    const page = await browsing.open(`/map?panel=break/${storm.database}`);
    await page.getByRole('heading', { level: 2, name: 'Break Playlist database' }).waitFor();
    await choose(page, 'What happens', 'Bad deployment');
    await page.getByLabel('Times as slow').fill('2');
    await page.getByLabel('Name').fill(storm.name);
    await page.keyboard.press('Control+Enter');
    const panel = page.getByRole('complementary', { name: 'In hand' });
    await panel.getByRole('heading', { level: 2, name: storm.name }).waitFor();
    await verdict(page).waitFor({ timeout: long });
    expect(await verdict(page).textContent()).toContain('metastable');
    await panel
      .getByText('Playlist database fails', { exact: false })
      .or(panel.getByRole('link', { name: 'Playlist database' }))
      .first()
      .waitFor();

    await page.getByRole('region', { name: 'Run' }).waitFor();
    const beginning = Number(await moment(page).inputValue());
    await page.keyboard.press('.');
    await expect.poll(async () => Number(await moment(page).inputValue())).toBeGreaterThan(beginning);
    expect(await moment(page).getAttribute('aria-valuetext')).toMatch(/[1-9]\d* failing/);
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await moment(page).focus();
    const before = Number(await moment(page).inputValue());
    await page.keyboard.press('ArrowLeft');
    expect(Number(await moment(page).inputValue())).toBe(before - 1);

    await panel.getByRole('link', { name: 'In full' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => runOf(page)).not.toBe('');
    broken = runOf(page);
    expect((await told(broken))?.verdict).toBe('metastable');
  },
  long,
);

test('its page says who failed in which order and why, at which loads it turns, what was assumed, and how to have it again', async () => {
  const page = await browsing.open(`/map/runs/${broken}`);
  expect(await judged(page)).toBe('metastable');
  await page.getByText('It stays down although the cause is over', { exact: false }).waitFor();
  const result = (await told(broken))?.result;
  const steps = page.locator('.s-run-steps > li');
  expect(await steps.count()).toBe(result?.order.length);
  expect(await steps.first().textContent()).toContain(result?.order[0]?.title);
  const { collapseFactor, recoverFactor } = result?.thresholds ?? {};
  expect(collapseFactor).toBeLessThan(1);
  expect(recoverFactor).toBeLessThanOrEqual(collapseFactor ?? 0);
  const axis = await page.getByRole('img', { name: /metastable from/ }).getAttribute('aria-label');
  expect(axis).toMatch(new RegExp(`metastable from ${String(Math.round((collapseFactor ?? 0) * 100) / 100).replace(/0$/, '')}`));
  await page.getByText(`samspel cascades run --from ${broken} --seed`, { exact: false }).waitFor();
  await page.getByText('samspel cascades run bad-deploy --target resource:default/playlist-db', { exact: false }).waitFor();
  await page.getByRole('button', { name: /^Show \d+ figures$/ }).click();
  await page.getByRole('table', { name: 'Figures nobody stated' }).getByRole('row').nth(3).waitFor();
  await page.getByRole('button', { name: 'State it' }).first().click();
  await page.getByRole('heading', { level: 2, name: /^Figures of/ }).waitFor();
  // Another subject stands in the address, and its chart says whose it is.
  const other = await browsing.open(`/map/runs/${broken}?of=journey:default/open-a-playlist`);
  await other.getByRole('figure', { name: /^Open a playlist: what was asked/ }).waitFor();
});

const tries = [
  { what: 'tried once', field: 'Attempts', typed: '1' },
  { what: 'with a retry budget of a tenth', field: 'Retry budget', typed: '10' },
] as const;

test.each(tries)(
  '$what, the same trigger takes nothing down; the two runs stand side by side',
  async ({ field, typed }) => {
    const page = await browsing.open(`/map/runs/${broken}`);
    await judged(page);
    await page.getByRole('button', { name: 'Change and run again' }).click();
    await choose(page, 'What is changed', 'Playlists → Playlist database');
    await page.getByLabel(field).fill(typed);
    await page.keyboard.press('Tab');
    await page
      .getByText('With other figures 1', { exact: false })
      .or(page.getByRole('heading', { name: /With other figures\s*1/ }))
      .first()
      .waitFor();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => runOf(page), { timeout: long }).not.toBe(broken);
    expect(at(page).searchParams.get('against')).toBe(broken);
    expect(await judged(page)).toBe('stable');
    await page.getByText('The first is stable, the second metastable', { exact: false }).waitFor();
    await page.getByRole('rowheader', { name: new RegExp(`Playlists → Playlist database: ${field.toLowerCase()}`) }).waitFor();
    await page
      .getByRole('figure', { name: /beside A bad index/ })
      .first()
      .waitFor();
    const [now, before] = [await told(runOf(page)), await told(broken)];
    expect(now?.result?.lostRequests).toBeLessThan((before?.result?.lostRequests ?? 0) / 10);
    // Back leads to the run that was changed.
    await page.goBack();
    await expect.poll(() => runOf(page)).toBe(broken);
  },
  long * 2,
);

test(
  'the search ranks remedies, among them that budget, and one of them is tried with a key',
  async () => {
    const page = await browsing.open(`/map/runs/${broken}`);
    await judged(page);
    await page.getByRole('button', { name: 'Search what would help' }).click();
    const remedies = page.locator('.s-run-remedies > li');
    await remedies.first().waitFor({ timeout: long });
    const budget = remedies.filter({ hasText: 'A retry budget of a tenth for Playlists → Playlist database' }).first();
    // What it was before comes with the scenario, a moment later.
    await expect.poll(() => budget.textContent()).toMatch(/none → 10.% of the requests/);
    expect(await budget.textContent()).toContain('stable');
    await budget.getByRole('button', { name: /^Try this/ }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => at(page).searchParams.get('against'), { timeout: long }).toBe(broken);
    expect(await judged(page)).toBe('stable');
  },
  long * 2,
);

test(
  'a run under way says how far it is and can be cancelled; in the list it is found by its state, deleted, and taken back',
  async () => {
    const started = await browsing.visitor?.client(startRun, {
      body: { kind: 'search', from: broken, name: 'To be cancelled', durationSeconds: 7200, stepSeconds: 1 },
    });
    const page = await browsing.open(`/map/runs/${started?.id ?? ''}`);
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText('It was cancelled').first().waitFor();
    const list = await browsing.open('/map?tab=runs&state=cancelled');
    const table = list.getByRole('table', { name: 'Runs' });
    await table.getByText('To be cancelled').waitFor();
    await list.keyboard.press('j');
    await list.keyboard.press('x');
    await list.getByRole('button', { name: 'Delete…' }).click();
    await list.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await list.getByText('No run fits these filters').waitFor();
    await list.getByRole('button', { name: 'Undo' }).click();
    await table.getByText('To be cancelled').waitFor();
  },
  long,
);

test(
  'an incident is played again from its page: what was recorded beside what the map says',
  async () => {
    const found = await browsing.visitor?.client(listIncidents, { query: { text: 'Playlists cannot be changed', limit: 1 } });
    const page = await browsing.open(`/incidents/${found?.items[0]?.id ?? ''}`);
    await page.getByRole('link', { name: 'Did the map say so?' }).click();
    await page.getByRole('button', { name: 'Play it again' }).click();
    await page.getByRole('heading', { level: 2, name: 'Recorded and predicted' }).waitFor({ timeout: long });
    await page.getByRole('heading', { level: 3, name: 'Predicted' }).waitFor();
    const replay = (await told(runOf(page)))?.replay;
    expect((replay?.hits ?? 0) + (replay?.misses ?? 0)).toBeGreaterThan(1);
    const list = await browsing.open('/map?tab=replays');
    await list
      .getByRole('table', { name: 'Incidents played again' })
      .getByText(replay?.incidentTitle ?? '?')
      .waitFor();
  },
  long,
);

test(
  'no screen of runs has a fault, wide or narrow, and none is wider than the window',
  async () => {
    const client = browsing.visitor?.client;
    if (client === undefined) throw new Error('Nobody is there');
    await haveStorm(client);
    const screens = (await findScreens(client)).filter(({ path }) => path.includes('/map/runs/') || path.includes('run='));
    expect(screens).toHaveLength(5);
    expect(await faultsOfScreens(await browsing.open('/'), screens)).toEqual({});
  },
  long * 2,
);
