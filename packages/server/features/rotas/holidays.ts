/** Which days are holidays? Calendars that were brought in as files. */
import type { holidayCalendar } from '@samspel/contract/rotas.ts';
import type { Outcome } from '@samspel/core/decision/refusal.ts';
import { readHolidays } from '@samspel/core/rotas/holiday-file.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { type DayNumber, dateText, parseDate } from '@samspel/core/time/local.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { Acting } from './commands.ts';
import { serveUntil } from './serving.ts';
import { holdRota } from './standing.ts';

type Calendar = z.output<typeof holidayCalendar>;
type Imported = Calendar & { leftOut: { line: number; says: string }[] };

/** Brings a calendar in; one of the same name is replaced. */
export function importHolidays(
  house: House,
  { actor, now }: Acting,
  title: string,
  text: string,
): Promise<{ answer: Imported } | Extract<Outcome<never>, { ok: false }>> {
  return house.change(async (tx) => {
    const read = readHolidays(text);
    if (!read.ok) return read;
    const { holidays, leftOut } = read.value;
    const { rows: using } = await sql<{ id: string }>`
      select r.id from rotas.rota r join rotas.calendar c on c.id = r.calendar_id where c.title = ${title} and r.removed_at is null`.execute(tx);
    for (const { id } of using) {
      const held = await holdRota(tx, id, { from: now, to: now + 1 });
      if (held !== null) await serveUntil(tx, house, held, now);
    }
    const { rows } = await sql<{ id: string }>`
      insert into rotas.calendar (id, title, changed_at) values (${house.newId('cal')}, ${title}, ${new Date(now)})
      on conflict (title) do update set changed_at = excluded.changed_at returning id`.execute(tx);
    const id = rows[0]?.id ?? '';
    await sql`delete from rotas.holiday where calendar_id = ${id}`.execute(tx);
    await sql`
      insert into rotas.holiday (calendar_id, date, title)
      select ${id}, date, title from unnest(${holidays.map(({ date }) => dateText(date))}::date[], ${holidays.map((one) => one.title)}::text[]) as given (date, title)`.execute(
      tx,
    );
    await house.publish(tx, actor, { type: 'rotas.holidays-imported', subject: id, payload: { title, days: holidays.length, leftOut: leftOut.length } });
    const [calendar] = await calendars(tx, id);
    if (calendar === undefined) throw new Error(`calendar ${id} was not written`);
    return { answer: { ...calendar, leftOut: leftOut.slice(0, 100) } };
  });
}

/** Question: which calendars are there? */
export async function calendars(reader: Reader, id: string | null = null): Promise<Calendar[]> {
  const { rows } = await sql<Omit<Calendar, 'changedAt'> & { changedAt: Instant }>`
    select c.id, c.title, count(h.date)::int as days, min(h.date) as "from", max(h.date) as "to", c.changed_at as "changedAt"
    from rotas.calendar c left join rotas.holiday h on h.calendar_id = c.id
    where ${id}::text is null or c.id = ${id} group by c.id order by c.title`.execute(reader);
  return rows.map((row) => ({ ...row, changedAt: iso(row.changedAt) }));
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

/** Question: which dates of a span are holidays for some rota? */
export async function holidayDates(reader: Reader, span: Span): Promise<Set<DayNumber>> {
  const { rows } = await sql<{ date: string }>`
    select distinct date from rotas.holiday
    where calendar_id in (select calendar_id from rotas.rota) and date between ${new Date(span.from)}::date and ${new Date(span.to)}::date`.execute(reader);
  return new Set(rows.map(({ date }) => parseDate(date) ?? 0));
}
