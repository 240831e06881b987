/** Which days are holidays? Calendars that were brought in as files, or are read from an address. */
import { createHash } from 'node:crypto';
import type { holidayCalendar, holidaysRead } from '@samspel/contract/rotas/schemas.ts';
import { rotasRefusals as no } from '@samspel/contract/rotas.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { readHolidays } from '@samspel/core/rotas/holiday-file.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { type DayNumber, dateText, parseDate } from '@samspel/core/time/local.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { withdraw } from '../findings/index.ts';
import type { Acting } from './commands.ts';
import { self, serveUntil } from './serving.ts';
import { holdRota } from './standing.ts';

type Calendar = z.output<typeof holidayCalendar>;
export type Imported = z.output<typeof holidaysRead>;
type Refused = Extract<Outcome<never>, { ok: false }>;

const day = 86_400_000;

/** The finding that an address was not read for long. */
export const unreadKey = (calendar: string): string => `rotas.holidays-unread/${calendar}`;

/** Brings a file in; a calendar of the same name is replaced, and read from no address any more. */
export function importHolidays(house: House, { actor, now }: Acting, title: string, text: string): Promise<{ answer: Imported } | Refused> {
  return house.change((tx) => writeHolidays(tx, house, actor, now, { title, text, address: null }));
}

/** Writes what was read, from a file or an address, in the transaction of whoever asked. What was read before and is the same is not written anew. */
export async function writeHolidays(
  tx: Tx,
  house: House,
  actor: Actor,
  now: Instant,
  { title, text, address }: { readonly title: string; readonly text: string; readonly address: string | null },
): Promise<{ answer: Imported } | Refused> {
  const read = readHolidays(text);
  if (!read.ok) return read;
  const { holidays, leftOut } = read.value;
  const hash = createHash('sha256').update(text).digest('base64url');
  const { rows: before } = await sql<{ id: string; hash: string | null }>`
    select id, text_hash as hash from rotas.calendar where title = ${title} for update`.execute(tx);
  const [known] = before;
  const isSame = known !== undefined && known.hash === hash;
  const { rows: using } = await sql<{ id: string }>`
    select id from rotas.rota where calendar_id = ${known?.id ?? ''} and removed_at is null order by id`.execute(tx);
  for (const { id } of isSame ? [] : using) {
    const held = await holdRota(tx, id, { from: now, to: now + 1 });
    if (held !== null) await serveUntil(tx, house, held, now);
  }
  const [read_at, look_at] = address === null ? [null, null] : [new Date(now), new Date(now + day)];
  const { rows } = await sql<{ id: string }>`
    insert into rotas.calendar as c (id, title, changed_at, address, text_hash, read_at, look_at)
    values (${house.newId('cal')}, ${title}, ${new Date(now)}, ${address}, ${hash}, ${read_at}, ${look_at})
    on conflict (title) do update set changed_at = case when ${isSame} then c.changed_at else excluded.changed_at end, address = excluded.address,
      text_hash = excluded.text_hash, read_at = excluded.read_at, look_at = excluded.look_at, failure = null, failed_at = null returning id`.execute(tx);
  const id = rows[0]?.id ?? '';
  await withdraw(tx, house, self, [unreadKey(id)]);
  if (!isSame) {
    await sql`delete from rotas.holiday where calendar_id = ${id}`.execute(tx);
    await sql`
      insert into rotas.holiday (calendar_id, date, title)
      select ${id}, date, title from unnest(${holidays.map(({ date }) => dateText(date))}::date[], ${holidays.map((one) => one.title)}::text[]) as given (date, title)`.execute(
      tx,
    );
    await house.publish(tx, actor, { type: 'rotas.holidays-imported', subject: id, payload: { title, days: holidays.length, leftOut: leftOut.length } });
    for (const { id: rota } of using) {
      const after = await holdRota(tx, rota, { from: now, to: now + 1 });
      if (after !== null) await serveUntil(tx, house, after, now);
    }
  }
  const [calendar] = await calendars(tx, id);
  if (calendar === undefined) throw new Error(`calendar ${id} was not written`);
  return { answer: { ...calendar, leftOut: leftOut.slice(0, 100) } };
}

/** Takes a calendar away. Refused while a rota goes by it. */
export function removeHolidays(house: House, { actor }: Acting, id: string): Promise<{ answer: undefined } | Refused> {
  return house.change(async (tx) => {
    await sql`select 1 from rotas.calendar where id = ${id} for update`.execute(tx);
    const [calendar] = await calendars(tx, id);
    if (calendar === undefined) return refuse(no.calendarUnknown.code);
    if (calendar.rotas.length > 0) return refuse(no.inUse.code, { rotas: calendar.rotas.map(({ title }) => `«${title}»`).join(', ') });
    // Ended rotas went by it: their plans keep its id, which says nothing any more.
    await sql`update rotas.rota set calendar_id = null where calendar_id = ${id}`.execute(tx);
    await sql`delete from rotas.holiday where calendar_id = ${id}`.execute(tx);
    await sql`delete from rotas.calendar where id = ${id}`.execute(tx);
    await withdraw(tx, house, self, [unreadKey(id)]);
    await house.publish(tx, actor, { type: 'rotas.holidays-removed', subject: id, payload: { title: calendar.title } });
    return { answer: undefined };
  });
}

/** Question: which calendars are there? */
export async function calendars(reader: Reader, id: string | null = null): Promise<Calendar[]> {
  const { rows } = await sql<Omit<Calendar, 'changedAt' | 'readAt' | 'failedAt'> & { changedAt: Instant; readAt: Instant | null; failedAt: Instant | null }>`
    select c.id, c.title, count(h.date)::int as days, min(h.date) as "from", max(h.date) as "to", c.changed_at as "changedAt",
      c.address, c.read_at as "readAt", c.failure, c.failed_at as "failedAt",
      coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'title', r.title) order by r.title) from rotas.rota r
        where r.calendar_id = c.id and r.removed_at is null), '[]') as rotas
    from rotas.calendar c left join rotas.holiday h on h.calendar_id = c.id
    where ${id}::text is null or c.id = ${id} group by c.id order by c.title`.execute(reader);
  const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));
  return rows.map((row) => ({ ...row, changedAt: iso(row.changedAt), readAt: isoOrNull(row.readAt), failedAt: isoOrNull(row.failedAt) }));
}

/** Question: which days does a calendar name? */
export async function daysOf(reader: Reader, calendar: string, from: string | null, to: string | null): Promise<{ date: string; title: string }[]> {
  const { rows } = await sql<{ date: string; title: string }>`
    select date, title from rotas.holiday
    where calendar_id = ${calendar} and (${from}::date is null or date >= ${from}::date) and (${to}::date is null or date <= ${to}::date) order by date`.execute(
    reader,
  );
  return rows;
}

/** Question: which dates of a span are holidays, for each rota that goes by a calendar? */
export async function holidayDates(reader: Reader, span: Span): Promise<Map<string, Set<DayNumber>>> {
  const { rows } = await sql<{ rota: string; date: string }>`
    select r.id as rota, h.date from rotas.holiday h join rotas.rota r on r.calendar_id = h.calendar_id
    where h.date between ${new Date(span.from - day)}::date and ${new Date(span.to + day)}::date`.execute(reader);
  const found = new Map<string, Set<DayNumber>>();
  for (const { rota, date } of rows) {
    const dates = found.get(rota) ?? new Set();
    found.set(rota, dates.add(parseDate(date) ?? 0));
  }
  return found;
}
