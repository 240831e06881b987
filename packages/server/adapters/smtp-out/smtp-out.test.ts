/** Does mail leave whole and once, encrypted where that was asked for, and is what the server says passed on as it is meant? */
import { readValues } from '@samspel/core/adapters/setting-field.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from '../../ports/adapter.ts';
import { senderSpec } from '../../ports/sender.spec.ts';
import type { SendMessage } from '../../ports/sender.ts';
import { testHands } from '../../ports/testing/test-hands.ts';
import { outcomeOf } from './outcome.ts';
import { smtpOutKind } from './smtp-out.ts';
import { type FarSmtp, farSmtp, textOfMail } from './testing/far-smtp.ts';

const never = new AbortController().signal;

async function openAt(port: number, given: Readonly<Record<string, unknown>> = {}): Promise<Running & { readonly sender: NonNullable<Running['sender']> }> {
  const read = readValues(smtpOutKind.fields, { host: '127.0.0.1', port, checkCertificate: false, from: 'Operations <ops@example.org>', ...given });
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  const running = await smtpOutKind.open({ ...read.value.values, ...read.value.secrets }, testHands());
  if (running.sender === undefined) throw new Error('mail goes out');
  return { ...running, sender: running.sender };
}

senderSpec('smtp-out', async () => {
  const far = await farSmtp();
  const running = await openAt(far.port);
  return {
    sender: running.sender,
    door: 'mail',
    to: 'anna@example.org',
    behave: far.behave,
    met: far.met,
    arrived: () => far.taken.map(({ raw }) => textOfMail(raw)),
    leave: far.stop,
    end: async () => {
      await running.stop();
      await far.stop();
    },
  };
});

