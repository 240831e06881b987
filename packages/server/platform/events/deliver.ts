/**
 * How do reactions come to run? Workers of all servers claim deliveries 25 at a time with `skip locked`, inside the transaction in
 * which the reactions run. A server that dies lets go of its locks at once, and another takes over what it had claimed;
 * what had run was rolled back with it. Each reaction has a savepoint, so that one that throws does not take its
 * neighbours along. Order between subjects is not kept.
 */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Tx } from '../database/database.ts';
import type { Reaction } from '../feature.ts';
import type { Recorded } from './publish.ts';

const batchSize = 25;
/** After so many failures a delivery is parked until an operator sends it again. */
export const parkAfterAttempts = 10;

export interface DeliveryParts {
  readonly now: () => Instant;
  readonly log: Logger;
  readonly change: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Undoes what work wrote and published when it throws, and throws on. */
  readonly atSavepoint: <T>(tx: Tx, work: () => Promise<T>) => Promise<T>;
  readonly reactions: readonly Reaction[];
}

/** Seconds to wait after so many failures: 1, 2, 4, … at most ten minutes. */
export function pauseSeconds(attempts: number): number {
  return Math.min(600, 2 ** Math.max(0, attempts - 1));
}

/** Names of the reactions that want an event: those of its type and those of all its noun (`incidents.*`). */
export function subscribersOf(reactions: readonly Reaction[]): (type: string) => readonly string[] {
  const cache = new Map<string, readonly string[]>();
  return (type) => {
    let names = cache.get(type);
    if (names === undefined) {
      const noun = `${type.slice(0, type.indexOf('.'))}.*`;
      names = reactions.filter((reaction) => reaction.event === type || reaction.event === noun).map((reaction) => reaction.name);
      cache.set(type, names);
    }
    return names;
  };
}

interface ClaimedRow {
  delivery_id: number;
  attempts: number;
  reaction: string;
  id: Recorded['id'];
  at: Instant;
  type: string;
  subject: string;
  actor_kind: 'person' | 'token' | 'system';
  actor_id: string;
  actor_name: string;
  payload: Record<string, unknown>;
}

/** Claims and runs one batch; answers how many deliveries it took. */
export async function deliverBatch(parts: DeliveryParts): Promise<number> {
  const byName = new Map(parts.reactions.map((reaction) => [reaction.name, reaction]));
  return parts.change(async (tx) => {
    const now = new Date(parts.now());
    // Question: which deliveries are due and in nobody's hands?
    const { rows } = await sql<ClaimedRow>`
      select d.id as delivery_id, d.attempts, d.reaction, e.id, e.at, e.type, e.subject, e.actor_kind, e.actor_id, e.actor_name, e.payload
      from platform.delivery d join platform.event e on e.id = d.event_id
      where d.state = 'waiting' and d.due_at <= ${now} and d.reaction = any(${[...byName.keys()]}::text[])
      order by d.due_at, d.id
      limit ${batchSize}
      for update of d skip locked`.execute(tx);
    const done: number[] = [];
    for (const row of rows) {
      const reaction = byName.get(row.reaction);
      if (reaction === undefined) continue;
      const error = await attempt(tx, parts, reaction, row);
      if (error === null) done.push(row.delivery_id);
      else await postpone(tx, parts, row, error);
    }
    if (done.length > 0) await sql`delete from platform.delivery where id = any(${done}::bigint[])`.execute(tx);
    return rows.length;
  });
}

async function attempt(tx: Tx, parts: DeliveryParts, reaction: Reaction, row: ClaimedRow): Promise<unknown> {
  const event: Recorded = {
    id: row.id,
    at: row.at,
    type: row.type,
    subject: row.subject,
    payload: row.payload,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  };
  try {
    await parts.atSavepoint(tx, () => reaction.handle(tx, event));
    return null;
  } catch (error) {
    return error ?? new Error('the reaction threw nothing');
  }
}

async function postpone(tx: Tx, parts: DeliveryParts, row: ClaimedRow, error: unknown): Promise<void> {
  const attempts = row.attempts + 1;
  const parked = attempts >= parkAfterAttempts;
  const message = error instanceof Error ? error.message : String(error);
  const due = new Date(parts.now() + pauseSeconds(attempts) * 1000);
  parts.log.error({ event: row.id, reaction: row.reaction, attempts, parked, err: error }, 'reaction failed');
  await sql`
    update platform.delivery
    set attempts = ${attempts}, last_error = ${message.slice(0, 2000)}, due_at = ${due}, state = ${parked ? 'parked' : 'waiting'}
    where id = ${row.delivery_id}`.execute(tx);
}
