/** What is forgotten of alerts, and when? */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

const keptDays = 7;
const keptOfSource = 1000;

/** Bodies as they came: a week, of each source the last thousand. */
export async function forgetArrivals(tx: Tx, now: Instant): Promise<void> {
  await sql`delete from alerts.arrival where at < ${new Date(now - keptDays * 86_400_000)}`.execute(tx);
  await sql`
    delete from alerts.arrival a using (
      select s.id as source, (select b.id from alerts.arrival b where b.source = s.id order by b.id desc offset ${sql.lit(keptOfSource)} limit 1) as last from alerts.source s) old
    where a.source = old.source and a.id <= old.last`.execute(tx);
}
