/** Does mail leave through a real mail server (Postfix, with Dovecot for its passwords): encrypted, signed in, whole; and is what Postfix refuses, puts off or finds too large taken as it is meant? */
import { readValues } from '@samspel/core/adapters/setting-field.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from '../../ports/adapter.ts';
import type { SendMessage } from '../../ports/sender.ts';
import { freePort } from '../../ports/testing/free-port.ts';
import { testHands } from '../../ports/testing/test-hands.ts';
import { missingDovecot, startDovecot, type TestDovecot } from '../imap/testing/dovecot.ts';
import { selfMade } from '../smtp-in/certificate.ts';
import { smtpOutKind } from './smtp-out.ts';
import { type FarSmtp, farSmtp } from './testing/far-smtp.ts';
import { missingPostfix, startPostfix, type TestPostfix } from './testing/postfix.ts';

const missing = missingPostfix() ?? missingDovecot();
const never = new AbortController().signal;
const certificate = selfMade('localhost', Date.parse('2026-11-01T00:00:00Z'));

describe.skipIf(missing !== null)(missing ?? 'mail through Postfix', () => {
  let far: FarSmtp;
  let dovecot: TestDovecot;
  let postfix: TestPostfix;
  const opened: Running[] = [];
  beforeAll(async () => {
    far = await farSmtp();
    dovecot = await startDovecot();
    postfix = startPostfix({
      port: await freePort(),
      domain: 'dev.test',
      deliverTo: far.port,
      certificate,
      settings: [
        'mynetworks =',
        'smtpd_sasl_auth_enable = yes',
        'smtpd_sasl_type = dovecot',
        `smtpd_sasl_path = inet:127.0.0.1:${dovecot.authPort}`,
        'smtpd_tls_auth_only = yes',
        'smtpd_relay_restrictions = permit_sasl_authenticated, reject',
        'smtpd_recipient_restrictions = check_recipient_access inline:{{gone@dev.test = 550 5.1.1 No such mailbox} {later@dev.test = 450 4.2.0 Greylisted, come again}}',
        'message_size_limit = 60000',
      ],
    });
  });
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.stop()));
    postfix?.end();
    await dovecot?.end();
    await far?.stop();
  });

  const open = async (given: Readonly<Record<string, unknown>> = {}) => {
    const values = {
      host: 'localhost',
      port: postfix.port,
      ca: certificate.cert,
      user: 'ops',
      password: dovecot.password,
      from: 'Operations <ops@samspel.test>',
      helo: 'samspel.test',
    };
    const read = readValues(smtpOutKind.fields, { ...values, ...given });
    if (!read.ok) throw new Error(JSON.stringify(read.refusal));
    const running = await smtpOutKind.open({ ...read.value.values, ...read.value.secrets }, testHands());
    opened.push(running);
    if (running.sender === undefined) throw new Error('mail goes out');
    return { ...running, sender: running.sender };
  };
  const message = (to: string, more: Partial<SendMessage['body']> = {}, again = false): SendMessage => ({
    sending: 'snd_1',
    door: 'mail',
    to,
    body: { subject: 'Där är loggarna 🪵', text: 'Payment is down', ...more },
    about: 'inc_1',
    urgent: true,
    attempt: 1,
    again,
  });

  test('arrives whole, over a connection whose certificate was checked, under the same Message-ID when it is sent again', async () => {
    const { sender, tryOut } = await open();
    expect(await tryOut(null, never)).toMatchObject({ ok: true, says: expect.stringContaining('lets ops in') });
    const headers = { 'Message-ID': '<own@samspel.test>', 'In-Reply-To': '<q@dev.test>', References: `<p@dev.test> <q@dev.test>` };
    const body = {
      headers,
      html: '<p>Payment is down</p>',
      attachments: [{ name: 'räksmörgås.txt', type: 'text/plain', base64: Buffer.from('.\r\n..\r\nQUIT\r\n').toString('base64') }],
    };
    for (const again of [false, true])
      expect(await sender.send(message('anna@dev.test', body, again), never)).toEqual({ outcome: 'sent', reference: '<own@samspel.test>' });
    await expect.poll(() => far.taken.length).toBe(2);
    const marked = far.taken.filter(({ raw }) => /^X-Samspel-Again: perhaps\r$/m.test(raw));
    expect(marked).toHaveLength(1);
    for (const mail of far.taken) {
      expect(mail).toMatchObject({ from: 'ops@samspel.test', to: ['anna@dev.test'], isEncrypted: true });
      for (const line of [
        /^Message-ID: <own@samspel\.test>\r$/m,
        /^In-Reply-To: <q@dev\.test>\r$/m,
        /^Received: from samspel\.test /m,
        /LgouLg|Lg0KLi4NClFVSVQNCg==/,
      ])
        expect(mail.raw).toMatch(line);
    }
    expect(postfix.log()).toMatch(/Anonymous TLS|TLSv1\.[23]|sasl_method=/);
  });

  test('to nobody is given up, to one that greylists comes again, and what is too large is given up', async () => {
    const { sender, state } = await open();
    expect(await sender.send(message('gone@dev.test'), never)).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringMatching(/^The mail server said: 550 5\.1\.1 .*No such mailbox/),
    });
    expect(await sender.send(message('later@dev.test'), never)).toMatchObject({
      outcome: 'retry',
      perhapsSent: false,
      reason: expect.stringMatching(/^The mail server said: 450 4\.2\.0 .*Greylisted/),
    });
    expect(state().lastError).toContain('450');
    expect(await sender.send(message('anna@dev.test', { text: 'x'.repeat(100_000) }), never)).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringContaining('552 5.3.4'),
    });
    expect(await sender.send(message('anna@dev.test', { text: 'still open' }), never)).toMatchObject({ outcome: 'sent' });
    expect(state().lastError).toBeNull();
  });

  test('waits for a person to mend a wrong password, a strange certificate and a sign-in without encryption', async () => {
    const wrong = await open({ password: 'not the password' });
    expect(await wrong.sender.send(message('anna@dev.test'), never)).toMatchObject({
      outcome: 'retry',
      perhapsSent: false,
      reason: expect.stringContaining('does not let this user in'),
    });
    expect(await wrong.tryOut(null, never)).toMatchObject({ ok: false, says: expect.stringContaining('535') });
    const strange = await open({ ca: '' });
    expect(await strange.sender.send(message('anna@dev.test'), never)).toMatchObject({
      outcome: 'retry',
      perhapsSent: false,
      reason: expect.stringContaining('certificate'),
    });
    const plain = await open({ security: 'none' });
    expect(await plain.sender.send(message('anna@dev.test'), never)).toMatchObject({
      outcome: 'retry',
      perhapsSent: false,
      reason: expect.stringContaining('does not let this user in'),
    });
    expect(JSON.stringify(wrong.state())).not.toContain('not the password');
  });
});
