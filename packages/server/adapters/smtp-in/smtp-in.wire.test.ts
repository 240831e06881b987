/** Is mail taken for those it is for, «250» said when it is kept and not before, and everything else answered as mail servers expect? */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:net';
import { readValues } from '@samspel/core/adapters/setting-field.ts';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, test } from 'vitest';
import type { Running } from '../../ports/adapter.ts';
import type { ReceivedMail, RefusedMail } from '../../ports/mail-in.ts';
import { freePort } from '../../ports/testing/free-port.ts';
import { testHands } from '../../ports/testing/test-hands.ts';
import { selfMade } from './certificate.ts';
import { checkSender, notLooked, rememberingLookUp } from './check-sender.ts';
import { senderThread } from './sender-thread.ts';
import { smtpInKind } from './smtp-in.ts';

const opened: Running[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.stop()));
});

async function receiver(
  given: Readonly<Record<string, unknown>> = {},
  received: (mail: ReceivedMail) => Promise<{ kept: true } | { kept: false; reason: string }> = async () => ({ kept: true }),
) {
  const port = await freePort();
  const read = readValues(smtpInKind.fields, { host: '127.0.0.1', port, name: 'mail.samspel.test', ...given });
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  const mails: ReceivedMail[] = [];
  const refused: RefusedMail[] = [];
  const running = await smtpInKind.open(
    { ...read.value.values, ...read.value.secrets },
    testHands({
      mail: {
        wants: async (address) => {
          if (address === 'away@samspel.test') throw new Error('the database is away');
          return address.startsWith('ops');
        },
        received: async (mail) => {
          const answer = await received(mail);
          mails.push(mail);
          return answer;
        },
        refused: async (one) => void refused.push(one),
      },
    }),
  );
  opened.push(running);
  return { port, running, mails, refused };
}

const send = (port: number, more: object = {}) => {
  const transport = createTransport({ host: '127.0.0.1', port, requireTLS: true, tls: { rejectUnauthorized: false } });
  return transport
    .sendMail({ from: 'anna@dev.test', to: 'ops@samspel.test', subject: 'Hello', text: 'A question', ...more })
    .then(
      (info) => info.response,
      (error: Error & { readonly responseCode?: number }) => error.responseCode ?? error.message,
    )
    .finally(() => transport.close());
};

