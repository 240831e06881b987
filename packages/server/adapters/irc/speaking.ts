/**
 * How does the bot say something, and know that it was said? Lines wait in a queue that keeps within what servers take; after the lines of one message a PING goes out, and its
 * PONG says that the server has dealt with all before it: only then was it sent. A refusal that comes in between is the message's own.
 */
import { foldNick } from '@samspel/core/chat/address.ts';
import { cleanText } from '@samspel/core/chat/clean.ts';
import { makeSendQueue } from '@samspel/core/chat/send-queue.ts';
import { byteLength, splitLines } from '@samspel/core/chat/split.ts';
import type { IrcMessage } from 'irc-framework';
import type { SendMessage, SendOutcome } from '../../ports/sender.ts';

/** Bytes of a whole message on the wire, without its line break. */
const wireBytes = 510;
const mostLines = 6;
const longestQueue = 500;

interface Spoken {
  readonly message: SendMessage;
  readonly answer: (outcome: SendOutcome) => void;
  /** Lines that are not written yet. */
  left: number;
  written: boolean;
  reference: string | null;
}

type Item = { readonly kind: 'command'; readonly parts: readonly string[] } | { readonly kind: 'line'; readonly of: Spoken; readonly parts: readonly string[] };

export interface SpeakingParts {
  readonly now: () => number;
  readonly burst: number;
  readonly perSecond: number;
  readonly write: (...parts: readonly string[]) => void;
  /** `nick!user@host` as others see the bot. */
  readonly prefix: () => string;
}

export interface Speaking {
  readonly command: (replaces: string | null, ...parts: readonly string[]) => void;
  readonly say: (message: SendMessage, signal: AbortSignal) => Promise<SendOutcome>;
  readonly heard: (message: IrcMessage) => void;
  /** The connection is gone: what waits is told so. */
  readonly end: () => void;
}

/** Why a server did not take a line, and whether it may take it later. */
const refusals: Readonly<Record<string, { readonly reason: string; readonly forGood: boolean }>> = {
  '401': { reason: 'nobody of that name is there', forGood: true },
  '403': { reason: 'there is no such channel', forGood: false },
  '404': { reason: 'the channel does not let the bot speak', forGood: false },
  '411': { reason: 'the server found nobody to give it to', forGood: true },
  '412': { reason: 'there was nothing to say', forGood: true },
  '442': { reason: 'the bot is not in the channel', forGood: false },
  '477': { reason: 'only who has an account may speak there', forGood: false },
  '482': { reason: 'it takes operator rights in the channel', forGood: false },
  '531': { reason: 'they do not take messages from the bot', forGood: true },
  '716': { reason: 'they do not take messages from the bot', forGood: true },
};
const laterSeconds = 15;

export function makeSpeaking(parts: SpeakingParts): Speaking {
  const queue = makeSendQueue<Item>({ burst: parts.burst, perSecond: parts.perSecond, longest: longestQueue });
  /** What is written and not confirmed yet, with the token that confirms it. */
  const confirming = new Map<Spoken, string>();
  let timer: NodeJS.Timeout | null = null;
  let count = 0;
  let ended = false;

  const pump = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (ended) return;
    const token = `s${++count}`;
    let asks = false;
    for (const item of queue.take(parts.now())) {
      parts.write(...item.parts);
      if (item.kind === 'command') continue;
      item.of.written = true;
      item.of.left--;
      if (item.of.left > 0) continue;
      confirming.set(item.of, token);
      asks = true;
    }
    if (asks) parts.write('PING', token);
    const wait = queue.wait(parts.now());
    if (wait !== null) timer = setTimeout(pump, Math.max(5, wait));
  };
  const put = (item: Item, urgent: boolean, replaces: string | null): void => {
    for (const gone of queue.put({ what: item, urgent, replaces }))
      if (gone.kind === 'line')
        gone.of.answer({ outcome: 'retry', reason: 'too much waits to be said', afterSeconds: laterSeconds, perhapsSent: gone.of.written });
  };

  return {
    command: (replaces, ...command) => {
      put({ kind: 'command', parts: command }, true, replaces);
      pump();
    },
    say: (message, signal) =>
      new Promise((resolve) => {
        const lines = linesOf(message, parts.prefix());
        if (typeof lines === 'string') return resolve({ outcome: 'rejected', reason: lines });
        let answered = false;
        const spoken: Spoken = {
          message,
          left: lines.length,
          written: false,
          reference: null,
          answer: (outcome) => {
            if (answered) return;
            answered = true;
            signal.removeEventListener('abort', aborted);
            confirming.delete(spoken);
            resolve(outcome);
          },
        };
        const aborted = (): void => spoken.answer({ outcome: 'retry', reason: 'the server did not say in time that it took it', perhapsSent: spoken.written });
        signal.addEventListener('abort', aborted);
        if (signal.aborted) return aborted();
        for (const line of lines) put({ kind: 'line', of: spoken, parts: line }, message.urgent, null);
        pump();
      }),
    heard: ({ command, params, tags, nick }) => {
      if (command === 'PONG') {
        for (const [spoken, token] of [...confirming]) if (token === params.at(-1)) spoken.answer({ outcome: 'sent', reference: spoken.reference });
        return;
      }
      if (command === 'PRIVMSG' && tags['msgid'] !== undefined && foldNick(nick) === foldNick(parts.prefix().split('!')[0] ?? '')) {
        for (const spoken of [...confirming.keys()])
          if (foldNick(spoken.message.to) === foldNick(params[0] ?? '')) spoken.reference ??= tags['msgid'].slice(0, 100);
        return;
      }
      const refusal = refusals[command];
      if (refusal === undefined) return;
      const says = `${refusal.reason} (${(params.at(-1) ?? '').slice(0, 120)})`;
      for (const spoken of [...confirming.keys()])
        if (foldNick(spoken.message.to) === foldNick(params[1] ?? ''))
          spoken.answer(refusal.forGood ? { outcome: 'rejected', reason: says } : { outcome: 'retry', reason: says, afterSeconds: laterSeconds });
    },
    end: () => {
      ended = true;
      if (timer !== null) clearTimeout(timer);
      const lost = (spoken: Spoken): void => spoken.answer({ outcome: 'retry', reason: 'the connection broke', perhapsSent: spoken.written });
      for (const item of queue.clear()) if (item.kind === 'line') lost(item.of);
      for (const spoken of [...confirming.keys()]) lost(spoken);
    },
  };
}

/** What is written for a message; a text when it cannot be said. */
function linesOf({ to, body, again }: SendMessage, prefix: string): readonly (readonly string[])[] | string {
  if (!/^[^\s,:\p{Cc}][^\s,\p{Cc}]{0,63}$/u.test(to)) return `«${to.slice(0, 60)}» is neither a channel nor a nick`;
  const link = body.link === undefined || body.text.includes(body.link) ? '' : ` ${body.link}`;
  if (body.as !== undefined && body.as !== 'notice' && body.as !== 'action') return `IRC cannot say it as ${body.as}`;
  const command = body.as === 'notice' ? 'NOTICE' : 'PRIVMSG';
  const room = wireBytes - byteLength(`:${prefix} ${command} ${to} :`) - (body.as === 'action' ? 9 : 0);
  const text = `${again ? '(perhaps said before) ' : ''}${body.text}${link}`;
  const lines = splitLines(cleanText(text), Math.min(420, room), mostLines);
  if (lines.length === 0) return 'there is nothing to say';
  return lines.map((line) => [command, to, body.as === 'action' ? `\u0001ACTION ${line}\u0001` : line]);
}
