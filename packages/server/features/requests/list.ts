/** Which requests are there? What will be late first; what is done newest first. */
import type { listRequests } from '@samspel/contract/requests.ts';
import type { AnswerOf, QueryOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { personOf } from '../rotas/index.ts';
import { readPromises } from './promises.ts';
import { columns, heldOf, type Row } from './storage.ts';
import { tellRequest } from './told.ts';

type Query = QueryOf<typeof listRequests>;
type Filter = RawBuilder<unknown>;

/** Answered ones of equal standing come after those whose clock runs; never due comes last. */
const urgency = sql`coalesce(case when r.first_reply_at is null then r.due_at end, 'infinity'::timestamptz)`;
const soon = (now: Instant): Filter => sql`r.state <> 'done' and r.first_reply_at is null and r.warn_at <= ${new Date(now)}`;

/** Question: which requests fit, a page at a time, and how many stand in each view? */
export async function findRequests(reader: Reader, query: Query, actor: Actor, now: Instant): Promise<Outcome<AnswerOf<typeof listRequests>>> {
  const cursor = readCursor(query.cursor, 3);
  if (!cursor.ok) return cursor;
  const newestFirst = query.view === 'done' || query.view === 'cards' || query.view === 'all' || query.view === 'asked-by-me';
  const person = await personOf(reader, actor);
  const mine = person ?? actor.id;
  const filters = [
    query.number === undefined ? viewOf(query.view, mine, person, now) : sql`r.number = ${query.number}`,
    ...filtersOf(query),
    ...beyond(cursor.value, newestFirst),
  ];
  const order = newestFirst ? sql`r.asked_at desc, r.id desc` : sql`${urgency}, r.asked_at, r.id`;
  const [{ rows }, promisesOf, counts] = await Promise.all([
    sql<Row & { urgent: Instant | null }>`
      select ${columns}, nullif(${urgency}, 'infinity') as urgent from requests.request r where ${sql.join(filters, sql` and `)} order by ${order} limit ${query.limit + 1}`.execute(
      reader,
    ),
    readPromises(reader),
    countsOf(reader, mine, now),
  ]);
  const { items, next } = pageOf(rows, query.limit, (row) => [row.urgent, row.askedAt, row.id]);
  return accept({ items: items.map((row) => tellRequest(heldOf(row), promisesOf, now)), next, counts });
}

function viewOf(view: Query['view'], mine: string, person: string | null, now: Instant): Filter {
  switch (view) {
    case 'pending':
      return sql`r.state <> 'done'`;
    case 'mine':
      return sql`r.state <> 'done' and r.taker_id = ${mine}`;
    case 'unclaimed':
      return sql`r.state = 'open' and r.taker_id is null`;
    case 'waiting':
      return sql`r.state in ('waiting', 'snoozed')`;
    case 'soon':
      return soon(now);
    case 'cards':
      return sql`r.outcome = 'card' and r.into_ref is null`;
    case 'done':
      return sql`r.state = 'done' and r.outcome <> 'merged'`;
    case 'asked-by-me':
      return sql`r.asker_person = ${person}`;
    case 'all':
      return sql`r.outcome is distinct from 'merged'`;
  }
}

function filtersOf({ team, way, system, text }: Query): Filter[] {
  const filters: Filter[] = [];
  if (team !== undefined) filters.push(sql`r.team = ${team}`);
  if (way !== undefined) filters.push(sql`r.way = ${way}`);
  if (system !== undefined) filters.push(sql`${system} = any(r.systems)`);
  const words = text?.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length > 0) filters.push(sql`r.words @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`);
  else if (text !== undefined && text.trim() !== '') filters.push(sql`false`);
  return filters;
}

function beyond(cursor: readonly (string | number | null)[] | null, newestFirst: boolean): Filter[] {
  if (cursor === null) return [];
  const [urgent, askedAt, id] = cursor;
  const asked = new Date(typeof askedAt === 'number' ? askedAt : 0);
  if (newestFirst) return [sql`(r.asked_at, r.id) < (${asked}, ${id ?? ''})`];
  return [sql`(${urgency}, r.asked_at, r.id) > (${typeof urgent === 'number' ? new Date(urgent) : sql`'infinity'::timestamptz`}, ${asked}, ${id ?? ''})`];
}

/** Question: how many stand in each view? */
async function countsOf(reader: Reader, mine: string, now: Instant): Promise<AnswerOf<typeof listRequests>['counts']> {
  const { rows } = await sql<AnswerOf<typeof listRequests>['counts']>`
    select count(*)::int as pending, (count(*) filter (where r.taker_id = ${mine}))::int as mine,
      (count(*) filter (where r.state = 'open' and r.taker_id is null))::int as unclaimed,
      (count(*) filter (where r.state in ('waiting', 'snoozed')))::int as waiting, (count(*) filter (where ${soon(now)}))::int as soon,
      (select count(*)::int from requests.request c where c.outcome = 'card' and c.into_ref is null) as cards
    from requests.request r where r.state <> 'done'`.execute(reader);
  return rows[0] ?? { pending: 0, mine: 0, unclaimed: 0, waiting: 0, soon: 0, cards: 0 };
}
