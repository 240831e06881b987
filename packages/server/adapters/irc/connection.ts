/** How is one connection to a server made and used? Capabilities and SASL by irc-framework; what the server says is handed on as messages, its end as one reason. */
import { sameNick } from '@samspel/core/chat/address.ts';
import irc, { type IrcMessage } from 'irc-framework';
import type { IrcSettings } from './settings.ts';
import { transportFor, whyClosed } from './socket.ts';

export interface ConnectionEvents {
  readonly registered: () => void;
  readonly message: (message: IrcMessage) => void;
  /** Once, at its end. */
  readonly closed: (reason: string) => void;
}

export interface Connection {
  readonly nick: () => string;
  /** Whether a capability was agreed on. */
  readonly has: (capability: string) => boolean;
  /** A number the server announced (`TOPICLEN`), or null. */
  readonly limit: (name: string) => number | null;
  readonly announces: (name: string) => string | null;
  readonly write: (...parts: readonly string[]) => void;
  /** Says goodbye and lets go; `closed` is told. */
  readonly quit: (says: string) => void;
}

const mostRefusedNicks = 3;

/** Opens one. Comes back at once; the events tell the rest. */
export function openConnection(settings: IrcSettings, on: ConnectionEvents): Connection {
  let ended = false;
  let registered = false;
  let lastWords: string | null = null;
  let tried = settings.nick;
  let refusedNicks = 0;
  /** What the server calls us. irc-framework learns it only after it told that we are registered, and a new one before the message of it is passed on. */
  let own = settings.nick;
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    on.closed(lastWords ?? reason);
  };
  const client = new irc.Client({
    host: settings.host,
    port: settings.port,
    nick: settings.nick,
    username: settings.nick.toLowerCase().replace(/[^a-z0-9]/g, '') || 'samspel',
    gecos: settings.realName,
    version: 'Samspel',
    ...(settings.serverPassword === '' ? {} : { password: settings.serverPassword }),
    account: settings.signIn === 'plain' ? { account: settings.account, password: settings.password } : {},
    ...(settings.signIn === 'none' ? {} : { sasl_mechanism: settings.signIn === 'plain' ? ('PLAIN' as const) : ('EXTERNAL' as const) }),
    sasl_disconnect_on_fail: true,
    auto_reconnect: false,
    ping_interval: 30,
    ping_timeout: 90,
    enable_echomessage: true,
    transport: transportFor(settings),
  });
  // What a server sends must not end the process: the parser trusts that every message has all its parts.
  const dispatch = client.command_handler.dispatch.bind(client.command_handler);
  client.command_handler.dispatch = (message) => {
    if (message.command === '001') own = message.params[0] ?? tried;
    try {
      dispatch(message);
    } catch {
      lastWords ??= `the server sent something odd: ${message.command}`;
      client.quit('odd');
    }
  };
  client.on('registered', () => {
    registered = true;
    on.registered();
  });
  client.on('sasl failed', ({ reason, message }) => {
    const words: Readonly<Record<string, string>> = {
      fail: settings.signIn === 'external' ? 'the account does not know this certificate' : 'the account or its password is wrong',
      capability_missing: 'the server knows no SASL, so the bot cannot sign in',
      unsupported_mechanism: 'the server does not take this way of signing in',
      nick_locked: 'the account is locked',
    };
    lastWords = words[reason] ?? message ?? reason;
  });
  client.on('ping timeout', () => {
    lastWords = 'the server stopped answering';
  });
  client.on('socket close', (error) => end(whyClosed(error)));
  client.connection.on('message', (message) => {
    if (ended) return;
    const { command, params } = message;
    if (command === 'ERROR') lastWords = `the server says: ${(params.at(-1) ?? '').slice(0, 200)}`;
    // Somebody has the nick, or may not have it: another one, so that the bot is there at all.
    if (!registered && (command === '433' || command === '436' || command === '437')) {
      tried = nextNick(tried, settings.nick);
      client.raw('NICK', tried);
    }
    // Services hold a nick for a while after they took it from somebody: another one then too, unless no other is taken either.
    if (!registered && command === '432') {
      if (++refusedNicks > mostRefusedNicks) {
        lastWords = `the server takes no nick like ${settings.nick}`;
        client.quit('nick');
      } else {
        tried = nextNick(tried, settings.nick);
        client.raw('NICK', tried);
      }
    }
    if (!registered && (command === '464' || command === '465')) lastWords = `the server does not let us in: ${(params.at(-1) ?? '').slice(0, 200)}`;
    on.message(message);
    if (command === 'NICK' && message.nick !== '' && sameNick(message.nick, own)) own = params[0] ?? own;
  });
  client.connect();
  return {
    nick: () => own,
    has: (capability) => client.network.cap.isEnabled(capability),
    limit: (name) => {
      const value = Number(client.network.options[name]);
      return Number.isInteger(value) && value > 0 ? value : null;
    },
    announces: (name) => {
      const value = client.network.options[name];
      return typeof value === 'string' ? value : null;
    },
    write: (...parts) => {
      if (!ended) client.raw(...parts);
    },
    quit: (says) => {
      if (ended) return;
      lastWords ??= 'we left';
      client.quit(says);
    },
  };
}

/** `samspel`, `samspel_`, `samspel__`, then numbers. */
function nextNick(tried: string, wanted: string): string {
  const more = tried.length - wanted.length;
  if (tried.startsWith(wanted) && /^_*$/.test(tried.slice(wanted.length)) && more < 2) return `${tried}_`;
  return `${wanted.slice(0, 12)}${Math.floor(Math.random() * 9000) + 1000}`;
}
