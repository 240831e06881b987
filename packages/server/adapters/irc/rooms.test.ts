import type { IrcMessage } from 'irc-framework';
import { expect, it } from 'vitest';
import { makeRooms } from './rooms.ts';

const message = (command: string, params: string[], nick = 'samspel'): IrcMessage => ({
  command,
  params,
  tags: {},
  prefix: `${nick}!u@h`,
  nick,
  ident: 'u',
  hostname: 'h',
});

it('writes no storm of topics: a few at once, then the newest a minute later', () => {
  let now = 0;
  const topics: string[] = [];
  const rooms = makeRooms({
    nick: () => 'samspel',
    now: () => now,
    command: (_replaces, command, _channel, text = '') => command === 'TOPIC' && topics.push(text),
    topicLength: () => 300,
    gone: () => undefined,
    changed: () => undefined,
  });
  rooms.arrange([{ name: '#operations', key: null, topic: 'Nothing is broken' }]);
  rooms.heard(message('JOIN', ['#operations']));
  for (let second = 0; second < 30; second += 2) {
    now = second * 1000;
    rooms.arrange([{ name: '#operations', key: null, topic: `Broken: ${second}` }]);
    rooms.heard(message('TOPIC', ['#operations', topics.at(-1) ?? '']));
  }
  expect(topics).toEqual(['Broken: 0', 'Broken: 2', 'Broken: 4']);
  now = 60_001;
  rooms.arrange([{ name: '#operations', key: null, topic: 'Broken: 28' }]);
  expect(topics.at(-1)).toBe('Broken: 28');
  now = 200_000;
  rooms.heard(message('TOPIC', ['#operations', 'lunch at noon'], 'anna'));
  rooms.arrange([{ name: '#operations', key: null, topic: 'Broken: 28' }]);
  expect(topics.length).toBe(4);
});
