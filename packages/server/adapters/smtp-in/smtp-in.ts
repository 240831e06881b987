/**
 * How does mail come to the house? By SMTP, to a receiver of our own. It takes mail for the addresses that the house wants, up to a size, over so many connections; and
 * says «250» when the mail is kept, not before. When it cannot be kept now, the other side is told to come again.
 */
import { hostname } from 'node:os';
import { createSecureContext } from 'node:tls';
import { numberOf, type SettingValues, textOf } from '@samspel/core/adapters/setting-field.ts';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { AdapterKind, AdapterState, Hands, Running, Tried } from '../../ports/adapter.ts';
import { type Certificate, selfMade } from './certificate.ts';
import { greet } from './greet.ts';
import { type SenderThread, senderThread } from './sender-thread.ts';

export const smtpInKind: AdapterKind = {
  kind: 'smtp-in',
  title: 'Mail in (SMTP)',
  says: 'Receives mail for the addresses of Settings → Mail, from your mail server or from the internet.',
  doors: [],
  runsOn: 'each-server',
  fields: [
    {
      name: 'host',
      kind: 'text',
      title: 'Listens on',
      says: 'An address of this machine; 127.0.0.1 when a mail server on this machine delivers.',
      standard: '0.0.0.0',
      longest: 100,
    },
    {
      name: 'port',
      kind: 'number',
      title: 'Port',
      says: '25 for the internet; another one when a mail server of yours delivers.',
      from: 1,
      to: 65_535,
      standard: 2525,
    },
    { name: 'name', kind: 'text', title: 'Name', says: 'What it calls itself, such as mail.example.org; empty: as the machine is called.', longest: 253 },
    {
      name: 'certificate',
      kind: 'text',
      title: 'Certificate',
      says: 'PEM, with what stands between it and its authority; empty: it makes one for itself.',
      multiline: true,
      longest: 50_000,
    },
    { name: 'key', kind: 'secret', title: 'Key', says: 'PEM, of that certificate.', multiline: true, longest: 20_000 },
    { name: 'megabytes', kind: 'number', title: 'Largest mail', says: 'In megabytes, as it comes over the wire.', from: 1, to: 100, standard: 40 },
    { name: 'connections', kind: 'number', title: 'Connections', says: 'At a time, to each Samspel server.', from: 1, to: 500, standard: 50 },
  ],
  check: (values) => {
    const cert = textOf(values, 'certificate');
    if (cert === '' || textOf(values, 'key') === '') return null;
    try {
      createSecureContext({ cert, key: textOf(values, 'key') });
      return null;
    } catch (error) {
      return `Certificate and key do not fit: ${error instanceof Error ? error.message : String(error)}`;
    }
  },
  open: async (values, hands) => openReceiver(values, hands),
};

const megabyte = 1_000_000;
/** All mails that are being received together; more are told to come again. */
const roomBytes = 200 * megabyte;
const mostRecipients = 100;
const mostOfOneAddress = 20;
const idleMilliseconds = 60_000;
/** For one mail, however slowly it drips. */
const mailMilliseconds = 600_000;

class Answer extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

async function openReceiver(values: SettingValues, hands: Hands): Promise<Running> {
  const name = textOf(values, 'name') || hostname();
  const port = numberOf(values, 'port');
  const host = textOf(values, 'host');
  let state: AdapterState = { isOpen: false, since: hands.now(), lastError: null };
  const tryOut = (signal: AbortSignal): Promise<Tried> => greet(host, port, name, signal);
  if (hands.trial) return { state: () => state, tryOut: (_to, signal) => tryOut(signal), stop: async () => undefined };
  const senders = senderThread();
  const server = makeServer(values, hands, name, senders);
  server.on('error', (error: Error & { readonly code?: string }) => {
    // What one client does wrong is that client's error; only what the receiver itself cannot do is its state.
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return;
    state = { ...state, lastError: error.message };
    hands.changed();
  });
  await new Promise<void>((resolve, reject) => {
    const failed = (error: Error & { readonly code?: string }): void => reject(new Error(wordsOf(error, host, port)));
    server.server.once('error', failed);
    server.listen(port, host, () => {
      server.server.off('error', failed);
      resolve();
    });
  });
  state = { isOpen: true, since: hands.now(), lastError: null };
  return {
    state: () => state,
    tryOut: (_to, signal) => tryOut(signal),
    stop: () =>
      new Promise((resolve) => {
        state = { isOpen: false, since: hands.now(), lastError: null };
        server.close(() => void senders.stop().then(resolve));
      }),
  };
}

