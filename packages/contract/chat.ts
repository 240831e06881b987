/** What is said where people talk, and who says it? Networks, channels, lines and identities. */
import { announceLevels } from '@samspel/core/chat/announce.ts';
import { z } from 'zod';
import { incidentId } from './incidents/words.ts';
import { instant, page, pageQuery, refusal, route } from './route.ts';

export const announceLevel = z.enum(announceLevels).describe('What the bot says there by itself');
export const asksLevel = z
  .enum(['nothing', 'marked', 'unanswered'])
  .describe('Which lines are questions for operations: none, those with a mark, or also those that nobody answers');

export const chatChannel = z.object({
  id: z.string(),
  network: z.string().describe('Id of the adapter'),
  name: z.string(),
  announce: announceLevel,
  asks: asksLevel,
  askAfterMinutes: z.number().int().describe('How long a question may wait for a person before it is one for operations'),
  topic: z.boolean().describe('Whether the bot writes who is goalie and what is broken into the topic'),
  topicText: z.string().nullable().describe('What stands there, or should'),
  opensChannels: z.boolean().describe('Whether each incident gets a channel of its own on this network'),
  incident: incidentId.nullable().describe('The incident whose own channel it is'),
  hasKey: z.boolean(),
  keepDays: z.number().int().describe('How long lines are kept'),
  isIn: z.boolean().describe('Whether the bot is there'),
  reason: z.string().nullable().describe('Why it is not, as the network says'),
  version: z.number().int(),
});
export type ChatChannel = z.infer<typeof chatChannel>;

export const chatNetwork = z.object({
  id: z.string(),
  kind: z.string().describe('irc, mattermost'),
  title: z.string(),
  enabled: z.boolean().describe('Whether its adapter is switched on'),
  isOpen: z.boolean(),
  nick: z.string().nullable().describe('What the bot is called there now'),
  lastError: z.string().nullable(),
  channels: z.array(chatChannel),
});
export type ChatNetwork = z.infer<typeof chatNetwork>;

export const chatLine = z.object({
  id: z.string(),
  at: instant,
  channel: z.string(),
  channelName: z.string(),
  nick: z.string(),
  person: z.object({ id: z.string(), name: z.string() }).nullable().describe('Whose nick it is, when somebody linked it'),
  text: z.string(),
  kind: z.enum(['line', 'action', 'notice']),
  by: z.enum(['person', 'bot', 'us', 'browser']).describe('A person, another bot, our bot, or a person from the browser'),
  incident: incidentId.nullable(),
  asks: z.enum(['no', 'waiting', 'asked', 'answered']).describe('Waiting: not yet a question for operations; asked: it is one; answered: a person answered'),
  asksReason: z.string().nullable(),
});
export type ChatLine = z.infer<typeof chatLine>;

export const chatIdentity = z.object({
  id: z.string(),
  network: z.string(),
  networkTitle: z.string(),
  by: z.enum(['account', 'nick']).describe('By the account the network vouches for, or by a nick while it is in a channel where the bot is'),
  name: z.string(),
  person: z.object({ id: z.string(), name: z.string() }),
  linkedAt: instant,
  lastSeenAt: instant.nullable(),
});
export type ChatIdentity = z.infer<typeof chatIdentity>;

export const chatRefusals = {
  unknownNetwork: refusal('chat.unknown-network', 404, 'There is no such chat network. Networks are adapters: configure one first.'),
  unknownChannel: refusal('chat.unknown-channel', 404, 'There is no such channel.'),
  channelTaken: refusal('chat.channel-taken', 409, 'The bot is told about {name} already.'),
  badName: refusal('chat.bad-name', 422, '«{name}» is no name of a channel there: {why}.'),
  ofIncident: refusal('chat.of-incident', 409, 'This channel belongs to an incident and goes by itself.'),
  unknownIdentity: refusal('chat.unknown-identity', 404, 'There is no such link.'),
  notYours: refusal('chat.not-yours', 403, 'This link is somebody else’s.'),
  nowhere: refusal('chat.nowhere', 409, 'There is no channel to say it in: put one on the list in Settings → Chat.'),
  needsPerson: refusal('chat.needs-person', 403, 'Only a person can link a nick; this is a token.'),
  unknownHook: refusal('chat.unknown-hook', 404, 'No chat server is expected to call here.'),
} as const;
const no = chatRefusals;

