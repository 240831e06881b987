/**
 * How is the demo world told? By calling the routes of the API, in this process but through everything a caller from outside meets: who may call, what may be
 * sent, what is refused. Each call happens at its own moment of the story, so that what it writes is dated then. What is told of one noun keeps its order; nouns
 * that know nothing of each other are told side by side, which takes half the time.
 */

import { randomBytes } from 'node:crypto';
import { invitePerson, readSession, type SessionState, useLink } from '@samspel/contract/access.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { urlOf } from '@samspel/contract/client.ts';
import type { RouteShape } from '@samspel/contract/route.ts';
import { allRoutes } from '@samspel/contract/routes.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { tellAt } from '../../platform/clock.ts';
import { actingAs } from '../../platform/http/acting.ts';
import type { ChatEar, HeardLine } from '../../ports/chat.ts';
import type { MailEar, ReceivedMail } from '../../ports/mail-in.ts';
import type { Deed } from './world/deeds.ts';
import { type Teller, tellers, userName } from './world/people.ts';
import type { World } from './world/world.ts';

/** A request as it would come over the network, and what is answered. */
export type Door = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}) => Promise<{ readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: string }>;

/** What shows who calls. */
export type Credentials = Readonly<Record<string, string>>;

/** A call of the story that was not taken. */
export interface Refused {
  readonly deed: Deed;
  readonly says: string;
}

/** What keeps what adapters hear: mail and lines of the story come by these. */
export interface Ears {
  readonly mail: MailEar;
  readonly chat: ChatEar;
}

const heardRoutes = ['mail.heard', 'chat.heard'];

/** Whether a deed came from outside. */
export const isHeard = ({ route }: Deed): boolean => heardRoutes.includes(route);

async function hear({ mail, chat }: Ears, route: string, told: unknown): Promise<void> {
  if (route === 'chat.heard') return chat.heard(told as HeardLine);
  const { raw, ...rest } = told as Omit<ReceivedMail, 'raw'> & { readonly raw: string };
  const done = await mail.received({ ...rest, raw: new TextEncoder().encode(raw) });
  if (!done.kept) throw new NotTakenError(`${route}: ${done.reason}`);
}

const routes = new Map<string, RouteShape>(allRoutes.map((route) => [route.id, route]));

/** Who is who, and under which names their ids stand in the story. */
export interface Invited {
  /** Asks anew who they are: the catalog says in which teams, and that changes with it. */
  readonly readActors: (at: Instant) => Promise<ReadonlyMap<Teller, Actor>>;
  /** `person/astrid` → `per_…`. */
  readonly names: ReadonlyMap<string, string>;
}

/** Gives the people of the story accounts, with passwords that nobody knows, and signs them in. */
export async function invitePeople(door: Door, admin: Credentials): Promise<Invited> {
  const signedIn = new Map<Teller, Credentials>([['you', admin]]);
  const names = new Map<string, string>();
  for (const [teller, { person, role }] of Object.entries(tellers)) {
    const name = userName(person);
    const body = { email: `${name}@tonfall.example`, name: person, role, ref: `user:default/${name}` };
    const invited = await call(door, admin, invitePerson, { body });
    const link = valueIn(invited.answer, 'link/path');
    names.set(`person/${teller}`, String(valueIn(invited.answer, 'person/id')));
    const begun = await call(door, {}, useLink, { body: { link: String(link).split('#')[1] ?? '', password: randomBytes(24).toString('base64url') } });
    const cookie = String([begun.headers['set-cookie']].flat()[0] ?? '').split(';')[0] ?? '';
    signedIn.set(teller as Teller, { cookie, 'x-samspel-csrf': String(valueIn(begun.answer, 'csrf')) });
  }
  const readActors = async (at: Instant): Promise<ReadonlyMap<Teller, Actor>> => {
    const found = [...signedIn].map(async ([teller, credentials]): Promise<[Teller, Actor][]> => {
      const { who } = (await tellAt(at, () => call(door, credentials, readSession, {}))).answer as SessionState;
      if (who === null) return [];
      const { kind, id, name, role, teams, scopes } = who;
      return [[teller, { kind, id, name, role, teams, scopes }]];
    });
    return new Map((await Promise.all(found)).flat());
  };
  return { readActors, names };
}

/** What is told side by side; `alone` waits for all before it, and all after it wait for it. */
type Lane = 'story' | 'requests' | 'watch' | 'alone';

const watch = ['alerts', 'rotas', 'pages', 'chat', 'adapters'];

