/** What do we know of the threads a mail might belong to, and of whoever wrote it? */
import type { MailKind } from '@samspel/contract/mail.ts';
import type { ThreadClues } from '@samspel/core/mail/thread.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import { sendingsById } from '../sending/index.ts';

export interface Asked {
  readonly kind: MailKind;
  readonly target: string | null;
  readonly messageId: string | null;
  readonly refs: readonly string[];
  readonly token: string | null;
  readonly from: string;
}

/** Question: which threads do these Message-IDs and this token stand for? Of what is for the same purpose. Those of ours are locked: two first answers at once join one thread. */
export async function threadClues(tx: Tx, { kind, messageId, refs, token, from }: Asked): Promise<ThreadClues> {
  const known = new Map<string, string | null>();
  if (refs.length > 0) {
    const ours = await sql<{ id: string; thread: string | null }>`
      select message_id as id, thread from mail.outgoing where message_id = any(${[...refs]}::text[]) order by message_id for update`.execute(tx);
    for (const { id, thread } of ours.rows) known.set(id, thread);
    const theirs = await sql<{ id: string; thread: string }>`
      select distinct on (message_id) message_id as id, thread from mail.message where message_id = any(${[...refs]}::text[]) and kind = ${kind}
      order by message_id, id`.execute(tx);
    for (const { id, thread } of theirs.rows) known.set(id, thread);
  }
  const later =
    messageId === null
      ? []
      : (
          await sql<{
            thread: string;
          }>`select thread from mail.message where refs @> array[${messageId}]::text[] and kind = ${kind} order by id limit 1`.execute(tx)
        ).rows;
  const ofToken =
    token === null || kind === 'alert'
      ? []
      : (
          await sql<{ thread: string; people: string[] }>`
            select o.thread, array(
              select from_address from mail.message m where m.thread = o.thread union select unnest(to_list || cc_list) from mail.message m where m.thread = o.thread
              union select unnest(sent_to) from mail.outgoing p where p.thread = o.thread) as people
            from (select distinct thread from mail.outgoing where token = ${token} and thread is not null limit 20) o`.execute(tx)
        ).rows;
  return { answers: refs, known, answeredBy: later[0]?.thread ?? null, token, ofToken, from };
}

/** Question: what was the last mail of ours about that stands in this thread, or has this Message-ID? */
export async function aboutOf(reader: Reader, thread: string | null, messageId: string | null): Promise<string | null> {
  const { rows } = await sql<{ about: string }>`
    select about from mail.outgoing where message_id = ${messageId} or thread = ${thread} order by (message_id = ${messageId}) desc nulls last, at desc limit 1`.execute(
    reader,
  );
  return rows[0]?.about ?? (messageId === null ? null : await bySending(reader, messageId));
}

/** Question: what was the sending about that left under a Message-ID of its own (a page, a notice)? */
async function bySending(reader: Reader, messageId: string): Promise<string | null> {
  const id = /^<(snd_[0-9A-Za-z]{26})@/.exec(messageId)?.[1];
  return id === undefined ? null : ((await sendingsById(reader, [id]))[0]?.about ?? null);
}

/** Mails of ours that began something belong to the thread of the first answer. */
export async function joinOutgoing(tx: Tx, about: string, messageId: string, thread: string): Promise<void> {
  await sql`update mail.outgoing set thread = ${thread} where thread is null and (message_id = ${messageId} or about = ${about})`.execute(tx);
}

/** Question: did we give this Message-ID? */
export async function isOurs(reader: Reader, messageId: string | null): Promise<boolean> {
  if (messageId === null) return false;
  const { rows } = await sql`select 1 from mail.outgoing where message_id = ${messageId}`.execute(reader);
  return rows.length > 0 || (await bySending(reader, messageId)) !== null;
}

/** Question: how much did this sender write in the last hour, and how much of it under this subject? */
export async function lastHourOf(reader: Reader, from: string, subject: string, now: Instant): Promise<{ lastHour: number; sameSubject: number }> {
  const { rows } = await sql<{ lastHour: number; sameSubject: number }>`
    select count(*)::int as "lastHour", (count(*) filter (where subject = ${subject}))::int as "sameSubject"
    from mail.message where from_address = ${from} and at > ${new Date(now - 3_600_000)}`.execute(reader);
  return rows[0] ?? { lastHour: 0, sameSubject: 0 };
}
