/** How do two people swap shifts? One asks, the other says yes, and it becomes one or two overrides. Each gives away only what is theirs, when it is asked and when it is answered. */
import { rotasRefusals as no, type SwapAnswer } from '@samspel/contract/rotas.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type Acting, override } from './commands.ts';
import { personOf } from './persons.ts';
import { holdRota, namesOf, type StandingRota, shiftsOf, strangersAmong } from './standing.ts';
import { type SwapRow, swapColumns, tellSwap } from './telling.ts';

interface SwapWish extends Span {
  readonly person: string;
  readonly instead: Span | null;
  readonly why: string;
}

type Result = Promise<{ readonly answer: SwapAnswer } | ReturnType<typeof refuse>>;

/** Asks somebody to take a span. */
export function askSwap(house: House, { actor, now }: Acting, id: string, wish: SwapWish): Result {
  return house.change(async (tx) => {
    const asks = await personOf(tx, actor);
    if (asks === null) return refuse(no.onlyPeople.code);
    if (wish.to <= wish.from) return refuse(no.ends.code, {}, '/to');
    if (wish.instead !== null && wish.instead.to <= wish.instead.from) return refuse(no.ends.code, {}, '/instead/to');
    if (wish.to <= now) return refuse(no.past.code, {}, '/to');
    if ((await strangersAmong(tx, [wish.person])).length > 0) return refuse(no.unknownPerson.code, { person: wish.person }, '/person');
    if (wish.instead !== null && wish.instead.to <= now) return refuse(no.past.code, {}, '/instead/to');
    if (asks === wish.person) return refuse(no.withOneself.code, {}, '/person');
    const held = await holdRota(tx, id, { from: now, to: Math.max(wish.to, wish.instead?.to ?? 0) });
    if (held === null) return refuse(no.unknown.code);
    const notTheirs = await foreignShift(tx, held, { ...wish, asks, asked: wish.person }, now);
    if (notTheirs !== null) return notTheirs;
    const swap = house.newId('swp');
    const { instead } = wish;
    await sql`
      insert into rotas.swap (id, rota_id, asks, asked, from_at, to_at, instead_from_at, instead_to_at, why, state, asked_at)
      values (${swap}, ${id}, ${asks}, ${wish.person}, ${new Date(wish.from)}, ${new Date(wish.to)}, ${instead === null ? null : new Date(instead.from)},
              ${instead === null ? null : new Date(instead.to)}, ${wish.why}, 'asked', ${new Date(now)})`.execute(tx);
    const payload = { rota: id, swap, asks, asked: wish.person, from: iso(wish.from), to: iso(wish.to) };
    await house.publish(tx, actor, { type: 'rotas.swap-asked', subject: id, payload });
    return { answer: await toldSwap(tx, swap) };
  });
}

/** What one of the two would give away that is not theirs; null: nothing. */
async function foreignShift(
  tx: Tx,
  held: StandingRota,
  { from, to, asks, asked, instead }: Span & { readonly asks: string; readonly asked: string; readonly instead: Span | null },
  now: Instant,
): Promise<ReturnType<typeof refuse> | null> {
  const gives: readonly (readonly [string, Span, string])[] = [
    [asks, { from, to }, '/from'],
    ...(instead === null ? [] : [[asked, instead, '/instead/from'] as const]),
  ];
  for (const [person, span, path] of gives) {
    const shifts = shiftsOf(held, { from: Math.max(span.from, now), to: span.to });
    const other = shifts.find(({ member }) => member !== person);
    if (shifts.length > 0 && other === undefined) continue;
    const named = await namesOf(tx, [person, other?.member ?? person]);
    return refuse(no.notTheirs.code, { person: named(person).name, other: other === undefined ? 'nobody' : named(other.member).name }, path);
  }
  return null;
}

async function toldSwap(tx: Tx, id: string): Promise<SwapAnswer> {
  const { rows } = await sql<SwapRow>`select ${swapColumns} from rotas.swap where id = ${id}`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error(`swap ${id} is gone`);
  return tellSwap(row, await namesOf(tx, [row.asks, row.asked]));
}

const endings = { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' } as const;

/** Says yes or no, or withdraws. */
export function answerSwap(house: House, acting: Acting, id: string, swap: string, say: keyof typeof endings): Result {
  const { actor, now } = acting;
  return house.change(async (tx) => {
    const person = await personOf(tx, actor);
    if (person === null) return refuse(no.onlyPeople.code);
    const { rows } = await sql<SwapRow>`select ${swapColumns} from rotas.swap where id = ${swap} and rota_id = ${id} for update`.execute(tx);
    const [row] = rows;
    if (row === undefined) return refuse(no.noSwap.code);
    if (row.state !== 'asked') return refuse(no.swapEnded.code, { state: row.state });
    if (person !== (say === 'withdraw' ? row.asks : row.asked)) return refuse(no.notAsked.code);
    if (say === 'accept') {
      const { insteadFrom, insteadTo } = row;
      const instead = insteadFrom === null || insteadTo === null ? null : { from: insteadFrom, to: insteadTo };
      const held = await holdRota(tx, id, { from: now, to: Math.max(row.to, insteadTo ?? 0) });
      if (held === null) return refuse(no.unknown.code);
      if (row.to <= now || (instead !== null && instead.to <= now)) return refuse(no.past.code);
      const notTheirs = await foreignShift(tx, held, { ...row, instead }, now);
      if (notTheirs !== null) return notTheirs;
      const given = await override(tx, house, acting, id, { from: row.from, to: row.to, person: row.asked, reason: row.why, swap });
      if (!given.ok) return given;
      if (instead !== null) {
        const taken = await override(tx, house, acting, id, { ...instead, person: row.asks, reason: row.why, swap });
        if (!taken.ok) return taken;
      }
    }
    await endSwap(tx, swap, endings[say], now);
    await house.publish(tx, actor, { type: 'rotas.swap-ended', subject: id, payload: { rota: id, swap, state: endings[say] } });
    return { answer: await toldSwap(tx, swap) };
  });
}

async function endSwap(tx: Tx, id: string, state: string, now: Instant): Promise<void> {
  await sql`update rotas.swap set state = ${state}, ended_at = ${new Date(now)} where id = ${id}`.execute(tx);
}
