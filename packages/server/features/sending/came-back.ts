/**
 * What was sent and came back? A mail system’s report that it could not deliver names the mail by its Message-ID; the sending is marked with it, told, and shown where people look for what
 * failed. A report of a delay is none.
 */
import { mailReceived } from '@samspel/contract/mail.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { sendingActor, tell } from './loop.ts';
import { endedOf } from './storage.ts';

/** The reaction to reports. */
export function cameBackReaction(house: House): Reaction {
  return {
    event: 'mail.received',
    name: 'sending.note-what-came-back',
    handle: async (tx, event) => {
      const { bounced, isBounce } = mailReceived.parse(event.payload);
      if (!isBounce || bounced === null || bounced.messageId === null || !bounced.isFinal) return;
      const id = await sendingOf(tx, bounced.messageId);
      if (id === null) return;
      const reason = `It came back${bounced.recipient === null ? '' : `: ${bounced.recipient} could not be reached`}${bounced.status === null ? '' : ` (${bounced.status})`}`;
      const { numAffectedRows } = await sql`
        update sending.sending set came_back = ${reason} where id = ${id} and state = 'sent' and came_back is null`.execute(tx);
      if ((numAffectedRows ?? 0n) > 0n) await tell(house, tx, sendingActor, { ...(await endedOf(tx, id)), reason }, 'came-back', null);
    },
  };
}

/** Question: which sending left under this Message-ID? Its own, or one that whoever sent it gave it. */
async function sendingOf(tx: Tx, messageId: string): Promise<string | null> {
  const own = /^<(snd_[0-9A-Za-z]{26})@/.exec(messageId)?.[1] ?? null;
  const { rows } = await sql<{ id: string }>`
    select id from sending.sending where id = ${own} and door = 'mail'
    union all
    select s.id from mail.outgoing o join sending.sending s on s.about = o.about and s.body->'headers'->>'Message-ID' = o.message_id
    where o.message_id = ${messageId} limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}
