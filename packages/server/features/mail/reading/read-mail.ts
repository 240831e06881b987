/**
 * What stands in a mail? Its headers, people, text, cleaned HTML and attachments, each bounded. Runs in a thread of its own (thread.ts), since what comes from outside
 * may be made to stall a parser. What does not fit here is still in the raw mail.
 */
import { createHash } from 'node:crypto';
import { type Bounced, bouncedIn } from '@samspel/core/mail/bounce.ts';
import type { MailHeader } from '@samspel/core/mail/headers.ts';
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { cleanHtml } from './clean-html.ts';
import { decodeUtf7, storable } from './decoding.ts';
import { htmlText } from './html-text.ts';
import { readWinmail } from './winmail.ts';

export interface Somebody {
  readonly address: string;
  readonly name: string;
}

export interface ReadAttachment {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly isInline: boolean;
  /** SHA-256 of its bytes, by which it is asked for. */
  readonly hash: string;
  readonly bytes: Uint8Array;
}

export interface ReadMail {
  readonly headers: readonly MailHeader[];
  readonly from: Somebody;
  readonly replyTo: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly sentAt: number | null;
  readonly text: string;
  readonly isCut: boolean;
  readonly html: string | null;
  readonly hasRemoteImages: boolean;
  readonly attachments: readonly ReadAttachment[];
  readonly bounced: Bounced;
  /** What was odd; null: nothing. */
  readonly problem: string | null;
}

export const limits = {
  headers: 1000,
  headerLength: 10_000,
  people: 500,
  subject: 1000,
  text: 200_000,
  htmlBytes: 2_000_000,
  attachments: 200,
  inlineBytes: 500_000,
  inlineTotal: 2_000_000,
} as const;

const shownImages = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Reads a mail. Throws when the parser gives up: too deep, too many headers. */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const email = await PostalMime.parse(raw, { maxNestingDepth: 100, maxRfc822NestingDepth: 5, maxHeadersSize: 2_000_000, attachmentEncoding: 'arraybuffer' });
  const headers = email.headers
    .slice(0, limits.headers)
    .map(({ key, value }) => ({ name: storable(key.slice(0, 200)), value: storable(value.slice(0, limits.headerLength)) }));
  const files = email.attachments.map(fileOf);
  const unpacked = files.flatMap(unpack);
  const { text, html: ownHtml } = wordsOf(email, raw);
  const html = ownHtml ?? unpacked.find((one) => one.html !== null)?.html ?? null;
  const tooMuchHtml = html !== null && html.length > limits.htmlBytes;
  const cleaned = html === null || tooMuchHtml ? null : cleanHtml(html, inlineOf(files));
  const words = [text, ...unpacked.map((one) => one.text ?? '')].filter((one) => one.trim() !== '').join('\n\n');
  const spoken = words === '' && html !== null ? htmlText(html.slice(0, limits.htmlBytes)) : words;
  const kept = [...files, ...unpacked.flatMap((one) => one.files)];
  return {
    headers,
    ...peopleOf(email, headers),
    subject: oneLine(email.subject ?? '', limits.subject),
    sentAt: instantOf(email.date),
    text: storable(spoken.slice(0, limits.text)),
    isCut: spoken.length > limits.text,
    html: cleaned === null ? null : storable(cleaned.html),
    hasRemoteImages: cleaned?.hasRemoteImages ?? false,
    attachments: kept
      .slice(0, limits.attachments)
      .map(({ contentId: _contentId, ...file }) => ({ ...file, hash: createHash('sha256').update(file.bytes).digest('hex') })),
    bounced: bouncedIn(
      [spoken, ...files.filter(isEvidence).map(({ bytes }) => Buffer.from(bytes).toString('latin1', 0, 100_000))],
      headers.find(({ name }) => name === 'x-failed-recipients')?.value ?? null,
    ),
    problem: problemOf(kept.length, tooMuchHtml, unpacked.length > 0),
  };
}

function problemOf(files: number, tooMuchHtml: boolean, isWinmail: boolean): string | null {
  const odd = [
    ...(files > limits.attachments ? [`it has ${files} attachments, of which the first ${limits.attachments} are shown`] : []),
    ...(tooMuchHtml ? ['its HTML is too large to be shown'] : []),
    ...(isWinmail ? ['parts of it were unpacked from a winmail.dat'] : []),
  ];
  return odd.length === 0 ? null : odd.join('; ');
}