function laneOf(deed: Deed, livesFrom: Instant): Lane {
  const { route, at, chapter } = deed;
  if (at >= livesFrom || isHeard(deed) || chapter !== undefined || route === planImport.id || route === applyImport.id) return 'alone';
  const noun = route.slice(0, route.indexOf('.'));
  return noun === 'requests' ? 'requests' : watch.includes(noun) ? 'watch' : 'story';
}

/** Deeds that are told together: lanes side by side, each in its order. */
function stretches(deeds: readonly Deed[], livesFrom: Instant): (readonly (readonly Deed[])[])[] {
  const all: Map<Lane, Deed[]>[] = [];
  for (const deed of deeds) {
    const lane = laneOf(deed, livesFrom);
    const last = all.at(-1);
    const stretch = last === undefined || lane === 'alone' || last.has('alone') ? new Map<Lane, Deed[]>() : last;
    if (stretch !== last) all.push(stretch);
    stretch.set(lane, [...(stretch.get(lane) ?? []), deed]);
  }
  return all.map((stretch) => [...stretch.values()]);
}

/** Tells all deeds; `told` hears of each, with the reason when it was refused. */
export async function tellDeeds(
  { door, ears }: { readonly door: Door; readonly ears: Ears },
  { readActors, names }: Invited,
  { deeds, livesFrom }: Pick<World, 'deeds' | 'livesFrom'>,
  told: (deed: Deed, refused: string | null) => Promise<void>,
): Promise<void> {
  const kept = new Map<string, unknown>(names);
  let actors = await readActors(deeds[0]?.at ?? livesFrom);
  const tellOne = async (deed: Deed): Promise<void> => {
    const route = routes.get(deed.route);
    if (route === undefined && !isHeard(deed)) throw new Error(`no route is called ${deed.route}`);
    const actor = actors.get(deed.by);
    if (actor === undefined) throw new Error(`${deed.by} is not signed in`);
    const input = filled(deed.input, kept);
    const happens = async (): Promise<unknown> =>
      route === undefined ? hear(ears, deed.route, input) : (await actingAs.run(actor, () => call(door, {}, route, input as Input))).answer;
    const refused = await tellAt(deed.at, happens).then(
      (answer) => {
        for (const [name, place] of Object.entries(deed.keep ?? {})) kept.set(name, valueIn(answer, place));
        return null;
      },
      (error: unknown) => {
        if (error instanceof NotTakenError) return error.message;
        throw error;
      },
    );
    await told(deed, refused);
    if (deed.route === applyImport.id) actors = await readActors(deed.at);
  };
  for (const lanes of stretches(deeds, livesFrom))
    await Promise.all(
      lanes.map(async (lane) => {
        for (const deed of lane) await tellOne(deed);
      }),
    );
}

type Input = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** The answer was a refusal. */
class NotTakenError extends Error {}

async function call(
  door: Door,
  credentials: Credentials,
  route: RouteShape,
  input: Input,
): Promise<{ answer: unknown; headers: Readonly<Record<string, unknown>> }> {
  const body = input.body === undefined ? null : JSON.stringify(input.body);
  const headers = { accept: 'application/json', ...credentials, ...(body === null ? {} : { 'content-type': 'application/json' }) };
  const response = await door({ method: route.method, url: urlOf(route, input), headers, body });
  if (response.status >= 400) throw new NotTakenError(`${route.id}: ${response.status} ${response.body.slice(0, 400)}`);
  return { answer: response.body === '' ? null : JSON.parse(response.body), headers: response.headers };
}

const placeholder = /^\{\{(.+)\}\}$/;

/** Puts what was kept in the place of `{{name}}`. */
function filled(value: unknown, kept: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    const name = placeholder.exec(value)?.[1];
    return name === undefined ? value : found(name, kept);
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, kept));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, kept)]));
}

/** `friday/responder/0/id`: the longest beginning under which something was kept, and then the way into it. */
function found(name: string, kept: ReadonlyMap<string, unknown>): unknown {
  const parts = name.split('/');
  for (let length = parts.length; length > 0; length--) {
    const key = parts.slice(0, length).join('/');
    if (kept.has(key)) return valueIn(kept.get(key), parts.slice(length).join('/'));
  }
  return null;
}

function valueIn(value: unknown, place: string): unknown {
  let at = value;
  for (const part of place.split('/').filter((one) => one !== '')) {
    if (typeof at !== 'object' || at === null) return null;
    at = (at as Readonly<Record<string, unknown>>)[part];
  }
  return at ?? null;
}
