/** Is mail fetched from a real mailbox, each once, and marked or moved when it is kept and not before? Dovecot from Debian, on loopback. */
import { readValues } from '@samspel/core/adapters/setting-field.ts';
import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from '../../ports/adapter.ts';
import type { MailEar, ReceivedMail } from '../../ports/mail-in.ts';
import { testHands } from '../../ports/testing/test-hands.ts';
import { selfMade } from '../smtp-in/certificate.ts';
import { imapKind } from './imap.ts';
import { missingDovecot, startDovecot, type TestDovecot } from './testing/dovecot.ts';

const missing = missingDovecot();
const certificate = selfMade('localhost', Date.parse('2026-11-01T00:00:00Z'));

describe.skipIf(missing !== null)(missing ?? 'a mailbox on Dovecot', () => {
  let dovecot: TestDovecot;
  const opened: Running[] = [];
  beforeAll(async () => {
    dovecot = await startDovecot(certificate);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.stop()));
  });
  afterAll(() => dovecot?.end());

  async function withMailbox<T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: dovecot.password },
      logger: false,
    });
    await client.connect();
    try {
      await client.mailboxOpen('INBOX');
      return await work(client);
    } finally {
      await client.logout();
    }
  }
  const mail = (name: string, more = ''): string =>
    `From: anna@dev.test\r\nTo: ops@samspel.test\r\nSubject: ${name}\r\nMessage-ID: <${name}@dev.test>\r\n\r\n${name}${more}\r\n`;
  const put = (user: string, ...names: readonly string[]) =>
    withMailbox(user, async (client) => {
      for (const name of names) await client.append('INBOX', mail(name));
    });

  async function fetcher(user: string, given: Readonly<Record<string, unknown>> = {}, received: MailEar['received'] = async () => ({ kept: true })) {
    const read = readValues(imapKind.fields, {
      host: '127.0.0.1',
      port: dovecot.port,
      security: 'none',
      user,
      password: dovecot.password,
      seconds: 5,
      ...given,
    });
    if (!read.ok) throw new Error(JSON.stringify(read.refusal));
    const mails: ReceivedMail[] = [];
    const states: boolean[] = [];
    const running: Running = await imapKind.open(
      { ...read.value.values, ...read.value.secrets },
      testHands({
        now: Date.now,
        changed: () => void (running.state().isOpen !== states.at(-1) && states.push(running.state().isOpen)),
        mail: {
          wants: async () => true,
          refused: async () => undefined,
          received: async (one) => {
            const answer = await received(one);
            mails.push(one);
            return answer;
          },
        },
      }),
    );
    opened.push(running);
    return { running, mails, states, subjects: () => mails.map(({ raw }) => /^Subject: (.*)\r$/m.exec(Buffer.from(raw).toString())?.[1]) };
  }

  test('is emptied of what is unread, told of what arrives, and marked', async () => {
    await put('anna', 'one', 'two');
    const { running, mails, subjects } = await fetcher('anna', { address: 'ops@samspel.test', seconds: 3600 });
    await expect.poll(subjects).toEqual(['one', 'two']);
    expect(mails[0]).toMatchObject({ envelope: null, address: 'ops@samspel.test', place: expect.stringMatching(/^INBOX \d+ 1$/) });
    expect(running.state()).toMatchObject({ isOpen: true, lastError: null });
    await put('anna', 'three');
    await expect.poll(subjects).toEqual(['one', 'two', 'three']);
    await expect.poll(() => withMailbox('anna', (client) => client.search({ seen: false }))).toEqual([]);
    await running.stop();
    const again = await fetcher('anna');
    await expect.poll(() => again.running.state().isOpen).toBe(true);
    await put('anna', 'four');
    await expect.poll(again.subjects).toEqual(['four']);
  });

  test('keeps what could not be kept here, until it can', async () => {
    await put('ben', 'later');
    let isAway = true;
    const { subjects } = await fetcher('ben', {}, async () => (isAway ? Promise.reject(new Error('the database is away')) : { kept: true }));
    await expect.poll(() => opened.at(-1)?.state().lastError).toContain('database is away');
    expect(await withMailbox('ben', (client) => client.search({ seen: false }))).toEqual([1]);
    isAway = false;
    await expect.poll(subjects).toEqual(['later']);
  });

  test('lets one that cannot be kept hold up no other', async () => {
    await put('hal', 'poison', 'good');
    const tried: string[] = [];
    const { subjects, running } = await fetcher('hal', {}, async ({ raw }) => {
      const isPoison = Buffer.from(raw).includes('poison');
      if (isPoison) tried.push('poison');
      return isPoison ? Promise.reject(new Error('it cannot be written')) : { kept: true };
    });
    await expect.poll(subjects).toEqual(['good']);
    for (const name of ['second', 'third']) {
      await put('hal', name);
      await expect.poll(() => subjects().at(-1)).toBe(name);
    }
    await expect.poll(() => running.state()).toMatchObject({ isOpen: true, lastError: expect.stringMatching(/^1 mails stay/) });
    expect(tried).toHaveLength(3);
  });

  test('leaves what nobody wants, and says so', async () => {
    await put('cleo', 'spam', 'good');
    const { running } = await fetcher('cleo', {}, async ({ raw }) =>
      Buffer.from(raw).includes('spam') ? { kept: false, reason: 'for nobody here' } : { kept: true },
    );
    await expect.poll(() => running.state().lastError).toMatch(/^1 mails stay/);
    expect(await withMailbox('cleo', (client) => client.search({ seen: false }))).toEqual([1]);
  });

  test('may be shared with people: what carries our mark is not fetched again, read or not', async () => {
    await put('dora', 'one');
    await withMailbox('dora', (client) => client.messageFlagsAdd('1', ['\\Seen']));
    const { subjects } = await fetcher('dora', { after: 'flag' });
    await expect.poll(subjects).toEqual(['one']);
    await expect.poll(() => withMailbox('dora', (client) => client.search({ keyword: '$SamspelKept' }))).toEqual([1]);
  });

  test('is read over TLS and STARTTLS from a server whose certificate is known, and from no other', async () => {
    const trusted = { host: 'localhost', ca: certificate.cert, after: 'flag' };
    for (const way of [
      { security: 'tls', port: dovecot.tlsPort },
      { security: 'starttls', port: dovecot.port },
    ]) {
      await put('tess', way.security);
      const { running, subjects } = await fetcher('tess', { ...trusted, ...way });
      await expect.poll(subjects).toEqual([way.security]);
      expect(await running.tryOut(null, AbortSignal.timeout(5000))).toMatchObject({ ok: true, says: expect.stringContaining('localhost lets tess in') });
      const strange = await fetcher('tess', { ...trusted, ...way, ca: '' });
      expect(await strange.running.tryOut(null, AbortSignal.timeout(5000))).toMatchObject({ ok: false, says: expect.stringContaining('is not trusted') });
    }
  });

  test('may be moved out of', async () => {
    await put('eve', 'one');
    const { subjects } = await fetcher('eve', { after: 'move', moveTo: 'Kept' });
    await expect.poll(subjects).toEqual(['one']);
    await expect.poll(() => withMailbox('eve', (client) => client.status('Kept', { messages: true }))).toMatchObject({ messages: 1 });
  });

  test('is signed in to again when the connection was lost', async () => {
    await put('finn', 'one');
    const { subjects, states } = await fetcher('finn');
    await expect.poll(subjects).toEqual(['one']);
    dovecot.kick('finn');
    await expect.poll(() => states).toEqual([true, false, true]);
    await put('finn', 'two');
    await expect.poll(subjects).toEqual(['one', 'two']);
  });

  test('is really tried by the button', async () => {
    await put('gil', 'one');
    const { running } = await fetcher('gil', { after: 'flag' });
    expect(await running.tryOut(null, AbortSignal.timeout(10_000))).toEqual({ ok: true, says: '127.0.0.1 lets gil in; INBOX holds one mail.' });
    const wrong = await fetcher('gil', { password: 'wrong' });
    expect(await wrong.running.tryOut(null, AbortSignal.timeout(10_000))).toMatchObject({
      ok: false,
      says: expect.stringContaining('does not let this user in'),
    });
  });
});
