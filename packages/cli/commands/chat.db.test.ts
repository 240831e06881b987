/** Does `samspel chat` tell networks and channels, what was said, and let somebody say something? */
import { addAdapter } from '@samspel/contract/adapters.ts';
import { openIncident } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller } from '../../server/app/testing/callers.ts';
import { type CliGround, cliGround } from '../testing/cli-ground.ts';

let ground: CliGround;
let incident = '';
beforeAll(async () => {
  ground = await cliGround();
  const admin = ground.test.withHeaders((await addCaller(ground.test.samspel.house, { role: 'admin' })).headers);
  // Nobody listens there: the bot is on its way for ever.
  await admin(addAdapter, { body: { kind: 'irc', name: 'Office', values: { host: '127.0.0.1', port: 9, tls: false }, enabled: false } });
  incident = (await admin(openIncident, { body: { title: 'Slow' } })).incident.id;
});
afterAll(() => ground.end());

const typed = (...line: readonly string[]) => ground.typed(['chat', ...line]);

test('a channel is added, changed, talked in and left', async () => {
  expect((await typed('networks')).out).toMatch(/ada_\w+ +irc +Office +not connected/);
  expect((await typed('add', 'office', '#operations', '--announce', 'incidents', '--topic')).out).toMatch(
    /chn_\w+ +#operations: announces incidents, asks marked/,
  );
  expect((await typed('add', 'office', '#operations')).code).toBe(2);
  expect((await typed('change', '#operations', '--asks', 'unanswered', '--ask-after', '5', '--keep', '30')).out).toContain('asks unanswered, kept 30 days');
  expect(JSON.parse((await typed('change', '#operations', '--key', 'sesame', '--json')).out)).toMatchObject({ hasKey: true });
  expect(JSON.parse((await typed('change', '#operations', '--no-key', '--json')).out)).toMatchObject({ hasKey: false });
  expect((await typed('say', '#operations', 'good morning')).out).toMatch(/<test \(Test operator\)> good morning/);
  expect((await typed('incident', incident, '--say', 'I look')).out).toMatch(new RegExp(`^${incident.slice(-5)} in #operations\\n.*I look`));
  expect((await typed('log', '#operations')).out).toMatch(/good morning\n.*I look/);
  expect((await typed('log', '#operations', '--text', 'morning')).out).not.toContain('I look');
  expect((await typed('log', '#nowhere')).code).toBe(2);
  expect((await typed('networks')).out).toMatch(/Office +#operations +not in +incidents +unanswered +30 d/);
  expect((await typed('remove', '#operations')).out).toContain('The bot leaves #operations.');
  expect((await typed('networks')).out).not.toContain('#operations');
});

test('nobody is linked until somebody says a code', async () => {
  expect((await typed('me')).out).toContain('None.');
  expect((await typed('identities')).out).toContain('None.');
  expect((await typed('unlink', 'idn_x')).code).toBe(2);
});
