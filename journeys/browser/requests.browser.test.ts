/** Can a goalie work through the queue without a mouse, and does every clock open? */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { type Browsing, beginBrowsing } from './support/browsing.ts';

let browsing: Browsing;
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
}, 120_000);
afterAll(async () => browsing?.end());

const inHand = (page: Page) => page.getByRole('region', { name: 'In hand' });

test('J opens what will be late first, T takes it, E notes, R answers and finishes, and J goes on with the next', async () => {
  const page = await browsing.open('/requests');
  await page.getByRole('list', { name: 'Everything open' }).waitFor();
  await page.keyboard.press('j');
  const title = inHand(page).getByRole('heading', { name: 'Partner cannot fetch the charts' });
  await title.waitFor();
  await page.keyboard.press('t');
  await inHand(page).getByText('Robin Berg has it').waitFor();
  await page.keyboard.press('e');
  await page.keyboard.type('Their new proxy has another address.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('article', { name: 'Robin Berg notes, among ourselves' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await page.keyboard.type('They came from a new address. It may fetch now.');
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByRole('article', { name: 'Robin Berg answers' }).waitFor();
  await inHand(page).getByText('answered late').waitFor();
  await page.getByRole('list', { name: 'Everything open' }).getByText('Partner cannot').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await inHand(page).getByRole('heading', { name: 'One shared list is gone' }).waitFor();
});

test('both clocks open with the promise and the line that gives them again, and two are put together by search', async () => {
  const page = await browsing.open('/requests');
  await page.getByText('Access to the log host for Noor').first().click();
  await inHand(page)
    .getByRole('button', { name: /Office time of request/ })
    .click();
  const opened = page.getByRole('dialog');
  await opened.getByText(/Promised: an answer within/).waitFor();
  expect(await opened.getByRole('region', { name: /Command that gives/ }).textContent()).toContain('samspel compute business-time');
  expect(await faultsOn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  await page.getByRole('dialog', { name: 'Let it sleep until' }).waitFor();
  expect(await faultsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'An hour' }).click();
  await inHand(page)
    .getByText(/asleep until/)
    .waitFor();
  await page.keyboard.press('m');
  await page.getByRole('combobox', { name: /The one that goes on/ }).fill('image cache');
  await page.getByRole('option', { name: /Costs of the image cache/ }).click();
  await page.getByRole('button', { name: 'Put them together' }).click();
  await inHand(page).getByRole('heading', { name: 'Costs of the image cache' }).waitFor();
  await inHand(page).getByText('Noor has joined us').waitFor();
});

test('several are picked by X, given to somebody in one go and given back; two are made one and two again', async () => {
  const page = await browsing.open('/requests');
  await page.getByText('Sign-in by code is slow in London').first().click();
  await page.keyboard.press('x');
  await page.getByRole('checkbox', { name: /Playlist database/ }).click();
  const bar = page.getByRole('toolbar', { name: 'What to do with the picked requests' });
  await bar.getByText('2 requests picked').waitFor();
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: 'Who' }).fill('Lucia');
  await page.getByRole('option', { name: 'Lucia Serrano' }).click();
  expect(await faultsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Give', exact: true }).click();
  const rows = page.getByRole('list', { name: 'Everything open' });
  await rows.getByText('Lucia Serrano has it').nth(1).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await rows.getByText('Dagny Vik has it').waitFor();
  await page.keyboard.press('x');
  await page.getByRole('checkbox', { name: /Playlist database/ }).click();
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Put them together' }).click();
  await inHand(page).getByText('Since this morning the code by mail').waitFor();
  await inHand(page).getByRole('heading', { name: 'Playlist database: may we add an index?' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await rows.getByText('Sign-in by code is slow in London').waitFor();
});
