/** Which rows hold a request, and what was said in it? */
import type { BeforeMerge } from '@samspel/core/requests/merge.ts';
import type { By, Entry, EntryId, Request, RequestId, Standing } from '@samspel/core/requests/request.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';

/** A request with what is kept beside it. */
export interface Held {
  readonly request: Request;
  readonly number: number;
  readonly lastAt: Instant;
  /** Where an answer goes; null: it is read here. */
  readonly back: Back | null;
}

/** A way of `sending`, and an address as it reads it. */
export interface Back {
  readonly door: string;
  readonly to: string;
}

export interface Row {
  readonly id: RequestId;
  readonly number: number;
  readonly title: string;
  readonly way: Request['way'];
  readonly place: string | null;
  readonly askerPerson: string | null;
  readonly askerName: string;
  readonly askerAddress: string | null;
  readonly team: string | null;
  readonly systems: string[];
  readonly state: Standing['state'];
  readonly waitingSince: Instant | null;
  readonly snoozedUntil: Instant | null;
  readonly doneAt: Instant | null;
  readonly outcome: Extract<Standing, { state: 'done' }>['outcome'] | null;
  readonly into: string | null;
  readonly needless: Extract<Standing, { state: 'done' }>['needless'];
  readonly takerId: string | null;
  readonly takerName: string | null;
  readonly askedAt: Instant;
  readonly lastAt: Instant;
  readonly firstReplyAt: Instant | null;
  readonly firstReplyBy: By | null;
  readonly firstReplyEntry: EntryId | null;
  readonly pulseFace: NonNullable<Request['pulse']>['face'] | null;
  readonly pulseWords: string | null;
  readonly pulseAt: Instant | null;
  readonly splitFrom: RequestId | null;
  readonly backDoor: string | null;
  readonly backTo: string | null;
  readonly version: number;
}

export const columns = sql`r.id, r.number, r.title, r.way, r.place, r.asker_person as "askerPerson", r.asker_name as "askerName", r.asker_address as "askerAddress",
  r.team, r.systems, r.state, r.waiting_since as "waitingSince", r.snoozed_until as "snoozedUntil", r.done_at as "doneAt", r.outcome, r.into_ref as "into", r.needless,
  r.taker_id as "takerId", r.taker_name as "takerName", r.asked_at as "askedAt", r.last_at as "lastAt", r.first_reply_at as "firstReplyAt",
  r.first_reply_by as "firstReplyBy", r.first_reply_entry as "firstReplyEntry", r.pulse_face as "pulseFace", r.pulse_words as "pulseWords", r.pulse_at as "pulseAt",
  r.split_from as "splitFrom", r.back_door as "backDoor", r.back_to as "backTo", r.version`;

/** A row as core knows it. */
export function heldOf(row: Row): Held {
  const { id, number, title, way, place, team, systems, askedAt, lastAt, splitFrom, version } = row;
  const { takerId, takerName, firstReplyAt, firstReplyBy, firstReplyEntry, pulseFace, pulseWords, pulseAt } = row;
  return {
    number,
    lastAt,
    back: row.backDoor === null || row.backTo === null ? null : { door: row.backDoor, to: row.backTo },
    request: {
      id,
      title,
      way,
      place,
      asker: { person: row.askerPerson, name: row.askerName, address: row.askerAddress },
      team,
      systems,
      standing: standingOf(row),
      taker: takerId === null ? null : { id: takerId, name: takerName ?? takerId },
      askedAt,
      firstReply:
        firstReplyAt === null || firstReplyBy === null || firstReplyEntry === null ? null : { at: firstReplyAt, by: firstReplyBy, entry: firstReplyEntry },
      pulse: pulseFace === null || pulseAt === null ? null : { face: pulseFace, words: pulseWords ?? '', at: pulseAt },
      splitFrom,
      version,
    },
  };
}

function standingOf({ state, waitingSince, snoozedUntil, doneAt, outcome, into, needless, lastAt }: Row): Standing {
  if (state === 'waiting') return { state, since: waitingSince ?? lastAt };
  if (state === 'snoozed') return { state, until: snoozedUntil ?? lastAt };
  return state === 'done' ? { state, at: doneAt ?? lastAt, outcome: outcome ?? 'answered', into, needless } : { state };
}

/** Question: how does this request stand? Null when there is none. */
export async function readRequest(reader: Reader, id: string): Promise<Held | null> {
  const { rows } = await sql<Row>`select ${columns} from requests.request r where id = ${id}`.execute(reader);
  return rows[0] === undefined ? null : heldOf(rows[0]);
}

