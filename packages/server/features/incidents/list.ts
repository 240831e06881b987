/**
 * Which incidents are there? One statement for each list, made of the filters that were given.
 *
 * What was hit drives the query where a system or a team is asked for (an index lookup for each target, merged); else the list is walked
 * newest first along an index, or found by words, tags or span. Every page begins after the last row of the one before.
 */
import type { listIncidents } from '@samspel/contract/incidents.ts';
import type { QueryOf } from '@samspel/contract/route.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { type ListRow, type ToldRow, tellRow } from './told.ts';

export type ListQuery = QueryOf<typeof listIncidents>;

/** What a list reads, so that the long record of instants stays where it is. */
export const listColumns = sql`i.id, i.title, i.state, i.severity, i.started_at, i.detected_at, i.acknowledged_at, i.mitigated_at, i.resolved_at,
  i.began_at, i.opened_at, i.targets, i.tags, i.trigger_code, i.cause_code, i.coordinator, i.uncountable, i.case_study, i.merged_into, i.again, i.version`;

/** Question: which incidents fit the filters, newest first, a page at a time? */
export async function findIncidents(reader: Reader, query: ListQuery, now: Instant): Promise<Outcome<{ items: ToldRow[]; next: string | null }>> {
  const cursor = readCursor(query.cursor, 2);
  if (!cursor.ok) return refuse('incidents.bad-cursor', {}, '/cursor');
  const [beganAt, id] = cursor.value ?? [];
  const after = typeof beganAt === 'number' && typeof id === 'string' ? { beganAt: new Date(beganAt), id } : null;
  if (after === null && query.cursor !== undefined) return refuse('incidents.bad-cursor', {}, '/cursor');
  const words = wordsAsked(query.text);
  if (words === 'none') return accept({ items: [], next: null });
  const filters = filtersOf(query);
  const targets = await targetsAsked(reader, query);
  const asked: Asked = { after, limit: query.limit + 1 };
  const all = words === null ? filters : [...filters, words];
  const rows = await (targets !== null ? byTargets(reader, targets, all, asked) : byWords(reader, words, all, asked));
  const { items, next } = pageOf(rows, query.limit, (row) => [row.began_at, row.id]);
  return accept({ items: items.map((row) => tellRow(row, now)), next });
}

/** Question: which incidents have these words in title, summary or tags, the last as a beginning? Newest first, merged ones left out. */
export async function incidentsByWords(
  reader: Reader,
  text: string,
  limit: number,
): Promise<readonly { readonly id: string; readonly title: string; readonly state: string; readonly beganAt: Instant }[]> {
  const words = wordsAsked(text);
  if (words === null || words === 'none') return [];
  const rows = await byWords(reader, words, [unmerged, words], { after: null, limit });
  return rows.map(({ id, title, state, began_at: beganAt }) => ({ id, title, state, beganAt }));
}

/** Few with these words are gathered; of many, the newest are met soon. */
async function byWords(reader: Reader, words: RawBuilder<unknown> | null, filters: Filters, asked: Asked): Promise<readonly ListRow[]> {
  return words !== null && (await fewHave(reader, words)) ? gather(reader, filters, asked) : walk(reader, filters, asked);
}

interface Asked {
  readonly after: { readonly beganAt: Date; readonly id: string } | null;
  readonly limit: number;
}
type Filters = readonly RawBuilder<unknown>[];

const beyond = (after: Asked['after']): Filters => (after === null ? [] : [sql`(i.began_at, i.id) < (${after.beganAt}, ${after.id})`]);
const and = (filters: Filters): RawBuilder<unknown> => sql.join(filters, sql` and `);

/** Newest first along an index, until enough fit. */
async function walk(reader: Reader, filters: Filters, { after, limit }: Asked): Promise<readonly ListRow[]> {
  const { rows } = await sql<ListRow>`
    select ${listColumns} from incidents.incident i where ${and([...filters, ...beyond(after)])}
    order by i.began_at desc, i.id desc limit ${sql.lit(limit)}`.execute(reader);
  return rows;
}

/** All that fit, then the newest: right where few do, which the planner cannot know of the beginning of a word. */
async function gather(reader: Reader, filters: Filters, { after, limit }: Asked): Promise<readonly ListRow[]> {
  const { rows } = await sql<ListRow>`
    with found as materialized (select ${listColumns} from incidents.incident i where ${and([...filters, ...beyond(after)])})
    select * from found order by began_at desc, id desc limit ${sql.lit(limit)}`.execute(reader);
  return rows;
}

/** More than these and walking meets enough of them soon. Measured at 200,000 incidents. */
const few = 2000;

