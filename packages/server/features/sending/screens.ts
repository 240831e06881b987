/** What does the screen of sendings show? One page of them, and how each way stands. */
import type { SendingAnswer } from '@samspel/contract/sending.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { CursorKey } from '../../platform/http/cursor.ts';

interface Row extends Omit<SendingAnswer, 'createdAt' | 'nextTryAt' | 'expiresAt' | 'endedAt'> {
  readonly createdAt: Instant;
  readonly dueAt: Instant;
  readonly expiresAt: Instant;
  readonly endedAt: Instant | null;
}

const columns = sql`
  s.id, s.door, s.adapter, s.address as "to", s.body->>'subject' as subject, s.about, s.urgent, s.state, s.attempts, s.again, s.reason, s.reference, s.came_back as "cameBack",
  (select name from access.person p where s.door = 'web-push' and p.id = s.address) as "toName",
  (select name from adapters.adapter a where a.id = s.by_adapter) as "triedBy",
  s.created_at as "createdAt", s.due_at as "dueAt", s.expires_at as "expiresAt", s.ended_at as "endedAt"`;

function toldOf({ dueAt, ...row }: Row): SendingAnswer {
  return {
    ...row,
    createdAt: iso(row.createdAt),
    nextTryAt: row.state === 'waiting' ? iso(dueAt) : null,
    expiresAt: iso(row.expiresAt),
    endedAt: row.endedAt === null ? null : iso(row.endedAt),
  };
}

/** Question: which sendings, newest first, after a place in the list? Sortable by `createdAt` and `id`. */
export async function listOf(
  reader: Reader,
  filter: { readonly states: readonly string[]; readonly door: string | null; readonly about: string | null },
  after: CursorKey | null,
  limit: number,
): Promise<SendingAnswer[]> {
  const [id] = after ?? [null];
  const { rows } = await sql<Row>`
    select ${columns} from sending.sending s
    where (s.state = any(${[...filter.states]}::text[]) or (s.came_back is not null and 'given-up' = any(${[...filter.states]}::text[]))) and (${filter.door}::text is null or s.door = ${filter.door}) and (${filter.about}::text is null or s.about = ${filter.about})
      and (${id}::text is null or s.id < ${id}::text)
    order by s.id desc limit ${limit}`.execute(reader);
  return rows.map(toldOf);
}

/** Question: how does one stand? */
export async function oneOf(reader: Reader, id: string): Promise<SendingAnswer | null> {
  const { rows } = await sql<Row>`select ${columns} from sending.sending s where s.id = ${id}`.execute(reader);
  return rows[0] === undefined ? null : toldOf(rows[0]);
}

/** Question: what became of what was sent about something? Oldest first. */
export async function sendingsAbout(reader: Reader, about: string): Promise<SendingAnswer[]> {
  const { rows } = await sql<Row>`select ${columns} from sending.sending s where s.about = ${about} order by s.seq limit 1000`.execute(reader);
  return rows.map(toldOf);
}

/** Question: what became of these? */
export async function sendingsById(reader: Reader, ids: readonly string[]): Promise<SendingAnswer[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Row>`select ${columns} from sending.sending s where s.id = any(${[...ids]})`.execute(reader);
  return rows.map(toldOf);
}

/** Question: is this waiting, sent, given up? Locked. */
export async function holdOne(tx: Tx, id: string): Promise<SendingAnswer | null> {
  await sql`select from sending.sending where id = ${id} for update`.execute(tx);
  return oneOf(tx, id);
}

export interface DoorCounts {
  readonly door: string;
  readonly waiting: number;
  readonly oldestWaitingSeconds: number;
  readonly givenUp: number;
  readonly sent: number;
  readonly isOpen: boolean;
}

/** Question: how does each way stand that is used or open? Ended ones of the last seven days are counted. */
export async function countByDoor(reader: Reader, now: Instant): Promise<DoorCounts[]> {
  const { rows } = await sql<Omit<DoorCounts, 'oldestWaitingSeconds'> & { oldest: Instant | null }>`
    with open as (${openDoorsOf(now)}),
    used as (
      select door, count(*) filter (where state in ('waiting', 'sending'))::int as waiting, min(created_at) filter (where state in ('waiting', 'sending')) as oldest,
        count(*) filter (where state = 'given-up' or came_back is not null)::int as given_up,
        count(*) filter (where state = 'sent' and came_back is null)::int as sent
      from sending.sending where state in ('waiting', 'sending') or ended_at > ${new Date(now - 7 * 86_400_000)} group by door)
    select door, coalesce(waiting, 0) as waiting, oldest, coalesce(given_up, 0) as "givenUp", coalesce(sent, 0) as sent, open.door is not null as "isOpen"
    from used full join open using (door) order by door`.execute(reader);
  return rows.map(({ oldest, ...row }) => ({ ...row, oldestWaitingSeconds: oldest === null ? 0 : Math.max(0, (now - oldest) / 1000) }));
}

/** Ways that some server holds open: it said so within the last minute. */
function openDoorsOf(now: Instant) {
  return sql`select distinct unnest(doors) as door from adapters.state where is_open and seen_at > ${new Date(now - 60_000)}`;
}

/** Question: which ways are open on some server? */
export async function openWays(reader: Reader, now: Instant): Promise<string[]> {
  const { rows } = await sql<{ door: string }>`${openDoorsOf(now)} order by 1`.execute(reader);
  return rows.map(({ door }) => door);
}
