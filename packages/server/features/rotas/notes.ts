/**
 * Whose are the notes of a hand-over, and when does it come? A hand-over is the moment at which the next one begins, also when a night or a weekend lies between (a goalie tells
 * the next goalie). Notes belong to the hand-over that comes, also when it moves: an override or a changed rota leaves no note behind at a moment at which nobody hands over any more.
 */
import { onDutyAt } from '@samspel/core/rotas/rota.ts';
import type { Shift } from '@samspel/core/rotas/rotation.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { shiftsOver } from './over.ts';
import type { StandingRota } from './standing.ts';
import { type HandOverRow, handOversOf, reachOf } from './telling.ts';

export interface Coming {
  readonly at: Instant;
  readonly from: string | null;
  readonly to: string | null;
}

/** The hand-over that comes, among shifts of `reachOf`; null: none is in sight. */
export function comingOf(shifts: readonly Shift[], now: Instant): Coming | null {
  const { now: shift, next } = onDutyAt(shifts, now);
  const last = shift ?? shifts.findLast(({ to }) => to <= now) ?? null;
  if (next !== null) return { at: next.from, from: last?.member ?? null, to: next.member };
  return shift === null || shift.to >= reachOf(now).to ? null : { at: shift.to, from: shift.member, to: null };
}

export interface Notes {
  readonly text: string;
  readonly writtenBy: string | null;
}

/** Notes that were written for a hand-over, or for one before it or at a moment at which nobody hands over any more. */
export function notesFor(at: Instant, rows: readonly HandOverRow[], shifts: readonly Shift[]): Notes & { readonly rows: readonly string[] } {
  const mine = rows
    .filter((row) => row.handedAt === null && (row.at <= at || shifts.every((shift) => shift.from !== row.at && shift.to !== row.at)))
    .toSorted((a, b) => a.at - b.at);
  const written = mine.filter(({ text }) => text !== '');
  const writers = [...new Set(written.map(({ writtenBy }) => writtenBy).filter((one) => one !== null))];
  return {
    text: written.map(({ text }) => text).join('\n\n'),
    writtenBy: writers.length === 0 ? null : writers.join(', '),
    rows: mine.map(({ id }) => id),
  };
}

/** Takes the notes that a hand-over at this moment has to tell out of what is drafted. */
export async function takeNotes(tx: Tx, standing: StandingRota, at: Instant, now: Instant): Promise<Notes> {
  const [shifts = []] = await shiftsOver(tx, [standing], reachOf(now));
  const { rows, ...notes } = notesFor(at, await handOversOf(tx, standing.id), shifts);
  await sql`delete from rotas.hand_over where id = any(${[...rows]}::text[])`.execute(tx);
  return notes;
}

/** Question: who was on duty last before a moment? */
export async function lastBefore(tx: Tx, rota: string, at: Instant): Promise<string | null> {
  const { rows } = await sql<{ person: string }>`
    select person_id as person from rotas.served where rota_id = ${rota} and to_at <= ${new Date(at)} order by to_at desc limit 1`.execute(tx);
  return rows[0]?.person ?? null;
}
