/** Who and what is named in a request, as other nouns know them? */
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

interface Known {
  readonly id: string;
  readonly name: string;
  /** Whether they may answer requests here. */
  readonly mayAnswer: boolean;
}

/** Question: whose address is this? */
export async function knownAs(reader: Reader, address: string): Promise<Known | null> {
  const { rows } = await sql<Known>`
    select id, name, role <> 'viewer' as "mayAnswer" from access.person where lower(email) = lower(${address}) and state = 'active'`.execute(reader);
  return rows[0] ?? null;
}

/** Question: which of these does the catalog not know? The first. */
export async function strangerAmong(reader: Reader, refs: readonly string[]): Promise<string | null> {
  const { rows } = await sql<{ ref: string }>`
    select given.ref from unnest(${[...refs]}::text[]) with ordinality as given (ref, n)
    where not exists (select from catalog.entity e where e.ref = given.ref and e.removed_at is null) order by n limit 1`.execute(reader);
  return rows[0]?.ref ?? null;
}

/** Question: what is this incident called? Null when there is none. */
export async function incidentTitle(reader: Reader, id: string): Promise<string | null> {
  const { rows } = await sql<{ title: string }>`select title from incidents.incident where id = ${id}`.execute(reader);
  return rows[0]?.title ?? null;
}
