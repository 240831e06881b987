/** Can every machine install from the lock file? */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entryFor, gapsIn, type Lock } from './complete-lock.ts';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock;

test('given the lock file, when its optional packages are looked up, then each has its entry (else: node tools/complete-lock.ts --write)', () => {
  expect([...gapsIn(lock).keys()]).toEqual([]);
});

test('given a lock from a registry that lacked a package, when it is looked at, then the gap is found and filled as npm would', () => {
  const gaps = gapsIn({ packages: { 'node_modules/tool': { dev: true, optionalDependencies: { '@tool/linux-x64-musl': '1.2.3' } } } });
  expect([...gaps]).toEqual([['node_modules/@tool/linux-x64-musl', { version: '1.2.3', dev: true }]]);
  expect(entryFor('node_modules/@tool/linux-x64-musl', { version: '1.2.3', dev: true })).toEqual({
    version: '1.2.3',
    cpu: ['x64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  });
  expect(() => entryFor('node_modules/@tool/wasm', { version: '1.0.0', dev: true })).toThrow('cannot be told');
});
