/** Does `samspel cascades` state figures, sign what is assumed, and show and remove what is kept of a run? */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller } from '../../server/app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../server/app/testing/samspel.ts';
import type { Terminal } from '../context.ts';
import { run } from '../program.ts';

let ground: TestSamspel;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  ground = await testSamspel();
  folder = mkdtempSync(join(tmpdir(), 'samspel-cascades-'));
  const { headers } = await addCaller(ground.samspel.house, { role: 'operator' });
  env = { XDG_CONFIG_HOME: folder, SAMSPEL_URL: await ground.samspel.start(), SAMSPEL_TOKEN: headers.authorization.replace('Bearer ', '') };
  const edges = join(folder, 'edges.csv');
  writeFileSync(edges, 'from,to\nweb,app\napp,db\n');
  await typed(['dependencies', 'import', edges, '--apply', '--yes']);
  await ground.clock.forward(11);
});
afterAll(async () => {
  await ground.end();
  rmSync(folder, { recursive: true, force: true });
});

async function typed(line: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    env,
    input: (async function* () {})(),
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    interactive: false,
  };
  return { code: await run(line, terminal), ...said };
}
const cascades = (...line: readonly string[]) => typed(['cascades', ...line]);

test('figures are stated one by one, taken back, and refused where they are none', async () => {
  const db = 'component:default/db';
  expect((await cascades('set', db, 'servers=8', 'serviceSeconds=0.02')).out).toBe(`${db}: servers 8 (set), serviceSeconds 0.02 (set)\n`);
  expect((await cascades('set', db, 'queue=40', 'servers=none')).out).toBe(`${db}: serviceSeconds 0.02 (set), queue 40 (set)\n`);
  expect((await cascades('figures', '--kind', 'system', '--search', 'db')).out).toMatch(
    /component:default\/db +serviceSeconds 0\.02 \(set\), queue 40 \(set\) +2/,
  );
  expect((await cascades('figures', '--unstated')).out).not.toContain(db);
  expect(JSON.parse((await cascades('set', db, 'ratePerSecond=5')).err)).toMatchObject({ code: 'cascades.wrong-figures', path: '/ratePerSecond' });
  expect(JSON.parse((await cascades('set', 'component:default/nobody', 'servers=1')).err)).toMatchObject({ code: 'cascades.unknown-subject' });
  expect((await cascades('set', db, 'servers=many')).code).toBe(2);
});

test('the policy is shown, and signed with a reason', async () => {
  expect((await cascades('policy')).out).toMatch(/userTimeoutSeconds +\d+[\s\S]*nobody signed it yet/);
  expect((await cascades('sign-policy', 'userTimeoutSeconds=7', '--reason', 'Measured')).out).toMatch(/^Version \d+ is signed\.\n$/);
  expect((await cascades('policy')).out).toMatch(/userTimeoutSeconds +7\n[\s\S]*: Measured\.\n$/);
  expect((await cascades('sign-policy', 'userTimeoutSeconds=none', '--reason', 'x')).code).toBe(2);
});

test('a run is shown over time, and thrown away', async () => {
  const file = join(folder, 'scenario.json');
  writeFileSync(
    file,
    JSON.stringify({ durationSeconds: 30, systems: { s: { servers: 4, serviceSeconds: 0.1, queue: 10, calls: [] } }, load: [{ to: 's', ratePerSecond: 10 }] }),
  );
  const ran = await cascades('run', '--scenario', file, '--no-thresholds');
  expect(ran.err).toBe('');
  const [id = ''] = ran.out.split(':');
  const series = await cascades('series', id);
  expect(series.out).toMatch(/second +offered a second[\s\S]*\n0 +\d[\s\S]*\ns +[.sf-]+\n$/);
  expect((await cascades('remove', id)).out).toBe(`${id} is thrown away.\n`);
  expect(JSON.parse((await cascades('series', id)).err)).toMatchObject({ code: 'cascades.unknown-run' });
});
