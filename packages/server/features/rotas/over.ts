/** Who was and will be on duty over a span? What was served as it was written, from there on by the rota as it stands: a change of today rewrites no yesterday. */
import type { Shift } from '@samspel/core/rotas/rotation.ts';
import type { Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { type StandingRota, shiftsOf } from './standing.ts';

/** Question: whose shifts were and will be in a span? One list for each rota, in their order. */
export async function shiftsOver(reader: Reader, rotas: readonly StandingRota[], span: Span): Promise<(readonly Shift[])[]> {
  const behind = rotas.filter(({ lookedAt }) => span.from < lookedAt).map(({ id }) => id);
  const served = behind.length === 0 ? [] : await servedIn(reader, behind, span);
  return rotas.map((standing) => {
    const until = Math.min(span.to, standing.lookedAt);
    const before = served
      .filter(({ rota, from }) => rota === standing.id && from < until)
      .map(({ from, to, member }) => ({ from: Math.max(from, span.from), to: Math.min(to, until), member }));
    return joined([...before, ...shiftsOf(standing, { from: Math.max(span.from, standing.lookedAt), to: span.to })]);
  });
}

async function servedIn(reader: Reader, rotas: readonly string[], span: Span): Promise<(Shift & { rota: string })[]> {
  const { rows } = await sql<Shift & { rota: string }>`
    select rota_id as rota, from_at as "from", to_at as "to", person_id as member from rotas.served
    where rota_id = any(${[...rotas]}::text[]) and to_at > ${new Date(span.from)} and from_at < ${new Date(span.to)} order by from_at`.execute(reader);
  return rows;
}

/** Neighbours of one member are one shift; what has no length is none. */
function joined(shifts: readonly Shift[]): Shift[] {
  const found: Shift[] = [];
  for (const shift of shifts) {
    if (shift.from >= shift.to) continue;
    const before = found.at(-1);
    if (before !== undefined && before.to === shift.from && before.member === shift.member) found[found.length - 1] = { ...before, to: shift.to };
    else found.push(shift);
  }
  return found;
}
