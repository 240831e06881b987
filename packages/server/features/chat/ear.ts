/** What do adapters tell chat? Lines, who went out of sight, how it stands with channels. Each is kept before the call comes back; what is to be answered is answered behind it, one after the other. */
import { foldNick } from '@samspel/core/chat/address.ts';
import { sql } from 'kysely';
import type { Background } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import type { ChatEar } from '../../ports/chat.ts';
import { type Kept, keep } from './hearing.ts';
import { forgetNicks } from './identities.ts';
import { channelsOf } from './storage.ts';

/** More commands than this wait for an answer: the rest is not answered, which whoever floods the bot may as well find. */
const mostWaiting = 200;

export interface Ear {
  readonly ear: ChatEar;
  /** Comes back when what is being answered is answered. */
  readonly background: Background;
}

/** Who asks more often than this in a minute is not answered: a person does not, and two bots in a circle do. */
const mostAMinute = 20;

/** Counts what each nick asked lately. */
function makeMeasure(now: () => number): (nick: string) => boolean {
  const asked = new Map<string, number[]>();
  return (nick) => {
    const since = now() - 60_000;
    const lately = (asked.get(nick) ?? []).filter((at) => at > since);
    if (asked.size > 5000) asked.clear();
    asked.set(nick, lately);
    if (lately.length >= mostAMinute) return false;
    lately.push(now());
    return true;
  };
}

/** Makes what hears; `answer` is given each line that was kept. */
export function ear(house: House, answer: (kept: Kept) => Promise<void>): Ear {
  let waiting = 0;
  let turn: Promise<void> = Promise.resolve();
  const mayAsk = makeMeasure(house.now);
  const later = (kept: Kept): void => {
    if (waiting >= mostWaiting || (kept.asks !== null && !mayAsk(`${kept.line.network} ${foldNick(kept.line.nick)}`))) return;
    waiting++;
    turn = turn
      .then(() => answer(kept))
      .catch((error: unknown) => house.log.warn({ err: error, line: kept.line.id }, 'a line in chat could not be answered'))
      .finally(() => {
        waiting--;
      });
  };
  return {
    background: {
      name: 'chat.answer',
      wake: () => undefined,
      settle: async () => {
        const was = waiting > 0;
        await turn;
        return was;
      },
    },
    ear: {
      heard: async (line) => {
        const kept = await house.change((tx) => keep(house, tx, line));
        if (kept !== null && (kept.asks !== null || kept.isTalk)) later(kept);
      },
      gone: async (adapter, nick) => {
        // A code that was said before is perhaps being answered: what that links is forgotten too.
        await turn;
        await house.change((tx) => forgetNicks(house, tx, adapter, nick));
      },
      wanted: async (adapter) =>
        (await channelsOf(house.reader, adapter)).map(({ name, key, topic, topicText }) => ({ name, key, topic: topic ? topicText : null })),
      standing: async (adapter, channels, nick) => {
        const now = new Date(house.now());
        await house.change(async (tx) => {
          await sql`
            insert into chat.network (id, nick, changed_at) values (${adapter}, ${nick}, ${now})
            on conflict (id) do update set nick = coalesce(excluded.nick, chat.network.nick), changed_at = excluded.changed_at`.execute(tx);
          const folded = channels.map(({ name }) => foldNick(name));
          await sql`
            update chat.channel c set is_in = coalesce(s.is_in, false), reason = s.reason
            from chat.channel o left join unnest(${folded}::text[], ${channels.map(({ isIn }) => isIn)}::boolean[], ${channels.map(({ reason }) => reason)}::text[])
              as s (folded, is_in, reason) on s.folded = o.folded
            where c.id = o.id and c.network = ${adapter} and c.removed_at is null`.execute(tx);
          await sql`select pg_notify('samspel_change', ${JSON.stringify({ nouns: ['chat'], subjects: [adapter] })})`.execute(tx);
        });
      },
    },
  };
}
