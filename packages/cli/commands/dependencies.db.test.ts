/** Does `samspel dependencies` bring in files and worlds, and report what follows? */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oraclesFolder } from '../../../tools/oracles.ts';
import { type CliGround, cliGround } from '../testing/cli-ground.ts';

let ground: CliGround;
let folder: string;

beforeAll(async () => {
  ground = await cliGround();
  folder = ground.folder;
});
afterAll(() => ground.end());

const typed = (line: readonly string[], input?: string) => ground.typed(['dependencies', ...line], input);

test('an import shows the difference, asks, and writes what was agreed', async () => {
  const file = join(folder, 'edges.csv');
  writeFileSync(file, 'from,to,hard,attempts,timeout\nweb,app,hard,3,1s\napp,db,hard,4,2s\nweb,stats,soft,,\napp,web,soft,,\n');
  const shown = await typed(['import', file]);
  expect(shown.out).toContain('+ web → stats soft');
  expect(shown.out).toContain('4 systems (4 new), 4 declared, 0 called, 0 observed, 0 not declared, 0 refused');
  expect((await typed(['import', file, '--apply'], 'n\n')).code).toBe(2);
  expect((await typed(['import', file, '--apply'], 'y\n')).out).toContain('Written.');
  await ground.test.clock.forward(11);
  expect((await typed(['list', '--system', 'stats'])).out).toMatch(/web +stats +soft +declared/);
  expect((await typed(['blast-radius', 'db'])).out).toBe('Takes down 2:\n  1  app\n  2  web\nStands on 0:\n  nobody\n');
  const report = (await typed(['report'])).out;
  expect(report).toContain('web → app → db');
  expect(report).toContain('Circles\n  app, web');
  expect((await typed(['single-points'])).out).toMatch(/db .*assumed/);
  expect((await typed(['cycles', '--json'])).out).toContain('"component:default/app"');
  expect((await typed(['export', 'mermaid'])).out).toMatch(/^flowchart TB\n/);
  expect((await typed(['export', 'svg'])).code).toBe(2);
});

test('edges are declared and removed, and names are told apart', async () => {
  expect((await typed(['declare', 'component:stats', 'component:db', '--soft', '--timeout', '0.5', '--reason', 'So'])).out).toContain('stats → db is declared');
  await ground.test.clock.forward(11);
  expect((await typed(['list', '--system', 'stats'])).out).toMatch(/stats +db +soft +declared +– +– +500 ms/);
  const before = new Date(ground.test.clock.now()).toISOString();
  const breaker = ['--backoff-factor', '2', '--jitter', '0.5', '--breaker', '0.5/20/10s/30s', '--fallback', 'yesterday', '--owner', 'makers'];
  expect(await typed(['declare', 'component:stats', 'component:db', '--attempts', '2', ...breaker, '--reason', 'So'])).toMatchObject({ code: 0 });
  await ground.test.clock.forward(11);
  const shown = (await typed(['show', 'stats', 'db'])).out;
  expect(shown).toContain('stats → db: hard, 2 attempts, jitter 0.5, breaker 0.5/20/10s/30s, fallback “yesterday”, never tested, owner group:makers');
  expect(shown).toContain('Seen: no');
  expect(shown).toMatch(/2026-03-02 – 2026-03-02 {2}soft, timeout 500 ms/);
  expect((await typed(['changes', '--from', before])).out).toContain('~ stats → db\n    hard: false → true');
  expect((await typed(['declare', 'component:stats', 'component:db', '--breaker', 'often', '--reason', 'x'])).code).toBe(2);
  const untold = await typed(['declare', 'component:stats', 'component:db', '--fallback-tested', '2026-03-01T00:00:00Z', '--reason', 'x']);
  expect([untold.code, untold.err]).toEqual([2, expect.stringContaining('say which, with --fallback')]);
  const timeless = await typed(['declare', 'component:stats', 'component:db', '--breaker', '0.5/20/0s/30s', '--reason', 'x']);
  expect([timeless.code, timeless.err]).toEqual([2, expect.stringContaining('windowSeconds')]);
  expect(await typed(['remove', 'component:stats', 'component:db', '--reason', 'Not so'])).toMatchObject({ code: 0 });
  expect((await typed(['alias', 'db-7', 'component:db'])).out).toBe('db-7 means db.\n');
  expect((await typed(['names'])).out).toMatch(/db-7 +db +alias/);
  expect((await typed(['alias', 'db-7', '--forget'])).out).toContain('open again');
  const refused = await typed(['declare', 'component:stats', 'component:nobody', '--reason', 'x']);
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.err)).toMatchObject({ code: 'dependencies.unknown-system', path: '/to' });
});

const worlds = join(oraclesFolder() ?? '', 'worlds');
describe.runIf(existsSync(worlds))('a world', () => {
  test.each([
    ['opentelemetry-demo.json#full', '23 systems (23 new), 51 declared, 21 called, 0 observed, 3 not declared, 0 refused'],
    ['online-boutique.json', '12 systems (12 new), 0 declared, 16 called, 0 observed, 16 not declared, 0 refused'],
    ['hotel-reservation.json', '24 systems (24 new), 22 declared, 41 called, 0 observed, 19 not declared, 0 refused'],
  ])('%s comes in as it is', async (file, sum) => {
    expect((await typed(['import', join(worlds, file), '--namespace', 'elsewhere'])).out).toContain(sum);
  });
});
