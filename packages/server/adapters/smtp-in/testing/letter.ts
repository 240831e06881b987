/** How does a test send mail to the receiver? Over the wire, as anybody's mail server would; it comes back when «250» was said. */
import { createTransport } from 'nodemailer';

export interface Letter {
  /** The first part of its Message-ID; the rest is the sender's domain. */
  readonly id: string;
  /** `Dee <dee@dev.test>`. */
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly at: number;
  readonly to?: string;
  readonly inReplyTo?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function sendLetter(port: number, { id, from, subject, text, at, to = 'ops@samspel.test', inReplyTo, headers = {} }: Letter): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, requireTLS: true, tls: { rejectUnauthorized: false } });
  const domain = /@([^>]+)/.exec(from)?.[1] ?? '';
  const thread = inReplyTo === undefined ? {} : { inReplyTo, references: inReplyTo };
  try {
    await transport.sendMail({ from, to, subject, text, date: new Date(at), messageId: `<${id}@${domain}>`, headers: { ...headers }, ...thread });
  } finally {
    transport.close();
  }
}

/** Delivers raw mails over so many connections at a time; answers why some were refused. */
export async function deliverRaw(port: number, to: string, mails: readonly Uint8Array[], connections: number): Promise<string[]> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  const refused: string[] = [];
  const envelope = { from: 'anna@dev.example', to: [to] };
  await Promise.all(mails.map((raw) => transport.sendMail({ envelope, raw: Buffer.from(raw) }).catch((error: Error) => refused.push(error.message))));
  transport.close();
  return refused;
}
