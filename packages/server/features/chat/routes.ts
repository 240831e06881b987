/** How is the API of chat answered? */
import * as contract from '@samspel/contract/chat.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { handleOf } from '@samspel/core/chat/match-name.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import type { HookAnswer, HookCall } from '../../ports/chat.ts';
import { personOf } from '../rotas/index.ts';
import { writeTopics } from './announcing.ts';
import { identitiesOf, newCode, removeLink } from './identities.ts';
import { saidOf, say } from './saying.ts';
import {
  type ChannelRow,
  type ChannelSettings,
  channelById,
  channelsOf,
  endChannel,
  holdChannel,
  insertChannel,
  lineById,
  linesOf,
  linesOfIncident,
  networkById,
  networksOf,
  tellChannel,
  updateChannel,
} from './storage.ts';

const no = contract.chatRefusals;
/** As IRC has them; of other networks the name of the room behind a #. */
const channelName = /^[#&+!][^\s,:\p{Cc}]{1,63}$/u;

export type HookOf = (id: string) => ((call: HookCall) => Promise<HookAnswer>) | null | undefined;

/** Bindings of all routes. */
export function chatBindings(house: House, hookOf: HookOf): readonly Binding[] {
  return [...channelBindings(house), ...talkBindings(house), ...identityBindings(house), hookBinding(hookOf)];
}

const settingsOf = ({ key, announce, asks, askAfterMinutes, topic, opensChannels, keepDays }: ChannelSettings): ChannelSettings => ({
  key,
  announce,
  asks,
  askAfterMinutes,
  topic,
  opensChannels,
  keepDays,
});

function settledOf(row: ChannelSettings): Omit<ChannelSettings, 'key'> {
  const { key: _key, ...rest } = settingsOf(row);
  return rest;
}

function channelBindings(house: House): readonly Binding[] {
  return [
    bind(contract.listNetworks, async ({ now }) => {
      const [networks, channels] = await Promise.all([networksOf(house.reader, now), channelsOf(house.reader)]);
      const items = networks.map((network) => ({
        ...network,
        channels: channels.filter((one) => one.network === network.id).map((one) => tellChannel(network.isOpen ? one : { ...one, isIn: false })),
      }));
      return answer({ items });
    }),
    bind(contract.addChannel, ({ body, actor, now }) =>
      house.change(async (tx) => {
        const network = await networkById(tx, body.network);
        if (network === null) return refuse(no.unknownNetwork.code, {}, '/network');
        if (!channelName.test(body.name)) return refuse(no.badName.code, { name: body.name, why: 'it begins with # and has no spaces or commas' }, '/name');
        const id = house.newId('chn');
        const made = await insertChannel(tx, { ...settingsOf(body), id, network: body.network, name: body.name, incident: null }, now);
        if (made === null) return refuse(no.channelTaken.code, { name: body.name }, '/name');
        await house.publish(tx, actor, { type: 'chat.channel-added', subject: id, payload: { network: body.network, name: body.name, incident: null } });
        await writeTopics(house, tx, now);
        return answer(tellChannel((await channelById(tx, id)) ?? made));
      }),
    ),
    bind(contract.changeChannel, ({ params, body, actor, now, ifVersion }) =>
      house.change(async (tx) => {
        const before = await holdChannel(tx, params.id);
        if (before === null) return refuse(no.unknownChannel.code);
        if (before.incident !== null) return refuse(no.ofIncident.code);
        if (ifVersion !== null && ifVersion !== before.version) return refuse('request.stale', { version: before.version });
        const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
        const after = await updateChannel(tx, before.id, { ...settingsOf(before), ...given });
        const { network, name } = after;
        await house.publish(tx, actor, {
          type: 'chat.channel-changed',
          subject: before.id,
          payload: { network, name, before: settledOf(before), after: settledOf(after) },
        });
        await writeTopics(house, tx, now);
        return answer(tellChannel((await channelById(tx, before.id)) ?? after));
      }),
    ),
    bind(contract.removeChannel, ({ params, actor, now }) =>
      house.change(async (tx) => {
        const before = await holdChannel(tx, params.id);
        if (before === null) return refuse(no.unknownChannel.code);
        await endChannel(tx, before.id, now);
        await house.publish(tx, actor, { type: 'chat.channel-removed', subject: before.id, payload: { network: before.network, name: before.name } });
        return answer(undefined);
      }),
    ),
  ];
}

function talkBindings(house: House): readonly Binding[] {
  return [
    bind(contract.readLines, async ({ params, query }) => {
      const after = readCursor(query.cursor, 2);
      if (!after.ok) return after;
      const [at, id] = after.value ?? [];
      const channel = await channelById(house.reader, params.id);
      if (channel === null) return refuse(no.unknownChannel.code);
      const place = typeof at === 'number' && typeof id === 'string' ? ([at, id] as const) : null;
      const [rows, network] = await Promise.all([
        linesOf(house.reader, channel.id, { text: query.text ?? null, after: place, limit: query.limit + 1 }),
        networkById(house.reader, channel.network),
      ]);
      const { removed: _removed, ...row } = channel;
      return answer({
        ...pageOf(rows, query.limit, (line) => [Date.parse(line.at), line.id]),
        channel: tellChannel(row),
        networkTitle: network?.title ?? 'a network that is gone',
      });
    }),
    bind(contract.sayInChannel, ({ params, body, actor }) =>
      house.change(async (tx) => {
        const channel = await holdChannel(tx, params.id);
        const said = channel === null ? null : await sayAs(house, tx, channel, actor, body.text, channel.incident);
        return said === null ? refuse(no.unknownChannel.code) : answer(said);
      }),
    ),
    bind(contract.readIncidentChat, async ({ params, query, now }) => {
      const [channels, networks, lines] = await Promise.all([
        channelsOf(house.reader),
        networksOf(house.reader, now),
        linesOfIncident(house.reader, params.incident, query.limit),
      ]);
      const titles = new Map(networks.map(({ id, title }) => [id, title]));
      return answer({
        handle: handleOf(params.incident),
        lines,
        channels: placesOf(channels, params.incident).map(({ id, name, network, incident, isIn }) => ({
          id,
          name,
          networkTitle: titles.get(network) ?? '',
          isOwn: incident !== null,
          isIn,
        })),
      });
    }),
    bind(contract.sayOfIncident, ({ params, body, actor }) =>
      house.change(async (tx) => {
        let told: contract.ChatLine | null = null;
        for (const { id } of placesOf(await channelsOf(tx), params.incident)) {
          const channel = await holdChannel(tx, id);
          if (channel !== null) told = (await sayAs(house, tx, channel, actor, body.text, params.incident, told !== null)) ?? told;
        }
        return told === null ? refuse(no.nowhere.code) : answer(told);
      }),
    ),
  ];
}

/** Where something about an incident is said: its own channels, else those where incidents are announced. */
function placesOf(channels: readonly ChannelRow[], incident: string): readonly ChannelRow[] {
  const own = channels.filter((channel) => channel.incident === incident);
  return own.length > 0 ? own : channels.filter((channel) => channel.incident === null && channel.announce !== 'nothing');
}

type Tx = Parameters<typeof holdChannel>[0];

/** Says something under a person's own name; about an incident it stands in the timeline, once. */
async function sayAs(
  house: House,
  tx: Tx,
  channel: ChannelRow,
  actor: Actor,
  text: string,
  incident: string | null,
  isRepeat = false,
): Promise<contract.ChatLine | null> {
  const network = await networkById(tx, channel.network);
  if (network === null) return null;
  const prefix = incident !== null && channel.incident === null ? `${handleOf(incident)} ` : '';
  const line = await say(tx, house, {
    network: channel.network,
    kind: network.kind,
    channel,
    to: channel.name,
    text: `${prefix}${text}`,
    key: `chat.browser:${house.newId('lin')}`,
    about: channel.id,
    urgent: incident !== null,
    since: house.now(),
    by: 'browser',
    nick: actor.name,
    person: actor.kind === 'person' ? actor.id : null,
    incident: isRepeat ? null : incident,
  });
  if (incident !== null && !isRepeat)
    await house.publish(tx, actor, {
      type: 'chat.said',
      subject: incident,
      payload: saidOf({ ...line, text: prefix === '' ? line.text : line.text.slice(prefix.length) }, channel),
    });
  return lineById(tx, line.id);
}

function identityBindings(house: House): readonly Binding[] {
  return [
    bind(contract.readMyIdentities, async ({ actor, now }) => {
      // At the terminal it is a token of theirs that asks.
      const person = (await personOf(house.reader, actor)) ?? actor.id;
      const [items, networks] = await Promise.all([identitiesOf(house.reader, person), networksOf(house.reader, now)]);
      return answer({ items, bots: networks.filter(({ enabled }) => enabled).map(({ id, title, nick }) => ({ network: id, title, nick })) });
    }),
    bind(contract.makeCode, async ({ actor, now }) => {
      if (actor.kind !== 'person') return refuse(no.needsPerson.code);
      const { code, endsAt } = await house.change((tx) => newCode(tx, actor.id, now));
      return answer({ code, says: `link ${code}`, endsAt: iso(endsAt) });
    }),
    bind(contract.listIdentities, async () => answer({ items: await identitiesOf(house.reader, null) })),
    bind(contract.removeIdentity, ({ params, actor }) =>
      house.change(async (tx) => {
        const removed = await removeLink(house, tx, params.id, actor, (await personOf(tx, actor)) ?? actor.id);
        if (removed === null) return refuse(no.unknownIdentity.code);
        return removed ? answer(undefined) : refuse(no.notYours.code);
      }),
    ),
  ];
}

function hookBinding(hookOf: HookOf): Binding {
  return bind(contract.takeHook, async ({ params, headers, bytes }) => {
    const hook = hookOf(params.id);
    if (hook === null || hook === undefined) return refuse(no.unknownHook.code);
    const { status, json } = await hook({ type: String(headers['content-type'] ?? ''), headers, body: bytes });
    if (status === 403 || status === 400) return refuse(no.unknownHook.code);
    if (status === 503) return refuse('house.busy');
    return answer(Buffer.from(JSON.stringify(json)).toString('latin1'), { 'content-type': 'application/json; charset=utf-8' });
  });
}
