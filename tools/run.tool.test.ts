/** Does set-up fetch only what is missing, and say in plain words what it cannot do? */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { isNewEnough } from './run/node.mjs';

const tools = dirname(fileURLToPath(import.meta.url));
const folders: string[] = [];
let clone = '';

/** A clone with the set-up in it and two packages to install. Its npm writes down how it was called and fails when told to. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'samspel a clone '));
  folders.push(clone);
  mkdirSync(join(clone, 'tools'));
  cpSync(join(tools, 'run.mjs'), join(clone, 'tools', 'run.mjs'));
  cpSync(join(tools, 'run'), join(clone, 'tools', 'run'), { recursive: true });
  writeFileSync(join(clone, 'tools', 'test.ts'), "console.log('ran', process.argv.slice(2).join(' '), process.cwd());");
  const packages = { '': {}, 'node_modules/one': { version: '1.0.0' }, 'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['nowhere'] } };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages }));
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function npmThat(script: string): string {
  const path = join(clone, 'npm-cli.js');
  writeFileSync(path, `require('node:fs').appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');\n${script}`);
  return path;
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): { readonly status: number | null; readonly out: string; readonly err: string } {
  const script = join(clone, 'tools', 'run.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { HOME: clone, PATH: '/nowhere', ...env },
  });
  return { status, out: stdout, err: stderr };
}

const calls = () => readFileSync(join(clone, 'npm-calls'), 'utf8').trim().split('\n');
const installs = "require('node:fs').mkdirSync('node_modules/one', { recursive: true });";

test('given a fresh clone in a folder with spaces, when a verb is run twice, then packages are installed once, without scripts, and it goes on', () => {
  const npm_execpath = npmThat(installs);
  const first = run(['test', 'a', '--b'], { npm_execpath });
  expect(first).toMatchObject({ status: 0, out: `ran a --b ${clone}\n` });
  expect(first.err).toContain('installing packages');
  const second = run(['test'], { npm_execpath });
  expect(second).toMatchObject({ status: 0, err: '' });
  expect(calls()).toEqual([expect.stringMatching(/^ci .*--ignore-scripts/)]);
});

test('given two that are started at the same time, then one installs and the other waits for it; who died meanwhile keeps nobody waiting', async () => {
  const npm_execpath = npmThat(`Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300); ${installs}`);
  mkdirSync(join(clone, '.installing'));
  writeFileSync(join(clone, '.installing', 'pid'), String(spawnSync(process.execPath, ['-e', '']).pid));
  const script = join(clone, 'tools', 'run.mjs');
  const ends = [1, 2].map(() => once(spawn(process.execPath, [script, 'test'], { env: { HOME: clone, PATH: '/nowhere', npm_execpath } }), 'exit'));
  expect((await Promise.all(ends)).map(([status]) => status)).toEqual([0, 0]);
  expect(calls()).toHaveLength(1);
  expect(existsSync(join(clone, '.installing'))).toBe(false);
});

test('given what only a package of another platform needs, then that it is missing is right; what one that is there needs is fetched', () => {
  const engines = { node: '>=18' };
  const elsewhere = { version: '1.0.0', optional: true, os: ['nowhere'], dependencies: { inner: '1' } };
  const one = { version: '1.0.0' };
  const lockWith = (first: object) =>
    writeFileSync(
      join(clone, 'package-lock.json'),
      JSON.stringify({
        packages: {
          '': {},
          'node_modules/one': first,
          'node_modules/elsewhere': elsewhere,
          'node_modules/inner': { version: '1.0.0', optional: true, engines },
        },
      }),
    );
  const recorded = (first: object) =>
    writeFileSync(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: { 'node_modules/one': first } }));
  mkdirSync(join(clone, 'node_modules', 'one'), { recursive: true });
  const npm_execpath = npmThat(installs);
  lockWith(one);
  recorded(one);
  expect(run(['test'], { npm_execpath })).toMatchObject({ status: 0, err: '' });
  const asking = { ...one, optionalDependencies: { inner: '1' } };
  lockWith(asking);
  recorded(asking);
  expect(run(['test'], { npm_execpath }).err).toContain('installing packages');
});

test('given packages that somebody installed as locked, when looked at, then npm is not asked; when one is another version, then it is', () => {
  mkdirSync(join(clone, 'node_modules', 'one'), { recursive: true });
  const record = (version: string) =>
    writeFileSync(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: { 'node_modules/one': { version } } }));
  record('1.0.0');
  const npm_execpath = npmThat(installs);
  expect(run(['test'], { npm_execpath })).toMatchObject({ status: 0, err: '' });
  rmSync(join(clone, 'node_modules', '.samspel-lock'));
  record('0.9.0');
  expect(run(['test'], { npm_execpath }).err).toContain('installing packages');
});

test('given no npm at all, when packages are missing, then it says to install one', () => {
  const { status, err } = run(['test'], {});
  expect(status).toBe(1);
  expect(err).toContain('takes npm, and there is none on the PATH');
});

test('given no network, when packages are missing, then it says so, with what npm said', () => {
  const npm_execpath = npmThat("console.error('npm error code ENOTFOUND\\nnpm error network request failed'); process.exit(1);");
  const { status, err } = run(['test'], { npm_execpath });
  expect(status).toBe(1);
  expect(err).toContain('The package registry was not reached');
  expect(err).toContain('npm error code ENOTFOUND');
});

test('given a word that is no verb, when run, then the verbs are listed', () => {
  const { status, err } = run(['fly'], {});
  expect(status).toBe(1);
  expect(err).toContain('There is no «fly»');
  expect(err).toContain('npm run start');
});

test('given versions of Node, when asked, then those that run TypeScript as it stands are new enough', () => {
  const enough = ['22.18.0', '23.6.0', '24.0.0', '24.21.0', '26.1.0'];
  const short = ['18.0.0', '20.20.2', '22.17.9', '23.5.0'];
  expect(enough.filter((version) => !isNewEnough(version))).toEqual([]);
  expect(short.filter((version) => isNewEnough(version))).toEqual([]);
});
