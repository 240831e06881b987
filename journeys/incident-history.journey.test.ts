/** Somebody on call works from a terminal: brings a history in, opens an incident, backdates it, says who suffered, resolves it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '@samspel/cli/program.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { addCaller } from '@samspel/server/app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '@samspel/server/app/testing/samspel.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'samspel-history-'));
let server: TestSamspel;
let url: string;
let token: string;

async function type(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const terminal = { env: { XDG_CONFIG_HOME: folder, SAMSPEL_URL: url, SAMSPEL_TOKEN: token }, input: Readable.from([]), interactive: false };
  const code = await run(args, { ...terminal, out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeAll(async () => {
  server = await testSamspel();
  const operator = await addCaller(server.samspel.house, { role: 'operator', name: 'Op' });
  token = operator.headers.authorization.replace('Bearer ', '');
  const text = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: webcv }\nspec: { type: website, lifecycle: production, owner: me }\n';
  const call = server.withHeaders(operator.headers);
  const plan = await call(planImport, { body: { files: [{ path: 'catalog-info.yaml', text }] } });
  await call(applyImport, { params: { id: plan.id }, body: {} });
  url = await server.samspel.start();
});
afterAll(async () => {
  await server.end();
  rmSync(folder, { recursive: true });
});

describe('a history', () => {
  const history = () =>
    file('pager.csv', 'Ticket;What;From;To;Thing\n7;Disk full;01.02.2026 10:00;01.02.2026 11:30;webcv\n8;Backwards;02.02.2026 10:00;01.02.2026 10:00;webcv\n');
  const mapping = ['--map', 'externalId=Ticket', '--map', 'title=What', '--map', 'started=From', '--map', 'resolved=To', '--map', 'target=Thing'];
  const format = ['--date-format', 'dd.MM.yyyy HH:mm', '--zone', 'Europe/Stockholm'];

  test('is shown first, with what is refused and why, and comes in when told to', async () => {
    const shown = await type('incidents', 'import', history(), ...mapping, ...format);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain('2 rows: 1 new, 0 changed, 0 as before, 1 refused');
    expect(shown.out).toContain('line 3 (resolved)');
    expect(shown.out).toContain('Nothing was written');
    expect((await type('incidents', 'list')).out).not.toContain('Disk full');

    expect((await type('incidents', 'import', history(), ...mapping, ...format, '--apply')).out).toContain('Brought in as imr_');
    const list = JSON.parse((await type('--json', 'incidents', 'list')).out) as { items: { title: string; started: string; durationSeconds: number }[] };
    expect(list.items).toMatchObject([{ title: 'Disk full', started: '2026-02-01T09:00:00Z', durationSeconds: 5400 }]);
    expect((await type('incidents', 'import', history(), ...mapping, ...format, '--apply')).out).toContain('0 new, 0 changed, 1 as before');
  });

  test('of checks becomes outages', async () => {
    const checks = ['00:00|up', '00:05|down', '00:20|up', '04:00|up']
      .map((line) => line.split('|'))
      .map(([at, status]) => JSON.stringify({ at: `2026-02-10T${at}:00Z`, status }));
    const shown = await type('incidents', 'import', file('webcv-checks.jsonl', checks.join('\n')), '--target', 'component:default/webcv', '--apply');
    expect(shown.out).toContain('4 rows: 1 new');
    expect((await type('incidents', 'list', '--tag', 'from:upptime')).out).toContain('webcv was down');
  });

  test('that cannot be read is refused with a reason and a code for scripts', async () => {
    expect(await type('incidents', 'import', file('odd.csv', ''))).toMatchObject({ code: 2, out: '' });
    expect((await type('incidents', 'import', file('what.xyz', ''))).err).toContain('cli.unknown-format');
    expect((await type('incidents', 'import', join(folder, 'nowhere.csv'))).err).toContain('cli.no-such-file');
    expect((await type('incidents', 'import', history(), '--map', 'title=Nope')).err).toContain('incidents.import-mapping');
  });
});

test('an incident from the first word to the last', async () => {
  const opened = await type('--json', 'incidents', 'open', 'Pages do not load', '--system', 'component:default/webcv', '--tag', 'area:web');
  const { incident } = JSON.parse(opened.out) as { incident: { id: string; impacts: { id: string }[] } };
  const { id } = incident;
  expect((await type('incidents', 'ack', id)).out).toContain('Op');
  const corrected = await type('incidents', 'correct', id, 'started', '2026-03-02T08:00:00Z', '--why', 'first error in the log');
  expect(corrected.out).toContain('because first error in the log');
  expect((await type('incidents', 'correct', id, 'started', '2026-03-02T10:00:00Z', '--why', 'x')).err).toContain('incidents.instant-in-future');
  const impact = incident.impacts[0]?.id ?? '';
  expect((await type('incidents', 'impact', id, '--change', impact, '--fraction', '0.25')).out).toContain('25 % of users');
  expect((await type('incidents', 'impact', id, '--change', impact, '--from', 'yesterday')).err).toContain('cli.bad-argument');
  expect((await type('incidents', 'note', id, 'rolled back', '--important')).code).toBe(0);
  expect((await type('incidents', 'tag', id, 'season:spring')).out).toContain('+season:spring');
  expect((await type('incidents', 'resolve', id, '--at', '2026-03-02T08:45:00Z')).out).toContain('one impact ends with it');
  const shown = await type('incidents', 'show', id);
  expect(shown.out).toContain('2026-03-02T08:00:00Z – 2026-03-02T08:45:00Z');
  expect(shown.out).toContain('first error in the log');
  expect(shown.out).toContain('rolled back');
  expect((await type('incidents', 'undo', id)).out).toContain('acknowledged');
  const other = JSON.parse((await type('--json', 'incidents', 'open', 'The same')).out) as { incident: { id: string } };
  expect((await type('incidents', 'merge', other.incident.id, id, '--why', 'same')).out).toContain('«The same» goes on here: same');
  expect((await type('incidents', 'show', 'inc_00000000000000000000000000')).code).toBe(2);
});
