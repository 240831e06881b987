/** What does the bot say by itself? Core decides what is worth a line and whether there is room for it; what is held back is kept, and told together when there is room. */
import { type Announcement, announcedEvents, announcementOf, announcePolicy, heldLine, sayNow } from '@samspel/core/chat/announce.ts';
import { cleanLine } from '@samspel/core/chat/clean.ts';
import { handleOf } from '@samspel/core/chat/match-name.ts';
import { topicOf } from '@samspel/core/chat/topic.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { onDuty } from '../rotas/index.ts';
import { pageUrl, say } from './saying.ts';
import { type ChannelRow, channelsOf, holdChannel, insertChannel, networkById } from './storage.ts';

/** News that is older is no news: nothing is announced of it. */
const newsMilliseconds = 10 * 60_000;
const machine = { kind: 'system' as const, id: 'chat', name: 'Chat', role: 'viewer' as const, teams: [], scopes: [] };

/** The reactions that announce, one for each event that may be worth a line. */
export function announcing(house: House): readonly Reaction[] {
  return announcedEvents.map((event) => ({ event, name: `chat.announce.${event}`, handle: (tx, recorded) => announce(house, tx, recorded) }));
}

async function announce(house: House, tx: Tx, event: Recorded): Promise<void> {
  const now = house.now();
  if (event.at < now - newsMilliseconds) return;
  if (event.type === 'incidents.opened' && event.payload['state'] !== 'resolved') await openChannels(house, tx, event.subject, now);
  const facts = await factsOf(tx, event);
  for (const channel of await channelsOf(tx)) {
    const one = announcementIn(channel, event, facts);
    if (one !== null) await announceIn(house, tx, channel, event, one);
  }
  if (event.type.startsWith('incidents.')) await writeTopics(house, tx, now);
  if (event.type === 'incidents.resolved') await letGo(tx, event.subject, now);
}

/** What an event says, and the title of the incident it happened to. */
async function factsOf(tx: Tx, { subject, payload }: Pick<Recorded, 'subject' | 'payload'>): Promise<Recorded['payload']> {
  if (!subject.startsWith('inc_')) return payload;
  const { rows } = await sql<{ title: string }>`select title from incidents.incident where id = ${subject}`.execute(tx);
  return { title: rows[0]?.title ?? '', ...payload };
}

function announcementIn(channel: ChannelRow, { type, subject, actor }: Recorded, facts: Recorded['payload']): Announcement | null {
  const level = channel.incident === null ? channel.announce : channel.incident === subject ? 'everything' : 'nothing';
  return announcementOf(type, subject, facts, actor.name, level);
}

/**
 * Somebody in a channel had the bot do what the channel is told of anyway: one line for both, said at once. The reaction to the event and whoever answers may come in any order;
 * whoever is second finds that it was said. False: the channel is told nothing of it.
 */
export async function tellHere(
  house: House,
  tx: Tx,
  place: ChannelRow,
  done: { readonly type: string; readonly subject: string; readonly by: string },
): Promise<boolean> {
  const channel = await holdChannel(tx, place.id);
  const { rows: events } = await sql<{ id: Recorded['id']; at: Instant; payload: Recorded['payload']; kind: Recorded['actor']['kind']; name: string }>`
    select id, at, payload, actor_kind as kind, actor_name as name from platform.event
    where subject = ${done.subject} and type = ${done.type} and actor_id = ${done.by} order by at desc, id desc limit 1`.execute(tx);
  const [found] = events;
  if (channel === null || found === undefined) return false;
  const { kind, name, ...rest } = found;
  const event: Recorded = { ...rest, type: done.type, subject: done.subject, actor: { kind, id: done.by, name } };
  const one = announcementIn(channel, event, await factsOf(tx, event));
  if (one === null) return false;
  const { rows: earlier } = await sql<{ said: boolean }>`
    select said_at is not null as said from chat.announcement where channel = ${channel.id} and event = ${event.id}`.execute(tx);
  if (earlier[0]?.said === true) return true;
  await sql`
    insert into chat.announcement (channel, event, thing, text, kind, rank, at, said_at)
    values (${channel.id}, ${event.id}, ${one.thing}, ${one.text}, ${one.kind}, ${one.rank}, ${new Date(house.now())}, ${new Date(house.now())})
    on conflict (channel, event) do update set said_at = excluded.said_at`.execute(tx);
  await tellOf(house, tx, channel, event, one, true);
  return true;
}

async function announceIn(house: House, tx: Tx, channel: ChannelRow, event: Recorded, one: Announcement): Promise<void> {
  const now = house.now();
  // One at a time, so that two servers do not both find room for the last line.
  if ((await holdChannel(tx, channel.id)) === null) return;
  const decision = sayNow(one, await saidLately(tx, channel.id, now), now);
  const { rows } = await sql`
    insert into chat.announcement (channel, event, thing, text, kind, rank, at, said_at)
    values (${channel.id}, ${event.id}, ${one.thing}, ${one.text}, ${one.kind}, ${one.rank}, ${new Date(now)}, ${decision.now ? new Date(now) : null})
    on conflict do nothing returning id`.execute(tx);
  if (rows.length === 0 || !decision.now) return;
  await tellOf(house, tx, channel, event, one, one.rank === 'always');
}

async function tellOf(house: House, tx: Tx, channel: ChannelRow, event: Recorded, one: Announcement, urgent: boolean): Promise<void> {
  const link = event.subject.startsWith('inc_') && event.type === 'incidents.opened' ? pageUrl(house, `/incidents/${event.subject}`) : null;
  await tellIn(house, tx, channel, { text: one.text, key: `chat.announce:${channel.id}:${event.id}`, about: event.subject, urgent, since: event.at, link });
}