describe('the receiver', () => {
  test('takes mail over an encrypted connection with a certificate of its own', async () => {
    const { port, mails, running } = await receiver();
    expect(await send(port)).toBe('250 2.0.0 Kept');
    expect(mails).toMatchObject([{ envelope: { from: 'anna@dev.test', to: ['ops@samspel.test'], remoteAddress: '127.0.0.1' }, check: { dkim: [] } }]);
    const raw = Buffer.from(mails[0]?.raw ?? []).toString();
    expect(raw).toMatch(/^Received: from .* \(\[127\.0\.0\.1\]\) by mail\.samspel\.test with ESMTPS; /);
    expect(raw).toContain('A question');
    expect(await running.tryOut(null, AbortSignal.timeout(5000))).toEqual({ ok: true, says: `The receiver answers on port ${port} and offers encryption.` });
  });

  test('says «250» when the mail is kept, and «come again» when it cannot be', async () => {
    const kept = Promise.withResolvers<{ kept: true }>();
    const met = Promise.withResolvers<void>();
    const first = await receiver({}, () => {
      met.resolve();
      return kept.promise;
    });
    let answered = false;
    const sending = send(first.port).finally(() => {
      answered = true;
    });
    await met.promise;
    expect(answered).toBe(false);
    kept.resolve({ kept: true });
    expect(await sending).toBe('250 2.0.0 Kept');
    const away = await receiver({}, async () => Promise.reject(new Error('the database is away')));
    expect(await send(away.port)).toBe(451);
    const unwanted = await receiver({}, async () => ({ kept: false, reason: 'not today' }));
    expect(await send(unwanted.port)).toBe(550);
  });

  test('refuses at the door whom no mail is received for, and what is too large; each is told', async () => {
    const { port, refused, mails } = await receiver({ megabytes: 1 });
    expect(await send(port, { to: 'someone@samspel.test' })).toBe(550);
    expect(await send(port, { to: 'away@samspel.test' })).toBe(451);
    expect(await send(port, { text: 'x'.repeat(1_200_000) })).toBe(552);
    expect(mails).toEqual([]);
    expect(refused.map(({ to }) => to)).toEqual(['someone@samspel.test', 'ops@samspel.test']);
    expect(await send(port, { to: ['ops@samspel.test', 'someone@samspel.test'] })).toBe('250 2.0.0 Kept');
    expect(mails[0]?.envelope?.to).toEqual(['ops@samspel.test']);
  });

  test('gives nobody a way to sign in, relays for nobody, and lives on after nonsense', async () => {
    const { port, mails } = await receiver();
    const said = await talk(port, [
      '\u0000\u0001garbage\r\n',
      'EHLO x\r\n',
      'AUTH PLAIN AGEAYg==\r\n',
      'MAIL FROM:<a@b.test>\r\n',
      'RCPT TO:<victim@elsewhere.test>\r\n',
      'DATA\r\n',
      'QUIT\r\n',
    ]);
    expect(said).toMatch(/550 5\.1\.1/);
    expect(said).not.toMatch(/^(235|354)/m);
    expect(mails).toEqual([]);
    expect(await send(port)).toBe('250 2.0.0 Kept');
  });

  test('says which port is taken', async () => {
    const { port } = await receiver();
    const values = readValues(smtpInKind.fields, { host: '127.0.0.1', port });
    if (!values.ok) throw new Error('the values fit');
    await expect(smtpInKind.open(values.value.values, testHands())).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken by another program.`);
  });
});

/** Says lines one after another, each when the one before was answered; comes back with all that was heard when the connection ends. */
function talk(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const rest = [...lines];
    let heard = '';
    let upTo = 0;
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (!/^\d{3} .*\r\n$/m.test(heard.slice(upTo))) return;
      upTo = heard.length;
      const next = rest.shift();
      if (next !== undefined) socket.write(next);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });
}

test('a certificate made by hand is one', () => {
  const now = Date.parse('2026-03-02T09:00:00Z');
  const { cert } = selfMade('mail.samspel.test', now);
  const read = new X509Certificate(cert);
  expect([read.subject, read.subjectAltName, read.verify(read.publicKey), read.checkHost('mail.samspel.test')]).toEqual([
    'CN=mail.samspel.test',
    'DNS:mail.samspel.test',
    true,
    'mail.samspel.test',
  ]);
  expect([read.validFromDate, read.validToDate].map((date) => date.getTime() - now)).toEqual([-86_400_000, 366 * 86_400_000]);
});

test('a check of the sender that finds no names is recorded as such, one signed too often is left, and names are looked up once a minute', async () => {
  const envelope = { from: 'anna@dev.invalid', remoteAddress: '192.0.2.1', helo: 'dev.invalid', mta: 'mail.samspel.test' };
  const plain = Buffer.from('From: anna@dev.invalid\r\n\r\nHi\r\n');
  const away = async () => Promise.reject(Object.assign(new Error('nobody answers'), { code: 'ETIMEOUT' }));
  expect(await checkSender(plain, envelope, away)).toMatchObject({ spf: 'temperror', dkim: [] });
  const asked: string[] = [];
  const strict = async (name: string, type: string) => {
    asked.push(`${type} ${name}`);
    if (type === 'TXT' && name === 'dev.invalid') return [['v=spf1 ip4:192.0.2.1 -all']];
    if (type === 'TXT' && name === '_dmarc.dev.invalid') return [['v=DMARC1; p=reject']];
    throw Object.assign(new Error('there is none'), { code: 'ENOTFOUND' });
  };
  expect(await checkSender(plain, envelope, strict)).toMatchObject({ spf: 'pass', dmarc: 'pass' });
  expect(await checkSender(plain, { ...envelope, remoteAddress: '192.0.2.99' }, strict)).toMatchObject({ spf: 'fail', dmarc: 'fail' });
  const often = Buffer.from(`${'DKIM-Signature: v=1; d=a.invalid\r\n'.repeat(11)}From: a@a.invalid\r\n\r\nHi\r\n`);
  expect(await checkSender(often, envelope, strict)).toMatchObject({ dkim: [{ result: 'policy' }] });
  const slow = () => new Promise<string[]>(() => undefined);
  expect(await checkSender(plain, envelope, slow)).toEqual(notLooked);
  let now = 0;
  const lookUp = rememberingLookUp(() => now);
  const first = lookUp('dev.invalid', 'TXT');
  expect(lookUp('DEV.invalid', 'TXT')).toBe(first);
  now = 60_001;
  expect(lookUp('dev.invalid', 'TXT')).not.toBe(first);
});

test('a mail made to stall its check is broken off with its thread, and the server goes on meanwhile', async () => {
  const senders = senderThread(1500);
  const envelope = { from: 'a@a.invalid', remoteAddress: '192.0.2.1', helo: 'a.invalid', mta: 'mail.samspel.test' };
  const head = 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.invalid; s=s; h=from; bh=AAAA; b=AAAA\r\nFrom: a@a.invalid\r\n\r\n';
  let turns = 0;
  const turning = setInterval(() => turns++, 10);
  expect(await senders.check(Buffer.concat([Buffer.from(head), Buffer.alloc(19_000_000, 'x')]), envelope)).toEqual(notLooked);
  clearInterval(turning);
  expect(turns).toBeGreaterThan(20);
  expect(await senders.check(Buffer.from('From: a@a.invalid\r\n\r\nHi\r\n'), envelope)).toHaveProperty('spf');
  await senders.stop();
});
