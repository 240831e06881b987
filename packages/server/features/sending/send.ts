/** How does something come to leave the house? It is written into the queue by the transaction that wants it. */
import type { Id } from '@samspel/core/ids/id.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { isTold } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { SendBody } from '../../ports/sender.ts';
import { sendingActor } from './loop.ts';
import { queueRow, wakeServers } from './storage.ts';

const day = 86_400_000;

export interface SendWish {
  /** The way: `mail`, `irc`, …; of one adapter only: `irc:ada_…`. */
  readonly door: string;
  /** An address as that way reads it. */
  readonly to: string;
  readonly body: SendBody;
  /** What makes it the same sending when it is asked for again. */
  readonly key: string;
  /** Id of what it is about: the subject of the events that tell the outcome. */
  readonly about: string;
  /** Overtakes what is not urgent, and is tried again sooner. */
  readonly urgent?: boolean;
  /** Given up when it has not left by then; a day from now when not said. */
  readonly expiresAt?: Instant;
}

/**
 * Queues one; a key that was used before answers the sending it made. It leaves after the commit, within a second. What is told as a story (the demo world)
 * is written down as sent, with the event that says so, and stays in the house.
 */
export async function send(tx: Tx, house: House, wish: SendWish): Promise<Id<'snd'>> {
  const now = house.now();
  const colon = wish.door.indexOf(':');
  const door = colon < 0 ? wish.door : wish.door.slice(0, colon);
  const adapter = colon < 0 ? null : wish.door.slice(colon + 1);
  const told = isTold();
  const { id, isNew } = await queueRow(tx, {
    id: house.newId('snd'),
    state: told ? 'sent' : 'waiting',
    key: wish.key,
    door,
    adapter,
    to: wish.to,
    body: wish.body,
    about: wish.about,
    urgent: wish.urgent ?? false,
    now,
    expiresAt: wish.expiresAt ?? now + day,
  });
  if (isNew && told) {
    const payload = { sending: id, key: wish.key, door, to: wish.to, reference: null, attempts: 0, again: false };
    await house.publish(tx, sendingActor, { type: 'sending.sent', subject: wish.about, payload });
  } else if (isNew) await wakeServers(tx);
  return id;
}
