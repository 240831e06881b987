/** Can adapters be configured, tried and removed at the terminal, with secrets that are never typed into the line, and the queue be looked after? */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller } from '../../server/app/testing/callers.ts';
import { testSamspel } from '../../server/app/testing/samspel.ts';
import { send } from '../../server/features/sending/index.ts';
import { fakeDoor } from '../../server/ports/testing/fake-door.ts';
import { farHttp } from '../../server/ports/testing/far-http.ts';
import { type Typed, typedIn } from '../testing/typed.ts';

const door = fakeDoor('sms');
let ground: Awaited<ReturnType<typeof testSamspel>>;
let typed: (line: readonly string[], input?: string) => Promise<Typed>;

beforeAll(async () => {
  ground = await testSamspel({ senders: [door] });
  const { headers } = await addCaller(ground.samspel.house, { role: 'admin' });
  const env = { XDG_CONFIG_HOME: '/nonexistent', SAMSPEL_URL: await ground.samspel.start(), SAMSPEL_TOKEN: headers.authorization.replace('Bearer ', '') };
  typed = (line, input) => typedIn(env, line, input);
});
afterAll(() => ground.end());

test('given the kinds, when an adapter is added, tried, changed and removed, then each says what is', async () => {
  const far = await farHttp();
  expect((await typed(['adapters', 'kinds'])).out).toMatch(/smtp-out +mail +Sends mail/);
  expect((await typed(['adapters', 'kinds', 'webhook'])).out).toMatch(/secret +secret +yes/);
  expect(await typed(['adapters', 'add', 'webhook', 'Hooks', '--set', 'secret=typed'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('shell’s history'),
  });
  expect(await typed(['adapters', 'add', 'webhook', 'Hooks', '--set', 'nothing=1'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('/values/nothing'),
  });

  const added = await typed(['--json', 'adapters', 'add', 'webhook', 'Hooks', '--set', 'allowPrivate=yes', '--secret', 'secret'], 'both know\n');
  const { id, secrets, values } = JSON.parse(added.out) as { id: string; secrets: string[]; values: object };
  expect([secrets, values]).toEqual([['secret'], { allowPrivate: true }]);
  expect(await typed(['adapters', 'try', id, '--to', far.url])).toMatchObject({ code: 0, out: expect.stringContaining('took it') });
  far.behave('refuses');
  expect(await typed(['adapters', 'try', id, '--to', far.url])).toMatchObject({ code: 2, err: expect.stringContaining('HTTP 400') });
  expect((await typed(['adapters', 'change', id, '--set', 'allowPrivate=no', '--version', '7'])).err).toContain('request.stale');
  expect((await typed(['adapters', 'change', id, '--set', 'allowPrivate=no', '--name', 'Posts'])).out).toContain('«Posts» (webhook) is on, version 2.');
  expect((await typed(['adapters', 'off', id])).out).toContain('is off, version 3');
  expect((await typed(['adapters'])).out).toMatch(/Posts +webhook +3 +off/);
  expect((await typed(['adapters', 'remove', id])).out).toBe(`${id} is gone.\n`);
  await far.stop();
});

test('given what was given up, when it is looked at and sent again, then it leaves', async () => {
  const { house } = ground.samspel;
  door.answer(() => ({ outcome: 'rejected', reason: 'no such number' }));
  await house.change((tx) => send(tx, house, { door: 'sms', to: '+46701234567', key: 'k', about: 'pag_1', body: { subject: 'Page', text: 'x' } }));
  await ground.samspel.settle();
  const listed = await typed(['sending']);
  expect(listed.out).toMatch(/sms +\+46701234567 +Page +pag_1 +1 +no such number/);
  const id = /snd_\w+/.exec(listed.out)?.[0] ?? '';
  door.answer(null);
  expect((await typed(['sending', 'again', id])).out).toContain('waits again');
  await ground.samspel.settle();
  expect(door.sent).toHaveLength(1);
  expect((await typed(['sending', 'ways'])).out).toMatch(/sms +not open +0 +0 +1 +0/);
  expect(await typed(['sending', 'give-up', id])).toMatchObject({ code: 2, err: expect.stringContaining('sending.not-waiting') });
});
