import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { describeSettings, readSettings, SettingsError } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'samspel-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('settings', () => {
  test('nothing said: everything has a value, and the server stays on this machine', () => {
    expect(readSettings({}, folder)).toMatchObject({ host: '127.0.0.1', port: 4650, logLevel: 'info', trustProxy: false });
  });

  test('the environment wins over the file', () => {
    const config = file('both.json', '{"port": 1111, "logLevel": "warn"}');
    expect(readSettings({ SAMSPEL_CONFIG: config, SAMSPEL_PORT: '2222' }, folder)).toMatchObject({ port: 2222, logLevel: 'warn' });
  });

  test.each([
    ['a port that is none', { SAMSPEL_PORT: 'http' }, 'SAMSPEL_PORT (port) is "http"'],
    ['a port too high', { SAMSPEL_PORT: '70000' }, 'SAMSPEL_PORT'],
    ['another database', { DATABASE_URL: 'mysql://x' }, 'must begin with postgres://'],
    ['a level that is none', { SAMSPEL_LOG_LEVEL: 'loud' }, 'SAMSPEL_LOG_LEVEL'],
    ['an address without a scheme', { SAMSPEL_PUBLIC_URL: 'samspel.example' }, 'SAMSPEL_PUBLIC_URL'],
    ['a variable that is none of ours', { SAMSPEL_PROT: '80' }, 'SAMSPEL_PROT is not a setting. Known are'],
    ['a file that is not there', { SAMSPEL_CONFIG: join(folder, 'missing.json') }, 'cannot be read'],
    ['a file that is no JSON', { SAMSPEL_CONFIG: file('broken.json', '{"port":') }, 'is not a JSON object'],
    ['a file with a field that is none of ours', { SAMSPEL_CONFIG: file('odd.json', '{"prot": 80}') }, 'prot is not a setting'],
  ])('%s stops the start, by name', (_, environment, says) => {
    expect(() => readSettings(environment, folder)).toThrow(SettingsError);
    expect(() => readSettings(environment, folder)).toThrow(says);
  });

  test('whatever the values, either they are read or they are refused by name', () => {
    const anything = fc.record({ SAMSPEL_PORT: fc.string(), SAMSPEL_HOST: fc.string(), SAMSPEL_TRUST_PROXY: fc.string(), SAMSPEL_PUBLIC_URL: fc.string() });
    fc.assert(
      fc.property(anything, (environment) => {
        try {
          return readSettings(environment, folder).port >= 0;
        } catch (error) {
          return error instanceof SettingsError && /SAMSPEL_/.test(error.message);
        }
      }),
    );
  });

  test('each is described', () => {
    for (const one of describeSettings()) expect([one.name, one.says.length > 10]).toEqual([one.name, true]);
  });
});
