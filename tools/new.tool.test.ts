/** Does what `npm run new` writes compile, keep every rule and pass its own tests, as it stands? */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesOf } from './new/names.ts';
import { copyOfTheHouse } from './test/copy.ts';

let house = '';
beforeAll(() => {
  house = copyOfTheHouse();
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

function run(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const result = spawnSync(process.execPath, args, { cwd: house, encoding: 'utf8', env: { ...process.env, CI: '', VITEST: '' } });
  return { status: result.status, said: `${result.stdout}${result.stderr}` };
}

test('given a house, when a feature, a port and an adapter are made, then the check finds nothing in them and their tests pass', () => {
  for (const args of [
    ['feature', 'zeppelins'],
    ['port', 'semaphore'],
    ['adapter', 'telegraph'],
  ]) {
    const made = run('tools/new.ts', ...args);
    expect(made.status, made.said).toBe(0);
  }
  expect(existsSync(join(house, 'packages/server/features/zeppelins/README.md'))).toBe(true);
  expect(readFileSync(join(house, 'docs/reference/tables.md'), 'utf8')).toContain('### zeppelins.zeppelin');
  // What else is broken in the working tree is the check's to say; nothing of it may come from the new files.
  const check = run('tools/check.ts', 'types server', 'types contract', 'types core', 'oxlint', 'boundaries', 'knip', 'biome');
  expect(check.said).toContain('Check, in');
  expect(check.said.split('\n').filter((line) => /zeppelin|semaphore|telegraph/i.test(line))).toEqual([]);
  const tests = run('tools/test.ts', '--project', 'pure', 'zeppelins', 'semaphore', 'telegraph');
  expect(tests.said).toContain('6 passed, 0 failed');
}, 300_000);

test('given a feature that is there, when it is made again, then nothing is written', () => {
  const again = run('tools/new.ts', 'feature', 'catalog');
  expect(again.status).toBe(1);
  expect(again.said).toContain('Nothing was written');
});

test('given names that cannot be, when asked for, then they are refused in words', () => {
  for (const name of ['', 'a', 'Two', 'two-words', 'platform', '../x']) expect(() => namesOf(name), name).toThrow('cannot be a name here');
  expect(namesOf('policies')).toEqual({ noun: 'policies', thing: 'policy', Noun: 'Policies', Thing: 'Policy', prefix: 'pol' });
});
