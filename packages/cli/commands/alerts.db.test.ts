/** Does `samspel alerts` set a monitor up, show what burns and why, and keep it quiet? */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliGround, cliGround } from '../testing/cli-ground.ts';

let ground: CliGround;
beforeAll(async () => {
  ground = await cliGround();
});
afterAll(() => ground.end());

const typed = async (...line: readonly string[]) => ground.typed(['alerts', ...line]);
const first = (text: string, what: RegExp): string => what.exec(text)?.[0] ?? `nothing like ${String(what)}`;

test('a source is added, sends, is shown, silenced, scrubbed and retired', async () => {
  const added = (await typed('sources', 'add', 'Sensu', '--kind', 'pagerduty')).out;
  const key = /Key \(told once\): (\S+)/.exec(added)?.[1] ?? '';
  expect(key).toMatch(/^[a-z2-9]{32}$/);
  const event = {
    routing_key: key,
    event_action: 'trigger',
    dedup_key: 'disk',
    payload: { summary: 'Disk full', source: 'db1', severity: 'warning', component: 'playlist-db' },
  };
  const answered = await ground.test.samspel.http.inject({ method: 'POST', url: '/v2/enqueue', payload: event });
  expect(answered.statusCode).toBe(202);
  const groups = (await typed('groups')).out;
  expect(groups).toContain('Disk full');
  const group = (await typed('group', first(groups, /grp_\w+/))).out;
  expect(group).toContain('ticket: Rule 4: A warning is looked at in office hours');
  const alert = (await typed('show', first(group, /alr_\w+/))).out;
  expect(alert).toContain('component=playlist-db');
  expect((await typed('list', '--state', 'all')).out).toContain('Disk full');
  const silence = (
    await typed('silence', '--match', 'component=playlist*', '--until', new Date(ground.test.clock.now() + 7_200_000).toISOString(), '--why', 'new disks')
  ).out;
  expect(silence).toContain('component is playlist* (1 alert now)');
  expect((await typed('silences')).out).toContain('new disks');
  expect((await typed('unsilence', first(silence, /sil_\w+/))).out).toContain('is over');
  expect((await typed('close', first(groups, /grp_\w+/), '--why', 'cleaned')).out).toContain('is quiet');
  expect((await typed('scrub')).out).toContain('Nobody needed it');
  expect((await typed('counts', '--days', '1')).out).toContain('0 burn now');
  const source = first(added, /src_\w+/);
  expect((await typed('sources')).out).toContain('playlist-db (1): nobody knows it');
  expect((await typed('sources', 'sent', source)).out).toContain('"dedup_key":"disk"');
  expect((await typed('sources', 'set-aside')).out).toContain('because');
  expect((await typed('sources', 'take-again')).out).toContain('0 messages are worked again');
  expect((await typed('sources', 'change', source, '--expires', '8h', '--labels', 'component, host')).out).toContain(
    'Sensu: system by component, host; its alerts expire after 8 h of silence',
  );
  expect((await typed('policy')).out).toContain('lingerSeconds 300');
  expect((await typed('sources', 'new-key', source)).out).toContain('Key (told once)');
  expect((await typed('sources', 'retire', source)).out).toContain('sends no more');
});

test('a mapping is tried on a body, and what it lacks is said', async () => {
  const [mapping, body] = [join(ground.folder, 'mapping.json'), join(ground.folder, 'body.json')];
  writeFileSync(mapping, JSON.stringify({ each: 'items', key: '{id}', title: '{what}', state: '{state}', resolvedWords: ['ok'], labels: { system: '{app}' } }));
  writeFileSync(
    body,
    JSON.stringify({
      items: [
        { id: 7, what: 'Slow', app: 'play' },
        { id: 8, what: 'Slow', state: 'OK' },
      ],
    }),
  );
  expect((await typed('sources', 'try', mapping, body)).out).toMatch(/7 +firing.*system=play\n.*8 +resolved/);
  writeFileSync(body, '{"items": [{}]}');
  expect((await typed('sources', 'try', mapping, body)).err).toContain('has no key');
});

test('rules, heartbeats and checks are told and set', async () => {
  expect((await typed('policy')).out).toContain('Critical opens an incident');
  expect((await typed('heartbeats', 'add', 'Backup', '--every', '1d')).out).toContain('/in/heartbeats/');
  expect((await typed('heartbeats')).out).toMatch(/waiting +Backup/);
  expect((await typed('checks', 'add', 'Door', 'not an address')).err).toContain('alerts.check-target');
  expect((await typed('checks', 'add', 'Name', 'there-is-none.invalid', '--kind', 'dns', '--failures', '1')).out).toContain('dns there-is-none.invalid');
  const id = first((await typed('checks')).out, /chk_\w+/);
  expect((await typed('checks', 'look', id)).out).toContain('Name is down');
  expect((await typed('checks', 'retire', id)).out).toContain('is looked at no more');
});
