/** How is a rota told, with the names of its people? */
import type { HandOverAnswer, OnDutyAnswer, RotaAnswer, SwapAnswer } from '@samspel/contract/rotas.ts';
import { onDutyAt } from '@samspel/core/rotas/rota.ts';
import type { Shift } from '@samspel/core/rotas/rotation.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { shiftsOver } from './over.ts';
import { namesOf, type OverrideRow, type StandingRota, standingRotas } from './standing.ts';

export type Named = (id: string) => { id: string; name: string };
const day = 86_400_000;

/** Everybody a rota names, or whose shifts these are. */
export function peopleOf({ plan, overrides }: Pick<StandingRota, 'plan' | 'overrides'>, shifts: readonly Shift[] = []): string[] {
  return [...new Set([...plan.layers.flatMap((layer) => layer.members), ...overrides.map(({ person }) => person), ...shifts.map(({ member }) => member)])];
}

/** A rota as it stands. */
export function tellRota(standing: StandingRota, named: Named, undo: string | null): RotaAnswer {
  const { id, plan, version, changedAt, changedBy } = standing;
  const people = [...new Set(plan.layers.flatMap((layer) => layer.members))].map(named);
  return { ...plan, id, version, changedAt: iso(changedAt), changedBy, undo, people };
}

/** A shift. */
export function tellShift({ from, to, member }: Shift, named: Named): { from: string; to: string; person: { id: string; name: string } } {
  return { from: iso(from), to: iso(to), person: named(member) };
}

/** An override. */
export function tellOverride({ from, to, person, madeAt, ...rest }: OverrideRow, named: Named) {
  return { ...rest, from: iso(from), to: iso(to), person: named(person), madeAt: iso(madeAt) };
}

/** Who is on duty by a rota at an instant, among shifts of `reachOf`. */
export function tellDuty(standing: StandingRota, shifts: readonly Shift[], at: Instant, named: Named): OnDutyAnswer {
  const { title, kind, team, timezone } = standing.plan;
  const { now, next } = onDutyAt(shifts, at);
  const told = (shift: Shift | null) => (shift === null ? null : tellShift(shift, named));
  return { rota: standing.id, title, kind, team, timezone, now: told(now), next: told(next) };
}

/** What has to be read to say who is on duty at an instant: two weeks back and five ahead. */
export function reachOf(at: Instant): { from: Instant; to: Instant } {
  return { from: at - 14 * day, to: at + 35 * day };
}

/** Question: who is on duty by every rota, or by one? */
export async function readDuty(reader: Reader, at: Instant, id: string | null = null): Promise<OnDutyAnswer[]> {
  const rotas = await standingRotas(reader, reachOf(at), id);
  const shifts = await shiftsOver(reader, rotas, reachOf(at));
  const named = await namesOf(
    reader,
    rotas.flatMap((standing, index) => peopleOf(standing, shifts[index])),
  );
  return rotas.map((standing, index) => tellDuty(standing, shifts[index] ?? [], at, named));
}

export interface SwapRow {
  readonly id: string;
  readonly rota: string;
  readonly asks: string;
  readonly asked: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly insteadFrom: Instant | null;
  readonly insteadTo: Instant | null;
  readonly why: string;
  readonly state: SwapAnswer['state'];
  readonly askedAt: Instant;
  readonly endedAt: Instant | null;
}

export const swapColumns = sql`
  id, rota_id as rota, asks, asked, from_at as "from", to_at as "to", instead_from_at as "insteadFrom", instead_to_at as "insteadTo", why, state,
  asked_at as "askedAt", ended_at as "endedAt"`;

/** A swap. */
export function tellSwap(row: SwapRow, named: Named): SwapAnswer {
  const { insteadFrom, insteadTo, from, to, askedAt, endedAt, asks, asked, ...rest } = row;
  return {
    ...rest,
    from: iso(from),
    to: iso(to),
    asks: named(asks),
    asked: named(asked),
    instead: insteadFrom === null || insteadTo === null ? null : { from: iso(insteadFrom), to: iso(insteadTo) },
    askedAt: iso(askedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
  };
}

/** Question: which swaps of a rota were asked for lately? */
export async function swapsOf(reader: Reader, rota: string): Promise<SwapAnswer[]> {
  const { rows } = await sql<SwapRow>`select ${swapColumns} from rotas.swap where rota_id = ${rota} order by asked_at desc limit 20`.execute(reader);
  const named = await namesOf(
    reader,
    rows.flatMap(({ asks, asked }) => [asks, asked]),
  );
  return rows.map((row) => tellSwap(row, named));
}

export interface HandOverRow {
  readonly id: string;
  readonly rota: string;
  readonly at: Instant;
  readonly from: string | null;
  readonly to: string | null;
  readonly open: HandOverAnswer['open'] | null;
  readonly text: string;
  readonly writtenBy: string | null;
  readonly handedAt: Instant | null;
}

/** Question: which notes stand of the last hand-overs, and which are drafted? Newest first. */
export async function handOversOf(reader: Reader, rota: string): Promise<HandOverRow[]> {
  const { rows } = await sql<HandOverRow>`
    select id, rota_id as rota, at, from_person as "from", to_person as "to", open, text, written_by as "writtenBy", handed_at as "handedAt"
    from rotas.hand_over where rota_id = ${rota} order by at desc limit 20`.execute(reader);
  return rows;
}

/** Notes of a hand-over. */
export function tellHandOver(row: HandOverRow, named: Named): HandOverAnswer {
  const { handedAt, at, from, to, open, ...rest } = row;
  return {
    ...rest,
    id: handedAt === null ? null : row.id,
    at: iso(at),
    from: from === null ? null : named(from),
    to: to === null ? null : named(to),
    open: open ?? [],
  };
}
