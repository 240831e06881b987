/** An incident, from the keyboard: opened, acknowledged, corrected, taken back; and seen at once by whoever else is looking. */

import type { Client } from '@samspel/contract/client.ts';
import { acknowledgeIncident, addNote, listIncidents, openIncident } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsing, beginBrowsing, settled } from './support/browsing.ts';

let browsing: Browsing;
let client: Client;
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
  client = browsing.visitor?.client as Client;
}, 120_000);
afterAll(async () => browsing?.end());

const login = 'component:default/login';

test('C opens an incident; it is acknowledged, its beginning corrected, and the correction taken back', async () => {
  const page = await browsing.open('/incidents');
  await settled(page);
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /Title|What happens/ }).waitFor();
  await page.keyboard.type('Login is slow for everybody');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { level: 1, name: 'Login is slow for everybody' }).waitFor();
  const opened = (await client(listIncidents, { query: { text: 'slow for everybody' } })).items[0];
  expect(opened).toMatchObject({ state: 'open' });

  await page.getByRole('button', { name: /^Acknowledge/ }).press('Enter');
  await expect.poll(async () => (await client(listIncidents, { query: { text: 'slow for everybody' } })).items[0]?.state).toBe('acknowledged');

  await page.getByRole('button', { name: /Correct .*started/i }).press('Enter');
  const earlier = new Date(Date.parse(opened?.started ?? '') - 10 * 60_000).toISOString();
  await page
    .getByRole('dialog')
    .getByLabel(/Time|When|At/)
    .first()
    .fill(earlier.slice(0, 16));
  await page.getByRole('dialog').getByRole('textbox', { name: /Why/ }).fill('The graphs show it');
  await page.keyboard.press('Control+Enter');
  const started = async () => (await client(listIncidents, { query: { text: 'slow for everybody' } })).items[0]?.started;
  await expect.poll(started).not.toBe(opened?.started);
  await page.getByRole('button', { name: /^Undo/ }).first().press('Enter');
  await expect.poll(started).toBe(opened?.started);
});

test('what one does, the other sees within 300 ms', async () => {
  const { incident } = await client(openIncident, { body: { title: 'Seen by two', impacts: [{ target: login, severity: 'degraded' }] } });
  const page = await browsing.open(`/incidents/${incident.id}`);
  await page.getByRole('heading', { level: 1, name: 'Seen by two' }).waitFor();
  await settled(page);
  const millisecondsUntil = async (text: string, change: () => Promise<unknown>): Promise<number> => {
    // The page itself notes when the text comes into it, so that no polling from outside blurs the figure.
    await page.evaluate((wanted) => {
      const seen = new Promise<number>((resolve) => {
        const look = (): void => {
          if (!document.body.innerText.includes(wanted)) return;
          observer.disconnect();
          resolve(Date.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
      Object.assign(window, { seen });
    }, text);
    await change();
    const answered = Date.now();
    return (await page.evaluate(() => (window as unknown as { seen: Promise<number> }).seen)) - answered;
  };
  const params = { id: incident.id };
  const took: number[] = [];
  for (const text of ['first look at the graphs', 'second look at the graphs', 'third look at the graphs']) {
    took.push(await millisecondsUntil(text, () => client(addNote, { params, body: { text } })));
  }
  took.sort((a, b) => a - b);
  console.log(`A note by somebody else stood on the page after ${took.join(', ')} ms`);
  expect(took[1]).toBeLessThan(300);
  await client(acknowledgeIncident, { params, body: {} });
  await page.getByText('acknowledged', { exact: false }).first().waitFor();
});