describe('mail', () => {
  let far: FarSmtp;
  const opened: Running[] = [];
  beforeAll(async () => {
    far = await farSmtp();
  });
  afterEach(async () => {
    far.behave('takes');
    await Promise.all(opened.splice(0).map((one) => one.stop()));
  });
  afterAll(() => far.stop());
  const open = async (given: Readonly<Record<string, unknown>> = {}) => {
    const running = await openAt(far.port, given);
    opened.push(running);
    return running;
  };
  const message = (body: Partial<SendMessage['body']> = {}, more: Partial<SendMessage> = {}): SendMessage => ({
    sending: 'snd_1',
    door: 'mail',
    to: 'anna@example.org',
    body: { subject: 'Page', text: 'Payment is down', ...body },
    about: 'inc_1',
    urgent: false,
    attempt: 1,
    again: false,
    ...more,
  });

  test('is signed in for and encrypted, and keeps its Message-ID in every try', async () => {
    const { sender } = await open({ user: 'ops', password: 'right' });
    for (const attempt of [1, 2])
      expect(await sender.send(message({}, { attempt, again: attempt > 1 }), never)).toEqual({ outcome: 'sent', reference: '<snd_1@example.org>' });
    for (const mail of far.taken.slice(-2)) {
      expect(mail).toMatchObject({ from: 'ops@example.org', to: ['anna@example.org'], isEncrypted: true, user: 'ops' });
      expect(mail.raw).toMatch(/^Message-ID: <snd_1@example\.org>\r$/m);
      expect(mail.raw).toMatch(/^From: Operations <ops@example\.org>\r$/m);
      expect(mail.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    }
  });

  test('that was perhaps sent before says so, under the same Message-ID', async () => {
    const { sender } = await open();
    const body = { html: '<p>Payment is down</p>', link: 'https://samspel.example/incidents/1', headers: { 'Message-ID': '<own@example.org>' } };
    for (const again of [false, true]) await sender.send(message(body, { again }), never);
    const [first = '', second = ''] = far.taken.slice(-2).map(({ raw }) => raw.replaceAll('=\r\n', ''));
    for (const raw of [first, second]) {
      expect(raw).toMatch(/^Message-ID: <own@example\.org>\r$/m);
      expect(raw).not.toContain('Auto-Submitted');
    }
    expect(first).not.toMatch(/again|twice/i);
    expect(second).toMatch(/^X-Samspel-Again: perhaps\r$/m);
    expect(second.match(/You may have this mail twice/g)).toHaveLength(2);
  });

  test('of a thread carries the headers it is given, the sender of the envelope stays', async () => {
    const { sender } = await open();
    const headers = {
      From: 'Support <support@example.org>',
      'Message-ID': '<own@example.org>',
      'In-Reply-To': '<q@else.example>',
      References: '<p@else.example> <q@else.example>',
      Cc: 'ben@example.org',
      'X-Request': 'req_1\r\nBcc: evil@example.org',
    };
    const attachments = [{ name: 'räksmörgås.txt', type: 'text/plain', base64: Buffer.from('hello').toString('base64') }];
    expect(await sender.send(message({ headers, html: '<p>Payment</p>', attachments }), never)).toEqual({ outcome: 'sent', reference: '<own@example.org>' });
    const mail = far.taken.at(-1);
    expect(mail).toMatchObject({ from: 'ops@example.org', to: ['anna@example.org', 'ben@example.org'] });
    for (const line of [
      /^From: Support <support@example\.org>\r$/m,
      /^In-Reply-To: <q@else\.example>\r$/m,
      /^References: <p@else\.example>\s+<q@else\.example>\r$/m,
      /text\/html/,
      /aGVsbG8=/,
    ])
      expect(mail?.raw).toMatch(line);
    expect(mail?.raw).not.toMatch(/^Bcc/m);
  });

  test('to a receiver that is not there is never sent; to one that greylists later', async () => {
    const { sender, state } = await open();
    far.behave('refuses the receiver');
    expect(await sender.send(message(), never)).toEqual({ outcome: 'rejected', reason: 'The mail server said: 550 5.1.1 No such mailbox here' });
    expect(state().lastError).toBeNull();
    far.behave('refuses now');
    expect(await sender.send(message(), never)).toMatchObject({ outcome: 'retry', reason: 'The mail server said: 451 4.7.1 Greylisted, come back later' });
    expect(state().lastError).toContain('451');
  });

  test('waits when the password is wrong, the certificate is nobody’s, or the server knows no encryption', async () => {
    const wrong = await open({ user: 'ops', password: 'wrong' });
    expect(await wrong.sender.send(message(), never)).toMatchObject({ outcome: 'retry', reason: expect.stringContaining('does not let this user in') });
    const strict = await open({ checkCertificate: true });
    expect(await strict.sender.send(message(), never)).toMatchObject({ outcome: 'retry', reason: expect.stringContaining('certificate') });
    const before = far.taken.length;
    const tls = await open({ security: 'tls' });
    expect(await tls.sender.send(message(), never)).toMatchObject({ outcome: 'retry' });
    expect(far.taken).toHaveLength(before);
  });

  test('keeps its connections', async () => {
    const { sender } = await open({ connections: 2 });
    const before = far.connections();
    for (let round = 0; round < 3; round++) await Promise.all([1, 2, 3, 4].map(() => sender.send(message(), never)));
    expect(far.connections() - before).toBeLessThanOrEqual(2);
  });

  test('is really tried by the button', async () => {
    const running = await open({ user: 'ops', password: 'right' });
    expect(await running.tryOut(null, never)).toMatchObject({ ok: true, says: expect.stringContaining('lets ops in') });
    expect(await running.tryOut('ben@example.org', never)).toMatchObject({ ok: true });
    expect(far.taken.at(-1)).toMatchObject({ to: ['ben@example.org'] });
    expect(await (await open({ user: 'ops', password: 'wrong' })).tryOut(null, never)).toMatchObject({ ok: false });
  });
});

test.each([
  [{ code: 'EDNS', message: 'getaddrinfo ENOTFOUND mail.example' }, 'retry', false],
  [{ code: 'ETIMEDOUT', message: 'Connection timeout' }, 'retry', false],
  [{ code: 'ETIMEDOUT', message: 'Timeout', command: 'DATA' }, 'retry', true],
  [{ code: 'ECONNECTION', message: 'Connection closed unexpectedly', command: 'CONN' }, 'retry', true],
  [{ code: 'ESOCKET', message: 'self-signed certificate', command: 'CONN' }, 'retry', false],
  [{ code: 'ESOCKET', message: 'Client network socket disconnected before secure TLS connection was established', command: 'CONN' }, 'retry', false],
  [{ code: 'EAUTH', message: 'Invalid login', responseCode: 535, response: '535 no' }, 'retry', false],
  [{ code: 'EPROTOCOL', message: 'Invalid greeting', responseCode: 554, response: '554 go away' }, 'retry', false],
  [{ code: 'EENVELOPE', message: 'No recipients defined' }, 'rejected', false],
  [{ code: 'EENVELOPE', message: 'Mail command failed', responseCode: 530, response: '530 5.7.0 Must issue a STARTTLS command first' }, 'retry', false],
  [{ code: 'EMESSAGE', message: 'Message failed', responseCode: 552, response: '552 too large' }, 'rejected', false],
  [{ code: 'EMESSAGE', message: 'Message failed', responseCode: 421, response: '421 closing' }, 'retry', false],
])('the error %j means %s', (error, outcome, perhapsSent) => {
  const told = outcomeOf(Object.assign(new Error(error.message), error));
  expect([told.outcome, told.outcome === 'retry' && told.perhapsSent]).toEqual([outcome, perhapsSent]);
});
