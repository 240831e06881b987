/**
 * Mail on real wires: swaks writes as a mail program would, Postfix delivers as a mail server would. Whom no mail is received for is refused at the door; what cannot be
 * kept waits with Postfix and comes when it can; an answer goes out in the thread.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { addAdapter, changeAdapter, listAdapters } from '@samspel/contract/adapters.ts';
import { addMailAddress, listMail, listRefusedMail, readMail } from '@samspel/contract/mail.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingPostfix, startPostfix, type TestPostfix } from '../packages/server/adapters/smtp-out/testing/postfix.ts';
import { makeCallers } from '../packages/server/app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../packages/server/app/testing/samspel.ts';
import { freePort } from '../packages/server/ports/testing/free-port.ts';

const run = promisify(execFile);
const missing = missingPostfix() ?? (existsSync('/usr/bin/swaks') ? null : 'swaks is not installed (apt-get install swaks)');

describe.skipIf(missing !== null)(missing ?? 'mail from swaks and Postfix', () => {
  let ground: TestSamspel;
  let admin: ReturnType<TestSamspel['withHeaders']>;
  let postfix: TestPostfix;
  let port: number;
  beforeAll(async () => {
    ground = await testSamspel();
    admin = ground.withHeaders((await makeCallers(ground.samspel.house)).admin.headers);
    port = await freePort();
    await admin(addMailAddress, { body: { address: 'ops@samspel.test', kind: 'request' } });
    await admin(addAdapter, { body: { kind: 'smtp-in', name: 'Mail in', values: { host: '127.0.0.1', port, name: 'mail.samspel.test' } } });
    await ground.samspel.settle();
    postfix = startPostfix({ port: await freePort(), domain: 'samspel.test', deliverTo: port });
  });
  afterAll(async () => {
    postfix?.end();
    await ground?.end();
  });

  /** Writes a mail; answers swaks's exit code: 0 when it was taken. */
  const write = (to: number, ...more: readonly string[]): Promise<number> =>
    run('/usr/bin/swaks', ['--server', `127.0.0.1:${to}`, '--from', 'anna@dev.test', '--helo', 'dev.test', '--timeout', '20', '--silent', '3', ...more]).then(
      () => 0,
      (error: { readonly code?: number }) => error.code ?? -1,
    );
  const subjects = async (): Promise<string[]> => (await admin(listMail, {})).items.map(({ subject }) => subject);

  test('is taken over an encrypted connection, with what is attached', async () => {
    const attached = ['--attach-type', 'text/plain', '--attach-name', 'log.txt', '--attach', 'all of the log'];
    expect(await write(port, '--to', 'ops@samspel.test', '--tls', '--header', 'Subject: From swaks', '--body', 'Where are the logs?', ...attached)).toBe(0);
    const [first] = (await admin(listMail, {})).items;
    expect(await admin(readMail, { params: { id: first?.id ?? '' } })).toMatchObject({
      subject: 'From swaks',
      parts: [{ kind: 'said', text: 'Where are the logs?' }],
      attachments: [{ name: 'log.txt' }],
      envelopeFrom: 'anna@dev.test',
    });
  });

  test('is refused for whom no mail is received', async () => {
    expect(await write(port, '--to', 'someone@samspel.test')).toBe(24);
    await expect.poll(async () => (await admin(listRefusedMail)).items.map(({ to }) => to)).toEqual(['someone@samspel.test']);
  });

  test('comes from Postfix; what arrives while the door is closed waits there and comes when it opens', async () => {
    const [adapter] = (await admin(listAdapters)).items;
    const id = adapter?.id ?? '';
    expect(await write(postfix.port, '--to', 'ops@samspel.test', '--header', 'Subject: By Postfix')).toBe(0);
    await expect.poll(subjects).toEqual(['By Postfix', 'From swaks']);
    await admin(changeAdapter, { params: { id }, body: { enabled: false } });
    await ground.samspel.settle();
    expect(await write(postfix.port, '--to', 'ops@samspel.test', '--header', 'Subject: Later')).toBe(0);
    await expect.poll(() => postfix.log()).toMatch(/status=deferred/);
    expect(postfix.waiting()).toBe(1);
    await admin(changeAdapter, { params: { id }, body: { enabled: true } });
    await ground.samspel.settle();
    postfix.flush();
    await expect.poll(subjects).toEqual(['Later', 'By Postfix', 'From swaks']);
    await expect.poll(() => postfix.waiting()).toBe(0);
  });
});
