/** Can it be said at the terminal whom mail is received for, and what came in be looked at, read and raw? */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller } from '../../server/app/testing/callers.ts';
import { testSamspel } from '../../server/app/testing/samspel.ts';
import { fakeMail } from '../../server/ports/testing/fake-mail.ts';
import { type Typed, typedIn } from '../testing/typed.ts';

const mail = fakeMail();
let ground: Awaited<ReturnType<typeof testSamspel>>;
let typed: (line: readonly string[]) => Promise<Typed>;
beforeAll(async () => {
  ground = await testSamspel({ adapterKinds: [mail.kind] });
  const { headers } = await addCaller(ground.samspel.house, { role: 'admin' });
  const env = { XDG_CONFIG_HOME: '/nonexistent', SAMSPEL_URL: await ground.samspel.start(), SAMSPEL_TOKEN: headers.authorization.replace('Bearer ', '') };
  typed = (line) => typedIn(env, line);
  await typed(['adapters', 'add', 'fake-mail', 'Mail']);
  await ground.samspel.settle();
});
afterAll(() => ground.end());

test('given an address, when a mail comes, then it is listed, read, shown raw and read again', async () => {
  expect(await typed(['mail', 'addresses', 'add', 'alerts@samspel.example', '--kind', 'alert'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('mail.needs-source'),
  });
  expect((await typed(['mail', 'addresses', 'add', 'ops@samspel.example', '--target', 'group:default/ops'])).out).toBe(
    'Mail for ops@samspel.example is received.\n',
  );
  await mail.receive({ from: 'Anna <anna@dev.example>', to: 'ops@samspel.example', subject: 'Logs', text: 'Where?\n-- \nAnna' });
  await mail.receive({
    from: 'anna@dev.example',
    to: 'ops@samspel.example',
    subject: 'Away',
    text: 'I am away',
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  const listed = (await typed(['mail'])).out;
  expect(listed).toMatch(/Away +automatic[\s\S]*Logs +request/);
  expect((await typed(['mail', 'list', '--show', 'automatic'])).out).not.toContain('Logs');
  const id = /(mai_\w+) .*Logs/.exec(listed)?.[1] ?? '';
  expect((await typed(['mail', 'show', id])).out).toMatch(/^From: Anna <anna@dev\.example>[\s\S]*it answers nothing we know\n\nWhere\?\n\| -- \n\| Anna\n$/);
  expect((await typed(['mail', 'show', id, '--raw'])).out).toContain('Content-Transfer-Encoding: 8bit\r\n\r\nWhere?');
  expect((await typed(['mail', 'parse', id])).out).toBe(`${id}: read\n`);
  expect((await typed(['mail', 'keep'])).out).toMatch(/^As they came, questions are kept 730 days, alerts 30 days\. 2 kept, [\d.]+ MB; the oldest of \d{4}-/);
  expect(await typed(['mail', 'keep', '--questions', 'ever', '--alerts', '7'])).toMatchObject({
    err: '',
    out: expect.stringContaining('questions are kept for ever, alerts 7 days.'),
  });
  expect((await typed(['mail', 'keep', '--alerts', 'a week'])).code).toBe(2);
  await mail.ear().refused({ from: 'a@x.example', to: 'b@x.example', remoteAddress: '192.0.2.1', reason: 'no such address' });
  expect((await typed(['mail', 'refused'])).out).toMatch(/a@x\.example +b@x\.example +192\.0\.2\.1 +no such address +1/);
  const address = /(adr_\w+)/.exec((await typed(['mail', 'addresses'])).out)?.[1] ?? '';
  expect((await typed(['mail', 'addresses', 'remove', address])).code).toBe(0);
  expect(await mail.receive({ from: 'anna@dev.example', to: 'ops@samspel.example', subject: 'Gone', text: 'x' })).toMatchObject({ kept: false });
});
