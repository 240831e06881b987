/**
 * How does a repeated write stay one write? The request's key commits with the write; its answer is stored after. A repeat is
 * given the stored answer; when the server died between the two, it is told that the write is done.
 */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { WriteKey } from '../database/change.ts';
import type { Reader, Tx } from '../database/database.ts';

export interface StoredAnswer {
  readonly status: number;
  readonly answer: unknown;
  readonly headers: Record<string, string | string[]>;
}

export type Remembered =
  | { readonly kind: 'new' }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'answer-lost' }
  | { readonly kind: 'answered'; readonly stored: StoredAnswer };

/** Keys older than this are forgotten. */
const keptMilliseconds = 48 * 3_600_000;

/** What tells two requests under one key apart. */
export function hashRequest(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body) ?? ''}`)
    .digest('hex');
}

/** The answer is stored right after the commit: a repeat that comes in between waits for it, this often and so long each time. */
const looks = 10;
const pauseMilliseconds = 50;

/** What is known of a key. One whose answer is not there yet is looked at again before it is given up for lost. */
export async function rememberAnswer(reader: Reader, key: WriteKey): Promise<Remembered> {
  for (let look = 1; ; look++) {
    const known = await remember(reader, key);
    if (known.kind !== 'answer-lost' || look === looks) return known;
    await setTimeout(pauseMilliseconds);
  }
}

/** Question: what is known of this key? */
async function remember(reader: Reader, key: WriteKey): Promise<Remembered> {
  const { rows } = await sql<{ request_hash: string; status: number | null; answer: unknown; headers: Record<string, string | string[]> | null }>`
    select request_hash, status, answer, headers from platform.idempotency where actor_id = ${key.actorId} and key = ${key.key}`.execute(reader);
  const row = rows[0];
  if (row === undefined) return { kind: 'new' };
  if (row.request_hash !== key.requestHash) return { kind: 'other-request' };
  if (row.status === null) return { kind: 'answer-lost' };
  return { kind: 'answered', stored: { status: row.status, answer: row.answer, headers: row.headers ?? {} } };
}

/** Keeps the answer of a write whose key is committed. */
export async function storeAnswer(reader: Reader, key: WriteKey, stored: StoredAnswer): Promise<void> {
  await sql`
    update platform.idempotency set status = ${stored.status}, answer = ${JSON.stringify(stored.answer ?? null)}, headers = ${JSON.stringify(stored.headers)}
    where actor_id = ${key.actorId} and key = ${key.key}`.execute(reader);
}

/** Forgets old keys; the house's own clockwork. */
export async function forgetOldKeys(tx: Tx, now: Instant): Promise<void> {
  await sql`delete from platform.idempotency where created_at < ${new Date(now - keptMilliseconds)}`.execute(tx);
}
