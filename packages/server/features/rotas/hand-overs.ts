/** What does one shift tell the next? Notes that are written before the hand-over and filled with what is open when it comes. */
import { type HandOverAnswer, rotasRefusals as no } from '@samspel/contract/rotas.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { onDutyAt } from '@samspel/core/rotas/rota.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { Acting } from './commands.ts';
import { whatIsOpen } from './open.ts';
import { namesOf, type StandingRota, shiftsOf, standingRotas } from './standing.ts';
import { type HandOverRow, handOversOf, reachOf, tellHandOver } from './telling.ts';

const pastShown = 5;

/** Question: what will be handed over next, and what was handed over? Null: no such rota. */
export async function readHandOvers(reader: Reader, id: string, now: Instant): Promise<{ draft: HandOverAnswer | null; past: HandOverAnswer[] } | null> {
  const [standing] = await standingRotas(reader, reachOf(now), id);
  if (standing === undefined) return null;
  const rows = await handOversOf(reader, id);
  const coming = comingOf(standing, now);
  const people = [...rows.flatMap(({ from, to }) => [from, to]), coming?.from ?? null, coming?.to ?? null].filter((one) => one !== null);
  const named = await namesOf(reader, people);
  const past = rows.filter(({ handedAt }) => handedAt !== null).slice(0, pastShown);
  if (coming === null) return { draft: null, past: past.map((row) => tellHandOver(row, named)) };
  const written = rows.find((row) => row.handedAt === null && row.at === coming.at);
  const draft: HandOverRow = {
    id: '',
    rota: id,
    ...coming,
    open: await whatIsOpen(reader, standing.plan.kind),
    text: written?.text ?? '',
    writtenBy: written?.writtenBy ?? null,
    handedAt: null,
  };
  return { draft: tellHandOver(draft, named), past: past.map((row) => tellHandOver(row, named)) };
}

function comingOf(standing: StandingRota, now: Instant): { at: Instant; from: string; to: string | null } | null {
  const { now: shift, next } = onDutyAt(shiftsOf(standing, reachOf(now)), now);
  if (shift === null) return null;
  return { at: shift.to, from: shift.member, to: next !== null && next.from === shift.to ? next.member : null };
}

/** Writes the notes of a hand-over that has not come yet. */
export function writeHandOver(
  house: House,
  { actor, now }: Acting,
  id: string,
  at: Instant,
  text: string,
): Promise<{ answer: HandOverAnswer } | ReturnType<typeof refuse>> {
  return house.change(async (tx) => {
    const [standing] = await standingRotas(tx, reachOf(now), id);
    if (standing === undefined) return refuse(no.unknown.code);
    if (at <= now) return refuse(no.past.code, {}, '/at');
    await sql`
      insert into rotas.hand_over (id, rota_id, at, text, written_by) values (${house.newId('hov')}, ${id}, ${new Date(at)}, ${text}, ${actor.name})
      on conflict (rota_id, at) do update set text = excluded.text, written_by = excluded.written_by`.execute(tx);
    await house.publish(tx, actor, { type: 'rotas.hand-over-written', subject: id, payload: { at: iso(at) } });
    const coming = comingOf(standing, now);
    const row: HandOverRow = {
      id: '',
      rota: id,
      at,
      from: coming?.from ?? null,
      to: coming?.to ?? null,
      open: await whatIsOpen(tx, standing.plan.kind),
      text,
      writtenBy: actor.name,
      handedAt: null,
    };
    return {
      answer: tellHandOver(
        row,
        await namesOf(
          tx,
          [row.from, row.to].filter((one) => one !== null),
        ),
      ),
    };
  });
}
