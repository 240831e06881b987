/**
 * In which channels is the bot, who else is there, what stands in their topics? Kept from what the server says on one connection, and brought in line with what the
 * house wants: joined, left, topic set. A topic is set when what the house wants there is another than what it wanted before, so that a person who writes one of their own is left alone.
 */
import { foldNick } from '@samspel/core/chat/address.ts';
import { splitLines } from '@samspel/core/chat/split.ts';
import type { IrcMessage } from 'irc-framework';
import type { ChannelStanding, WantedChannel } from '../../ports/chat.ts';

interface Room {
  readonly name: string;
  readonly members: Set<string>;
  isIn: boolean;
  /** As the server told it; null: not told yet. */
  topic: string | null;
  /** What we last asked the server to put there. */
  topicAsked: string | null;
  /** When we did so lately. */
  topicMoments: number[];
  reason: string | null;
  /** Joining is not tried again before this. */
  notBefore: number;
  refusals: number;
}

export interface RoomsParts {
  readonly nick: () => string;
  readonly now: () => number;
  /** Sends a command, in its turn. `replaces`: a later one with the same key takes its place. */
  readonly command: (replaces: string | null, ...parts: readonly string[]) => void;
  readonly topicLength: () => number;
  /** A nick left everybody's sight. */
  readonly gone: (nick: string) => void;
  readonly changed: () => void;
}

const retryMilliseconds = 60_000;
/** A topic is changed so often in so long. */
const mostTopics = 3;
const topicSpanMilliseconds = 60_000;
const refusals: Readonly<Record<string, string>> = {
  '403': 'there is no such channel',
  '405': 'the bot is in too many channels',
  '471': 'the channel is full',
  '473': 'only who is invited may enter',
  '474': 'the bot is banned there',
  '475': 'it takes another key',
  '476': 'that is no name of a channel',
  '477': 'only who has an account may enter',
  '489': 'it takes TLS',
};

export interface Rooms {
  readonly heard: (message: IrcMessage) => void;
  /** Brings it in line. */
  readonly arrange: (wanted: readonly WantedChannel[]) => void;
  readonly isIn: (channel: string) => boolean;
  /** Whether somebody is in a channel where the bot is. */
  readonly sees: (nick: string) => boolean;
  readonly reasonOf: (channel: string) => string | null;
  readonly standing: () => readonly ChannelStanding[];
}

export function makeRooms(parts: RoomsParts): Rooms {
  const rooms = new Map<string, Room>();
  const roomOf = (name: string): Room => {
    const key = foldNick(name);
    const known = rooms.get(key);
    if (known !== undefined) return known;
    const made: Room = { name, members: new Set(), isIn: false, topic: null, topicAsked: null, topicMoments: [], reason: null, notBefore: 0, refusals: 0 };
    rooms.set(key, made);
    return made;
  };
  const isOwn = (nick: string): boolean => foldNick(nick) === foldNick(parts.nick());
  const left = (room: Room, nick: string, reason: string | null): void => {
    if (isOwn(nick)) {
      const lost = [...room.members];
      Object.assign(room, { isIn: false, topic: null, topicAsked: null, reason });
      room.members.clear();
      for (const one of lost) if (!inSight(one) && !isOwn(one)) parts.gone(one);
      parts.changed();
      return;
    }
    room.members.delete(foldNick(nick));
    if (!inSight(nick)) parts.gone(nick);
  };
  const inSight = (nick: string): boolean => [...rooms.values()].some((room) => room.isIn && room.members.has(foldNick(nick)));
  const refused = (room: Room, reason: string): void => {
    room.refusals++;
    room.reason = reason;
    room.notBefore = parts.now() + Math.min(10, room.refusals) * retryMilliseconds;
    parts.changed();
  };

  const heard = ({ command, params, nick }: IrcMessage): void => {
    const [first = '', second = '', third = ''] = params;
    switch (command) {
      case 'JOIN': {
        const room = roomOf(first);
        room.members.add(foldNick(nick));
        if (!isOwn(nick)) break;
        Object.assign(room, { isIn: true, reason: null, refusals: 0, notBefore: 0, topic: '' });
        parts.changed();
        break;
      }
      case '353':
        for (const one of (params.at(-1) ?? '').split(' ')) {
          const plain = one.replace(/^[^\w[\]\\`^{|}]+/, '').replace(/!.*$/, '');
          if (plain !== '') roomOf(third).members.add(foldNick(plain));
        }
        break;
      case 'PART':
        left(roomOf(first), nick, null);
        break;
      case 'KICK':
        if (isOwn(second)) refused(roomOf(first), `${nick} threw the bot out: ${third.slice(0, 100)}`);
        left(roomOf(first), second, roomOf(first).reason);
        break;
      case 'QUIT':
        for (const room of rooms.values()) room.members.delete(foldNick(nick));
        if (!isOwn(nick)) parts.gone(nick);
        break;
      case 'NICK':
        for (const room of rooms.values()) if (room.members.delete(foldNick(nick))) room.members.add(foldNick(first));
        if (!isOwn(nick) && foldNick(nick) !== foldNick(first)) parts.gone(nick);
        break;
      case '332':
        roomOf(second).topic = third;
        break;
      case 'TOPIC':
        roomOf(first).topic = second;
        break;
      case '482':
        roomOf(second).reason = 'the bot may not set the topic: it takes operator rights there';
        parts.changed();
        break;
      default: {
        const reason = refusals[command];
        if (reason !== undefined && /^[#&+!]/.test(second) && !roomOf(second).isIn) refused(roomOf(second), reason);
      }
    }
  };

  return {
    heard,
    arrange: (wanted) => {
      const names = new Set(wanted.map(({ name }) => foldNick(name)));
      for (const { name, key, topic } of wanted) {
        const room = roomOf(name);
        if (!room.isIn) {
          if (parts.now() >= room.notBefore) parts.command(`join ${foldNick(name)}`, 'JOIN', name, ...(key === null ? [] : [key]));
          continue;
        }
        if (topic === null) continue;
        const fitting = splitLines(topic, parts.topicLength(), 1)[0] ?? '';
        if (fitting === '' || fitting === room.topicAsked) continue;
        if (fitting === room.topic) {
          room.topicAsked = fitting;
          continue;
        }
        // Each change is a line in the channel: while much breaks at once the newest waits its turn.
        const now = parts.now();
        room.topicMoments = room.topicMoments.filter((at) => at > now - topicSpanMilliseconds);
        if (room.topicMoments.length >= mostTopics) continue;
        room.topicMoments.push(now);
        room.topicAsked = fitting;
        parts.command(`topic ${foldNick(name)}`, 'TOPIC', name, fitting);
      }
      for (const [key, room] of rooms)
        if (!names.has(key)) {
          if (room.isIn) parts.command(`part ${key}`, 'PART', room.name, 'no longer wanted here');
          else rooms.delete(key);
        }
    },
    isIn: (channel) => rooms.get(foldNick(channel))?.isIn === true,
    sees: inSight,
    reasonOf: (channel) => rooms.get(foldNick(channel))?.reason ?? null,
    standing: () => [...rooms.values()].map(({ name, isIn, reason }) => ({ name, isIn, reason })),
  };
}
