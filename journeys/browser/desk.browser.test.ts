/** Whoever is woken sees it on Today without doing anything, takes it with one key press, and finds in the incident who was paged and what was said. */
import { listPeople } from '@samspel/contract/access.ts';
import type { Client } from '@samspel/contract/client.ts';
import { openIncident } from '@samspel/contract/incidents.ts';
import { addEscalation, listEscalations, listPages, removeEscalation } from '@samspel/contract/pages.ts';
import { addOverride, listRotas } from '@samspel/contract/rotas.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsing, beginBrowsing, settled, you } from './support/browsing.ts';

let browsing: Browsing;
let client: Client;
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
  client = browsing.visitor?.client as Client;
}, 120_000);
afterAll(async () => browsing?.end());

const title = 'Nobody can change a playlist';

test('on call: a page comes to Today while one looks, is taken there, and stands in the incident', async () => {
  const me = (await client(listPeople, { query: { q: you.email, limit: 1 } })).items[0]?.id ?? '';
  const rota = (await client(listRotas)).items.find((one) => one.title === 'First line')?.id ?? '';
  for (const { id } of (await client(listEscalations)).items) await client(removeEscalation, { params: { id } });
  const [from, to] = [new Date(), new Date(Date.now() + 8 * 3_600_000)].map((at) => at.toISOString());
  await client(addOverride, { params: { id: rota }, body: { from: from ?? '', to: to ?? '', person: me, reason: 'Tonight' } });
  await client(addEscalation, { body: { title: 'All', severities: ['major'], steps: [{ tell: [{ kind: 'rota', id: rota }], waitMinutes: 30 }] } });

  const page = await browsing.open('/');
  await settled(page);
  await page.getByRole('banner').getByText('on call you').waitFor();
  expect(await page.getByRole('heading', { name: 'You are paged' }).count()).toBe(0);
  const { incident } = await client(openIncident, { body: { title, impacts: [{ target: 'component:default/playlist-api', severity: 'major' }] } });
  const take = page.getByRole('button', { name: `I have it: ${title}` });
  await take.waitFor();
  await take.press('Enter');
  await take.waitFor({ state: 'detached' });
  expect((await client(listPages, { query: { incident: incident.id } })).items[0]).toMatchObject({ state: 'acknowledged', acknowledgedBy: you.name });

  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByText(`${you.name} took it`).waitFor();
  await page.getByText(`The page is answered: ${you.name} has it`).waitFor();
});

test('what a monitor said and what people said stands in the incident, in order and under its own sign', async () => {
  const page = await browsing.open('/incidents?state=acknowledged');
  await page.getByRole('link', { name: 'Suggestions slow in London' }).click();
  await settled(page);
  for (const name of ['Alerts', 'In chat', 'Paged', 'Timeline']) await page.getByRole('heading', { level: 2, name: new RegExp(`^${name}`) }).waitFor();
  const timeline = page.getByRole('region', { name: /^Timeline/ });
  await timeline.getByText('not yet, Hanna slows the copying down first').waitFor();
  const group = 'Two parts of the search index answer late';
  await page.getByRole('link', { name: group }).click();
  await page.getByRole('complementary', { name: 'In hand' }).getByRole('heading', { name: group }).waitFor();
});