interface Telling {
  readonly text: string;
  readonly key: string;
  readonly about: string;
  readonly urgent: boolean;
  readonly since: Instant;
  readonly link: string | null;
}

async function tellIn(house: House, tx: Tx, channel: ChannelRow, { link, ...telling }: Telling): Promise<void> {
  const network = await networkById(tx, channel.network);
  if (network === null) return;
  const { about: thing, ...rest } = telling;
  // About the channel and not about the incident: how a line travels is no part of what happened.
  const about = channel.id;
  const incident = thing.startsWith('inc_') ? thing : null;
  await say(tx, house, {
    network: channel.network,
    kind: network.kind,
    channel,
    to: channel.name,
    ...rest,
    about,
    incident,
    ...(link === null ? {} : { link }),
  });
}

/** Question: when was a channel told something by the bot itself lately? */
async function saidLately(reader: Reader, channel: string, now: Instant): Promise<Instant[]> {
  const since = new Date(now - announcePolicy.seconds * 1000);
  const { rows } = await sql<{ at: Instant }>`
    select said_at as at from chat.announcement where channel = ${channel} and said_at > ${since} order by said_at desc limit 100`.execute(reader);
  return rows.map(({ at }) => at);
}

/** Tells what was held back where there is room again. */
export async function tellHeld(house: House, tx: Tx, now: Instant): Promise<void> {
  const { rows } = await sql<{ channel: string }>`select distinct channel from chat.announcement where said_at is null`.execute(tx);
  for (const { channel: id } of rows) {
    const channel = await holdChannel(tx, id);
    const held = await sql<Announcement & { id: number; at: Instant }>`
      select id, thing, text, kind, rank, at from chat.announcement where channel = ${id} and said_at is null order by id`.execute(tx);
    const fresh = held.rows.filter(({ at }) => at > now - newsMilliseconds);
    const said = channel === null ? [] : await saidLately(tx, id, now);
    if (channel !== null && fresh.length > 0 && !sayNow({ rank: 'when-quiet' }, said, now).now) continue;
    const last = held.rows.at(-1);
    await sql`update chat.announcement set said_at = at where channel = ${id} and said_at is null and id <= ${last?.id ?? 0}`.execute(tx);
    const text = heldLine(fresh, pageUrl(house, '/incidents'));
    if (channel === null || text === null || last === undefined) continue;
    await sql`update chat.announcement set said_at = ${new Date(now)} where id = ${last.id}`.execute(tx);
    await tellIn(house, tx, channel, { text, key: `chat.held:${id}:${last.id}`, about: last.thing, urgent: false, since: now, link: null });
  }
}

/** Opens a channel of its own for an incident, on each network where a channel says so. */
async function openChannels(house: House, tx: Tx, incident: string, now: Instant): Promise<void> {
  for (const channel of await channelsOf(tx)) {
    if (!channel.opensChannels || channel.incident !== null) continue;
    const id = house.newId('chn');
    const settings = {
      key: null,
      announce: 'nothing' as const,
      asks: 'nothing' as const,
      askAfterMinutes: 10,
      topic: false,
      opensChannels: false,
      keepDays: channel.keepDays,
    };
    const made = await insertChannel(tx, { id, network: channel.network, name: `#inc-${handleOf(incident).toLowerCase()}`, incident, ...settings }, now);
    if (made !== null)
      await house.publish(tx, machine, { type: 'chat.channel-added', subject: id, payload: { network: channel.network, name: made.name, incident } });
  }
}

const staysMilliseconds = 24 * 3_600_000;

/** An incident that is over keeps its channel for a day. */
async function letGo(tx: Tx, incident: string, now: Instant): Promise<void> {
  await sql`update chat.channel set leaves_at = ${new Date(now + staysMilliseconds)} where incident = ${incident} and removed_at is null`.execute(tx);
}

/** Leaves the channels of incidents that have been over for a day; one that was opened again keeps its channel. */
export async function leaveChannels(tx: Tx, now: Instant): Promise<void> {
  await sql`
    update chat.channel c set removed_at = ${new Date(now)}, is_in = false, version = version + 1
    where removed_at is null and leaves_at <= ${new Date(now)}
      and not exists (select from incidents.incident i where i.id = c.incident and i.state in ('open', 'acknowledged', 'mitigated'))`.execute(tx);
}

/** Writes what should stand in topics; adapters put it there. */
export async function writeTopics(house: House, tx: Tx, now: Instant): Promise<void> {
  const channels = (await channelsOf(tx)).filter(({ topic, incident }) => topic && incident === null);
  if (channels.length === 0) return;
  const duty = await onDuty(tx, now);
  const { rows } = await sql<{ id: string; title: string; severity: string }>`
    select id, title, severity from incidents.incident where state in ('open', 'acknowledged', 'mitigated')
    order by array_position(array['major', 'partial', 'degraded'], severity), began_at limit 20`.execute(tx);
  const text = cleanLine(
    topicOf({
      goalie: duty.find(({ kind, now: shift }) => kind === 'goalie' && shift !== null)?.now?.person.name ?? null,
      onDuty: duty.flatMap(({ kind, title, now: shift }) => (kind === 'goalie' || shift === null ? [] : [{ title, name: shift.person.name }])),
      broken: rows.map(({ id, title, severity }) => ({ handle: handleOf(id), title, severity })),
      url: pageUrl(house, ''),
    }),
  );
  await sql`
    update chat.channel set topic_text = ${text} where id = any(${channels.map(({ id }) => id)}) and topic_text is distinct from ${text}`.execute(tx);
}
