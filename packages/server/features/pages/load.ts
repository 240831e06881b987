/** Who carried what? Told persons and served shifts, put together by core; and the alarm when somebody got more than two incidents in a shift. */
import { pagesRefusals as no, type PersonLoadAnswer, type readLoad } from '@samspel/contract/pages.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { loadOf, overloadsOf, type PersonLoad, type Told, trailingDays } from '@samspel/core/pages/load.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { instantOf, localOf, offsetAt } from '@samspel/core/time/zone.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Clockwork } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { raise } from '../findings/index.ts';
import { holidayDates, namesOf, onDuty, servedShifts } from '../rotas/index.ts';
import { self } from './going-on.ts';

const day = 86_400_000;
const mostDays = 1100;
const standardDays = 91;
type Answer = AnswerOf<typeof readLoad>;

/** Question: who was told of what in a span? */
export async function toldIn(reader: Reader, span: Span): Promise<(Told & { readonly title: string })[]> {
  const { rows } = await sql<Told & { title: string }>`
    select t.person_id as person, t.at, t.page_id as page, p.title from pages.told t join pages.page p on p.id = t.page_id
    where t.at >= ${new Date(span.from)} and t.at < ${new Date(span.to)} order by t.at`.execute(reader);
  return rows;
}

/** Question: what did the months cost whom? */
export async function readLoadOf(
  reader: Reader,
  asked: { readonly from: Instant | null; readonly to: Instant | null; readonly timezone: string | null },
  now: Instant,
): Promise<{ readonly answer: Answer } | ReturnType<typeof refuse>> {
  const to = asked.to ?? now;
  const span = { from: asked.from ?? to - standardDays * day, to };
  if (span.to <= span.from || span.to - span.from > mostDays * day) return refuse(no.badSpan.code, { days: mostDays }, '/to');
  const zone = asked.timezone ?? (await onDuty(reader, now)).find(({ kind }) => kind === 'on-call')?.timezone ?? 'UTC';
  if (/^[+-]/.test(zone) || offsetAt(zone, 0) === null) return refuse(no.unknownZone.code, { zone }, '/timezone');
  const reach = { from: span.from - trailingDays * day, to: span.to };
  const [shifts, told, holidays] = await Promise.all([servedShifts(reader, span, now), toldIn(reader, reach), holidayDates(reader, span)]);
  const zones = asked.timezone === null ? await zonesOf(reader) : new Map<string, string>();
  const of = { zone, zoneOf: (person: string) => zones.get(person) ?? zone, shifts, told, holidays };
  const load = loadOf({ ...of, span });
  const named = await namesOf(reader, [...load.people.map(({ person }) => person), ...load.overloads.map(({ person }) => person)]);
  const tell = (one: PersonLoad): PersonLoadAnswer => ({ ...one, person: named(one.person) });
  const titles = new Map(told.map(({ page, title }) => [page, title]));
  const months = monthsOf(span, zone).map(({ month, ...cut }) => ({ month, people: loadOf({ ...of, span: cut }).people.map(tell) }));
  return {
    answer: {
      from: iso(span.from),
      to: iso(span.to),
      timezone: zone,
      people: load.people.map(tell),
      days: load.days.map((each) => ({ ...each })),
      months,
      overloads: load.overloads.map(({ rota, person, from, to: ends, pages }) => ({
        rota,
        person: named(person),
        from: iso(from),
        to: iso(ends),
        pages: pages.map((id) => ({ id, title: titles.get(id) ?? id })),
      })),
      pagesPerShift: load.pagesPerShift,
    },
  };
}

/**
 * Question: where does everybody sleep? In the zone of their quiet hours, else in that of the first layer that names them. Who said neither is in nobody's zone.
 */
async function zonesOf(reader: Reader): Promise<Map<string, string>> {
  const { rows } = await sql<{ person: string; zone: string }>`
    select distinct on (person) person, zone from (
      select person_id as person, rules -> 'quiet' ->> 'timezone' as zone, 0 as rank, '' as rota, 0 as place from pages.rules
      union all
      select member, coalesce(layer ->> 'timezone', r.plan ->> 'timezone'), 1, r.id, place::int
      from rotas.rota r cross join jsonb_array_elements(r.plan -> 'layers') with ordinality as layers (layer, place)
        cross join jsonb_array_elements_text(layer -> 'members') member
      where r.removed_at is null) said
    where zone is not null order by person, rank, rota, place`.execute(reader);
  return new Map(rows.map(({ person, zone }) => [person, zone]));
}

/** Months of local time that a span touches, cut to it. */
function monthsOf(span: Span, zone: string): (Span & { month: string })[] {
  const found: (Span & { month: string })[] = [];
  const start = new Date(localOf(zone, span.from) ?? span.from);
  for (let month = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1); ; ) {
    const next = Date.UTC(new Date(month).getUTCFullYear(), new Date(month).getUTCMonth() + 1, 1);
    const from = Math.max(span.from, instantOf(zone, month) ?? month);
    const to = Math.min(span.to, instantOf(zone, next) ?? next);
    if (from >= span.to) return found;
    found.push({ month: new Date(month).toISOString().slice(0, 7), from, to });
    month = next;
  }
}

/** Every five minutes: who got more than two incidents in twelve hours of a shift, in the last two days? Each is said once. */
export function loadClockwork(house: House): Clockwork {
  return { name: 'pages.watch-load', everySeconds: 300, tick: (tx, now) => watch(tx, house, now) };
}

async function watch(tx: Tx, house: House, now: Instant): Promise<void> {
  const span = { from: now - 2 * day, to: now + 1 };
  const told = await toldIn(tx, span);
  if (told.length === 0) return;
  const overloads = overloadsOf(await servedShifts(tx, span, now), told);
  const named = await namesOf(
    tx,
    overloads.map(({ person }) => person),
  );
  for (const { rota, person, from, to, pages } of overloads) {
    const { name } = named(person);
    const facts = { rota, person, from: iso(from), to: iso(to), pages };
    const title = `${name} was paged for ${pages.length} incidents in one shift, from ${iso(from)}: two are bearable. Relieve them, and mend what pages`;
    const raised = await raise(tx, house, self, {
      kind: 'pages.overload',
      subject: rota,
      key: `pages.overload/${rota}/${person}/${iso(from)}`,
      title,
      acceptDoes: null,
      facts,
    });
    if (raised !== null)
      await house.publish(tx, self, { type: 'pages.overloaded', subject: rota, payload: { rota, person, name, from: iso(from), to: iso(to), pages } });
  }
}
