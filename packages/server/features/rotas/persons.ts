/** Which person acts? Whoever is signed in, or whose token it is; null for the product itself. */
import type { Actor } from '@samspel/core/access/role.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

/** Question: whose actor is this? */
export async function personOf(reader: Reader, actor: Actor): Promise<string | null> {
  if (actor.kind === 'person') return actor.id;
  if (actor.kind !== 'token') return null;
  const { rows } = await sql<{ person: string }>`select person_id as person from access.token where id = ${actor.id}`.execute(reader);
  return rows[0]?.person ?? null;
}
