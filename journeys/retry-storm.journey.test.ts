/**
 * A shop's stock keeper slows for half a minute. Tried once, orders are lost for a while and then it is well again; tried three times, it never
 * comes back by itself. The team sees it at the terminal before it happens, finds the load below which it would recover, and what cures it.
 */
import { Readable } from 'node:stream';
import { run } from '@samspel/cli/program.ts';
import type { Run } from '@samspel/contract/cascades.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { makeCallers } from '@samspel/server/app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '@samspel/server/app/testing/samspel.ts';
import { catalogOf, shop, stock } from '@samspel/server/features/cascades/testing/cascades-ground.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: TestSamspel;
let url: string;
let token: string;

beforeAll(async () => {
  server = await testSamspel();
  url = await server.samspel.start();
  const callers = await makeCallers(server.samspel.house);
  token = String(callers.operator.headers['authorization']).replace('Bearer ', '');
});
afterAll(() => server.end());

async function take(attempts: number): Promise<void> {
  const operator = server.withHeaders({ authorization: `Bearer ${token}` });
  const plan = await operator(planImport, { body: { files: [{ path: 'catalog.yaml', text: catalogOf(attempts) }] } });
  await operator(applyImport, { params: { id: plan.id }, body: { ownersAccepted: true } });
  await server.samspel.settle();
}

async function type(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const env = { XDG_CONFIG_HOME: '/nonexistent' };
  const input = Readable.from([]);
  const code = await run(['--server', url, '--token', token, ...args], {
    env,
    input,
    out: (text) => (out += text),
    err: (text) => (err += text),
    interactive: false,
  });
  return { code, out, err };
}

async function ran(...args: string[]): Promise<Run> {
  const { code, out, err } = await type('--json', 'cascades', 'run', ...args, '--duration', '300');
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Run;
}

const slow = ['slow', '--target', stock, '--factor', '8', '--at', '30', '--for', '30'];

test('without retries it is down for a while and well again', async () => {
  await take(1);
  const calm = await ran(...slow, '--no-thresholds');
  expect(calm.verdict).toBe('vulnerable');
  expect(calm.result?.users.after.successRatio).toBeGreaterThan(0.95);
});

let storm: Run;
test('with three attempts it never comes back by itself, and the load at which that begins is found', async () => {
  await take(3);
  storm = await ran(...slow, '--name', 'Stock slows');
  expect(storm.verdict).toBe('metastable');
  expect(storm.firstToFail).toBe(stock);
  expect(storm.result?.users.after.successRatio).toBeLessThan(0.5);
  const { collapseFactor, recoverFactor } = storm.result?.thresholds ?? {};
  // Stock does 200 a second, and each failing order asks three times: below 67 a second, half of the 130 at peak, even that fits.
  expect(collapseFactor).toBeGreaterThan(0.4);
  expect(collapseFactor).toBeLessThan(1);
  expect(recoverFactor).toBeGreaterThan(0.3);
  expect(recoverFactor).toBeLessThan(0.7);
});

test('a retry budget cures it, with the same seed; the two runs stand beside each other', async () => {
  const cured = await ran('--from', storm.id, '--set', `${shop}>${stock}.retryBudget={"ratio":0.1}`, '--no-thresholds');
  expect(cured.verdict).toBe('vulnerable');
  expect(cured.result?.users.after.successRatio).toBeGreaterThan(0.95);
  const { code, out } = await type('cascades', 'compare', storm.id, cured.id);
  expect(code).toBe(0);
  expect(out).toContain('The first is metastable, the second vulnerable.');
  expect(out).toMatch(/Shop → Stock +retryBudget/);
});

test('the search finds such remedies by itself, and ranks them', async () => {
  const { code, out } = await type('--json', 'cascades', 'search', '--from', storm.id, '--duration', '300');
  expect(code).toBe(0);
  const { search } = JSON.parse(out) as Run;
  expect(search?.baseline.verdict).toBe('metastable');
  const cures = search?.remedies.filter(({ verdict }) => verdict === 'vulnerable' || verdict === 'stable') ?? [];
  expect(cures.map(({ kinds }) => kinds.join(' + '))).toContain('retry-budget');
  expect(search?.remedies[0]?.savedRatio).toBeGreaterThan(0.5);
});

test('what the terminal says can be read', async () => {
  const shown = await type('cascades', 'show', storm.id);
  expect(shown.out).toContain('Stock slows (done, metastable)');
  expect(shown.out).toMatch(/30 s|3\d s/);
  expect((await type('cascades', 'list')).out).toContain('Stock slows');
  expect(await type('cascades', 'run', 'explode')).toMatchObject({ code: 2, out: '' });
  expect((await type('cascades', 'run', 'slow', '--target', 'component:default/gone')).err).toContain('cascades.unknown-target');
});
