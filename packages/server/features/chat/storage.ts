/** Which rows hold channels and lines? */
import type { ChatChannel, ChatLine } from '@samspel/contract/chat.ts';
import { foldNick } from '@samspel/core/chat/address.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

export interface ChannelRow {
  readonly id: string;
  readonly network: string;
  readonly name: string;
  readonly key: string | null;
  readonly announce: ChatChannel['announce'];
  readonly asks: ChatChannel['asks'];
  readonly askAfterMinutes: number;
  readonly topic: boolean;
  readonly topicText: string | null;
  readonly opensChannels: boolean;
  readonly incident: string | null;
  readonly keepDays: number;
  readonly isIn: boolean;
  readonly reason: string | null;
  readonly version: number;
}

const channelColumns = sql`
  c.id, c.network, c.name, c.key, c.announce, c.asks, c.ask_after_minutes as "askAfterMinutes", c.topic, c.topic_text as "topicText",
  c.opens_channels as "opensChannels", c.incident, c.keep_days as "keepDays", c.is_in as "isIn", c.reason, c.version`;

/** A channel as it is told: its key stays here. */
export function tellChannel({ key, ...row }: ChannelRow): ChatChannel {
  return { ...row, hasKey: key !== null };
}

/** Question: where should the bot be, on one network or all? Oldest first; channels of incidents last. */
export async function channelsOf(reader: Reader, network: string | null = null): Promise<ChannelRow[]> {
  const { rows } = await sql<ChannelRow>`
    select ${channelColumns} from chat.channel c where removed_at is null and (${network}::text is null or network = ${network})
    order by (incident is not null), added_at, id`.execute(reader);
  return rows;
}

