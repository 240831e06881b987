/** How does the house say something where people talk? Through the queue of what leaves, and written down as a line of its own, so that a channel reads whole. */
import { cleanLine } from '@samspel/core/chat/clean.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { send } from '../sending/index.ts';
import { type ChannelRow, insertLine, type LineRow, networkById, tellBrowsers } from './storage.ts';

/** What the bot says is stale soon: it is not said an hour late. */
const staleMilliseconds = 10 * 60_000;

export interface Saying {
  readonly network: string;
  /** `irc`, `mattermost`. */
  readonly kind: string;
  /** The channel it is said in; null: to somebody alone. */
  readonly channel: ChannelRow | null;
  /** The channel's name, or the nick. */
  readonly to: string;
  readonly text: string;
  readonly link?: string;
  /** What makes it the same saying. */
  readonly key: string;
  readonly about: string;
  readonly urgent?: boolean;
  /** When it became something to say; too old, it is left unsaid. */
  readonly since: Instant;
  readonly by?: 'us' | 'browser';
  readonly nick?: string;
  readonly person?: string | null;
  readonly incident?: string | null;
}

/** Says it, and answers the line. */
export async function say(tx: Tx, house: House, one: Saying): Promise<LineRow> {
  const now = house.now();
  const by = one.by ?? 'us';
  // What we say is often what others wrote: one line, without colours and without what would make a second one.
  const said = cleanLine(one.text, 2000) || '…';
  const body = {
    text: by === 'browser' ? `<${cleanLine(one.nick ?? '', 60).replace(/[<>]/g, '')}> ${said}` : said,
    ...(one.link === undefined ? {} : { link: one.link }),
  };
  const expiresAt = one.since + staleMilliseconds;
  await send(tx, house, { door: `${one.kind}:${one.network}`, to: one.to, body, key: one.key, about: one.about, urgent: one.urgent ?? false, expiresAt });
  const line: LineRow = {
    id: house.newId('lin'),
    network: one.network,
    channel: one.channel?.id ?? null,
    key: `own:${one.key}`,
    at: now,
    nick: one.nick ?? (await networkById(tx, one.network))?.nick ?? 'samspel',
    account: null,
    person: one.person ?? null,
    text: said,
    kind: 'line',
    by,
    incident: one.incident ?? one.channel?.incident ?? null,
    asks: 'no',
    asksReason: null,
  };
  if (one.channel !== null && (await insertLine(tx, line, now))) await tellBrowsers(tx, one.channel.id);
  return line;
}

/** What a line about an incident says in its timeline. */
export function saidOf(line: LineRow, channel: ChannelRow): Readonly<Record<string, unknown>> {
  const { id, network, nick, person, text, at } = line;
  return { line: id, network, channel: channel.name, nick, person, text, at: iso(at), browser: line.by === 'browser' };
}

/** The address of a page of ours, as it is said in chat; null when nobody told what people type. */
export function pageUrl(house: House, path: string): string | null {
  const { publicUrl } = house.settings;
  return publicUrl === undefined ? null : `${publicUrl.replace(/\/+$/, '')}${path}`;
}
