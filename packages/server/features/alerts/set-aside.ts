/** What happens to signals that were answered for and cannot be worked? They stand aside with the reason, where an operator sees them and has them worked again. */
import * as contract from '@samspel/contract/alerts.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { takeDesk } from './tables.ts';
import { self } from './telling.ts';

const shownAtMost = 100;
const keptCharacters = 500;

/** Sets a row of the inbox aside, provided that `works` without it: what is not the row's fault throws, and the row keeps its turn. */
export async function setAside(
  house: House,
  row: { readonly id: number; readonly source: string },
  error: unknown,
  works: (tx: Tx) => Promise<void>,
): Promise<void> {
  const reason = reasonOf(error);
  const isAside = await house.change(async (tx) => {
    await takeDesk(tx);
    await works(tx);
    const { rows } = await sql`
      update alerts.inbox set failed_at = ${new Date(house.now())}, failure = ${reason} where id = ${row.id} and failed_at is null returning id`.execute(tx);
    // Another server had no trouble with it.
    if (rows.length === 0) return false;
    await house.publish(tx, self, { type: 'alerts.signals-set-aside', subject: row.source, payload: { message: String(row.id), reason } });
    return true;
  });
  if (isAside) house.log.error({ err: error, message: row.id, source: row.source }, 'signals of a message could not be worked and were set aside');
}

function reasonOf(error: unknown): string {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return said.replaceAll('\0', '\uFFFD').slice(0, keptCharacters).toWellFormed();
}

export function setAsideBindings(house: House, foldSoon: () => void): readonly Binding[] {
  return [
    bind(contract.listSetAside, async () => {
      const { rows } = await sql<{ id: string; source: string; sourceName: string | null; at: Instant; failedAt: Instant; reason: string; signals: string }>`
        select i.id::text as id, i.source, s.name as "sourceName", i.at, i.failed_at as "failedAt", i.failure as reason, left(i.signals::text, 4000) as signals
        from alerts.inbox i left join alerts.source s on s.id = i.source where i.failed_at is not null order by i.id desc limit ${sql.lit(shownAtMost)}`.execute(
        house.reader,
      );
      const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from alerts.inbox where failed_at is not null`.execute(house.reader);
      return answer({
        items: rows.map(({ source, sourceName, at, failedAt, ...row }) => ({
          ...row,
          source: { id: source, name: sourceName ?? source },
          at: iso(at),
          failedAt: iso(failedAt),
        })),
        count: counted[0]?.n ?? 0,
      });
    }),
    bind(contract.takeAgain, async ({ body, actor }) => {
      const asked = body.messages ?? null;
      const taken = await house.change(async (tx) => {
        const { rows } = await sql<{ source: string; messages: number }>`
          with taken as (
            update alerts.inbox set failed_at = null, failure = null
            where failed_at is not null and (${asked}::text[] is null or id::text = any(${asked}::text[])) returning source)
          select source, count(*)::int as messages from taken group by source order by source`.execute(tx);
        for (const { source, messages } of rows) await house.publish(tx, actor, { type: 'alerts.signals-taken-again', subject: source, payload: { messages } });
        return rows.reduce((sum, { messages }) => sum + messages, 0);
      });
      if (taken > 0) foldSoon();
      return answer({ taken });
    }),
  ];
}
