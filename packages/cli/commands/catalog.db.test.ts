/** Does `samspel catalog` take a folder in, settle it, and give it back? */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliGround, cliGround } from '../testing/cli-ground.ts';

let ground: CliGround;
let folder: string;

const team = (name: string): string => `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ${name} }\nspec: { type: team, children: [] }\n`;
const component = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: player, description: Plays }\nspec: { type: service, lifecycle: production, owner: makers }\n`;

beforeAll(async () => {
  ground = await cliGround();
  folder = ground.folder;
  writeFileSync(join(folder, 'catalog-info.yaml'), `${component}---\n${team('makers')}---\n${team('keepers')}---\nkind: Nothing\n`);
});
afterAll(() => ground.end());

const typed = (line: readonly string[], input?: string) => ground.typed(['catalog', ...line], input);

test('an import shows the difference, asks, and writes what was agreed', async () => {
  const shown = await typed(['import', folder]);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain('+ component:default/player  (catalog-info.yaml:1)');
  expect(shown.out).toMatch(/x catalog-info.yaml:16: .*apiVersion/);
  expect(shown.out).toContain('3 added, 0 changed, 0 removed, 0 unchanged, 0 kept as changed by hand, 1 refused');
  expect((await typed(['import', folder, '--apply'], 'n\n')).code).toBe(2);
  expect(JSON.parse((await typed(['list', '--json'])).out)).toMatchObject({ total: 0 });
  expect((await typed(['import', folder, '--apply'], 'y\n')).out).toContain('Written.');
  expect(JSON.parse((await typed(['list', '--json'])).out)).toMatchObject({ total: 1 });
  expect((await typed(['import', folder])).out).toContain('0 added, 0 changed, 0 removed, 3 unchanged');
});

test('owners are proposed and accepted, and a system is shown with both', async () => {
  expect(await typed(['own', 'component:default/player', 'ops', 'keepers', '--reason', 'They run it', '--review-by', '2027-01-01'])).toMatchObject({ code: 0 });
  expect((await typed(['accept', 'component:default/player', 'ops', '--reason', 'Yes'])).out).toContain('keepers, accepted');
  const shown = await typed(['show', 'component:default/player']);
  expect(shown.out).toContain('ops: keepers: accepted, review by 2027-01-01');
  expect(shown.out).toContain('dev: makers: pending');
  expect((await typed(['list', '--owner', 'keepers'])).out).toMatch(/component:default\/player .*makers \(pending\) +keepers/);
});

test('a refusal goes to the error stream with exit code 2', async () => {
  const refused = await typed(['show', 'component:default/none']);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(JSON.parse(refused.err)).toMatchObject({ code: 'catalog.unknown' });
  expect(JSON.parse((await typed(['import', join(folder, 'gone')])).err)).toMatchObject({ code: 'catalog.no-such-file' });
  expect(JSON.parse((await typed(['own', 'component:default/player', 'both', 'keepers', '--reason', 'x'])).err)).toMatchObject({
    code: 'catalog.no-such-side',
  });
});

test('an export as files is an import that changes nothing', async () => {
  const out = join(folder, 'out');
  expect(await typed(['export', '--dir', out])).toMatchObject({ code: 0 });
  expect(readdirSync(out)).toEqual(['catalog-info.yaml']);
  expect(readFileSync(join(out, 'catalog-info.yaml'), 'utf8')).toContain('samspel.dev/ops-owner: group:default/keepers');
  expect((await typed(['import', out])).out).toContain('0 added, 0 changed, 0 removed, 3 unchanged, 0 kept');
  expect((await typed(['findings'])).out).toContain('Nothing waits');
});
