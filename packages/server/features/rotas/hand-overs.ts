/** What does one shift tell the next? Notes that are written before the hand-over and filled with what is open when it comes. */
import { type HandOverAnswer, rotasRefusals as no } from '@samspel/contract/rotas.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { Acting } from './commands.ts';
import { type Coming, comingOf, type Notes, notesFor, takeNotes } from './notes.ts';
import { whatIsOpen } from './open.ts';
import { shiftsOver } from './over.ts';
import { namesOf, type StandingRota, standingRotas } from './standing.ts';
import { type HandOverRow, handOversOf, reachOf, tellHandOver } from './telling.ts';

const pastShown = 5;

/** Question: what will be handed over next, and what was handed over? Null: no such rota. */
export async function readHandOvers(reader: Reader, id: string, now: Instant): Promise<{ draft: HandOverAnswer | null; past: HandOverAnswer[] } | null> {
  const [standing] = await standingRotas(reader, reachOf(now), id);
  if (standing === undefined) return null;
  const [shifts = []] = await shiftsOver(reader, [standing], reachOf(now));
  const rows = await handOversOf(reader, id);
  const coming = comingOf(shifts, now);
  const past = rows.filter(({ handedAt }) => handedAt !== null).slice(0, pastShown);
  const people = [...past.flatMap(({ from, to }) => [from, to]), coming?.from ?? null, coming?.to ?? null].filter((one) => one !== null);
  const named = await namesOf(reader, people);
  const told = past.map((row) => tellHandOver(row, named));
  if (coming === null) return { draft: null, past: told };
  return { draft: tellHandOver(await draftOf(reader, standing, coming, notesFor(coming.at, rows, shifts)), named), past: told };
}

async function draftOf(reader: Reader, { id, plan }: StandingRota, coming: Coming, { text, writtenBy }: Notes): Promise<HandOverRow> {
  return { id: '', rota: id, ...coming, open: await whatIsOpen(reader, plan.kind), text, writtenBy, handedAt: null };
}

/** Writes the notes of the hand-over that comes. Those of another moment are refused: nobody would hear them. */
export function writeHandOver(
  house: House,
  { actor, now }: Acting,
  id: string,
  at: Instant,
  text: string,
): Promise<{ answer: HandOverAnswer } | ReturnType<typeof refuse>> {
  return house.change(async (tx) => {
    await sql`select 1 from rotas.rota where id = ${id} for update`.execute(tx);
    const [standing] = await standingRotas(tx, reachOf(now), id);
    if (standing === undefined) return refuse(no.unknown.code);
    if (at <= now) return refuse(no.past.code, {}, '/at');
    const [shifts = []] = await shiftsOver(tx, [standing], reachOf(now));
    const coming = comingOf(shifts, now);
    if (coming === null || coming.at !== at)
      return refuse(no.noHandOver.code, { at: coming === null ? 'not in the next weeks' : `at ${iso(coming.at)}` }, '/at');
    await takeNotes(tx, standing, at, now);
    await sql`
      insert into rotas.hand_over (id, rota_id, at, text, written_by) values (${house.newId('hov')}, ${id}, ${new Date(at)}, ${text}, ${actor.name})`.execute(
      tx,
    );
    await house.publish(tx, actor, { type: 'rotas.hand-over-written', subject: id, payload: { at: iso(at) } });
    const row = await draftOf(tx, standing, coming, { text, writtenBy: actor.name });
    const people = [coming.from, coming.to].filter((one) => one !== null);
    return { answer: tellHandOver(row, await namesOf(tx, people)) };
  });
}
