/** Does whoever minds the monitors see what could not be worked, write a mapping while looking at what it makes, and change the times of grouping? */
import { listAlerts, listSources, readAlertPolicy } from '@samspel/contract/alerts.ts';
import type { Client } from '@samspel/contract/client.ts';
import { signalOf } from '@samspel/core/alerts/signal.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { type Browsing, beginBrowsing, settled } from './support/browsing.ts';

let browsing: Browsing;
let client: Client;
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
  client = browsing.visitor?.client as Client;
}, 120_000);
afterAll(async () => browsing?.end());

test('given a message that was set aside, then it is seen with its reason, and worked again it becomes an alert', async () => {
  const source = (await client(listSources)).items.find(({ name }) => name === 'Prometheus')?.id ?? '';
  const database = new pg.Client({ connectionString: browsing.databaseUrl });
  await database.connect();
  const signals = JSON.stringify([signalOf('kept', 'firing', { title: 'Kept and worked later', severity: 'info' })]);
  await database.query(
    "insert into alerts.inbox (source, at, told, signals, failed_at, failure) values ($1, now(), false, $2, now(), 'RangeError: too much of it')",
    [source, signals],
  );
  await database.end();
  const page = await browsing.open('/alerts?tab=sources');
  await page.getByRole('heading', { name: /Messages that could not be worked/ }).waitFor();
  await page.getByText('RangeError: too much of it').waitFor();
  expect(await faultsOn(page)).toEqual([]);
  await page.getByRole('button', { name: /Work again message \d+ of Prometheus/ }).press('Enter');
  await page.getByRole('heading', { name: /Messages that could not be worked/ }).waitFor({ state: 'detached' });
  expect((await client(listAlerts, { query: { source } })).items.map(({ title }) => title)).toContain('Kept and worked later');
});

test('at 380 px a mapping shows what it makes while it is written, says at its field what is wrong, and a key is told once', async () => {
  const page = await browsing.open('/alerts?tab=sources', { width: 380 });
  await settled(page);
  await page.getByRole('button', { name: 'Let a monitor send…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Let a monitor send' });
  await dialog.getByLabel('Name', { exact: true }).fill('Disk watcher');
  await dialog.getByRole('combobox', { name: 'What it is' }).click();
  await page.getByRole('option', { name: 'Any JSON, by a mapping' }).click();
  await dialog.getByText('It makes 1 alert of it').waitFor();
  await dialog.getByText('system=playlist-db').waitFor();
  expect(await faultsOn(page)).toEqual([]);
  await dialog.getByLabel('A body to try it on').fill('{"alerts": [');
  await dialog.getByText(/It is no JSON yet/).waitFor();
  await dialog.getByLabel('A body to try it on').fill(`"${'x'.repeat(3_000_000)}"`);
  await dialog.getByText(/are tried here. Paste a part of it/).waitFor();
  await dialog.getByLabel('A body to try it on').fill('{"alerts": [{"n": "a", "title": "<b>Bold</b>"}, {"n": "a", "status": "ok"}]}');
  await dialog
    .getByText(/alert 1 has no key/)
    .first()
    .waitFor();
  await dialog.getByLabel('Key', { exact: true }).fill('{n}');
  await dialog.getByText('<b>Bold</b>').first().waitFor();
  await dialog.getByText(/1 has the key of another/).waitFor();
  expect(await faultsOn(page)).toEqual([]);
  await dialog.getByLabel('Key', { exact: true }).fill('');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => dialog.getByLabel('Key', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  await dialog.getByLabel('Key', { exact: true }).fill('{n}/{host}');
  await page.keyboard.press('Control+Enter');
  await page.getByText('This is the only time the key is shown.').first().waitFor();
  expect((await client(listSources)).items.find(({ name }) => name === 'Disk watcher')?.mapping?.key).toBe('{n}/{host}');
});

test('the times of grouping are changed with a reason, and what does not hold yet says so', async () => {
  const page = await browsing.open('/alerts?tab=rules');
  await page.getByRole('button', { name: 'Change the times…' }).click();
  const times = page.getByRole('dialog', { name: 'Times of grouping' });
  await times.getByLabel('A quiet group is over after, minutes').fill('99999');
  await times.getByText('From 0 to 1440').waitFor();
  expect(await faultsOn(page)).toEqual([]);
  await times.getByLabel('A quiet group is over after, minutes').fill('10');
  await times.getByRole('button', { name: 'Take it over' }).click();
  await page.getByText('What is shown here does not hold yet.').waitFor();
  expect(await faultsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Keep the changes…' }).click();
  await page.getByLabel('Why').fill('They come back within eight minutes');
  await page.keyboard.press('Control+Enter');
  await page.getByText('What is shown here does not hold yet.').waitFor({ state: 'detached' });
  expect(await client(readAlertPolicy)).toMatchObject({ why: 'They come back within eight minutes', policy: { lingerSeconds: 600 } });
});
