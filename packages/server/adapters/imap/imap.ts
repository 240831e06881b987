/**
 * How is mail fetched from a mailbox elsewhere? By one server at a time, as it arrives (IDLE) and every so often besides. A mail is marked or moved when the house has kept
 * it, not before: what is broken off is fetched again, and the house keeps the same mail once.
 */
import { flagOf, numberOf, type SettingValues, textOf } from '@samspel/core/adapters/setting-field.ts';
import { ImapFlow } from 'imapflow';
import type { AdapterKind, AdapterState, Hands, Running } from '../../ports/adapter.ts';
import { certificateFields } from '../../ports/certificate-fields.ts';
import { type Fetching, fetchNew } from './fetching.ts';

export const imapKind: AdapterKind = {
  kind: 'imap',
  title: 'Mail in (IMAP)',
  says: 'Fetches mail from a folder of a mailbox elsewhere.',
  doors: [],
  runsOn: 'one-server',
  fields: [
    { name: 'host', kind: 'text', title: 'Server', says: 'Such as imap.example.org.', required: true, longest: 253 },
    { name: 'port', kind: 'number', title: 'Port', says: '993 with TLS, 143 with STARTTLS.', from: 1, to: 65_535, standard: 993 },
    {
      name: 'security',
      kind: 'choice',
      title: 'Encryption',
      says: 'With TLS and STARTTLS nobody signs in unless the connection is encrypted.',
      choices: [
        { value: 'tls', title: 'TLS from the start' },
        { value: 'starttls', title: 'STARTTLS' },
        { value: 'none', title: 'None: only on this machine or in a network of your own' },
      ],
      standard: 'tls',
    },
    ...certificateFields,
    { name: 'user', kind: 'text', title: 'User', says: 'Such as ops@example.org.', required: true },
    { name: 'password', kind: 'secret', title: 'Password', says: 'Of that user; an app password where the account has a second factor.', required: true },
    { name: 'folder', kind: 'text', title: 'Folder', says: 'Where new mail arrives.', standard: 'INBOX', longest: 255 },
    {
      name: 'after',
      kind: 'choice',
      title: 'Which mails, and what becomes of them',
      says: 'Only mail that was kept here is marked or moved.',
      choices: [
        { value: 'seen', title: 'Unread ones; they are marked as read' },
        { value: 'flag', title: 'All that do not carry our mark; they get it, and people may read along' },
        { value: 'move', title: 'All; they are moved to another folder' },
      ],
      standard: 'seen',
    },
    { name: 'moveTo', kind: 'text', title: 'Move to', says: 'The folder they are moved to; made when it is not there.', longest: 255 },
    {
      name: 'address',
      kind: 'text',
      title: 'Counts for',
      says: 'An address of Settings → Mail that all mail in the folder counts for; empty: the headers tell.',
      longest: 254,
    },
    { name: 'seconds', kind: 'number', title: 'Look every', says: 'Seconds, beside being told by the server.', from: 5, to: 3600, standard: 60 },
    { name: 'megabytes', kind: 'number', title: 'Largest mail', says: 'In megabytes; larger ones stay where they are.', from: 1, to: 100, standard: 40 },
  ],
  check: (values) => (textOf(values, 'after') === 'move' && textOf(values, 'moveTo') === '' ? 'Say which folder the mails are moved to.' : null),
  open: async (values, hands) => openMailbox(values, hands),
};

const firstPauseMilliseconds = 2000;
const longestPauseMilliseconds = 120_000;

function clientOf(values: SettingValues): ImapFlow {
  const security = textOf(values, 'security');
  const ca = textOf(values, 'ca');
  const client = new ImapFlow({
    host: textOf(values, 'host'),
    port: numberOf(values, 'port'),
    secure: security === 'tls',
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    auth: { user: textOf(values, 'user'), pass: textOf(values, 'password') },
    tls: { rejectUnauthorized: flagOf(values, 'checkCertificate'), minVersion: 'TLSv1.2', ...(ca === '' ? {} : { ca }) },
    logger: false,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 300_000,
    maxIdleTime: 240_000,
  });
  return client;
}

