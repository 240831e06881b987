/**
 * How does the bot stay on a network? It connects, and when the connection ends it connects again, for ever, with pauses that grow while it fails. Once there it goes where the
 * house wants it, gets its nick back, tells the house each line it hears, in order, and says what it is given to say.
 */
import { randomBytes } from 'node:crypto';
import { sameNick } from '@samspel/core/chat/address.ts';
import { reconnectPause } from '@samspel/core/chat/send-queue.ts';
import type { IrcMessage } from 'irc-framework';
import type { AdapterState, Hands, Running, Tried } from '../../ports/adapter.ts';
import type { SendMessage, SendOutcome } from '../../ports/sender.ts';
import { type Connection, openConnection } from './connection.ts';
import { makeListening } from './listening.ts';
import { makeRooms, type Rooms } from './rooms.ts';
import type { IrcSettings } from './settings.ts';
import { makeSpeaking, type Speaking } from './speaking.ts';

/** A connection that held this long was a good one: the next pause is short again. */
const goodMilliseconds = 30_000;
const arrangeEveryMilliseconds = 2000;
const nickEveryMilliseconds = 60_000;

interface Here {
  readonly connection: Connection;
  readonly rooms: Rooms;
  readonly speaking: Speaking;
  readonly since: number;
  readonly stop: () => void;
}

