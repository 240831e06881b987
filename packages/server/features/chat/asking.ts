/** What does whoever answers a command stand on? Who asks and with which rights, where, and what is meant by a name or an id. */
import type { Client } from '@samspel/contract/client.ts';
import { listIncidents } from '@samspel/contract/incidents.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { handleOf, type Meant, matchHandle, matchName, type Named } from '@samspel/core/chat/match-name.ts';
import { shortened } from '@samspel/core/chat/topic.ts';
import { sql } from 'kysely';
import type { House } from '../../platform/house.ts';
import type { ChannelRow, LineRow } from './storage.ts';

export interface Asking {
  readonly house: House;
  /** Calls our own API with the rights of whoever asks. */
  readonly client: Client;
  readonly actor: Actor;
  /** Null: nobody linked the nick, so it may ask and read. */
  readonly person: string | null;
  readonly line: LineRow;
  readonly channel: ChannelRow | null;
  /** Of the network: `irc`. */
  readonly kind: string;
  readonly mask: string | null;
  readonly isInSight: boolean;
  /** For writes: the same line never writes twice. */
  readonly key: (what: string) => { readonly idempotencyKey: string };
}

/** A question back, or a no, in words. Carries the answer out of where it turned up. */
export class AnswerInstead extends Error {}

export type IncidentRow = AnswerOf<typeof listIncidents>['items'][number];

const open = ['open', 'acknowledged', 'mitigated'] as const;

/** Open incidents, newest first. */
export async function openIncidents(asking: Asking): Promise<readonly IncidentRow[]> {
  return (await asking.client(listIncidents, { query: { state: [...open], limit: 50 } })).items;
}

/** The incident that is meant: by its id's end, by the channel it is said in, or the only one that is open (and fits). */
export async function incidentMeant(asking: Asking, which: string | null, fits: (row: IncidentRow) => boolean = () => true): Promise<IncidentRow> {
  const wanted = which ?? asking.channel?.incident ?? null;
  if (wanted !== null) {
    const { items } = await asking.client(listIncidents, { query: { limit: 500 } });
    const found = items.find(({ id }) => id === wanted) ?? matchHandle(wanted, items);
    if (found === null) throw new AnswerInstead(`I find no incident that ends in ${wanted.slice(0, 30)}.`);
    return found;
  }
  const rows = await openIncidents(asking);
  const fitting = rows.filter(fits);
  const [only] = fitting;
  if (only === undefined) throw new AnswerInstead(rows.length === 0 ? 'No incident is open.' : 'That holds for every open incident already. Say which one.');
  if (fitting.length > 1)
    throw new AnswerInstead(
      `Which one? ${fitting
        .slice(0, 4)
        .map((row) => `${handleOf(row.id)} (${shortened(row.title, 40)})`)
        .join(', ')}`,
    );
  return only;
}

export type System = Named & { readonly kind: string };

/** Everything that has a name in chat: systems, subsystems, journeys, teams; with the names traces know them by. */
export async function namedThings(asking: Asking): Promise<System[]> {
  const { rows } = await sql<{ ref: string; title: string; kind: string; aliases: string[] }>`
    select e.ref, e.title, e.kind, coalesce(array_agg(a.name) filter (where a.name is not null), '{}') as aliases
    from catalog.entity e left join dependencies.alias a on a.ref = e.ref
    where e.removed_at is null and e.kind in ('component', 'resource', 'system', 'journey', 'service', 'group')
    group by e.ref order by e.ref`.execute(asking.house.reader);
  return rows;
}

/** The thing of these kinds that is meant; asks back when several are, and says what is near when none is. */
export async function thingMeant(asking: Asking, typed: string, kinds: readonly string[], word: string): Promise<System> {
  const things = (await namedThings(asking)).filter(({ kind }) => kinds.includes(kind));
  const meant: Meant<System> = matchName(typed, things);
  if (meant.found === 'one') return meant.thing;
  const listed = (list: readonly System[]): string => list.map(({ title, ref }) => `${title} (${ref.slice(ref.indexOf('/') + 1)})`).join(', ');
  const said = shortened(typed, 60);
  if (meant.found === 'several') throw new AnswerInstead(`«${said}» may be ${listed(meant.things)}. Which one?`);
  throw new AnswerInstead(`I know no ${word} «${said}».${meant.near.length === 0 ? '' : ` Did you mean ${listed(meant.near)}?`}`);
}

/** Components and resources. */
export const systemKinds = ['component', 'resource'];

/** How long something lasts or lasted, as people say it. */
export function lasting(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}
