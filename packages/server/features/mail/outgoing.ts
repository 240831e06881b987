/**
 * How does a mail of ours find its way back? It gets a Message-ID of ours, which is remembered with what it is about; it names the mails it answers, so that every mail client
 * keeps the thread; its subject carries the request's token for clients that drop all that. What a machine writes says so, and all carry our mark against loops.
 */
import { answerSubject, plainSubject } from '@samspel/core/mail/subject.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { SendAttachment } from '../../ports/sender.ts';
import { send } from '../sending/index.ts';

export interface MailWish {
  /** Null: it begins something; answers to it begin the thread. */
  readonly thread: string | null;
  readonly to: string;
  readonly cc?: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly SendAttachment[];
  /** `req-1042`: stands in the subject. */
  readonly token?: string;
  /** Id of what it is about. */
  readonly about: string;
  /** What makes it the same mail when it is asked for again. */
  readonly key: string;
  /** Who writes, beside our address: `Anna (Operations)`. */
  readonly fromName?: string;
  /** Nobody wrote it: a receipt, a reminder. */
  readonly isMachine?: boolean;
  readonly urgent?: boolean;
  readonly expiresAt?: Instant;
}

export interface MailSent {
  readonly sending: string;
  readonly messageId: string;
}

const mostReferences = 20;

/** What we write into X-Loop. */
export function loopMark(house: House): string {
  return `samspel@${domainOf(house)}`;
}

function domainOf(house: House): string {
  const url = house.settings.publicUrl;
  return url === undefined || !URL.canParse(url) ? 'samspel.invalid' : new URL(url).hostname;
}

/** Sends a mail, in a thread or to begin one. It leaves after the commit, by whatever sends mail. */
export async function sendMail(tx: Tx, house: House, wish: MailWish): Promise<MailSent> {
  const before = await sql<{ id: string; sending: string }>`
    select o.message_id as id, s.id as sending from sending.sending s join mail.outgoing o on o.message_id = s.body->'headers'->>'Message-ID' where s.key = ${wish.key}`.execute(
    tx,
  );
  const [same] = before.rows;
  if (same !== undefined) return { sending: same.sending, messageId: same.id };
  const thread = wish.thread === null ? null : await threadOf(tx, wish.thread);
  const our = thread?.address ?? (await ownAddress(tx));
  const messageId = `<${house.newId('out').toLowerCase()}@${our?.split('@')[1] ?? domainOf(house)}>`;
  const references = (thread?.ids ?? []).slice(-mostReferences);
  const parent = references.at(-1);
  const headers = {
    'Message-ID': messageId,
    ...(our === null ? {} : { From: wish.fromName === undefined ? our : `${quoted(wish.fromName)} <${our}>`, 'Reply-To': our }),
    ...(parent === undefined ? {} : { 'In-Reply-To': parent, References: references.join(' ') }),
    ...(wish.cc === undefined ? {} : { Cc: wish.cc }),
    ...(wish.isMachine === true ? { 'Auto-Submitted': parent === undefined ? 'auto-generated' : 'auto-replied', 'X-Auto-Response-Suppress': 'All' } : {}),
    'X-Loop': loopMark(house),
  };
  const subject = parent === undefined ? beginning(wish.subject, wish.token ?? null) : answerSubject(wish.subject, wish.token ?? null);
  const sending = await send(tx, house, {
    door: 'mail',
    to: wish.to,
    key: wish.key,
    about: wish.about,
    body: {
      subject,
      text: wish.text,
      headers,
      ...(wish.html === undefined ? {} : { html: wish.html }),
      ...(wish.attachments === undefined ? {} : { attachments: wish.attachments }),
    },
    ...(wish.urgent === undefined ? {} : { urgent: wish.urgent }),
    ...(wish.expiresAt === undefined ? {} : { expiresAt: wish.expiresAt }),
  });
  await sql`
    insert into mail.outgoing (message_id, thread, about, token, sent_to, at)
    values (${messageId}, ${wish.thread}, ${wish.about}, ${wish.token?.toLowerCase() ?? null}, ${[wish.to, ...(wish.cc === undefined ? [] : [wish.cc])]},
      ${new Date(house.now())})`.execute(tx);
  return { sending, messageId };
}

function beginning(subject: string, token: string | null): string {
  const plain = plainSubject(subject);
  return token === null ? plain : `${plain} [${token}]`;
}

/** A display name that cannot be mistaken for anything else. */
function quoted(name: string): string {
  return `"${name.replaceAll(/["\\\p{Cc}]/gu, ' ').trim()}"`;
}

/** Question: which Message-IDs stand in a thread, oldest first, and which address of ours does it go on from? */
async function threadOf(reader: Reader, thread: string): Promise<{ readonly ids: string[]; readonly address: string } | null> {
  const { rows } = await sql<{ ids: string[]; address: string }>`
    select (select address from mail.message where id = ${thread}) as address, array(
      select id from (
        select message_id as id, at, right(id, 26) as place from mail.message where thread = ${thread} and message_id is not null
        union all select message_id, at, upper(substr(message_id, 6, 26)) from mail.outgoing where thread = ${thread}) said order by at, place) as ids
    where exists (select 1 from mail.message where id = ${thread})`.execute(reader);
  return rows[0] ?? null;
}

/** Question: from which address do we begin? The first that questions come to; null when there is none. */
async function ownAddress(reader: Reader): Promise<string | null> {
  const { rows } = await sql<{ address: string }>`select address from mail.address where kind = 'request' order by created_at, id limit 1`.execute(reader);
  return rows[0]?.address ?? null;
}
