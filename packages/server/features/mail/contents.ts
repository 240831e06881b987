/** What is kept of a mail, read or unreadable? The reading's result as rows and bytes; of what could not be read, its head and first words as they stand. */
import { createHash } from 'node:crypto';
import { type MailNature, natureOf } from '@samspel/core/mail/automatic.ts';
import { answeredIds, headerOf, type MailHeader, messageIdOf } from '@samspel/core/mail/headers.ts';
import { plainSubject, tokenIn } from '@samspel/core/mail/subject.ts';
import { textParts } from '@samspel/core/mail/text-parts.ts';
import type { Reading } from './reader-thread.ts';
import { storable } from './reading/decoding.ts';
import type { ToldMail } from './reading/thread.ts';
import type { Contents } from './storage.ts';

export interface Opened {
  readonly contents: Contents;
  readonly headers: readonly MailHeader[];
  readonly nature: MailNature;
  /** The subject with its token. */
  readonly subject: string;
}

/** Turns a reading into what is kept. `returnPath` is the envelope's sender; null: there was none. */
export function openMail(raw: Uint8Array, reading: Reading, returnPath: string | null): Opened {
  const read = 'read' in reading ? reading.read : unreadable(raw);
  const nature = natureOf(read.headers, read.from.address, read.subject, returnPath);
  return {
    headers: read.headers,
    nature,
    subject: read.subject,
    contents: {
      sentAt: read.sentAt,
      messageId: messageIdOf(read.headers),
      refs: answeredIds(read.headers),
      fromAddress: read.from.address.toLowerCase(),
      fromName: read.from.name,
      replyTo: read.replyTo.toLowerCase(),
      to: read.to,
      cc: read.cc,
      subject: plainSubject(read.subject),
      token: tokenIn(read.subject),
      parts: textParts(read.text),
      isCut: read.isCut,
      hasHtml: read.html !== null,
      hasRemoteImages: read.hasRemoteImages,
      attachments: read.attachments.map(({ hash, name, type, size, isInline }) => ({ hash, name, type, size, isInline, kept: true })),
      bounced: nature.isBounce ? read.bounced : null,
      parsed: 'read' in reading ? 'whole' : 'failed',
      problem: 'read' in reading ? read.problem : reading.failed.slice(0, 500),
    },
  };
}

/** Headers that are the mail's own: those before them change on its way. */
const essence = ['message-id', 'date', 'from', 'to', 'cc', 'subject'];

/**
 * What makes it the same mail when it comes again: Message-ID and hash of what does not change on the way, and what it is for. Null when nothing does: a mail with neither
 * Message-ID nor date may rightly come twice, and is told apart by its place at most.
 */
export function onceOf(raw: Uint8Array, headers: readonly MailHeader[], place: string | null, purpose: string): string | null {
  const hash = createHash('sha256').update(purpose).update('\n');
  if (messageIdOf(headers) === null && headerOf(headers, 'date') === null) return place === null ? null : hash.update(`place ${place}`).digest('hex');
  for (const name of essence) hash.update(`${name}:${headerOf(headers, name) ?? ''}\n`);
  return hash.update(raw.subarray(bodyAt(raw))).digest('hex');
}

/** Where the body begins: after the first empty line. */
function bodyAt(raw: Uint8Array): number {
  for (let at = 0; at < raw.length; at++) {
    if (raw[at] !== 0x0a) continue;
    if (raw[at + 1] === 0x0a) return at + 2;
    if (raw[at + 1] === 0x0d && raw[at + 2] === 0x0a) return at + 3;
  }
  return raw.length;
}

const headBytes = 64_000;
const shownBytes = 20_000;

/** What can be told of a mail that no parser reads: the head's lines and the first of what follows. */
function unreadable(raw: Uint8Array): ToldMail {
  const body = bodyAt(raw);
  const text = (from: number, to: number): string => storable(Buffer.from(raw.subarray(from, to)).toString('utf8'));
  const headers = text(0, Math.min(body, headBytes))
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .slice(0, 500)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [{ name: line.slice(0, colon).trim().toLowerCase().slice(0, 200), value: line.slice(colon + 1, colon + 2000).trim() }];
    });
  const from = headerOf(headers, 'from') ?? '';
  const address = /[^\s<>"(),;]{1,200}@[^\s<>"(),;]{1,200}/.exec(from.slice(0, 1000))?.[0] ?? '';
  return {
    headers,
    from: { address, name: from.replace(/<.*$/, '').replaceAll('"', '').trim().slice(0, 200) },
    replyTo: address,
    to: [],
    cc: [],
    subject: (headerOf(headers, 'subject') ?? '').slice(0, 500),
    sentAt: null,
    text: text(body, body + shownBytes),
    isCut: raw.length > body + shownBytes,
    html: null,
    hasRemoteImages: false,
    attachments: [],
    wanted: null,
    bounced: { recipient: null, status: null, messageId: null, isFinal: false },
    problem: null,
  };
}
