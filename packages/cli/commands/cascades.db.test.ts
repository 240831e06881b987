/** Does `samspel cascades` state figures, sign what is assumed, and show and remove what is kept of a run? */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliGround, cliGround } from '../testing/cli-ground.ts';

let ground: CliGround;
let folder: string;

beforeAll(async () => {
  ground = await cliGround();
  folder = ground.folder;
  const edges = join(folder, 'edges.csv');
  writeFileSync(edges, 'from,to\nweb,app\napp,db\n');
  await ground.typed(['dependencies', 'import', edges, '--apply', '--yes']);
  await ground.test.clock.forward(11);
});
afterAll(() => ground.end());

const cascades = (...line: readonly string[]) => ground.typed(['cascades', ...line]);

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
  expect((await cascades('restore', id)).out).toBe(`${id} is back.\n`);
  expect((await cascades('series', id)).out).toBe(series.out);
});
