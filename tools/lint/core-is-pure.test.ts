/** Is a clock, chance or waiting in the core caught, and nowhere else? */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the linter says about a file at this path, in a house that has nothing else. */
function lint(path: string, code: string): string {
  folder = mkdtempSync(join(tmpdir(), 'samspel-lint-'));
  for (const name of ['biome.json', '.gitignore', join('tools', 'lint')]) cpSync(join(root, name), join(folder, name), { recursive: true });
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), code);
  const run = spawnSync(process.execPath, [biome, 'lint', path], { cwd: folder, encoding: 'utf8' });
  return `${run.stdout}${run.stderr}`;
}

const breaches = ['Date.now()', 'new Date()', 'performance.now()', 'Math.random()', 'new Promise(() => {})', 'await other()'];

test.each(breaches)('given %s in the core, when it is linted, then it is refused', (code) => {
  expect(lint('packages/core/noun/planted.ts', `export const found = ${code};\n`)).toMatch(/The core (has no|does not)/);
});

test('given a date of a known moment in the core, when it is linted, then nothing is said', () => {
  expect(lint('packages/core/noun/planted.ts', 'export const known = new Date(5);\n')).toContain('Checked 1 file');
});

test('given a clock in the platform, when it is linted, then nothing is said', () => {
  const said = lint('packages/server/platform/planted.ts', 'export const now = Date.now();\n');
  expect(said).toContain('Checked 1 file');
  expect(said).not.toContain('The core');
});
