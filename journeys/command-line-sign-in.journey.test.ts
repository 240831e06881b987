/** Somebody sets a server up, signs in from a terminal, invites a colleague and hands a token to a program. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '@samspel/cli/program.ts';
import { type TestSamspel, testSamspel } from '@samspel/server/app/testing/samspel.ts';
import { testBrowser } from '@samspel/server/features/access/testing/browser.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

const password = 'a quiet river at dawn';
const home = mkdtempSync(join(tmpdir(), 'samspel-cli-'));
let server: TestSamspel;
let url: string;

async function type(args: string[], lines: string[] = []): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const input = Readable.from(lines.map((line) => `${line}\n`));
  const env = { XDG_CONFIG_HOME: home };
  const code = await run(['--server', url, ...args], { env, input, out: (text) => (out += text), err: (text) => (err += text), interactive: false });
  return { code, out, err };
}

beforeAll(async () => {
  server = await testSamspel();
  url = await server.samspel.start();
});
afterAll(async () => {
  await server.end();
  rmSync(home, { recursive: true });
});

test('from an empty installation to a token for a program, and out again', async () => {
  expect((await type(['whoami'])).out).toContain('not been set up');
  const link = String(await server.samspel.setupPath()).split('#')[1];
  const set = await testBrowser(server.samspel).send('POST', '/api/setup', { link, name: 'Anna', email: 'anna@example.com', password });
  expect(set.status).toBe(201);

  const wrong = await type(['login', '--email', 'anna@example.com'], ['not the password']);
  expect(wrong).toMatchObject({ code: 2, out: '' });
  expect(wrong.err).toContain('access.wrong-credentials');

  expect(await type(['login'], ['anna@example.com', password])).toMatchObject({ code: 0, out: `Signed in to ${url} as Anna (admin).\n` });
  const file = join(home, 'samspel', 'config.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain('smp_');
  expect((await type(['whoami'])).out).toMatch(/^Anna <anna@example.com>, admin, token ".*" limited to write/);

  const invited = await type(['--json', 'people', 'invite', 'bo@example.com', 'Bo', '--role', 'operator']);
  const { person } = JSON.parse(invited.out) as { person: { id: string } };
  expect((await type(['people', 'change', person.id, '--role', 'viewer'])).out).toBe('Bo <bo@example.com> is viewer, invited.\n');
  expect(await type(['people', 'change', person.id, '--role', 'king'])).toMatchObject({ code: 2, out: '' });
  expect((await type(['people', 'deactivate', person.id])).out).toContain('deactivated');
  expect((await type(['people'])).out).toMatch(/Anna +anna@example.com +admin +active/);

  const made = await type(['tokens', 'create', 'monitor', '--scope', 'incidents:write', '--role', 'member', '--days', '7']);
  expect(made.out).toMatch(/^smp_\w{65}\n$/);
  const asMonitor = await type(['--token', made.out.trim(), 'people']);
  expect(asMonitor.code).toBe(2);
  expect(asMonitor.err).toContain('access.not-allowed');
  const { items } = JSON.parse((await type(['--json', 'tokens'])).out) as { items: { id: string; name: string }[] };
  const monitor = items.find((token) => token.name === 'monitor');
  expect((await type(['tokens', 'revoke', monitor?.id ?? ''])).code).toBe(0);
  expect((await type(['--token', made.out.trim(), 'whoami'])).out).toContain('Nobody');

  expect((await type(['logout'])).out).toContain('the token has ended');
  expect((await type(['whoami'])).out).toContain('Nobody: sign in');
  expect(readFileSync(file, 'utf8')).not.toContain('smp_');
});