/** Question: do only a few incidents have these words? */
async function fewHave(reader: Reader, words: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from incidents.incident i where ${words} limit ${sql.lit(few + 1)}) counted`.execute(reader);
  return (rows[0]?.n ?? 0) <= few;
}

/** For each target the newest that fit, then the newest of all: never more than targets × limit rows are looked at where nothing else is asked. */
async function byTargets(reader: Reader, targets: readonly string[], filters: Filters, { after, limit }: Asked): Promise<readonly ListRow[]> {
  if (targets.length === 0) return [];
  const [first] = filters;
  // Merged ones are in no row of hit: the filter that leaves them out needs no look at the incident.
  const plain = filters.length === 1 && first === unmerged;
  const more = plain ? sql`true` : sql`exists (select from incidents.incident i where i.id = h.incident_id and ${and(filters)})`;
  const before = after === null ? sql`true` : sql`(h.began_at, h.incident_id) < (${after.beganAt}, ${after.id})`;
  const { rows } = await sql<ListRow>`
    select ${listColumns} from (
      select distinct found.began_at, found.incident_id from unnest(${targets}::text[]) asked (target)
      cross join lateral (
        select h.began_at, h.incident_id from incidents.hit h where h.target = asked.target and ${before} and ${more}
        order by h.began_at desc, h.incident_id desc limit ${sql.lit(limit)}) found
      order by found.began_at desc, found.incident_id desc limit ${sql.lit(limit)}) newest
    join incidents.incident i on i.id = newest.incident_id
    order by newest.began_at desc, newest.incident_id desc`.execute(reader);
  return rows;
}

/** What was asked for by system and team; null when neither was. */
async function targetsAsked(reader: Reader, query: ListQuery): Promise<readonly string[] | null> {
  if (query.team === undefined) return query.system === undefined ? null : [query.system];
  const { rows } = await sql<{ ref: string }>`
    select system as ref from catalog.ownership where team = ${query.team} and to_at is null and state <> 'declined'
    union select source from catalog.relation where target = ${query.team} and type = 'ownedBy'`.execute(reader);
  const owned = rows.map((row) => row.ref);
  return query.system === undefined ? owned : owned.filter((ref) => ref === query.system);
}

/** The filters but for words, as conditions on `i`. */
function filtersOf(query: ListQuery): Filters {
  const filters: RawBuilder<unknown>[] = [stateFilter(query)];
  if (query.severity !== undefined) filters.push(sql`i.severity = any(${query.severity}::text[])`);
  if (query.tag !== undefined && query.tag.length > 0) filters.push(sql`i.tags @> ${query.tag}::text[]`);
  if (query.trigger !== undefined) filters.push(sql`i.trigger_code = ${query.trigger}`);
  if (query.cause !== undefined) filters.push(sql`i.cause_code = ${query.cause}`);
  if (query.countable === true) filters.push(sql`i.uncountable is null`);
  if (query.countable === false) filters.push(sql`i.uncountable is not null`);
  filters.push(...spanFilters(query));
  return filters;
}

const unmerged = sql`i.state <> 'merged'`;

/** Written so that the partial indexes fit: open ones, all but merged ones. */
function stateFilter(query: ListQuery): RawBuilder<unknown> {
  const states = query.state ?? [];
  if (states.length === 0) return unmerged;
  const [one] = states;
  if (states.length === 1) return sql`i.state = ${sql.lit(one)}`;
  const open = states.every((state) => state !== 'resolved' && state !== 'merged');
  const exact = sql`i.state in (${sql.join(states.map((state) => sql.lit(state)))})`;
  if (open) return sql`i.state in ('open', 'acknowledged', 'mitigated') and ${exact}`;
  return states.includes('merged') ? exact : sql`i.state <> 'merged' and ${exact}`;
}

/** Touches [from, to): began before `to`, and not over before `from`. */
function spanFilters(query: ListQuery): readonly RawBuilder<unknown>[] {
  const filters: RawBuilder<unknown>[] = [];
  const from = query.from === undefined ? null : new Date(query.from);
  const to = query.to === undefined ? null : new Date(query.to);
  if (to !== null) filters.push(sql`i.began_at < ${to}`);
  if (from !== null) filters.push(sql`tstzrange(i.began_at, i.ended_at, '[]') && tstzrange(${from}, ${to !== null && to < from ? from : to}, '[]')`);
  return filters;
}

/** Words that all have to be there, the last as a beginning; an id is found as it is. Null: none were asked for; `none`: there is no word in it. */
function wordsAsked(text: string | undefined): RawBuilder<unknown> | null | 'none' {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  if (/^inc_[0-9A-HJKMNP-TV-Z]{26}$/i.test(trimmed)) return sql`i.id = ${`inc_${trimmed.slice(4).toUpperCase()}`}`;
  const words = trimmed
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.slice(0, 12);
  if (words === undefined) return 'none';
  const asked = words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word));
  return sql`i.words @@ to_tsquery('simple', ${asked.join(' & ')})`;
}
