/** What may others ask of mail? A mail that came in, and to send one so that answers find back. And the feature itself, with what adapters tell it. */
import type { Mail } from '@samspel/contract/mail.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import type { MailEar } from '../../ports/mail-in.ts';
import { readerThread } from './reader-thread.ts';
import { makeEar } from './receiving.ts';
import { throwAway } from './retention.ts';
import { mailBindings } from './routes.ts';
import { mailById, tellMail } from './storage.ts';

export { type MailSent, type MailWish, sendMail } from './outgoing.ts';

/** Question: one mail; null when there is none. */
export async function readMail(reader: Reader, id: string): Promise<Mail | null> {
  const row = await mailById(reader, id);
  return row === null ? null : tellMail(row);
}

const refusedKeptDays = 14;

/** Mail as a feature, and what hears for it. */
export function mailFeature(house: House): { readonly feature: Feature; readonly ear: MailEar } {
  const reader = readerThread();
  // Whoever looks at a mail that takes long holds up no mail that comes in.
  const looker = readerThread();
  return {
    ear: makeEar(house, reader),
    feature: {
      noun: 'mail',
      routes: mailBindings(house, looker),
      clockwork: [
        {
          name: 'mail.forget-refused',
          everySeconds: 3600,
          tick: async (tx, now) => {
            await sql`delete from mail.refused where day < ${new Date(now - refusedKeptDays * 86_400_000)}::date`.execute(tx);
          },
        },
        { name: 'mail.throw-away', everySeconds: 3600, tick: (tx, now) => throwAway(house, tx, now) },
      ],
      stop: async () => {
        await Promise.all([reader.stop(), looker.stop()]);
      },
    },
  };
}
