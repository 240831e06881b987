/** Which policy and which silences hold? */
import { firstPolicy, type Policy } from '@samspel/core/alerts/policy.ts';
import type { Silence } from '@samspel/core/alerts/silence.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

export interface PolicyNow {
  readonly version: number;
  readonly at: Instant | null;
  readonly by: string | null;
  readonly why: string;
  readonly policy: Policy;
}

/** Question: which policy holds? */
export async function policyNow(reader: Reader): Promise<PolicyNow> {
  const { rows } = await sql<{ version: number; at: Instant; by: string; why: string; policy: Policy }>`
    select version, at, by_name as by, why, document as policy from alerts.policy order by version desc limit 1`.execute(reader);
  return rows[0] ?? { version: 0, at: null, by: null, why: 'What holds until somebody says otherwise', policy: firstPolicy };
}

/** Columns of a silence, as core sees it. */
export const silenceColumns = sql`s.id, s.kind, s.matchers, s.systems, s.from_at as "from", s.to_at as "to", s.by_name as by, s.why`;

/** Question: which silences hold now or later? */
export async function silencesFrom(reader: Reader, now: Instant): Promise<Silence[]> {
  const { rows } = await sql<Silence>`select ${silenceColumns} from alerts.silence s where s.to_at > ${new Date(now)} order by s.from_at, s.id`.execute(reader);
  return rows;
}
