/** Which mail server do tests send to? A real one on this machine, with STARTTLS and a password, that takes, refuses, hangs or breaks off as it is told. */
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { FarSide } from '../../../ports/sender.spec.ts';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
  readonly user: string;
  readonly raw: string;
}

export interface FarSmtp {
  readonly port: number;
  readonly taken: readonly TakenMail[];
  readonly connections: () => number;
  readonly behave: (how: FarSide | 'refuses the receiver' | 'refuses now' | 'refuses everybody') => void;
  readonly met: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

class Answer extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** Starts one on a free port. The user is `ops`, the password `right`. */
export async function farSmtp(): Promise<FarSmtp> {
  const taken: TakenMail[] = [];
  let connections = 0;
  let how: Parameters<FarSmtp['behave']>[0] = 'takes';
  let meeting = Promise.withResolvers<void>();
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    onConnect: (_session, callback) => {
      connections++;
      callback();
    },
    onAuth: ({ username, password }, _session, callback) => {
      if (username === 'ops' && password === 'right') callback(null, { user: username });
      else callback(new Error('Wrong user or password'));
    },
    onRcptTo: (_address, _session, callback) => {
      if (how === 'refuses the receiver') callback(new Answer(550, '5.1.1 No such mailbox here'));
      else if (how === 'refuses now') callback(new Answer(451, '4.7.1 Greylisted, come back later'));
      else callback();
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        meeting.resolve();
        if (how === 'hangs') return;
        if (how === 'breaks off') {
          for (const connection of server.connections) connection._socket.destroy();
          return;
        }
        if (how === 'is busy') callback(new Answer(452, '4.3.1 No room just now'));
        else if (how === 'refuses') callback(new Answer(554, '5.6.0 Such a message is not wanted'));
        else {
          taken.push(takenOf(session, Buffer.concat(chunks).toString('utf8')));
          callback();
        }
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    taken,
    connections: () => connections,
    behave: (next) => {
      meeting = Promise.withResolvers();
      how = next;
    },
    met: () => meeting.promise,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function takenOf({ envelope, secure, user }: SMTPServerSession, raw: string): TakenMail {
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  return { from, to: envelope.rcptTo.map(({ address }) => address), isEncrypted: secure, user: String(user ?? ''), raw };
}

/** The text of a mail of one part, decoded. */
export function textOfMail(raw: string): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n').replace(/\r\n$/, '');
  const coding = /^content-transfer-encoding: *(\S+)/im.exec(head)?.[1]?.toLowerCase();
  if (coding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (coding !== 'quoted-printable') return body;
  const plain = body.replaceAll('=\r\n', '').replace(/(?:=[0-9A-F]{2})+/g, (codes) => Buffer.from(codes.replaceAll('=', ''), 'hex').toString('utf8'));
  return plain;
}
