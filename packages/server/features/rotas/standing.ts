/** How do the rotas stand: plans as core reads them, with the overrides and holidays of a span? */
import { type RotaPlan, rotasRefusals } from '@samspel/contract/rotas.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Holiday } from '@samspel/core/rotas/holiday-file.ts';
import { checkRota, gaps, type Layer, type Rota, schedule } from '@samspel/core/rotas/rota.ts';
import type { Shift } from '@samspel/core/rotas/rotation.ts';
import { type Instant, parseInstant, type Span } from '@samspel/core/time/instant.ts';
import { parseDate, parseLocalTime } from '@samspel/core/time/local.ts';
import { readWeek } from '@samspel/core/time/week.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

export interface OverrideRow extends Span {
  readonly id: string;
  readonly rota: string;
  readonly person: string;
  readonly reason: string;
  readonly swap: string | null;
  readonly by: string;
  readonly madeAt: Instant;
}

interface RotaRow {
  readonly id: string;
  readonly plan: RotaPlan;
  readonly version: number;
  readonly changedAt: Instant;
  readonly changedBy: string;
  readonly madeAt: Instant;
  readonly lookedAt: Instant;
  readonly onDuty: string | null;
}

export interface StandingRota extends RotaRow {
  readonly rota: Rota;
  readonly overrides: readonly OverrideRow[];
  readonly holidays: readonly Holiday[];
}

const hoursOf = { hours: 1, days: 24, weeks: 168 } as const;

/** A plan as core reads it; refused where it does not hold together. */
export function rotaOf(plan: RotaPlan, holidays: readonly Holiday[]): Outcome<Rota> {
  const covers = plan.covers === null ? accept(null) : readWeek(plan.covers, '/covers');
  if (!covers.ok) return covers;
  const layers: Layer[] = [];
  for (const [index, layer] of plan.layers.entries()) {
    const path = `/layers/${index}`;
    const only = layer.only === null ? accept(null) : readWeek(layer.only, `${path}/only`);
    if (!only.ok) return only;
    const handoff = parseLocalTime(layer.handoff);
    if (handoff === null) return refuse(rotasRefusals.badTime.code, { time: layer.handoff }, `${path}/handoff`);
    const { timezone, members, countsOpenDays, restsOnHolidays } = layer;
    const hours = layer.length.count * hoursOf[layer.length.unit];
    const ends = { from: layer.from === null ? null : parseInstant(layer.from), to: layer.to === null ? null : parseInstant(layer.to) };
    layers.push({ timezone, handoff, hours, members, only: only.value, countsOpenDays, restsOnHolidays, ...ends });
  }
  const { timezone, restsOnHolidays } = plan;
  return checkRota({ timezone, layers, covers: covers.value, restsOnHolidays, holidays: holidays.map(({ date }) => date) });
}

const columns = sql`
  r.id, r.plan, r.version, r.changed_at as "changedAt", r.changed_by as "changedBy", r.looked_at as "lookedAt", r.on_duty as "onDuty",
  (select v.at from rotas.version v where v.rota_id = r.id and v.version = 1) as "madeAt"`;

/** Question: which rotas are there, or how does one stand, with what touches a span? By title. */
export async function standingRotas(reader: Reader, span: Span, id: string | null = null): Promise<StandingRota[]> {
  const { rows } = await sql<RotaRow>`
    select ${columns} from rotas.rota r where removed_at is null and (${id}::text is null or id = ${id}) order by title, id`.execute(reader);
  return withDays(reader, rows, span);
}

/** Question: how does one rota stand? Locked: whoever changes it waits. */
export async function holdRota(tx: Reader, id: string, span: Span): Promise<StandingRota | null> {
  const { rows } = await sql<RotaRow>`select ${columns} from rotas.rota r where id = ${id} and removed_at is null for update`.execute(tx);
  return (await withDays(tx, rows, span))[0] ?? null;
}

async function withDays(reader: Reader, rows: readonly RotaRow[], span: Span): Promise<StandingRota[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const reach = { from: Math.min(span.from, ...rows.map(({ lookedAt }) => lookedAt)), to: span.to };
  const [overrides, holidays] = [await readOverrides(reader, ids, reach), await readHolidays(reader, ids)];
  return rows.map((row) => {
    const days = holidays.get(row.plan.calendar ?? '') ?? [];
    const rota = rotaOf(row.plan, days);
    if (!rota.ok) throw new Error(`rota ${row.id} was kept and does not hold: ${rota.refusal.code}`);
    return { ...row, rota: rota.value, holidays: days, overrides: overrides.filter((one) => one.rota === row.id) };
  });
}

/** Question: which overrides touch a span? The later made, the later in the list. */
export async function readOverrides(reader: Reader, rotas: readonly string[], span: Span): Promise<OverrideRow[]> {
  const { rows } = await sql<OverrideRow>`
    select id, rota_id as rota, from_at as "from", to_at as "to", person_id as person, reason, swap_id as swap, by, made_at as "madeAt"
    from rotas.override
    where rota_id = any(${[...rotas]}::text[]) and removed_at is null and to_at > ${new Date(span.from)} and from_at < ${new Date(span.to)}
    order by made_at, id`.execute(reader);
  return rows;
}

async function readHolidays(reader: Reader, rotas: readonly string[]): Promise<Map<string, Holiday[]>> {
  const { rows } = await sql<{ calendar: string; date: string; title: string }>`
    select calendar_id as calendar, date, title from rotas.holiday
    where calendar_id in (select calendar_id from rotas.rota where id = any(${[...rotas]}::text[])) order by date`.execute(reader);
  const found = new Map<string, Holiday[]>();
  for (const { calendar, date, title } of rows) {
    const list = found.get(calendar) ?? [];
    list.push({ date: parseDate(date) ?? 0, title });
    found.set(calendar, list);
  }
  return found;
}

/** Who is on duty by a rota over a span, as it stands. */
export function shiftsOf(standing: StandingRota, span: Span): Shift[] {
  return schedule(
    standing.rota,
    standing.overrides.map(({ from, to, person }) => ({ from, to, member: person })),
    span,
  );
}

/** Question: what are these people called? */
export async function namesOf(reader: Reader, ids: Iterable<string>): Promise<(id: string) => { id: string; name: string }> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from access.person where id = any(${[...new Set(ids)]}::text[])`.execute(reader);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => ({ id, name: names.get(id) ?? id });
}

/** Question: which of these have no active account? */
export async function strangersAmong(reader: Reader, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from access.person where id = any(${[...new Set(ids)]}::text[]) and state <> 'deactivated'`.execute(
    reader,
  );
  const known = new Set(rows.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => !known.has(id));
}

/** Time that a rota promises and nobody is or was there: none before it was made. */
export function gapsOf(standing: StandingRota, shifts: readonly Shift[], span: Span): Span[] {
  return gaps(standing.rota, shifts, { from: Math.max(span.from, Math.min(standing.madeAt, standing.lookedAt)), to: span.to });
}
