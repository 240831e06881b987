/** Which teams does a person belong to? Those of the catalog's user they are linked to; none while they are linked to nobody. */
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

/** Question: which groups say that this user is a member? Empty too while there is no catalog. */
export async function teamsOf(reader: Reader, ref: string | null): Promise<readonly string[]> {
  if (ref === null) return [];
  const { rows: there } = await sql<{ there: boolean }>`select to_regclass('catalog.relation') is not null as there`.execute(reader);
  if (there[0]?.there !== true) return [];
  const { rows } = await sql<{ target: string }>`
    select distinct target from catalog.relation where source = ${ref} and type = 'memberOf' order by target`.execute(reader);
  return rows.map((row) => row.target);
}