/** Question: which channel is that? One that was removed is found by its id only. */
export async function channelById(reader: Reader, id: string): Promise<(ChannelRow & { readonly removed: boolean }) | null> {
  const { rows } = await sql<
    ChannelRow & { removed: boolean }
  >`select ${channelColumns}, removed_at is not null as removed from chat.channel c where id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

/** Question: which channel of a network has this name? */
export async function channelByName(reader: Reader, network: string, name: string): Promise<ChannelRow | null> {
  const { rows } = await sql<ChannelRow>`
    select ${channelColumns} from chat.channel c where network = ${network} and folded = ${foldNick(name)} and removed_at is null`.execute(reader);
  return rows[0] ?? null;
}

/** Holds a channel until the transaction ends, so that what is counted in it is counted once. */
export async function holdChannel(tx: Tx, id: string): Promise<ChannelRow | null> {
  const { rows } = await sql<ChannelRow>`select ${channelColumns} from chat.channel c where id = ${id} and removed_at is null for update`.execute(tx);
  return rows[0] ?? null;
}

export type ChannelSettings = Pick<ChannelRow, 'key' | 'announce' | 'asks' | 'askAfterMinutes' | 'topic' | 'opensChannels' | 'keepDays'>;

/** Writes a channel; null when the network has one of that name. */
export async function insertChannel(
  tx: Tx,
  row: ChannelSettings & { id: string; network: string; name: string; incident: string | null },
  now: Instant,
): Promise<ChannelRow | null> {
  const { rows } = await sql<ChannelRow>`
    insert into chat.channel as c (id, network, name, folded, key, announce, asks, ask_after_minutes, topic, opens_channels, incident, keep_days, added_at)
    values (${row.id}, ${row.network}, ${row.name}, ${foldNick(row.name)}, ${row.key}, ${row.announce}, ${row.asks}, ${row.askAfterMinutes}, ${row.topic}, ${row.opensChannels},
      ${row.incident}, ${row.keepDays}, ${new Date(now)})
    on conflict do nothing returning ${channelColumns}`.execute(tx);
  return rows[0] ?? null;
}

/** Changes what the bot does there. */
export async function updateChannel(tx: Tx, id: string, settings: ChannelSettings): Promise<ChannelRow> {
  const { rows } = await sql<ChannelRow>`
    update chat.channel c set key = ${settings.key}, announce = ${settings.announce}, asks = ${settings.asks}, ask_after_minutes = ${settings.askAfterMinutes},
      topic = ${settings.topic}, topic_text = case when ${settings.topic} then topic_text end, opens_channels = ${settings.opensChannels}, keep_days = ${settings.keepDays},
      version = version + 1
    where id = ${id} returning ${channelColumns}`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error(`channel ${id} went away under its lock`);
  return row;
}

/** The bot leaves. */
export async function endChannel(tx: Tx, id: string, now: Instant): Promise<void> {
  await sql`update chat.channel set removed_at = ${new Date(now)}, is_in = false, version = version + 1 where id = ${id}`.execute(tx);
}

export interface LineRow {
  readonly id: string;
  readonly network: string;
  readonly channel: string | null;
  readonly key: string;
  readonly at: Instant;
  readonly nick: string;
  readonly account: string | null;
  readonly person: string | null;
  readonly text: string;
  readonly kind: ChatLine['kind'];
  readonly by: ChatLine['by'];
  readonly incident: string | null;
  readonly asks: ChatLine['asks'];
  readonly asksReason: string | null;
}

/** Writes a line; false when it is there already. */
export async function insertLine(tx: Tx, row: LineRow, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into chat.line (id, network, channel, key, at, heard_at, nick, account, person, text, kind, by, incident, asks, asks_reason)
    values (${row.id}, ${row.network}, ${row.channel}, ${row.key}, ${new Date(row.at)}, ${new Date(now)}, ${row.nick}, ${row.account}, ${row.person}, ${row.text}, ${row.kind},
      ${row.by}, ${row.incident}, ${row.asks}, ${row.asksReason})
    on conflict (network, key) do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** A line becomes a question for operations. */
export async function markAsked(tx: Tx, id: string, reason: string): Promise<void> {
  await sql`update chat.line set asks = 'asked', asks_reason = ${reason} where id = ${id}`.execute(tx);
}

const lineColumns = sql`
  l.id, l.at, l.channel, c.name as "channelName", l.nick, l.text, l.kind, l.by, l.incident, l.asks, l.asks_reason as "asksReason",
  (select json_build_object('id', p.id, 'name', p.name) from access.person p where p.id = l.person) as person`;

type LineAnswer = Omit<ChatLine, 'at'> & { readonly at: Instant };
const tellLine = ({ at, ...row }: LineAnswer): ChatLine => ({ ...row, at: iso(at) });

/** Question: what was said in a channel, newest first, after a place in the list? */
export async function linesOf(
  reader: Reader,
  channel: string,
  asked: { readonly text: string | null; readonly after: readonly [number, string] | null; readonly limit: number },
): Promise<ChatLine[]> {
  const before = asked.after === null ? sql`true` : sql`(l.at, l.id) < (${new Date(asked.after[0])}, ${asked.after[1]})`;
  const words = asked.text === null ? sql`true` : sql`l.text ilike ${`%${asked.text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`}`;
  const { rows } = await sql<LineAnswer>`
    select ${lineColumns} from chat.line l join chat.channel c on c.id = l.channel where l.channel = ${channel} and ${before} and ${words}
    order by l.at desc, l.id desc limit ${asked.limit}`.execute(reader);
  return rows.map(tellLine);
}

/** Question: what was said about an incident lately, oldest first? */
export async function linesOfIncident(reader: Reader, incident: string, limit: number): Promise<ChatLine[]> {
  const { rows } = await sql<LineAnswer>`
    select * from (select ${lineColumns} from chat.line l join chat.channel c on c.id = l.channel where l.incident = ${incident} order by l.at desc, l.id desc limit ${limit}) newest
    order by at, id`.execute(reader);
  return rows.map(tellLine);
}

/** Question: how does one line read? */
export async function lineById(reader: Reader, id: string): Promise<ChatLine | null> {
  const { rows } = await sql<LineAnswer>`select ${lineColumns} from chat.line l join chat.channel c on c.id = l.channel where l.id = ${id}`.execute(reader);
  return rows[0] === undefined ? null : tellLine(rows[0]);
}

/** Tells browsers that something was said there; nothing of it stays in the log. */
export async function tellBrowsers(tx: Tx, channel: string): Promise<void> {
  await sql`select pg_notify('samspel_change', ${JSON.stringify({ nouns: ['chat'], subjects: [channel] })})`.execute(tx);
}

export interface NetworkRow {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly nick: string | null;
  readonly isOpen: boolean;
  readonly lastError: string | null;
}

/** Kinds of adapters that are chat networks. */
const chatKinds = ['irc', 'mattermost'];

/** Question: which chat networks are configured, and how does each stand on the server that holds it? */
export async function networksOf(reader: Reader, now: Instant): Promise<NetworkRow[]> {
  const { rows } = await sql<NetworkRow>`
    select a.id, a.kind, a.name as title, a.enabled, n.nick, coalesce(s.open, false) as "isOpen", s.error as "lastError"
    from adapters.adapter a left join chat.network n on n.id = a.id
      left join lateral (
        select bool_or(is_open) as open, max(last_error) as error
        from adapters.state t left join adapters.lease e on e.adapter = t.adapter
        where t.adapter = a.id and t.seen_at > ${new Date(now - 60_000)} and (e.adapter is null or (e.server = t.server and e.until > ${new Date(now)}))) s on true
    where a.kind = any(${chatKinds}) order by a.created_at, a.id`.execute(reader);
  return rows;
}

/** Question: of what kind is a network, and what is the bot called there? Null: there is none of that id. */
export async function networkById(reader: Reader, id: string): Promise<{ readonly kind: string; readonly title: string; readonly nick: string | null } | null> {
  const { rows } = await sql<{ kind: string; title: string; nick: string | null }>`
    select a.kind, a.name as title, n.nick from adapters.adapter a left join chat.network n on n.id = a.id where a.id = ${id} and a.kind = any(${chatKinds})`.execute(
    reader,
  );
  return rows[0] ?? null;
}

/** Forgets lines whose time is over, codes that ended, and what was announced long ago. */
export async function forgetOld(tx: Tx, now: Instant): Promise<void> {
  await sql`
    delete from chat.line l using chat.channel c where l.channel = c.id and l.at < ${new Date(now)}::timestamptz - make_interval(days => c.keep_days)`.execute(
    tx,
  );
  await sql`delete from chat.line where channel is null and at < ${new Date(now - 30 * day)}`.execute(tx);
  await sql`delete from chat.announcement where at < ${new Date(now - day)}`.execute(tx);
  await sql`delete from chat.code where ends_at < ${new Date(now)}`.execute(tx);
  await sql`delete from chat.tries where at < ${new Date(now - day)}`.execute(tx);
}

const day = 86_400_000;