/** The same of several, held against everybody else, in the order of their ids, so that two who hold several never wait for each other. */
export async function holdRequests(tx: Tx, ids: readonly string[]): Promise<Held[]> {
  const { rows } = await sql<Row>`select ${columns} from requests.request r where id = any(${[...ids]}) order by id for update`.execute(tx);
  return rows.map(heldOf);
}

/** When the first answer is due and when to warn; null: never. */
export interface DueRow {
  readonly due: Instant | null;
  readonly warnAt: Instant | null;
}

/** Writes a request whole, with the words it is found by. One that is new takes the next number; no number is left out because another changes. */
export async function saveRequest(tx: Tx, request: Request, dues: DueRow, lastAt: Instant): Promise<void> {
  const { id, title, way, place, asker, team, systems, standing, taker, askedAt, firstReply, pulse, splitFrom, version } = request;
  const at = (instant: Instant | null | undefined): Date | null => (instant == null ? null : new Date(instant));
  const done = standing.state === 'done' ? standing : null;
  await sql`
    insert into requests.request as r (id, number, title, way, place, asker_person, asker_name, asker_address, team, systems, state, waiting_since, snoozed_until, done_at, outcome,
      into_ref, needless, taker_id, taker_name, asked_at, last_at, first_reply_at, first_reply_by, first_reply_entry, pulse_face, pulse_words, pulse_at, split_from, due_at,
      warn_at, words, version)
    values (${id}, coalesce((select number from requests.request where id = ${id}), nextval('requests.number')), ${title}, ${way}, ${place}, ${asker.person}, ${asker.name}, ${asker.address}, ${team}, ${[...systems]}, ${standing.state},
      ${at(standing.state === 'waiting' ? standing.since : null)}, ${at(standing.state === 'snoozed' ? standing.until : null)}, ${at(done?.at)}, ${done?.outcome ?? null},
      ${done?.into ?? null}, ${done?.needless ?? null}, ${taker?.id ?? null}, ${taker?.name ?? null}, ${at(askedAt)}, ${at(lastAt)}, ${at(firstReply?.at)},
      ${firstReply === null ? null : json(firstReply.by)}, ${firstReply?.entry ?? null}, ${pulse?.face ?? null}, ${pulse?.words ?? null}, ${at(pulse?.at)}, ${splitFrom},
      ${at(dues.due)}, ${at(dues.warnAt)}, to_tsvector('simple', ''), ${version})
    on conflict (id) do update set title = excluded.title, team = excluded.team, systems = excluded.systems, state = excluded.state, waiting_since = excluded.waiting_since,
      snoozed_until = excluded.snoozed_until, done_at = excluded.done_at, outcome = excluded.outcome, into_ref = excluded.into_ref, needless = excluded.needless,
      taker_id = excluded.taker_id, taker_name = excluded.taker_name, asked_at = excluded.asked_at, last_at = greatest(r.last_at, excluded.last_at),
      first_reply_at = excluded.first_reply_at, first_reply_by = excluded.first_reply_by, first_reply_entry = excluded.first_reply_entry,
      pulse_face = excluded.pulse_face, pulse_words = excluded.pulse_words, pulse_at = excluded.pulse_at, due_at = excluded.due_at, warn_at = excluded.warn_at,
      -- Due at another time, whoever is goalie then is told anew.
      warned_at = case when excluded.warn_at is distinct from r.warn_at then null else r.warned_at end,
      version = excluded.version`.execute(tx);
  // At most a megabyte of words: the limit of a tsvector, and more than anybody searches by.
  await sql`
    update requests.request r set words = to_tsvector('simple', left(concat_ws(' ', r.number, r.title, r.asker_name, r.asker_address,
      (select string_agg(left(e.text, 20000), ' ') from (select text from requests.entry where request_id = r.id and kind = 'asked' order by at limit 20) e)), 200000))
    where id = ${id}`.execute(tx);
}

/** Question: which requests were put into this one, also by way of others? */
export async function mergedInto(reader: Reader, id: string): Promise<Held[]> {
  const { rows } = await sql<Row>`
    with recursive joined as (
      select id from requests.request where into_ref = ${id} and outcome = 'merged'
      union
      select n.id from requests.request n join joined on n.into_ref = joined.id where n.outcome = 'merged')
    select ${columns} from requests.request r where r.id in (select id from joined) order by r.asked_at, r.id`.execute(reader);
  return rows.map(heldOf);
}

/** Question: when is the first answer promised? Null: never. */
export async function dueOf(reader: Reader, request: string): Promise<Instant | null> {
  const { rows } = await sql<{ due: Instant | null }>`select due_at as due from requests.request where id = ${request}`.execute(reader);
  return rows[0]?.due ?? null;
}

