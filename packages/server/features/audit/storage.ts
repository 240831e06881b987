/** Where is the audit trail? In the event log itself: `platform.event`, read only. */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

export interface EventRow {
  readonly id: string;
  readonly at: Instant;
  readonly type: string;
  readonly subject: string;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly payload: Record<string, unknown>;
}

export interface EventsWanted {
  readonly actor?: string | undefined;
  readonly noun?: string | undefined;
  readonly subject?: string | undefined;
  readonly type?: string | undefined;
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Sort key of the last row seen. */
  readonly before: readonly [at: Instant, id: string] | null;
  readonly limit: number;
}

/** Question: what happened, newest first? One row more than asked for tells that there is a next page. */
export async function readEvents(reader: Reader, wanted: EventsWanted): Promise<EventRow[]> {
  const conditions = [
    wanted.actor === undefined ? null : sql`actor_id = ${wanted.actor}`,
    wanted.noun === undefined ? null : sql`type like ${`${wanted.noun}.%`}`,
    wanted.subject === undefined ? null : sql`subject = ${wanted.subject}`,
    wanted.type === undefined ? null : sql`type = ${wanted.type}`,
    wanted.from === null ? null : sql`at >= ${new Date(wanted.from)}`,
    wanted.to === null ? null : sql`at < ${new Date(wanted.to)}`,
    wanted.before === null ? null : sql`(at, id) < (${new Date(wanted.before[0])}, ${wanted.before[1]})`,
  ].filter((condition) => condition !== null);
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<EventRow>`
    select id, at, type, subject, actor_kind, actor_id, actor_name, payload from platform.event ${where}
    order by at desc, id desc limit ${wanted.limit + 1}`.execute(reader);
  return rows;
}
