/**
 * What happens to a mail that came in? It is read in a thread of its own, and kept raw and read in one transaction together with the event that tells it; only then does the
 * call come back, so that an adapter says «250» to what cannot be lost any more. The same mail again is kept once.
 */
import { randomUUID } from 'node:crypto';
import type { Actor } from '@samspel/core/access/role.ts';
import { loopOf } from '@samspel/core/mail/loop.ts';
import { saidIn } from '@samspel/core/mail/text-parts.ts';
import { decideThread } from '@samspel/core/mail/thread.ts';
import { iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { MailEar, ReceivedMail, SenderCheck } from '../../ports/mail-in.ts';
import { type AddressRow, addressesFor } from './addresses.ts';
import { keepContent, type Packed, packed } from './content.ts';
import { type Opened, onceOf, openMail } from './contents.ts';
import { loopMark } from './outgoing.ts';
import type { ReaderThread } from './reader-thread.ts';
import { holdContents, insertMail, isKept, type MailRow } from './storage.ts';
import { aboutOf, isOurs, joinOutgoing, lastHourOf, threadClues } from './threads.ts';

export const mailActor: Actor = { kind: 'system', id: 'mail', name: 'Mail', role: 'viewer', teams: [], scopes: [] };

const longestTold = 8000;
const mostRefusedADay = 1000;
const forWhom = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

/** What adapters tell mail. */
export function makeEar(house: House, reader: ReaderThread): MailEar {
  return {
    wants: async (address) => (await addressesFor(house.reader, [address])).length > 0,
    received: (mail) => receive(house, reader, mail),
    refused: async ({ from, to, remoteAddress, reason }) => {
      const now = new Date(house.now());
      const short = (text: string): string => text.replaceAll('\u0000', '').toWellFormed().slice(0, 320);
      await sql`
        insert into mail.refused as r (day, from_address, to_address, remote_address, reason, count, at)
        select ${now}::date, ${short(from)}, ${short(to)}, ${short(remoteAddress)}, ${short(reason)}, 1, ${now}
        where (select count(*) from mail.refused where day = ${now}::date) < ${mostRefusedADay}
        on conflict (day, from_address, to_address, remote_address, reason) do update set count = r.count + 1, at = excluded.at`.execute(house.reader);
    },
  };
}

async function receive(house: House, reader: ReaderThread, mail: ReceivedMail): ReturnType<MailEar['received']> {
  const reading = await reader.read(mail.raw);
  const opened = openMail(mail.raw, reading, mail.envelope?.from ?? null);
  const addresses = await addressesFor(house.reader, recipientsOf(mail, opened));
  if (addresses.length === 0) return { kept: false, reason: 'It is for no address that mail is received for.' };
  const raw = await packed(mail.raw);
  const purposes = [...new Map(addresses.map((row) => [`${row.kind} ${row.target ?? ''}`, row])).values()];
  await house.change(async (tx) => {
    await holdContents(tx);
    for (const address of purposes) await keep(house, tx, { mail, opened, raw, address });
  });
  return { kept: true };
}

/** Whom it is for: by the envelope; of fetched mail by the mailbox it was in, else by its headers. */
function recipientsOf(mail: ReceivedMail, { headers, contents }: Opened): readonly string[] {
  if (mail.envelope !== null) return mail.envelope.to;
  if (mail.address !== null) return [mail.address];
  return [...headers.filter(({ name }) => forWhom.includes(name)).map(({ value }) => value.replaceAll(/[<>]/g, '')), ...contents.to, ...contents.cc];
}

interface Keeping {
  readonly mail: ReceivedMail;
  readonly opened: Opened;
  readonly raw: Packed;
  readonly address: AddressRow;
}

async function keep(house: House, tx: Tx, { mail, opened, raw, address }: Keeping): Promise<void> {
  const { contents, headers, nature } = opened;
  const { kind, target } = address;
  const once = onceOf(mail.raw, headers, mail.place === null ? null : `${mail.adapter} ${mail.place}`, `${kind} ${target ?? ''}`) ?? randomUUID();
  if (await isKept(tx, once)) return;
  const decision = decideThread(await threadClues(tx, { ...contents, kind, target, from: isBelieved(mail.check) ? contents.fromAddress : '' }));
  const quiet = loopOf({
    headers,
    mark: loopMark(house),
    isAlert: kind === 'alert',
    isOurs: await isOurs(tx, contents.messageId),
    ...(await lastHourOf(tx, contents.fromAddress, contents.subject, house.now())),
  });
  const id = house.newId('mai');
  const bouncedId = contents.bounced?.messageId ?? null;
  const row: MailRow = {
    ...contents,
    id,
    thread: decision.thread ?? id,
    kind,
    address: address.address,
    target,
    adapter: mail.adapter,
    at: mail.at,
    about: await aboutOf(tx, decision.thread, decision.by ?? bouncedId),
    isAutomatic: nature.isAutomatic,
    isBounce: nature.isBounce,
    isQuiet: quiet !== null,
    reason: [quiet, nature.reason, decision.reason].filter((one) => one !== null).join('; '),
    authentication: mail.check === null ? null : { ...mail.check, dkim: [...mail.check.dkim] },
    envelopeFrom: mail.envelope?.from.slice(0, 320) ?? null,
    remoteAddress: mail.envelope?.remoteAddress ?? null,
    rawHash: raw.hash,
    size: mail.raw.length,
    rawGoneAt: null,
  };
  if (!(await insertMail(tx, once, row))) return;
  await keepContent(tx, raw);
  if (decision.thread === null && decision.by !== null && row.about !== null) await joinOutgoing(tx, row.about, decision.by, id);
  await house.publish(tx, mailActor, { type: 'mail.received', subject: id, payload: toldOf(row) });
}

/** Whether the sender may be who they say: their domain does not deny it, and the mail was not made so that nobody can tell. */
function isBelieved(check: SenderCheck | null): boolean {
  return check === null || (check.dmarc !== 'fail' && !check.dkim.some(({ domain, result }) => domain === '' && result === 'policy'));
}

function toldOf(row: MailRow): Readonly<Record<string, unknown>> {
  const {
    id,
    thread,
    kind,
    address,
    target,
    replyTo,
    to,
    cc,
    subject,
    token,
    about,
    isAutomatic,
    isBounce,
    isQuiet,
    reason,
    bounced,
    attachments,
    at,
    sentAt,
  } = row;
  return {
    mail: id,
    thread,
    isFirst: thread === id,
    kind,
    address,
    target,
    from: { address: row.fromAddress, name: row.fromName },
    replyTo,
    to: to.slice(0, 50),
    cc: cc.slice(0, 50),
    subject,
    token,
    about,
    text: saidIn(row.parts).slice(0, longestTold).toWellFormed(),
    isAutomatic,
    isBounce,
    isQuiet,
    reason,
    bounced,
    dmarc: isBelieved(row.authentication) ? (row.authentication?.dmarc ?? null) : 'fail',
    attachments: attachments.length,
    sentAt: sentAt === null ? null : iso(sentAt),
    at: iso(at),
  };
}
