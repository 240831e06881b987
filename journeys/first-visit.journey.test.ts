/** The first visit: a link that works once, and then a choice between an empty Samspel and the demo world. */
import { lookAtLink, readSession, setUp } from '@samspel/contract/access.ts';
import { applyImport, overview, planImport } from '@samspel/contract/catalog.ts';
import { readDemo, tellDemo } from '@samspel/contract/demo.ts';
import { afterEach, expect, test } from 'vitest';
import { type TestSamspel, testSamspel } from '../packages/server/app/testing/samspel.ts';
import { testBrowser } from '../packages/server/features/access/testing/browser.ts';
import { smallService } from './support/small-service.ts';
import { beginStory, refusalOf } from './support/story.ts';

const open: { end: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.end();
});

async function emptySamspel(): Promise<TestSamspel & { readonly link: string }> {
  const test = await testSamspel({ at: '2026-11-23T09:00:00Z' });
  open.push(test);
  const path = await test.samspel.setupPath();
  return { ...test, link: path?.split('#')[1] ?? '' };
}

const you = { name: 'You', email: 'you@example.org', password: 'a long enough secret 42' };

test('the set-up link makes one admin, signs them in, and is dead afterwards', async () => {
  const { anonymous, samspel, link } = await emptySamspel();
  expect((await anonymous(readSession)).needsSetup).toBe(true);
  expect(await anonymous(lookAtLink, { body: { link } })).toMatchObject({ purpose: 'set-up', person: null });
  const browser = testBrowser(samspel);
  const made = await browser.send('POST', '/api/setup', { link, ...you });
  expect(made.status).toBe(201);
  expect(await browser.send('GET', '/api/session')).toMatchObject({ status: 200, body: { needsSetup: false, who: { name: 'You', role: 'admin' } } });
  expect(await refusalOf(anonymous(setUp, { body: { link, ...you, email: 'second@example.org' } }))).toMatchObject({
    status: 409,
    code: 'access.already-set-up',
  });
  expect(await samspel.setupPath()).toBeNull();
});

test('of two who use the link in the same moment one becomes admin', async () => {
  const { samspel, link } = await emptySamspel();
  const tries = ['one', 'two', 'three'].map((name) => testBrowser(samspel).send('POST', '/api/setup', { link, ...you, email: `${name}@example.org` }));
  const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status >= 400)).toHaveLength(2);
});

test('starting empty: nothing is there, nothing is invented, and the first step is an import', async () => {
  const story = await beginStory('2026-11-23T09:00:00Z');
  open.push(story);
  const before = await story.as.admin(overview);
  expect(before.counts).toMatchObject({ systems: 0, teams: 0, journeys: 0 });
  expect(await story.as.admin(readDemo)).toMatchObject({ state: 'none', canTell: true });
  const files = Object.entries(smallService).map(([path, text]) => ({ path, text }));
  const plan = await story.as.admin(planImport, { body: { files } });
  expect((await story.as.admin(overview)).counts.systems).toBe(0);
  await story.as.admin(applyImport, { params: { id: plan.id }, body: {} });
  expect((await story.as.admin(overview)).counts).toMatchObject({ systems: 3, teams: 2, journeys: 2, services: 1, people: 2 });
});

test('the demo world only goes into an empty Samspel, and only when an admin asks', async () => {
  const story = await beginStory('2026-11-23T09:00:00Z');
  open.push(story);
  expect(await refusalOf(story.as.operator(tellDemo, { body: {} }))).toMatchObject({ status: 403 });
  await story.importCatalog(smallService);
  expect(await story.as.admin(readDemo)).toMatchObject({ state: 'none', canTell: false });
  expect(await refusalOf(story.as.admin(tellDemo, { body: {} }))).toMatchObject({ status: 409, code: 'demo.not-empty' });
});
