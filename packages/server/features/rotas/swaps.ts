/** How do two people swap shifts? One asks, the other says yes, and it becomes one or two overrides. */
import { rotasRefusals as no, type SwapAnswer } from '@samspel/contract/rotas.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type Acting, override } from './commands.ts';
import { personOf } from './persons.ts';
import { holdRota, namesOf, strangersAmong } from './standing.ts';
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
    if ((await holdRota(tx, id, { from: now, to: now + 1 })) === null) return refuse(no.unknown.code);
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
      const given = await override(tx, house, acting, id, { from: row.from, to: row.to, person: row.asked, reason: row.why, swap });
      if (!given.ok) return given;
      const { insteadFrom, insteadTo } = row;
      if (insteadFrom !== null && insteadTo !== null) {
        const taken = await override(tx, house, acting, id, { from: insteadFrom, to: insteadTo, person: row.asks, reason: row.why, swap });
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