const byId = z.object({ id: z.string().max(40) });
const settings = {
  key: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[^\s,]+$/, 'has no spaces or commas')
    .nullable(),
  announce: announceLevel,
  asks: asksLevel,
  askAfterMinutes: z.number().int().min(1).max(1440),
  topic: z.boolean(),
  opensChannels: z.boolean(),
  keepDays: z.number().int().min(1).max(3650),
};

export const listNetworks = route({
  id: 'chat.networks',
  method: 'GET',
  path: '/api/chat/networks',
  summary: 'Networks the bot is on, their channels, and how each stands',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(chatNetwork) }),
});

export const addChannel = route({
  id: 'chat.add-channel',
  method: 'POST',
  path: '/api/chat/channels',
  summary: 'Send the bot into a channel',
  access: 'operator',
  body: z.strictObject({
    network: z.string().max(40),
    name: z.string().trim().min(1).max(64),
    key: settings.key.default(null),
    announce: settings.announce.default('incidents'),
    asks: settings.asks.default('marked'),
    askAfterMinutes: settings.askAfterMinutes.default(10),
    topic: settings.topic.default(false),
    opensChannels: settings.opensChannels.default(false),
    keepDays: settings.keepDays.default(90),
  }),
  status: 201,
  answer: chatChannel,
  refusals: [no.unknownNetwork, no.channelTaken, no.badName],
});

export const changeChannel = route({
  id: 'chat.change-channel',
  method: 'PATCH',
  path: '/api/chat/channels/:id',
  summary: 'Say otherwise what the bot does in a channel',
  access: 'operator',
  params: byId,
  body: z.strictObject(settings).partial(),
  status: 200,
  answer: chatChannel,
  refusals: [no.unknownChannel, no.ofIncident],
});

export const removeChannel = route({
  id: 'chat.remove-channel',
  method: 'DELETE',
  path: '/api/chat/channels/:id',
  summary: 'Call the bot out of a channel; its lines go with their time',
  access: 'operator',
  params: byId,
  status: 204,
  answer: null,
  refusals: [no.unknownChannel],
});

export const readLines = route({
  id: 'chat.lines',
  method: 'GET',
  path: '/api/chat/channels/:id/lines',
  summary: 'What was said in a channel, newest first',
  access: 'viewer',
  params: byId,
  query: pageQuery.extend({ text: z.string().max(200).optional().describe('Only lines that hold these words') }),
  status: 200,
  answer: page(chatLine).extend({ channel: chatChannel, networkTitle: z.string() }),
  refusals: [no.unknownChannel],
});

const sayBody = z.strictObject({ text: z.string().trim().min(1).max(1000) });

export const sayInChannel = route({
  id: 'chat.say',
  method: 'POST',
  path: '/api/chat/channels/:id/lines',
  summary: 'Say something in a channel, by the mouth of the bot and under one’s own name',
  access: 'member',
  params: byId,
  body: sayBody,
  status: 201,
  answer: chatLine,
  refusals: [no.unknownChannel],
  perMinute: 60,
});

export const readIncidentChat = route({
  id: 'chat.of-incident',
  method: 'GET',
  path: '/api/chat/incidents/:incident',
  summary: 'What was said about an incident, oldest first, and where it can be said',
  access: 'viewer',
  params: z.object({ incident: incidentId }),
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  status: 200,
  answer: z.object({
    handle: z.string().describe('How the incident is called in chat: a line that begins with it belongs here'),
    channels: z.array(z.object({ id: z.string(), name: z.string(), networkTitle: z.string(), isOwn: z.boolean(), isIn: z.boolean() })),
    lines: z.array(chatLine),
  }),
});

export const sayOfIncident = route({
  id: 'chat.say-of-incident',
  method: 'POST',
  path: '/api/chat/incidents/:incident/lines',
  summary: 'Say something about an incident: in its own channel, or where incidents are announced; it stands in the timeline',
  access: 'member',
  params: z.object({ incident: incidentId }),
  body: sayBody,
  status: 201,
  answer: chatLine,
  refusals: [no.nowhere],
  perMinute: 60,
});

