/** What does the page of one request show? One look for each part of it. */
import type { RequestSummary, readRequest as readRoute } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { sendingsById } from '../sending/index.ts';
import { hasAsked } from './commands.ts';
import { incidentTitle } from './others.ts';
import { readPromises } from './promises.ts';
import { columns, type EntryRow, entriesOf, type Held, heldOf, mergedInto, type Row, readRequest, requestNamed } from './storage.ts';
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
  const [promisesOf, entries, became, mergedFrom, splitFrom, earlier, systems, askerSystems] = await Promise.all([
    readPromises(reader),
    entriesTold(reader, id, mayRead),
    becameOf(reader, held),
    mergedInto(reader, id),
    briefs(reader, sql`r.id = ${request.splitFrom}`),
    earlierOf(reader, request.asker, id),
    ownedSystems(reader, request.systems),
    systemsOfAsker(reader, request.asker),
  ]);
  return {
    request: tellRequest(held, promisesOf, now),
    entries,
    became,
    mergedFrom: mergedFrom.map(({ request: { id, title }, number }) => ({ id, number, title })),
    splitFrom: splitFrom[0] ?? null,
    earlier: earlier.map((row) => tellRequest(heldOf(row), promisesOf, now)),
    systems,
    askerSystems,
  };
}

/** Question: what was said, as far as one may read it, and how did answers travel? Also those that came along from another request. */
async function entriesTold(reader: Reader, id: string, mayRead: (entry: EntryRow) => boolean): Promise<Page['entries']> {
  const entries = (await entriesOf(reader, id)).filter(mayRead);
  const sent = new Map(
    (
      await sendingsById(
        reader,
        entries.flatMap(({ sendingIds }) => sendingIds),
      )
    ).map((one) => [one.id, one]),
  );
  return entries.map(({ sourceKind, sourceId, sendingIds, ...entry }) => ({
    ...entry,
    at: iso(entry.at),
    source: sourceKind === null || sourceId === null ? null : { kind: sourceKind, id: sourceId },
    sendings: sendingIds.flatMap((one) => {
      const sending = sent.get(one);
      return sending === undefined
        ? []
        : [{ to: sending.to, state: sending.state === 'sending' ? ('waiting' as const) : sending.state, reason: sending.reason }];
    }),
  }));
}

/** Question: what does it go on as? A request, an incident, a card. */
async function becameOf(reader: Reader, { request: { id, standing } }: Held): Promise<Page['became']> {
  if (standing.state !== 'done') return null;
  const { outcome, into } = standing;
  if (outcome === 'card') return { kind: 'card', ref: into, title: into ?? 'a card that waits for the board' };
  if (outcome === 'merged') {
    const goesOn = await requestNamed(reader, { id });
    return goesOn === null ? null : { kind: 'request', ref: goesOn.request.id, title: `${goesOn.number} ${goesOn.request.title}` };
  }
  if (outcome !== 'incident' || into === null) return null;
  return { kind: 'incident', ref: into, title: (await incidentTitle(reader, into)) ?? into };
}

async function briefs(reader: Reader, where: ReturnType<typeof sql>): Promise<Brief[]> {
  const { rows } = await sql<Brief>`select r.id, r.number, r.title from requests.request r where ${where} order by r.asked_at`.execute(reader);
  return rows;
}

/** By account and by address: who has an account now may have asked by mail before. */
async function earlierOf(reader: Reader, { person, address }: RequestSummary['asker'], id: string): Promise<Row[]> {
  if (person === null && address === null) return [];
  const { rows } = await sql<Row>`
    select ${columns} from requests.request r
    where (r.asker_person = ${person} or r.asker_address = ${address} or r.asker_address = (select email from access.person where id = ${person})) and r.id <> ${id}
      and r.outcome is distinct from 'merged' order by r.asked_at desc limit ${mostEarlier}`.execute(reader);
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

/** Systems that teams of the asker own, at most twenty. Who has no account is known by the address that the catalog has of them. */
async function systemsOfAsker(reader: Reader, { person, address }: RequestSummary['asker']): Promise<Page['askerSystems']> {
  if (person === null && address === null) return [];
  const { rows } = await sql<Page['askerSystems'][number]>`
    with known as (
      select p.ref from access.person p where p.id = ${person} and p.ref is not null
      union
      select e.ref from catalog.entity e
      where ${person}::text is null and e.kind = 'user' and e.removed_at is null and lower(e.document->'spec'->'profile'->>'email') = lower(${address}))
    select distinct o.system as ref, coalesce(e.title, o.system) as title
    from known join catalog.relation t on t.source = known.ref and t.type = 'memberOf'
    join catalog.ownership o on o.team = t.target and o.to_at is null and o.state = 'accepted' left join catalog.entity e on e.ref = o.system
    order by title limit 20`.execute(reader);
  return rows;
}