function openMailbox(values: SettingValues, hands: Hands): Running {
  const folder = textOf(values, 'folder');
  const fetching: Fetching = {
    hands,
    after: textOf(values, 'after') as Fetching['after'],
    moveTo: textOf(values, 'moveTo'),
    address: textOf(values, 'address').toLowerCase() || null,
    largest: numberOf(values, 'megabytes') * 1_000_000,
    passedOver: new Set(),
    failures: new Map(),
  };
  const stopping = new AbortController();
  let state: AdapterState = { isOpen: false, since: hands.now(), lastError: null };
  const tell = (isOpen: boolean, lastError: string | null): void => {
    if (isOpen === state.isOpen && lastError === state.lastError) return;
    state = { isOpen, since: isOpen === state.isOpen ? state.since : hands.now(), lastError };
    hands.changed();
  };

  /** One connection from its beginning to its end. */
  const serve = async (): Promise<void> => {
    const client = clientOf(values);
    let ended: (error: Error) => void = () => undefined;
    let news: () => void = () => undefined;
    let isNew = true;
    const end = new Promise<never>((_resolve, reject) => {
      ended = reject;
    });
    end.catch(() => undefined);
    client.on('error', (error: Error) => ended(error));
    client.on('close', () => ended(new Error('the mail server closed the connection')));
    client.on('exists', () => {
      isNew = true;
      news();
    });
    const stop = (): void => ended(new Error('it was stopped'));
    stopping.signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([client.connect(), end]);
      await Promise.race([client.mailboxOpen(folder), end]);
      tell(true, null);
      while (!stopping.signal.aborted) {
        if (isNew) {
          isNew = false;
          tell(true, await Promise.race([fetchNew(client, fetching), end]));
          continue;
        }
        const { promise: told, resolve } = Promise.withResolvers<void>();
        news = resolve;
        const timer = setTimeout(() => {
          isNew = true;
          resolve();
        }, numberOf(values, 'seconds') * 1000);
        // The server tells while it idles; a command ends that by itself.
        client.idle().catch(() => undefined);
        await Promise.race([told, end]).finally(() => clearTimeout(timer));
      }
    } finally {
      stopping.signal.removeEventListener('abort', stop);
      client.close();
    }
  };

  const run = async (): Promise<void> => {
    let pause = firstPauseMilliseconds;
    while (!stopping.signal.aborted) {
      const before = hands.now();
      try {
        await serve();
      } catch (error) {
        if (stopping.signal.aborted) break;
        tell(false, wordsOf(error));
      }
      pause = hands.now() - before > longestPauseMilliseconds ? firstPauseMilliseconds : Math.min(longestPauseMilliseconds, pause * 2);
      await sleep(pause, stopping.signal);
    }
  };
  const running = hands.trial ? Promise.resolve() : run();

  return {
    state: () => state,
    tryOut: async (_to, signal) => {
      const client = clientOf(values);
      client.on('error', () => undefined);
      const give = (): void => client.close();
      signal.addEventListener('abort', give, { once: true });
      try {
        await client.connect();
        const box = await client.mailboxOpen(folder, { readOnly: true });
        return {
          ok: true,
          says: `${textOf(values, 'host')} lets ${textOf(values, 'user')} in; ${folder} holds ${box.exists === 1 ? 'one mail' : `${box.exists} mails`}.`,
        };
      } catch (error) {
        return { ok: false, says: wordsOf(error) };
      } finally {
        signal.removeEventListener('abort', give);
        client.close();
      }
    },
    stop: async () => {
      stopping.abort();
      tell(false, null);
      await running;
    },
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const give = (): void => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}

/** An error in words for an operator. */
function wordsOf(error: unknown): string {
  const of = (name: string): unknown =>
    typeof error === 'object' && error !== null && name in error ? (error as Readonly<Record<string, unknown>>)[name] : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (of('authenticationFailed') === true) return `The mail server does not let this user in: ${String(of('responseText') ?? message)}`;
  if (of('mailboxMissing') === true) return 'There is no such folder.';
  if (/certificate|self-signed/i.test(message)) return `The certificate of the mail server is not trusted: ${message}`;
  const code = of('code');
  if (code === 'ENOTFOUND') return 'The name of the mail server is not known.';
  if (code === 'EAI_AGAIN') return 'The name of the mail server cannot be looked up now.';
  if (code === 'ECONNREFUSED') return 'The mail server could not be reached: nobody listens on that port.';
  const said = of('responseText');
  return typeof said === 'string' ? `The mail server said: ${said}` : `The mail server could not be reached: ${message}`;
}
