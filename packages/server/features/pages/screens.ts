/** What do the screens show of pages? */
import type { NoticeAnswer, PageRow as PageAnswer, readPage } from '@samspel/contract/pages.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { eventLine } from '@samspel/core/incidents/timeline.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { CursorKey } from '../../platform/http/cursor.ts';
import { namesOf } from '../rotas/index.ts';
import { subjectOf } from './going-on.ts';
import { type PageRow, pageColumns, readPageRow } from './storage.ts';

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

/** Pages with whom they told. */
export async function tellPages(reader: Reader, rows: readonly PageRow[]): Promise<PageAnswer[]> {
  const { rows: told } = await sql<{ page: string; id: string; name: string }>`
    select t.page_id as page, t.person_id as id, coalesce(p.name, t.person_id) as name
    from pages.told t left join access.person p on p.id = t.person_id
    where t.page_id = any(${rows.map(({ id }) => id)}::text[]) group by t.page_id, t.person_id, p.name order by min(t.at)`.execute(reader);
  return rows.map(({ says: _, reason: __, plan, ...row }) => ({
    ...row,
    step: row.step + 1,
    steps: plan?.steps.length ?? 0,
    round: row.round + 1,
    nextAt: isoOrNull(row.nextAt),
    begunAt: iso(row.begunAt),
    acknowledgedAt: isoOrNull(row.acknowledgedAt),
    overAt: isoOrNull(row.overAt),
    told: told.filter(({ page }) => page === row.id).map(({ id, name }) => ({ id, name })),
  }));
}

/** One page, told. */
export async function tellPage(reader: Reader, row: PageRow): Promise<PageAnswer> {
  const [told] = await tellPages(reader, [row]);
  if (told === undefined) throw new Error(`page ${row.id} was not told`);
  return told;
}

export interface PageFilter {
  readonly state: string | null;
  readonly person: string | null;
  readonly incident: string | null;
}

/** Question: which pages, newest first, after a place in the list? */
export async function listPages(reader: Reader, { state, person, incident }: PageFilter, after: CursorKey | null, limit: number): Promise<PageRow[]> {
  const [at, id] = after ?? [null, null];
  const { rows } = await sql<PageRow>`
    select ${pageColumns} from pages.page p
    where (${state}::text is null or p.state = ${state}) and (${incident}::text is null or p.incident_id = ${incident})
      and (${person}::text is null or exists (select 1 from pages.told t where t.page_id = p.id and t.person_id = ${person}))
      and (${id ?? null}::text is null or (p.begun_at, p.id) < (to_timestamp(${typeof at === 'number' ? at : 0}::float8 / 1000), ${id ?? null}::text))
    order by p.begun_at desc, p.id desc limit ${limit}`.execute(reader);
  return rows;
}

/** Question: what does the screen of one page show? */
export async function pageScreen(reader: Reader, id: string, actor: Actor): Promise<AnswerOf<typeof readPage> | null> {
  const row = await readPageRow(reader, id);
  if (row === null) return null;
  const [page, notices, lines] = await Promise.all([tellPage(reader, row), noticesOf(reader, id), linesOf(reader, row)]);
  return { page, reason: row.reason, says: row.says, notices, lines, mayAnswer: holds(actor.role, 'member') && row.state !== 'over' };
}

async function noticesOf(reader: Reader, page: string): Promise<NoticeAnswer[]> {
  const { rows } = await sql<
    Omit<NoticeAnswer, 'person' | 'dueAt' | 'handedAt' | 'endedAt'> & { person: string; dueAt: Instant; handedAt: Instant | null; endedAt: Instant | null }
  >`
    select id, person_id as person, step + 1 as step, round + 1 as round, door, address as "to", due_at as "dueAt", state, handed_at as "handedAt", ended_at as "endedAt",
      again, says
    from pages.notice where page_id = ${page} order by due_at, id limit 500`.execute(reader);
  const named = await namesOf(
    reader,
    rows.map(({ person }) => person),
  );
  return rows.map((one) => ({ ...one, person: named(one.person), dueAt: iso(one.dueAt), handedAt: isoOrNull(one.handedAt), endedAt: isoOrNull(one.endedAt) }));
}

/** What happened to it, from the log, oldest first. */
async function linesOf(reader: Reader, row: PageRow): Promise<{ at: string; type: string; says: string; by: string }[]> {
  const { rows } = await sql<{ at: Instant; type: string; payload: Record<string, unknown>; by: string }>`
    select at, type, payload, actor_name as by from platform.event
    where subject = any(${[row.id, subjectOf(row)]}::text[]) and type like 'pages.%' and payload ->> 'page' = ${row.id} order by at, id limit 500`.execute(
    reader,
  );
  return rows.map(({ at, type, payload, by }) => ({ at: iso(at), type, says: eventLine(type, payload), by }));
}
