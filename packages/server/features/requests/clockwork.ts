/** What happens to requests because time passes? Those that sleep wake; of those that will be late soon the goalie is told, before they are. */
import type { Actor } from '@samspel/core/access/role.ts';
import { decide } from '@samspel/core/requests/decide.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Clockwork } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { byOf } from './commands.ts';
import { columns, heldOf, type Row, saveRequest } from './storage.ts';

export const requestsActor: Actor = { kind: 'system', id: 'requests', name: 'Requests', role: 'viewer', teams: [], scopes: [] };

const atOnce = 200;

type Due = Row & { due: Instant | null; warnAt: Instant | null };

/** Wakes and warns. */
export function requestsClockwork(house: House): Clockwork[] {
  return [
    { name: 'requests.wake', everySeconds: 15, tick: (tx, now) => wake(house, tx, now) },
    { name: 'requests.warn', everySeconds: 15, tick: (tx, now) => warn(house, tx, now) },
  ];
}

async function wake(house: House, tx: Tx, now: Instant): Promise<void> {
  const { rows } = await sql<Due>`
    select ${columns}, r.due_at as due, r.warn_at as "warnAt" from requests.request r
    where r.state = 'snoozed' and r.snoozed_until <= ${new Date(now)} order by r.id limit ${atOnce} for update`.execute(tx);
  for (const row of rows) {
    const { request, lastAt } = heldOf(row);
    const outcome = decide(request, { kind: 'wake', why: 'Its time has come.' }, { now, by: byOf(requestsActor) });
    if (!outcome.ok) continue;
    await saveRequest(tx, { ...outcome.value.request, version: request.version + 1 }, row, lastAt);
    for (const fact of outcome.value.facts) await house.publish(tx, requestsActor, fact);
  }
}

/** Once for each; what sleeps is warned of too, since its asker waits all the same. */
async function warn(house: House, tx: Tx, now: Instant): Promise<void> {
  const { rows } = await sql<Due>`
    update requests.request r set warned_at = ${new Date(now)}
    where r.id in (select w.id from requests.request w where w.state <> 'done' and w.first_reply_at is null and w.warned_at is null and w.warn_at <= ${new Date(now)}
      order by w.warn_at, w.id limit ${atOnce} for update)
    returning ${columns}, r.due_at as due, r.warn_at as "warnAt"`.execute(tx);
  for (const { id, number, title, team, takerId, takerName, due } of rows) {
    if (due === null) continue;
    const taker = takerId === null ? null : { id: takerId, name: takerName ?? takerId };
    await house.publish(tx, requestsActor, { type: 'requests.late-soon', subject: id, payload: { number, title, due: iso(due), team, taker } });
  }
}
