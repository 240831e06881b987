/** Which rows hold the mails? */
import type { Mail, MailAttachment, MailAuthentication, MailKind, MailPart, MailSummary } from '@samspel/contract/mail.ts';
import type { Bounced } from '@samspel/core/mail/bounce.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { CursorKey } from '../../platform/http/cursor.ts';

/** What is read out of the raw mail, and can be read anew. */
export interface Contents {
  readonly sentAt: Instant | null;
  readonly messageId: string | null;
  readonly refs: readonly string[];
  readonly fromAddress: string;
  readonly fromName: string;
  readonly replyTo: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly token: string | null;
  readonly parts: readonly MailPart[];
  readonly isCut: boolean;
  readonly hasHtml: boolean;
  readonly hasRemoteImages: boolean;
  readonly attachments: readonly MailAttachment[];
  readonly bounced: Bounced | null;
  readonly parsed: 'whole' | 'failed';
  readonly problem: string | null;
}

/** A mail as it is stored. */
export interface MailRow extends Contents {
  readonly id: string;
  readonly thread: string;
  readonly kind: MailKind;
  readonly address: string;
  readonly target: string | null;
  readonly adapter: string;
  readonly at: Instant;
  readonly about: string | null;
  readonly isAutomatic: boolean;
  readonly isBounce: boolean;
  readonly isQuiet: boolean;
  readonly reason: string;
  readonly authentication: MailAuthentication | null;
  readonly envelopeFrom: string | null;
  readonly remoteAddress: string | null;
  readonly rawHash: string;
  readonly size: number;
  /** When it was thrown away as it came; null: it is there. */
  readonly rawGoneAt: Instant | null;
}

const columns = sql`
  m.id, m.thread, m.kind, m.address, m.target, m.adapter, m.at, m.sent_at as "sentAt", m.message_id as "messageId", m.refs, m.from_address as "fromAddress",
  m.from_name as "fromName", m.reply_to as "replyTo", m.to_list as "to", m.cc_list as "cc", m.subject, m.token, m.about, m.parts, m.is_cut as "isCut",
  m.has_html as "hasHtml", m.has_remote_images as "hasRemoteImages", m.attachments, m.is_automatic as "isAutomatic",
  m.is_bounce as "isBounce", m.is_quiet as "isQuiet", m.reason, m.bounced, m.parsed, m.problem, m.authentication, m.envelope_from as "envelopeFrom",
  m.remote_address as "remoteAddress", m.raw_hash as "rawHash", m.size, m.raw_gone_at as "rawGoneAt"`;

const at = (instant: Instant | null): Date | null => (instant === null ? null : new Date(instant));

/** Bytes are kept under this lock together with others, and thrown away under it alone: what is kept in a transaction keeps its bytes. */
const contentsLock = 105_001;

export async function holdContents(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${contentsLock})`.execute(tx);
}

export async function holdContentsAlone(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${contentsLock})`.execute(tx);
}

/** Question: was this mail kept before, for this purpose? */
export async function isKept(reader: Reader, once: string): Promise<boolean> {
  const { rows } = await sql`select 1 from mail.message where once = ${once}`.execute(reader);
  return rows.length > 0;
}