/** Starts the bot; it goes on until it is stopped. Only to be tried it takes another nick, hears nothing, and goes where it is to say something. */
export function startBot(given: IrcSettings, house: Hands): Running {
  let triedWith: string | null = null;
  const settings: IrcSettings = house.trial ? { ...given, nick: `${given.nick.slice(0, 24)}-try`, recover: 'wait' } : given;
  const hands: Hands = house.trial ? { ...house, chat: onTrial(() => triedWith) } : house;
  let here: Here | null = null;
  let connection: Connection | null = null;
  let failures = 0;
  let stopped = false;
  let retry: NodeJS.Timeout | null = null;
  let state: AdapterState = { isOpen: false, since: hands.now(), lastError: null };
  let prefix = settings.nick;
  let closing: (() => void) | null = null;
  const listening = makeListening(hands, settings.bots);

  const become = (isOpen: boolean, lastError: string | null): void => {
    const since = isOpen === state.isOpen ? state.since : hands.now();
    const changed = isOpen !== state.isOpen || lastError !== state.lastError;
    state = { isOpen, since, lastError };
    if (changed) hands.changed();
  };

  const connect = (): void => {
    retry = null;
    if (stopped) return;
    const name = randomBytes(6).toString('base64url');
    const opened = openConnection(settings, {
      registered: () => arrive(opened),
      message: (message) => hear(opened, name, message),
      closed: (reason) => leave(reason),
    });
    connection = opened;
  };

  const arrive = (opened: Connection): void => {
    prefix = `${opened.nick()}!${'u'.repeat(10)}@${'h'.repeat(63)}`;
    const speaking = makeSpeaking({ now: Date.now, burst: settings.burst, perSecond: settings.perSecond, write: opened.write, prefix: () => prefix });
    const rooms = makeRooms({
      nick: opened.nick,
      now: Date.now,
      command: speaking.command,
      topicLength: () => Math.min(390, opened.limit('TOPICLEN') ?? 300),
      gone: (nick) => listening.gone(nick),
      changed: () => listening.standing(rooms.standing(), opened.nick()),
    });
    const arrange = (): void => listening.wanted((wanted) => rooms.arrange(wanted));
    const arranging = setInterval(arrange, arrangeEveryMilliseconds);
    const renaming = setInterval(() => askNickBack(opened, speaking), nickEveryMilliseconds);
    here = {
      connection: opened,
      rooms,
      speaking,
      since: Date.now(),
      stop: () => {
        clearInterval(arranging);
        clearInterval(renaming);
        speaking.end();
      },
    };
    const botMode = opened.announces('BOT');
    if (botMode !== null && /^[A-Za-z]$/.test(botMode)) speaking.command(null, 'MODE', opened.nick(), `+${botMode}`);
    // Whoever was in sight on an earlier connection, perhaps of a server that died, may be somebody else by now.
    listening.gone(null);
    askNickBack(opened, speaking);
    become(true, null);
    hands.log('info', 'on IRC', { host: settings.host, nick: opened.nick() });
    arrange();
  };

  const askNickBack = (opened: Connection, speaking: Speaking): void => {
    if (sameNick(opened.nick(), settings.nick)) return;
    const asks = settings.recover !== 'wait' && settings.password !== '';
    if (asks) speaking.command('recover', 'PRIVMSG', 'NickServ', `${settings.recover.toUpperCase()} ${settings.nick} ${settings.password}`);
    speaking.command('nick', 'NICK', settings.nick);
  };

  const hear = (opened: Connection, name: string, message: IrcMessage): void => {
    if (here === null || here.connection !== opened) return;
    const { command, params, nick } = message;
    const isOwn = nick !== '' && sameNick(nick, opened.nick());
    if (isOwn && command === 'JOIN' && message.prefix.includes('@')) prefix = message.prefix;
    here.rooms.heard(message);
    here.speaking.heard(message);
    // The nick is free: its holder left or took another.
    const freed = (command === 'QUIT' || command === 'NICK') && sameNick(nick, settings.nick) && !isOwn;
    if (freed || (command === 'NOTICE' && /^nickserv$/i.test(nick) && !sameNick(opened.nick(), settings.nick) && settings.recover === 'ghost'))
      here.speaking.command('nick', 'NICK', settings.nick);
    if (isOwn && command === 'NICK') {
      prefix = `${params[0] ?? settings.nick}!${prefix.slice(prefix.indexOf('!') + 1)}`;
      listening.standing(here.rooms.standing(), params[0] ?? settings.nick);
    }
    if ((command === 'PRIVMSG' || command === 'NOTICE') && nick !== '' && !isOwn && params.length >= 2)
      listening.heard(name, opened, message, here.rooms.sees(nick));
  };

  const leave = (reason: string): void => {
    const held = here === null ? 0 : Date.now() - here.since;
    here?.stop();
    const was = here !== null;
    here = null;
    connection = null;
    if (was) listening.gone(null);
    if (was) listening.standing([], null);
    become(false, reason);
    closing?.();
    if (stopped) return;
    failures = held >= goodMilliseconds ? 0 : failures + 1;
    const pause = reconnectPause(Math.max(0, failures - 1), Math.random());
    hands.log('warn', 'off IRC', { host: settings.host, reason, failures, pauseMilliseconds: pause });
    retry = setTimeout(connect, pause);
  };

  const send = async (message: SendMessage, signal: AbortSignal): Promise<SendOutcome> => {
    if (here === null) return { outcome: 'retry', reason: state.lastError ?? 'not connected yet' };
    if (isChannel(message.to) && !here.rooms.isIn(message.to))
      return {
        outcome: 'retry',
        reason: `the bot is not in ${message.to}: ${here.rooms.reasonOf(message.to) ?? 'it is on its way, or nobody put it on the list'}`,
        afterSeconds: 2,
      };
    return here.speaking.say(message, signal);
  };

  connect();
  return {
    sender: { doors: ['irc'], send },
    state: () => state,
    tryOut: async (to, signal): Promise<Tried> => {
      triedWith = to;
      await opens(() => here !== null, signal);
      if (here === null) return { ok: false, says: `Not on ${settings.host}: ${state.lastError ?? 'it still connects'}.` };
      const rooms = here.rooms.standing().map(({ name, isIn, reason }) => (isIn ? name : `not in ${name}${reason === null ? '' : ` (${reason})`}`));
      const said = `On ${settings.host} as ${here.connection.nick()}${rooms.length === 0 ? ', in no channel' : `, in ${rooms.join(', ')}`}.`;
      if (to === null) return { ok: true, says: said };
      if (isChannel(to)) await opens(() => here?.rooms.isIn(to) === true, signal);
      const body = { text: 'A test from Samspel: this line came through.' };
      const outcome = await send({ sending: 'test', door: 'irc', to, body, about: 'test', urgent: true, attempt: 1, again: false }, signal);
      return outcome.outcome === 'sent'
        ? { ok: true, says: `${said} ${to} got a line.` }
        : { ok: false, says: `${said} ${to} got no line: ${outcome.reason}.` };
    },
    stop: async () => {
      stopped = true;
      if (retry !== null) clearTimeout(retry);
      if (connection !== null)
        await new Promise<void>((resolve) => {
          closing = resolve;
          connection?.quit('Samspel stops');
          setTimeout(resolve, 2000).unref();
        });
      here?.stop();
      await listening.end();
    },
  };

  /** Waits a little for what is on its way. */
  async function opens(is: () => boolean, signal: AbortSignal): Promise<void> {
    for (let look = 0; look < 100 && !is() && !stopped && !signal.aborted; look++) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const isChannel = (to: string): boolean => /^[#&+!]/.test(to);

/** Nobody hears; the bot goes where it is to say something. */
function onTrial(to: () => string | null): Hands['chat'] {
  const nothing = async (): Promise<void> => undefined;
  return {
    heard: nothing,
    gone: nothing,
    standing: nothing,
    wanted: async () => {
      const where = to();
      return where !== null && isChannel(where) ? [{ name: where, key: null, topic: null }] : [];
    },
  };
}
