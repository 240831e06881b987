/** Which doors to outside systems are configured, how does each stand, and what can be configured? */
import { z } from 'zod';
import { instant, refusal, route } from './route.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);

const fieldBase = { name: z.string(), title: z.string(), says: z.string(), required: z.boolean() };

/** As an adapter describes its own settings. */
const settingField = z.discriminatedUnion('kind', [
  z.object({ ...fieldBase, kind: z.literal('text'), standard: z.string().nullable(), multiline: z.boolean() }),
  z.object({ ...fieldBase, kind: z.literal('secret'), multiline: z.boolean() }),
  z.object({ ...fieldBase, kind: z.literal('number'), from: z.number(), to: z.number(), standard: z.number().nullable() }),
  z.object({ ...fieldBase, kind: z.literal('flag'), standard: z.boolean() }),
  z.object({ ...fieldBase, kind: z.literal('choice'), choices: z.array(z.object({ value: z.string(), title: z.string() })), standard: z.string() }),
]);
export type SettingFieldAnswer = z.infer<typeof settingField>;

const adapterKind = z.object({
  kind: z.string(),
  title: z.string(),
  says: z.string(),
  doors: z.array(z.string()).describe('The ways out it serves; none when it only hears'),
  runsOn: z.enum(['each-server', 'one-server']),
  triesTo: z.string().nullable().describe('What the test may be told to send to; null: it only connects'),
  fields: z.array(settingField),
});
export type AdapterKindAnswer = z.infer<typeof adapterKind>;

const adapter = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  values: z.record(z.string(), value),
  secrets: z.array(z.string()).describe('Names of the secrets that are set; what they are is never told'),
  enabled: z.boolean(),
  version: z.number().int(),
  states: z
    .array(
      z.object({
        server: z.string(),
        isOpen: z.boolean(),
        since: instant,
        lastError: z.string().nullable(),
        doors: z.array(z.string()),
        seenAt: instant,
      }),
    )
    .describe('How it stands on each server that answered within the last minute'),
});
export type AdapterAnswer = z.infer<typeof adapter>;

export const adaptersRefusals = {
  unknown: refusal('adapters.unknown', 404, 'There is no such adapter.'),
  unknownKind: refusal('adapters.unknown-kind', 422, 'There is no adapter of the kind «{kind}». There are {known}.'),
  nameTaken: refusal('adapters.name-taken', 409, 'Another adapter is called «{name}».'),
  wrongValue: refusal('adapters.wrong-value', 422, '{field}: {problem}.'),
  wrongTogether: refusal('adapters.wrong-together', 422, '{problem}'),
  noKey: refusal(
    'adapters.no-secret-key',
    409,
    'Secrets cannot be kept: with DATABASE_URL the key must be given to every server as SAMSPEL_SECRET_KEY (32 characters or more, such as `openssl rand -base64 32`).',
  ),
  otherKey: refusal(
    'adapters.other-secret-key',
    409,
    'The secrets of «{name}» were closed with another key than this server has. Give the old SAMSPEL_SECRET_KEY, or set them again.',
  ),
} as const;

const byId = z.object({ id: z.string().max(40) });
const given = z.record(z.string().max(60), z.union([value, z.null()]));
const name = z.string().trim().min(1).max(80);

export const listAdapterKinds = route({
  id: 'adapters.kinds',
  method: 'GET',
  path: '/api/adapters/kinds',
  summary: 'What can be configured, each kind with its own settings',
  access: 'operator',
  status: 200,
  answer: z.object({ items: z.array(adapterKind) }),
});

export const listAdapters = route({
  id: 'adapters.list',
  method: 'GET',
  path: '/api/adapters',
  summary: 'The configured adapters and how each stands on each server; secrets are never told',
  access: 'operator',
  status: 200,
  answer: z.object({ items: z.array(adapter), canKeepSecrets: z.boolean() }),
});

export const addAdapter = route({
  id: 'adapters.add',
  method: 'POST',
  path: '/api/adapters',
  summary: 'Configure an adapter; it is opened on all servers within seconds',
  access: 'admin',
  body: z.strictObject({ kind: z.string().max(40), name, values: given.default({}).describe('Secrets among them'), enabled: z.boolean().default(true) }),
  status: 201,
  answer: adapter,
  refusals: [
    adaptersRefusals.unknownKind,
    adaptersRefusals.nameTaken,
    adaptersRefusals.wrongValue,
    adaptersRefusals.wrongTogether,
    adaptersRefusals.noKey,
    adaptersRefusals.otherKey,
  ],
  secret: true,
});

export const changeAdapter = route({
  id: 'adapters.change',
  method: 'PATCH',
  path: '/api/adapters/:id',
  summary: 'Change an adapter: what is not named stays, null removes; a secret that is not named is kept',
  access: 'admin',
  params: byId,
  body: z.strictObject({ name: name.optional(), values: given.optional(), enabled: z.boolean().optional() }),
  status: 200,
  answer: adapter,
  refusals: [
    adaptersRefusals.unknown,
    adaptersRefusals.nameTaken,
    adaptersRefusals.wrongValue,
    adaptersRefusals.wrongTogether,
    adaptersRefusals.noKey,
    adaptersRefusals.otherKey,
  ],
  secret: true,
});

export const removeAdapter = route({
  id: 'adapters.remove',
  method: 'DELETE',
  path: '/api/adapters/:id',
  summary: 'Remove an adapter and its secrets; what waits for it goes by another that serves the way, or is given up when its time is over',
  access: 'admin',
  params: byId,
  status: 204,
  answer: null,
  refusals: [adaptersRefusals.unknown],
});

export const tryAdapter = route({
  id: 'adapters.try',
  method: 'POST',
  path: '/api/adapters/:id/try',
  summary: 'Really try it: connect, sign in, and send a test to the address when one is given',
  access: 'admin',
  params: byId,
  body: z.strictObject({ to: z.string().trim().max(400).nullable().default(null) }),
  status: 200,
  answer: z.object({ ok: z.boolean(), says: z.string() }),
  refusals: [adaptersRefusals.unknown, adaptersRefusals.otherKey],
  perMinute: 20,
});

export const adaptersRoutes = [listAdapterKinds, listAdapters, addAdapter, changeAdapter, removeAdapter, tryAdapter] as const;

const about = z.object({ id: z.string(), kind: z.string(), name: z.string(), enabled: z.boolean() });

export const adaptersEvents = {
  'adapters.added': about,
  /** `changed`: names of the settings, never what they are. */
  'adapters.changed': about.extend({ changed: z.array(z.string()) }),
  'adapters.removed': about,
  'adapters.tried': z.object({ id: z.string(), name: z.string(), ok: z.boolean(), says: z.string() }),
  /** Another server holds it now. */
  'adapters.taken-over': z.object({ id: z.string(), name: z.string(), server: z.string(), before: z.string().nullable() }),
} as const;