/** Remembers where answers go. */
export async function saveBack(tx: Tx, request: RequestId, { door, to }: Back): Promise<void> {
  await sql`update requests.request set back_door = ${door}, back_to = ${to} where id = ${request}`.execute(tx);
}

/** Remembers under which ids an answer left, one for each who is told. */
export async function saveSendings(tx: Tx, entry: EntryId, sendings: readonly string[]): Promise<void> {
  await sql`update requests.entry set sending_ids = ${[...sendings]} where id = ${entry}`.execute(tx);
}

/** Where something that was said stands whole. */
export interface Source {
  readonly kind: 'mail' | 'chat';
  readonly id: string;
}

/** Writes what was said; false when it was written before. */
export async function saveEntry(tx: Tx, request: RequestId, entry: Entry, source: Source | null): Promise<boolean> {
  const { id, at, kind, by, isHuman, text } = entry;
  const { rows } = await sql`
    insert into requests.entry (id, request_id, at, kind, by, is_human, text, source_kind, source_id)
    values (${id}, ${request}, ${new Date(at)}, ${kind}, ${json(by)}, ${isHuman}, ${text}, ${source?.kind ?? null}, ${source?.id ?? null})
    on conflict do nothing returning id`.execute(tx);
  return rows.length > 0;
}

export interface EntryRow extends Entry {
  readonly sourceKind: Source['kind'] | null;
  readonly sourceId: string | null;
  readonly sendingIds: string[];
}

/** Question: what was said in a request, oldest first? */
export async function entriesOf(reader: Reader, request: string): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select id, at, kind, by, is_human as "isHuman", text, source_kind as "sourceKind", source_id as "sourceId", sending_ids as "sendingIds"
    from requests.entry where request_id = ${request} order by at, id`.execute(reader);
  return rows;
}

/** Moves these of what was said to another request. */
export async function moveEntries(tx: Tx, from: string, into: string, entries: readonly string[]): Promise<void> {
  await sql`update requests.entry set request_id = ${into} where request_id = ${from} and id = any(${[...entries]})`.execute(tx);
}

/** What is needed to take a request out of another again. */
interface Merging {
  readonly from: RequestId;
  readonly into: RequestId;
  readonly entries: readonly string[];
  readonly before: BeforeMerge;
}

/** Remembers it. */
export async function saveMerging(tx: Tx, { from, into, entries, before }: Merging): Promise<void> {
  await sql`
    insert into requests.merging (from_id, into_id, entries, standing, into_before, into_version)
    values (${from}, ${into}, ${[...entries]}, ${json(before.from)}, ${json(before.into)}, ${before.version})
    on conflict (from_id) do update set into_id = excluded.into_id, entries = excluded.entries, standing = excluded.standing, into_before = excluded.into_before,
      into_version = excluded.into_version`.execute(tx);
}

/** Question: into which other was a request put last, and what stood before? */
export async function mergingOf(reader: Reader, from: string): Promise<Merging | null> {
  type Columns = Omit<Merging, 'before'> & { readonly standing: BeforeMerge['from']; readonly intoBefore: BeforeMerge['into']; readonly version: number };
  const { rows } = await sql<Columns>`
    select from_id as "from", into_id as "into", entries, standing, into_before as "intoBefore", into_version as version
    from requests.merging where from_id = ${from}`.execute(reader);
  const [row] = rows;
  return row === undefined
    ? null
    : { from: row.from, into: row.into, entries: row.entries, before: { from: row.standing, into: row.intoBefore, version: row.version } };
}

/** Question: which request is called so, goes on in this thread, or is this one? Of several in a thread the newest; of those put together the one that goes on. */
export async function requestNamed(
  reader: Reader,
  by: { readonly id: string } | { readonly number: number } | { readonly place: string; readonly way: 'mail' | 'chat' },
): Promise<Held | null> {
  const which = 'id' in by ? sql`r.id = ${by.id}` : 'number' in by ? sql`r.number = ${by.number}` : sql`r.place = ${by.place} and r.way = ${by.way}`;
  const { rows } = await sql<Row>`select ${columns} from requests.request r where ${which} order by r.asked_at desc, r.id desc limit 1`.execute(reader);
  let found = rows[0] === undefined ? null : heldOf(rows[0]);
  for (let steps = 0; steps < 10; steps++) {
    const { standing } = found?.request ?? { standing: null };
    if (standing === null || standing.state !== 'done' || standing.outcome !== 'merged' || standing.into === null) break;
    found = await readRequest(reader, standing.into);
  }
  return found;
}

/** Question: which request does something that was said belong to? */
export async function requestOfSource(reader: Reader, source: Source): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select request_id as id from requests.entry where source_kind = ${source.kind} and source_id = ${source.id}`.execute(reader);
  return rows[0]?.id ?? null;
}
