/** Do `samspel rotas` and `samspel pages` make, change and tell what the server has? */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliGround, cliGround } from '../testing/cli-ground.ts';

let ground: CliGround;
let person = '';
beforeAll(async () => {
  ground = await cliGround();
  person = /per_\w+/.exec((await ground.typed(['rotas', 'people'])).out)?.[0] ?? '';
});
afterAll(() => ground.end());

const typed = (...line: readonly string[]) => ground.typed(line);
function file(name: string, value: unknown): string {
  const path = join(ground.folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

test('a rota is made from a file, shown as that file, overridden, undone, and told to calendars', async () => {
  const layer = { title: 'Weeks', handoff: '2026-01-05T09:00', length: { unit: 'weeks', count: 1 }, members: [person] };
  const plan = { title: 'First line', kind: 'on-call', timezone: 'Europe/Stockholm', layers: [layer] };
  const made = await typed('rotas', 'put', file('rota.json', plan));
  expect(made.out).toMatch(/rot_\w+ First line, version 1/);
  const id = /rot_\w+/.exec(made.out)?.[0] ?? '';
  expect((await typed('rotas', 'now')).out).toMatch(/First line +on-call +Test operator/);
  expect(JSON.parse((await typed('rotas', 'show', id)).out)).toMatchObject(plan);
  await typed('rotas', 'put', file('again.json', { ...plan, title: 'Line one' }), '--id', id);
  expect((await typed('rotas', 'list')).out).toContain('Line one');
  expect((await typed('rotas', 'undo', id)).out).toContain('First line is as it was, as version 3');
  const put = await typed('rotas', 'override', id, person, '--from', '2026-12-01T00:00:00Z', '--to', '2026-12-02T00:00:00Z', '--reason', 'Fair');
  expect(put.out).toMatch(/ovr_\w+: Test operator is on duty from 2026-12-01T00:00:00Z/);
  expect((await typed('rotas', 'take-back', id, /ovr_\w+/.exec(put.out)?.[0] ?? '')).out).toBe('Taken back.\n');
  expect((await typed('rotas', 'calendar', id)).out).toContain('Test operator');
  expect((await typed('rotas', 'hand-over', id, '--text', 'All quiet.')).out).toContain('All quiet.');
  const address = (await typed('rotas', 'feed')).out.trim();
  expect(await (await fetch(address)).text()).toContain('SUMMARY:First line');
});

test('holidays come in from a file, and what was not understood is said', async () => {
  const ics = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'DTSTART;VALUE=DATE:20261224',
    'SUMMARY:Eve',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'SUMMARY:Odd',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  const brought = await typed('rotas', 'import-holidays', file('sweden.ics', ics.join('\r\n')));
  expect(brought.out).toBe('sweden: 1 days\n  line 7: «Odd» has no DTSTART.\n');
  expect((await typed('rotas', 'holidays')).out).toMatch(/sweden +1 +2026-12-24/);
  expect(await typed('rotas', 'import-holidays', '/no/such/file')).toMatchObject({ code: 2 });
});

test('an escalation is written, somebody is paged by hand, passes it on, takes it, ends it', async () => {
  const steps = [{ tell: [{ kind: 'person', id: person }], waitMinutes: 5 }];
  const escalation =
    /esc_\w+/.exec((await typed('pages', 'put-escalation', file('escalation.json', { title: 'Desk', severities: ['major'], steps }))).out)?.[0] ?? '';
  expect((await typed('pages', 'escalations')).out).toMatch(/Desk +major +any +1/);
  const page = /pag_\w+/.exec((await typed('pages', 'start', escalation, 'Look here', '--severity', 'major')).out)?.[0] ?? '';
  expect((await typed('pages', 'pass-on', page, '--why', 'busy')).out).toContain('is open');
  expect((await typed('pages', 'ack', page)).out).toContain('is acknowledged, ');
  expect((await typed('pages', 'list')).out).toMatch(/acknowledged +major +Look here/);
  expect((await typed('pages', 'show', page)).out).toContain('passes it on: busy.');
  expect((await typed('pages', 'end', page)).out).toContain('is over');
  expect((await typed('pages', 'ack', page)).code).toBe(2);
  expect((await typed('pages', 'load', '--to', '2026-04-01T00:00:00Z')).out).toMatch(/Test operator/);
});

test('own rules are shown and written; a wrong one is refused where it stands', async () => {
  expect((await typed('pages', 'rules')).out).toContain('"door": "mail"');
  const rules = { ways: [{ id: 'chat', door: 'irc', to: 'ann' }], lists: [{ severities: ['major'], ways: [{ way: 'phone', afterMinutes: 0 }] }] };
  const refused = await typed('pages', 'rules', file('rules.json', rules));
  expect(JSON.parse(refused.err)).toMatchObject({ code: 'pages.unknown-way', path: '/lists/0/ways/0/way' });
  expect((await typed('pages', 'rules', file('rules.json', { ...rules, lists: [] }))).out).toContain('"irc"');
  expect((await typed('pages', 'try', 'chat')).out).toMatch(/On its way as snd_/);
});