export const readMyIdentities = route({
  id: 'chat.my-identities',
  method: 'GET',
  path: '/api/chat/me',
  summary: 'Which nicks and accounts are linked to me',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(chatIdentity), bots: z.array(z.object({ network: z.string(), title: z.string(), nick: z.string().nullable() })) }),
});

export const makeCode = route({
  id: 'chat.make-code',
  method: 'POST',
  path: '/api/chat/me/codes',
  summary: 'A one-time code to say to the bot alone, which links the nick that says it to me',
  access: 'viewer',
  status: 201,
  answer: z.object({ code: z.string(), says: z.string().describe('What to say to the bot'), endsAt: instant }),
  refusals: [no.needsPerson],
  perMinute: 10,
  secret: true,
});

export const listIdentities = route({
  id: 'chat.identities',
  method: 'GET',
  path: '/api/chat/identities',
  summary: 'Whose nicks and accounts are known',
  access: 'operator',
  status: 200,
  answer: z.object({ items: z.array(chatIdentity) }),
});

export const removeIdentity = route({
  id: 'chat.remove-identity',
  method: 'DELETE',
  path: '/api/chat/identities/:id',
  summary: 'Forget whose nick that is; one’s own, or any as an admin',
  access: 'viewer',
  params: byId,
  status: 204,
  answer: null,
  refusals: [no.unknownIdentity, no.notYours],
});

export const takeHook = route({
  id: 'chat.hook',
  method: 'POST',
  path: '/api/chat/hooks/:id',
  summary: 'Where a chat server calls us: slash commands and outgoing webhooks, each with the token of its adapter',
  access: 'public',
  params: byId,
  raw: ['application/json', 'application/x-www-form-urlencoded'],
  bodyLimit: 65_536,
  status: 200,
  answer: z.string(),
  refusals: [no.unknownHook],
  secret: true,
  perMinute: 600,
});

export const chatRoutes = [
  listNetworks,
  addChannel,
  changeChannel,
  removeChannel,
  readLines,
  sayInChannel,
  readIncidentChat,
  sayOfIncident,
  readMyIdentities,
  makeCode,
  listIdentities,
  removeIdentity,
  takeHook,
] as const;

const about = z.object({ network: z.string(), name: z.string() });
const settled = z.object({
  announce: announceLevel,
  asks: asksLevel,
  askAfterMinutes: z.number().int(),
  topic: z.boolean(),
  opensChannels: z.boolean(),
  keepDays: z.number().int(),
});

export const chatEvents = {
  'chat.channel-added': about.extend({ incident: incidentId.nullable() }),
  'chat.channel-changed': about.extend({ before: settled, after: settled }),
  'chat.channel-removed': about,
  'chat.said': z
    .object({
      line: z.string(),
      network: z.string(),
      channel: z.string(),
      nick: z.string(),
      person: z.string().nullable(),
      text: z.string(),
      at: instant,
      browser: z.boolean(),
    })
    .describe('About an incident; its subject'),
  'chat.asked': z
    .object({
      line: z.string(),
      network: z.string(),
      door: z.string().describe('By which an answer goes back: `irc:ada_…`'),
      to: z.string().describe('Where an answer goes: the channel, or the nick when it was asked in private'),
      channel: z.string().nullable(),
      nick: z.string(),
      person: z.string().nullable(),
      text: z.string(),
      at: instant,
      reason: z.string(),
    })
    .describe('A question for operations. Subject: the line'),
  'chat.answered': z
    .object({ asked: z.string(), line: z.string(), nick: z.string(), person: z.string().nullable(), text: z.string(), at: instant, reason: z.string() })
    .describe('A person answered. Subject: the line that asked'),
  'chat.linked': z.object({ network: z.string(), by: z.enum(['account', 'nick']), name: z.string(), person: z.string() }).describe('Subject: the identity'),
  'chat.unlinked': z
    .object({ network: z.string(), by: z.enum(['account', 'nick']), name: z.string(), person: z.string(), reason: z.string() })
    .describe('Subject: the identity'),
} as const;
