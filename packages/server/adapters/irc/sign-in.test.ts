/** Does the bot sign in by SASL, and say in words when it is not let in? Against a server of a few lines that speaks its part; the real ones need services beside them. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { keepingHands, sendingTo, sendSoon } from '../../ports/chat.spec.ts';
import { irc } from './irc.ts';

interface Script {
  readonly port: number;
  /** What the client wrote. */
  readonly lines: string[];
  readonly write: (line: string) => void;
  readonly end: () => Promise<void>;
}

/** Lets in whoever sends the right password, `right`, for the account `bot`. */
async function scripted(mechanisms: string): Promise<Script> {
  const lines: string[] = [];
  const open = new Set<Socket>();
  const write = (line: string): void => {
    for (const socket of open) socket.write(`${line}\r\n`);
  };
  const answer = (line: string): void => {
    const [command = '', first = ''] = line.split(' ');
    if (command === 'CAP' && first === 'LS')
      write(`:s CAP * LS :server-time account-tag echo-message message-tags${mechanisms === '' ? '' : ` sasl=${mechanisms}`}`);
    else if (command === 'CAP' && first === 'REQ') write(`:s CAP * ACK :${line.slice(line.indexOf(':') + 1)}`);
    else if (command === 'AUTHENTICATE' && (first === 'PLAIN' || first === 'EXTERNAL')) write('AUTHENTICATE +');
    else if (command === 'AUTHENTICATE') {
      const right = first === '+' || Buffer.from(first, 'base64').toString() === 'bot\0bot\0right';
      if (right) write(':s 900 samspel samspel!s@h bot :You are now logged in as bot');
      write(right ? ':s 903 samspel :SASL authentication successful' : ':s 904 samspel :SASL authentication failed');
    } else if (command === 'CAP' && first === 'END') write(':s 001 samspel :Welcome');
    else if (command === 'JOIN') write(`:samspel!s@h JOIN ${first}`);
    else if (command === 'PING') write(`:s PONG s :${first}`);
    else if (command === 'PRIVMSG') write(`@msgid=m1;time=2026-01-01T00:00:00.000Z :samspel!s@h ${line}`);
  };
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    let held = '';
    socket.on('data', (data) => {
      const parts = (held + data.toString()).split('\r\n');
      held = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        answer(line);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    write,
    end: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const values = (port: number, password: string) => ({ host: '127.0.0.1', port, tls: false, nick: 'samspel', signIn: 'plain', account: 'bot', password });

it('signs in by SASL PLAIN, and takes times, accounts, bots and its own echo from the tags', async () => {
  const far = await scripted('PLAIN,EXTERNAL');
  const kept = keepingHands();
  kept.wanted = [{ name: '#a', key: null, topic: null }];
  const running = await irc.open(values(far.port, 'right'), kept.hands);
  expect(await sendSoon(running, sendingTo('irc', '#a', 'hello there'))).toEqual({ outcome: 'sent', reference: 'm1' });
  far.write('@time=2026-03-01T10:00:00.000Z;account=anna;msgid=x1 :Anna!a@host PRIVMSG #a :hi');
  far.write('@bot :ci!c@host PRIVMSG #a :build 7');
  far.write(':Anna!a@host PRIVMSG samspel :\u0001ACTION waves\u0001');
  far.write(':Anna!a@host PRIVMSG #a :\u0001VERSION\u0001');
  await expect.poll(() => kept.heard.length).toBe(3);
  expect(kept.heard[0]).toMatchObject({
    key: 'msgid:x1',
    account: 'anna',
    mask: 'a@host',
    at: Date.parse('2026-03-01T10:00:00Z'),
    channel: '#a',
    isBot: false,
  });
  expect(kept.heard[1]).toMatchObject({ nick: 'ci', isBot: true, account: null });
  expect(kept.heard[2]).toMatchObject({ kind: 'action', text: 'waves', channel: null });
  await running.stop();
  await far.end();
});

it('says that the password is wrong, or that the server knows no such way, and never speaks without having signed in', async () => {
  for (const [mechanisms, password, says] of [
    ['PLAIN', 'wrong', 'password is wrong'],
    ['', 'right', 'no SASL'],
    ['EXTERNAL', 'right', 'does not take this way'],
  ] as const) {
    const far = await scripted(mechanisms);
    const running = await irc.open(values(far.port, password), keepingHands().hands);
    await expect.poll(() => running.state().lastError).toContain(says);
    expect(running.state().isOpen).toBe(false);
    expect(far.lines.filter((line) => line.startsWith('JOIN'))).toEqual([]);
    await running.stop();
    await far.end();
  }
});

it('outlives whatever a server sends', async () => {
  const far = await scripted('PLAIN');
  const kept = keepingHands();
  const running = await irc.open(values(far.port, 'right'), kept.hands);
  await expect.poll(() => running.state().isOpen).toBe(true);
  for (const odd of [
    '',
    ':',
    '@',
    '@a=b',
    'PRIVMSG',
    ':x PRIVMSG',
    ':x!y@z PRIVMSG samspel',
    'NOTICE',
    ':x KICK',
    ':x JOIN',
    '353',
    ':s 353 a',
    ':s 332 a',
    ':s 433',
    'CAP',
    ':s CAP * ACK',
    '\u0000\u0001',
    ':x NICK',
    ':x TOPIC',
    'BATCH',
    ':s 005',
    'MODE',
    ':x MODE',
  ])
    far.write(odd);
  far.write(':Anna!a@host PRIVMSG samspel :still there?');
  await expect.poll(() => running.state().isOpen, { timeout: 15_000 }).toBe(true);
  expect(running.state().since).toBeGreaterThan(0);
  await running.stop();
  await far.end();
});
