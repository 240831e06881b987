/** What does the page of one request show? One look for each part of it. */
import type { RequestSummary, readRequest as readRoute } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { sendingsAbout } from '../sending/index.ts';
import { hasAsked } from './commands.ts';
import { readPromises } from './promises.ts';
import { columns, entriesOf, heldOf, type Row, readRequest } from './storage.ts';
import { tellRequest } from './told.ts';

type Page = AnswerOf<typeof readRoute>;
type Brief = Page['mergedFrom'][number];

const mostEarlier = 10;

/** Question: everything about one request? Null when there is none. Notes are for those who may answer; whoever asked sees only their own. */
export async function requestPage(reader: Reader, id: string, actor: Actor, now: Instant): Promise<Page | null> {
  const held = await readRequest(reader, id);
  if (held === null) return null;
  const isAsker = await hasAsked(reader, held, actor);
  const mayRead = ({ kind, by }: { readonly kind: string; readonly by: { readonly id: string } }): boolean =>
    kind !== 'note' || (holds(actor.role, 'member') && (!isAsker || by.id === held.request.asker.person));
  const { request } = held;
  const [promisesOf, entries, sendings, mergedFrom, splitFrom, earlier, systems, askerSystems] = await Promise.all([
    readPromises(reader),
    entriesOf(reader, id),
    sendingsAbout(reader, id),
    briefs(reader, sql`r.into_ref = ${id} and r.outcome = 'merged'`),
    briefs(reader, sql`r.id = ${request.splitFrom}`),
    earlierOf(reader, request.asker, id),
    ownedSystems(reader, request.systems),
    systemsOfAsker(reader, request.asker.person),
  ]);
  const sent = new Map(sendings.map((one) => [one.id, one]));
  return {
    request: tellRequest(held, promisesOf, now),
    entries: entries.filter(mayRead).map(({ sourceKind, sourceId, sendingId, ...entry }) => {
      const sending = sent.get(sendingId ?? '');
      return {
        ...entry,
        at: iso(entry.at),
        source: sourceKind === null || sourceId === null ? null : { kind: sourceKind, id: sourceId },
        sending: sending === undefined ? null : { state: sending.state === 'sending' ? 'waiting' : sending.state, reason: sending.reason },
      };
    }),
    mergedFrom,
    splitFrom: splitFrom[0] ?? null,
    earlier: earlier.map((row) => tellRequest(heldOf(row), promisesOf, now)),
    systems,
    askerSystems,
  };
}

async function briefs(reader: Reader, where: ReturnType<typeof sql>): Promise<Brief[]> {
  const { rows } = await sql<Brief>`select r.id, r.number, r.title from requests.request r where ${where} order by r.asked_at`.execute(reader);
  return rows;
}

/** The same person by account, else by address. */
async function earlierOf(reader: Reader, { person, address }: RequestSummary['asker'], id: string): Promise<Row[]> {
  if (person === null && address === null) return [];
  const same = person === null ? sql`r.asker_address = ${address}` : sql`r.asker_person = ${person}`;
  const { rows } = await sql<Row>`
    select ${columns} from requests.request r where ${same} and r.id <> ${id} and r.outcome is distinct from 'merged' order by r.asked_at desc limit ${mostEarlier}`.execute(
    reader,
  );
  return rows;
}

async function ownedSystems(reader: Reader, refs: readonly string[]): Promise<Page['systems']> {
  const { rows } = await sql<Page['systems'][number]>`
    select given.ref, coalesce(e.title, given.ref) as title, max(o.team) filter (where o.side = 'dev') as dev, max(o.team) filter (where o.side = 'ops') as ops
    from unnest(${[...refs]}::text[]) as given (ref) left join catalog.entity e on e.ref = given.ref
    left join catalog.ownership o on o.system = given.ref and o.to_at is null and o.state = 'accepted'
    group by given.ref, e.title order by title`.execute(reader);
  return rows;
}

/** Systems that teams of the asker own, at most twenty. */
async function systemsOfAsker(reader: Reader, person: string | null): Promise<Page['askerSystems']> {
  if (person === null) return [];
  const { rows } = await sql<Page['askerSystems'][number]>`
    select distinct o.system as ref, coalesce(e.title, o.system) as title
    from access.person p join catalog.relation t on t.source = p.ref and t.type = 'memberOf'
    join catalog.ownership o on o.team = t.target and o.to_at is null and o.state = 'accepted' left join catalog.entity e on e.ref = o.system
    where p.id = ${person} order by title limit 20`.execute(reader);
  return rows;
}
