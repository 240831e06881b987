/** Can one see who owns the latency, without a mouse, and bring traces in? The demo world's traces in a real browser. */
import { listEdges } from '@samspel/contract/traces.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsing, beginBrowsing, settled } from './support/browsing.ts';

let browsing: Browsing;
beforeAll(async () => {
  browsing = await beginBrowsing('demo');
}, 120_000);
afterAll(async () => browsing?.end());

test('the map leads to traces; J and Enter choose a beginning, the arrows go from tab to tab', async () => {
  const page = await browsing.open('/map');
  await settled(page);
  await page.getByRole('link', { name: 'Traces' }).press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Where the time of Search goes' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Where the time of Subscribe goes' }).waitFor();
  expect(new URL(page.url()).searchParams.get('operation')).toBe('Subscribe');
  // The bank is nobody's system and answers slowest: it owns the largest part.
  const steps = page.getByRole('table', { name: 'Steps of the critical path' });
  await expect.poll(() => steps.getByRole('row').nth(1).textContent()).toContain('bank-3ds');
  await page.getByRole('tab', { name: 'Latency' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('table', { name: 'Observed calls' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { level: 2, name: 'What became of the spans' }).waitFor();
});

test('a name that means nothing is said to be no system of ours, and that is taken back', async () => {
  const page = await browsing.open('/map/traces?tab=coverage');
  const names = page.getByRole('list', { name: 'Unknown names' });
  const button = names.getByRole('button', { name: /No system of ours\s*: bank-3ds/ });
  await button.click();
  await button.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await button.waitFor();
});

test('a file that is pasted says what it came to, and its calls are there', async () => {
  const page = await browsing.open('/map/traces?tab=send');
  const timestamp = (Date.now() - 120_000) * 1000;
  const spans = [
    { traceId: 'b1', id: '1', kind: 'CLIENT', name: 'ask', timestamp, duration: 900, localEndpoint: { serviceName: 'pasted-web' } },
    { traceId: 'b1', id: '2', parentId: '1', kind: 'SERVER', name: 'ask', timestamp, duration: 500, localEndpoint: { serviceName: 'pasted-store' } },
  ];
  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByRole('textbox', { name: 'JSON of traces' }).fill(JSON.stringify(spans));
  await page.getByRole('button', { name: 'Bring this in' }).click();
  await page.getByRole('status').filter({ hasText: '1 call over 1 edge' }).waitFor();
  const told = await browsing.visitor?.client(listEdges, { query: { service: 'pasted-web' } });
  expect(told?.edges).toMatchObject([{ client: 'pasted-web', server: 'pasted-store', calls: 1 }]);
});
