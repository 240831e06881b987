/**
 * How does what the bot hears reach the house? In the order in which it was said, one after the other, each kept before the next is told. While the house cannot keep anything
 * lines wait, up to a bound; what is given up beyond it is counted and logged.
 */
import { sameNick } from '@samspel/core/chat/address.ts';
import type { IrcMessage } from 'irc-framework';
import type { Hands } from '../../ports/adapter.ts';
import type { ChannelStanding, HeardLine, WantedChannel } from '../../ports/chat.ts';
import type { Connection } from './connection.ts';

const mostWaiting = 2000;
const tries = 5;
/** What clients say to each other past the words stands between two of these. */
const mark = '\u0001';

export interface Listening {
  /** `name` is that of the connection: with a count it makes a key where the network gives none. */
  readonly heard: (name: string, connection: Connection, message: IrcMessage, isInSight: boolean) => void;
  readonly gone: (nick: string | null) => void;
  readonly standing: (channels: readonly ChannelStanding[], nick: string | null) => void;
  readonly wanted: (take: (wanted: readonly WantedChannel[]) => void) => void;
  /** Comes back when what is under way has ended. */
  readonly end: () => Promise<void>;
}

export function makeListening(hands: Hands, bots: readonly string[]): Listening {
  let count = 0;
  let waiting = 0;
  let lost = 0;
  let ending = false;
  let ended = false;
  let asking = false;
  let turn: Promise<void> = Promise.resolve();

  // Who went out of sight is told however much waits and however long it takes: a nick must not stay linked because many left at once, or because the house was down then.
  const inTurn = (work: () => Promise<void>, needed = false): void => {
    if (waiting >= mostWaiting && !needed) {
      if (lost++ % 100 === 0) hands.log('warn', 'more is said than can be kept: lines are lost', { lost });
      return;
    }
    waiting++;
    turn = turn.then(async () => {
      for (let attempt = 1; (attempt <= tries || (needed && !ending)) && !ended; attempt++) {
        const failure = await work().then(
          () => null,
          (error: unknown) => error ?? new Error('nothing was said'),
        );
        if (failure === null) break;
        hands.log('warn', 'what was heard could not be kept', { attempt, failure: String(failure).slice(0, 300) });
        await new Promise((resolve) => setTimeout(resolve, Math.min(attempt, 10) * 500).unref());
      }
      waiting--;
    });
  };

  return {
    heard: (name, connection, message, isInSight) => {
      const line = lineOf(`${name}:${++count}`, connection, message, hands, bots);
      if (line !== null) inTurn(() => hands.chat.heard({ ...line, isInSight }));
    },
    gone: (nick) => inTurn(() => hands.chat.gone(hands.adapter, nick), true),
    standing: (channels, nick) => inTurn(() => hands.chat.standing(hands.adapter, channels, nick)),
    wanted: (take) => {
      if (asking || ended) return;
      asking = true;
      hands.chat
        .wanted(hands.adapter)
        .then(
          (wanted) => (ended ? undefined : take(wanted)),
          (error: unknown) => hands.log('warn', 'the house does not say where the bot should be', { failure: String(error).slice(0, 300) }),
        )
        .finally(() => {
          asking = false;
        });
    },
    end: async () => {
      ending = true;
      await turn;
      ended = true;
    },
  };
}

function lineOf(key: string, connection: Connection, message: IrcMessage, hands: Hands, bots: readonly string[]): Omit<HeardLine, 'isInSight'> | null {
  const { command, params, tags, nick, ident, hostname } = message;
  const [target = ''] = params;
  const said = params.at(-1) ?? '';
  const isAction = said.startsWith(`${mark}ACTION `);
  // Other requests from client to client are not talk.
  if (said.startsWith(mark) && !isAction) return null;
  // `@#channel` is said to its operators alone.
  const channel = /^[~&@%+]*([#&+!][^\s,]+)$/.exec(target)?.[1] ?? null;
  if (channel === null && !sameNick(target, connection.nick())) return null;
  const at = Date.parse(tags['time'] ?? '');
  return {
    adapter: hands.adapter,
    key: tags['msgid'] === undefined ? key : `msgid:${tags['msgid'].slice(0, 200)}`,
    channel,
    nick,
    account: tags['account'] === undefined || tags['account'] === '' ? null : tags['account'],
    mask: ident === '' || hostname === '' ? null : `${ident}@${hostname}`,
    text: isAction ? said.slice(8).replaceAll(mark, '') : said,
    kind: command === 'NOTICE' ? 'notice' : isAction ? 'action' : 'line',
    isBot: 'bot' in tags || 'draft/bot' in tags || 'inspircd.org/bot' in tags || bots.some((bot) => sameNick(bot, nick)),
    at: Number.isFinite(at) ? at : hands.now(),
  };
}
