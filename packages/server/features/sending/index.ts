/**
 * What leaves the house, and what became of it? Others queue with `send`, in their own transaction, and react to `sending.sent` and `sending.given-up`, whose subject is
 * what the sending is about.
 */
import { giveUpSending, listSendings, sendAgain, sendingRefusals } from '@samspel/contract/sending.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { cameBackReaction } from './came-back.ts';
import { type LoopParts, makeSendingLoop, tell } from './loop.ts';
import { pushBindings } from './push.ts';
import { countByDoor, holdOne, listOf, oneOf } from './screens.ts';
import { endedOf, forgetEnded, giveUp, requeue, wakeServers } from './storage.ts';

export type { OpenDoor } from './loop.ts';
export { pushSubscriptions } from './push.ts';
export { openWays, sendingsAbout, sendingsById } from './screens.ts';
export { type SendWish, send } from './send.ts';

const day = 86_400_000;
/** What ended is forgotten after a month; its events stay. */
const keptDays = 30;

/** The queue as a feature; `doors` are those open on this server. */
export function sendingFeature(house: House, parts: Pick<LoopParts, 'server' | 'doors'>): Feature {
  const loop = makeSendingLoop({ house, ...parts });
  return {
    noun: 'sending',
    routes: [...queueBindings(house), ...pushBindings(house)],
    reactions: [cameBackReaction(house)],
    clockwork: [{ name: 'sending.forget-ended', everySeconds: 3600, tick: (tx, now) => forgetEnded(tx, now - keptDays * day) }],
    background: [loop],
    stop: loop.stop,
  };
}

function queueBindings(house: House): readonly Binding[] {
  return [
    bind(listSendings, async ({ query, now }) => {
      const after = readCursor(query.cursor, 1);
      if (!after.ok) return after;
      const state = query.state ?? 'given-up';
      const filter = { states: state === 'waiting' ? ['waiting', 'sending'] : [state], door: query.door ?? null, about: query.about ?? null };
      const [rows, doors] = await Promise.all([listOf(house.reader, filter, after.value, query.limit + 1), countByDoor(house.reader, now)]);
      return answer({ ...pageOf(rows, query.limit, (row) => [row.id]), doors });
    }),
    bind(sendAgain, ({ params, actor, now }) =>
      house.change(async (tx) => {
        const held = await holdOne(tx, params.id);
        if (held === null) return refuse(sendingRefusals.unknown.code);
        if (held.state !== 'given-up' && held.cameBack === null) return refuse(sendingRefusals.notEnded.code, { state: held.state });
        await requeue(tx, params.id, now, now + day);
        await tell(house, tx, actor, await endedOf(tx, params.id), 'sent-again', null);
        await wakeServers(tx);
        return answer((await oneOf(tx, params.id)) ?? held);
      }),
    ),
    bind(giveUpSending, ({ params, actor, now }) =>
      house.change(async (tx) => {
        const held = await holdOne(tx, params.id);
        if (held === null) return refuse(sendingRefusals.unknown.code);
        if (held.state !== 'waiting') return refuse(sendingRefusals.notWaiting.code, { state: held.state });
        const reason = `${actor.name} gave it up${held.reason === null ? '' : `. The last try: ${held.reason}`}`;
        await giveUp(tx, params.id, reason, now);
        await tell(house, tx, actor, await endedOf(tx, params.id), 'given-up', null);
        return answer((await oneOf(tx, params.id)) ?? held);
      }),
    ),
  ];
}
