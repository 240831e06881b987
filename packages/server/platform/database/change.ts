/**
 * How does a command write? In one transaction that is repeated when two of them meet, and that can carry the
 * idempotency key of the request it serves, so that a repeated request never writes twice.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { Reader, Tx } from './database.ts';

/** Serialization failure and deadlock: PostgreSQL asks for the transaction to be repeated. */
const repeatable = new Set(['40001', '40P01']);
const attempts = 5;

/** The key under which the request at hand writes; set by the http binder. */
export interface WriteKey {
  readonly key: string;
  readonly actorId: string;
  readonly route: string;
  readonly requestHash: string;
  readonly now: number;
  /** Set once the key has been claimed by a transaction that then committed. */
  claimed: boolean;
}

/** The key was used before: nothing is written, the answer given then is given again. */
export class KeyUsedError extends Error {
  constructor() {
    super('this idempotency key was used before');
    this.name = 'KeyUsedError';
  }
}

/** Carries the key from the binder to the first transaction of the request. */
export const writeKeys = new AsyncLocalStorage<WriteKey>();

export interface ChangeHooks {
  /** The last thing inside the transaction. */
  readonly beforeCommit: (tx: Tx) => Promise<void>;
  /** After the commit was acknowledged. */
  readonly committed: (tx: Tx) => void;
}

/** Carries a refusal out of a transaction that is to leave nothing behind. */
class RefusedInside extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('refused');
    this.result = result;
  }
}

/** Makes `house.change`. Work that answers with a refusal (`{ refusal }`) has written nothing: its transaction is rolled back. */
export function makeChange(reader: Reader, hooks: ChangeHooks): <T>(work: (tx: Tx) => Promise<T>) => Promise<T> {
  return async (work) => {
    const writeKey = writeKeys.getStore();
    for (let attempt = 1; ; attempt++) {
      try {
        const { result, tx } = await reader.transaction().execute(async (transaction) => {
          const tx = transaction as unknown as Tx;
          if (writeKey !== undefined && !writeKey.claimed) await claim(tx, writeKey);
          const result = await work(tx);
          if (isRefusal(result)) throw new RefusedInside(result);
          await hooks.beforeCommit(tx);
          return { result, tx };
        });
        if (writeKey !== undefined) writeKey.claimed = true;
        hooks.committed(tx);
        return result;
      } catch (error) {
        if (error instanceof RefusedInside) return error.result as Awaited<ReturnType<typeof work>>;
        if (attempt >= attempts || !isRepeatable(error)) throw error;
      }
    }
  };
}

function isRefusal(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'refusal' in result;
}

/** Question: has this key been used? The primary key answers, also for two requests at the same moment. */
async function claim(tx: Tx, key: WriteKey): Promise<void> {
  const { rows } = await sql`
    insert into platform.idempotency (key, actor_id, route, request_hash, created_at)
    values (${key.key}, ${key.actorId}, ${key.route}, ${key.requestHash}, ${new Date(key.now)})
    on conflict do nothing
    returning key`.execute(tx);
  if (rows.length === 0) throw new KeyUsedError();
}

/** Whether PostgreSQL asks for the transaction to be repeated. */
export function isRepeatable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && repeatable.has(String(error.code));
}