interface File {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly isInline: boolean;
  readonly contentId: string | null;
  readonly bytes: Uint8Array;
}

const namesByType = new Map([
  ['message/rfc822', 'mail.eml'],
  ['text/calendar', 'invitation.ics'],
  ['message/delivery-status', 'delivery-status.txt'],
  ['text/rfc822-headers', 'headers.txt'],
]);

function fileOf({ filename, mimeType, related, contentId, content }: Attachment): File {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : new Uint8Array(content);
  const type = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(mimeType) ? mimeType : 'application/octet-stream';
  return {
    name: fileName(filename ?? namesByType.get(type) ?? 'attachment'),
    type,
    size: bytes.length,
    isInline: related === true,
    contentId: contentId?.replaceAll(/[<>]/g, '').trim() ?? null,
    bytes,
  };
}

/** A name without folders, signs that steer terminals or turn the direction of writing, and dots at its ends. */
function fileName(given: string): string {
  const base = given.split(/[/\\]/).at(-1) ?? '';
  const plain = storable(base)
    .replaceAll(/[\p{Cc}\p{Cf}"<>|:*?]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(-200)
    .toWellFormed();
  return plain === '' ? 'attachment' : plain;
}

function unpack(file: File): { text: string | null; html: string | null; files: File[] }[] {
  if (file.type !== 'application/ms-tnef' && file.type !== 'application/vnd.ms-tnef' && file.name.toLowerCase() !== 'winmail.dat') return [];
  const read = readWinmail(file.bytes);
  if (read === null) return [];
  const files = read.files.map(({ name, bytes }) => ({
    name: fileName(name),
    type: 'application/octet-stream',
    size: bytes.length,
    isInline: false,
    contentId: null,
    bytes,
  }));
  return [{ text: read.text, html: read.html, files }];
}

function isEvidence({ type }: File): boolean {
  return type === 'message/delivery-status' || type === 'text/rfc822-headers' || type === 'message/rfc822';
}

function inlineOf(files: readonly File[]): Map<string, string> {
  const images = new Map<string, string>();
  let total = 0;
  for (const { contentId, type, size, bytes } of files) {
    if (contentId === null || !shownImages.has(type) || size > limits.inlineBytes || total + size > limits.inlineTotal) continue;
    total += size;
    images.set(contentId, `data:${type};base64,${Buffer.from(bytes).toString('base64')}`);
  }
  return images;
}

function wordsOf(email: Email, raw: Uint8Array): { text: string; html: string | null } {
  const isUtf7 = /charset\s*=\s*"?(unicode-1-1-)?utf-7\b/i.test(Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, 100_000)).toString('latin1'));
  const read = (text: string): string => (isUtf7 ? decodeUtf7(text) : text);
  return { text: read(email.text ?? ''), html: email.html === undefined ? null : read(email.html) };
}

function peopleOf(email: Email, headers: readonly MailHeader[]): Pick<ReadMail, 'from' | 'replyTo' | 'to' | 'cc'> {
  const [author] = flat([email.from, email.sender]);
  const from = author ?? { address: '', name: oneLine(headers.find(({ name }) => name === 'from')?.value ?? '', 200) };
  const [replyTo] = flat(email.replyTo ?? []);
  return { from, replyTo: replyTo?.address ?? from.address, to: addresses(email.to), cc: addresses(email.cc) };
}

function flat(given: readonly (Address | undefined)[]): Somebody[] {
  return given
    .flatMap((one) => (one === undefined ? [] : one.group === undefined ? [one] : one.group))
    .map(({ address, name }) => ({ address: oneLine(address, 320), name: oneLine(name, 200) }))
    .filter(({ address }) => address !== '');
}

function addresses(given: readonly Address[] | undefined): string[] {
  return flat((given ?? []).slice(0, limits.people))
    .map(({ address }) => address)
    .slice(0, limits.people);
}

function oneLine(text: string, longest: number): string {
  return storable(text.slice(0, longest * 4))
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();
}

const firstInstant = 0;
const lastInstant = Date.UTC(2200, 0);

function instantOf(date: string | undefined): number | null {
  const at = date === undefined ? Number.NaN : Date.parse(date);
  return at >= firstInstant && at < lastInstant ? at : null;
}
