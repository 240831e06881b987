/** Who hears of a swap? Whoever is asked, and whoever asked when there is an answer; by their own ways, never in quiet hours. */
import { parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { namesOf } from '../rotas/index.ts';
import { send } from '../sending/index.ts';
import { addressOf, waysNow } from './notices.ts';

const day = 86_400_000;

export function swapReactions(house: House): readonly Reaction[] {
  return [
    {
      event: 'rotas.swap-asked',
      name: 'pages.tell-of-swap',
      handle: async (tx, event) => {
        const { asks, asked, from, to } = event.payload as Readonly<Record<string, string>>;
        if (asks === undefined || asked === undefined) return;
        const { name } = (await namesOf(tx, [asks]))(asks);
        await tell(
          tx,
          house,
          event,
          asked,
          `${name} asks you to take a shift`,
          `${name} asks you to take «${await titleOf(tx, event.subject)}» from ${utc(from)} to ${utc(to)}.`,
        );
      },
    },
    {
      event: 'rotas.swap-ended',
      name: 'pages.tell-of-answer',
      handle: async (tx, event) => {
        const { swap, state } = event.payload as Readonly<Record<string, string>>;
        const { rows } = await sql<{ asks: string; asked: string }>`select asks, asked from rotas.swap where id = ${swap ?? ''}`.execute(tx);
        const [found] = rows;
        if (found === undefined || state === 'withdrawn') return;
        const { name } = (await namesOf(tx, [found.asked]))(found.asked);
        await tell(
          tx,
          house,
          event,
          found.asks,
          `${name} ${state} your swap`,
          `${name} ${state} the swap you asked for in «${await titleOf(tx, event.subject)}».`,
        );
      },
    },
  ];
}

async function titleOf(reader: Reader, rota: string): Promise<string> {
  const { rows } = await sql<{ title: string }>`select title from rotas.rota where id = ${rota}`.execute(reader);
  return rows[0]?.title ?? rota;
}

function utc(text: string | undefined): string {
  const at = parseInstant(text ?? '');
  return at === null ? '?' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** By the first way that is open to them now. An old one is not told: whoever reads the story later sees it on the page. */
async function tell(tx: Tx, house: House, event: Recorded, person: string, subject: string, says: string): Promise<void> {
  if (house.now() - event.at > day) return;
  const [way] = await waysNow(tx, person, house.now());
  if (way === undefined) return;
  const link = `${addressOf(house)}/on-call?rota=${event.subject}`;
  const body = { subject, text: `${says} ${link}`, link };
  await send(tx, house, { door: way.door, to: way.to, body, key: `pages.swap:${event.id}`, about: event.subject, expiresAt: event.at + day });
}