/** Writes a mail; false when it was kept before. */
export async function insertMail(tx: Tx, once: string, row: MailRow): Promise<boolean> {
  const { rows } = await sql`
    insert into mail.message (id, once, thread, kind, address, target, adapter, at, sent_at, message_id, refs, from_address, from_name, reply_to, to_list, cc_list, subject,
      token, about, parts, is_cut, has_html, has_remote_images, attachments, is_automatic, is_bounce, is_quiet, reason, bounced, parsed, problem, authentication,
      envelope_from, remote_address, raw_hash, size)
    values (${row.id}, ${once}, ${row.thread}, ${row.kind}, ${row.address}, ${row.target}, ${row.adapter}, ${at(row.at)}, ${at(row.sentAt)}, ${row.messageId},
      ${[...row.refs]}, ${row.fromAddress}, ${row.fromName}, ${row.replyTo}, ${[...row.to]}, ${[...row.cc]}, ${row.subject}, ${row.token}, ${row.about},
      ${json(row.parts)}, ${row.isCut}, ${row.hasHtml}, ${row.hasRemoteImages}, ${json(row.attachments)}, ${row.isAutomatic}, ${row.isBounce},
      ${row.isQuiet}, ${row.reason}, ${row.bounced === null ? null : json(row.bounced)}, ${row.parsed}, ${row.problem},
      ${row.authentication === null ? null : json(row.authentication)}, ${row.envelopeFrom}, ${row.remoteAddress}, ${row.rawHash}, ${row.size})
    on conflict (once) do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** Writes anew what was read out of a mail. Where it belongs stays. */
export async function updateContents(tx: Tx, id: string, row: Contents): Promise<void> {
  await sql`
    update mail.message set sent_at = ${at(row.sentAt)}, from_address = ${row.fromAddress}, from_name = ${row.fromName}, reply_to = ${row.replyTo},
      to_list = ${[...row.to]}, cc_list = ${[...row.cc]}, subject = ${row.subject}, parts = ${json(row.parts)}, is_cut = ${row.isCut}, has_html = ${row.hasHtml},
      has_remote_images = ${row.hasRemoteImages}, attachments = ${json(row.attachments)},
      bounced = ${row.bounced === null ? null : json(row.bounced)}, parsed = ${row.parsed}, problem = ${row.problem}
    where id = ${id}`.execute(tx);
}

/** Question: one mail. */
export async function mailById(reader: Reader, id: string): Promise<MailRow | null> {
  const { rows } = await sql<MailRow>`select ${columns} from mail.message m where m.id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

export interface MailFilter {
  readonly kind: MailKind | null;
  readonly thread: string | null;
  readonly from: string | null;
  readonly show: 'all' | 'quiet' | 'automatic' | 'bounces' | 'failed';
}

/** Question: which mails, newest first, after a place in the list? Sortable by `id`. */
export async function listMails(reader: Reader, { kind, thread, from, show }: MailFilter, after: CursorKey | null, limit: number): Promise<MailRow[]> {
  const [id] = after ?? [null];
  const { rows } = await sql<MailRow>`
    select ${columns} from mail.message m
    where (${kind}::text is null or m.kind = ${kind}) and (${thread}::text is null or m.thread = ${thread}) and (${from}::text is null or m.from_address = ${from})
      and (${show} = 'all' or (${show} = 'quiet' and m.is_quiet) or (${show} = 'automatic' and m.is_automatic) or (${show} = 'bounces' and m.is_bounce)
        or (${show} = 'failed' and m.parsed = 'failed'))
      and (${id}::text is null or m.id < ${id}::text)
    order by m.id desc limit ${limit}`.execute(reader);
  return rows;
}

/** A mail in a list. */
export function tellSummary(row: MailRow): MailSummary {
  const { id, thread, kind, address, target, subject, token, size, attachments, isAutomatic, isBounce, isQuiet, reason, parsed, rawGoneAt } = row;
  return {
    id,
    thread,
    kind,
    address,
    target,
    from: { address: row.fromAddress, name: row.fromName },
    subject,
    token,
    at: iso(row.at),
    sentAt: row.sentAt === null ? null : iso(row.sentAt),
    size,
    attachments: attachments.map((one) => ({ ...one, kept: one.kept && rawGoneAt === null })),
    isAutomatic,
    isBounce,
    isQuiet,
    reason,
    parsed,
  };
}

/** A mail as it is read. */
export function tellMail(row: MailRow): Mail {
  const { messageId, replyTo, to, cc, about, parts, isCut, hasRemoteImages, problem, bounced, authentication, envelopeFrom, remoteAddress } = row;
  return {
    ...tellSummary(row),
    messageId,
    replyTo,
    to: [...to],
    cc: [...cc],
    about,
    parts: [...parts],
    isCut,
    hasHtml: row.hasHtml && row.rawGoneAt === null,
    hasRemoteImages,
    problem,
    bounced,
    authentication,
    envelopeFrom,
    remoteAddress,
    rawGoneAt: row.rawGoneAt === null ? null : iso(row.rawGoneAt),
  };
}