function wordsOf(error: Error & { readonly code?: string }, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} on ${host} is taken by another program.`;
  if (error.code === 'EACCES')
    return `This server may not listen on port ${port}: ports below 1024 take a privilege. Take a higher one and let your mail server deliver there.`;
  if (error.code === 'EADDRNOTAVAIL') return `${host} is no address of this machine.`;
  return error.message;
}

function certificateOf(values: SettingValues, name: string, now: number): Certificate {
  const cert = textOf(values, 'certificate');
  const key = textOf(values, 'key');
  return cert === '' || key === '' ? selfMade(name, now) : { cert, key };
}

function makeServer(values: SettingValues, hands: Hands, name: string, senders: SenderThread): SMTPServer {
  const size = numberOf(values, 'megabytes') * megabyte;
  let held = 0;
  const refuse = (session: SMTPServerSession, to: string, reason: string): void => {
    const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
    hands.mail.refused({ from, to, remoteAddress: session.remoteAddress, reason }).catch(() => undefined);
  };
  const server: SMTPServer = new SMTPServer({
    name,
    banner: 'Samspel',
    size,
    logger: false,
    authOptional: true,
    disabledCommands: ['AUTH'],
    disableReverseLookup: true,
    maxClients: numberOf(values, 'connections'),
    socketTimeout: idleMilliseconds,
    closeTimeout: 2000,
    minVersion: 'TLSv1.2',
    ...certificateOf(values, name, hands.now()),
    onConnect: ({ remoteAddress }, callback) => {
      const count = [...server.connections].filter((one) => one.remoteAddress === remoteAddress).length;
      callback(count > mostOfOneAddress ? new Answer(421, '4.7.0 Too many connections from you') : null);
    },
    onRcptTo: ({ address }, session, callback) => {
      if (session.envelope.rcptTo.length >= mostRecipients) return callback(new Answer(452, '4.5.3 Too many recipients'));
      hands.mail.wants(address).then(
        (wanted) => {
          if (wanted) return callback();
          refuse(session, address, 'no mail is received for this address');
          callback(new Answer(550, `5.1.1 No mail is received for <${address.slice(0, 200)}>`));
        },
        () => callback(new Answer(451, '4.3.0 Cannot be looked up now, come again')),
      );
    },
    onData: (stream, session, callback) => {
      const timer = setTimeout(() => {
        refuse(session, recipientsOf(session).join(', '), 'it took more than ten minutes');
        for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
      }, mailMilliseconds);
      let mine = 0;
      const take = (bytes: number): boolean => {
        if (held + bytes > roomBytes) return false;
        held += bytes;
        mine += bytes;
        return true;
      };
      gather(stream, take)
        .then((raw) => receive(raw, session, { hands, name, size, refuse, senders, isOver: stream.sizeExceeded }))
        .then(
          (says) => callback(null, says),
          (error: unknown) => callback(error instanceof Answer ? error : new Answer(451, '4.3.0 Cannot be kept now, come again')),
        )
        .finally(() => {
          clearTimeout(timer);
          held -= mine;
        });
    },
  });
  return server;
}

function recipientsOf({ envelope }: SMTPServerSession): string[] {
  return envelope.rcptTo.map(({ address }) => address);
}

/** The mail's bytes; null when there is no room for them. What is over the size, or finds no room, is read and let go. */
async function gather(stream: SMTPServerDataStream, take: (bytes: number) => boolean): Promise<Buffer | null> {
  let chunks: Buffer[] | null = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (chunks === null) continue;
    if (stream.sizeExceeded || !take(chunk.length)) chunks = null;
    else chunks.push(chunk);
  }
  return chunks === null ? null : Buffer.concat(chunks);
}

interface Receiving {
  readonly hands: Hands;
  readonly name: string;
  readonly size: number;
  readonly isOver: boolean;
  readonly senders: SenderThread;
  readonly refuse: (session: SMTPServerSession, to: string, reason: string) => void;
}

/** Answers when the mail is kept; throws what the other side is told. */
async function receive(raw: Buffer | null, session: SMTPServerSession, { hands, name, size, isOver, refuse, senders }: Receiving): Promise<string> {
  const to = recipientsOf(session);
  const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
  const { remoteAddress } = session;
  if (isOver) {
    refuse(session, to.join(', '), `it is larger than ${size / megabyte} MB`);
    throw new Answer(552, `5.3.4 Larger than ${size / megabyte} MB`);
  }
  if (raw === null) throw new Answer(452, '4.3.1 No room just now, come again');
  const check = await senders.check(raw, { from, remoteAddress, helo: session.hostNameAppearsAs, mta: name });
  const received = `Received: from ${word(session.hostNameAppearsAs)} ([${remoteAddress}]) by ${name} with ${session.transmissionType}; ${new Date(hands.now()).toUTCString().replace('GMT', '+0000')}\r\n`;
  const whole = Buffer.concat([Buffer.from(received, 'latin1'), raw]);
  const kept = await hands.mail.received({
    adapter: hands.adapter,
    raw: whole,
    envelope: { from, to, remoteAddress },
    address: null,
    place: null,
    check,
    at: hands.now(),
  });
  if (kept.kept) return '2.0.0 Kept';
  refuse(session, to.join(', '), kept.reason);
  throw new Answer(550, `5.7.1 ${kept.reason}`);
}

/** What a client called itself, as it may stand in a header. */
function word(given: string): string {
  const plain = String(given)
    .replaceAll(/[^\w.:[\]-]/g, '')
    .slice(0, 200);
  return plain === '' ? 'unknown' : plain;
}
