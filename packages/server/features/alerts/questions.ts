/** What may other features ask of alerts? */
import { iso, type Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { systemsOf } from './desk.ts';
import { groupsWhere, type StoredGroup } from './tables.ts';

/** A group as others see it. */
export interface GroupFacts {
  readonly id: string;
  readonly title: string;
  readonly severity: StoredGroup['severity'];
  readonly state: StoredGroup['state'];
  readonly systems: readonly string[];
  readonly alerts: number;
  readonly burning: number;
  readonly action: StoredGroup['action'];
  readonly reason: string;
  readonly incident: string | null;
  readonly openedAt: string;
}

const facts = (group: StoredGroup): GroupFacts => ({
  id: group.id,
  title: group.title,
  severity: group.severity,
  state: group.state,
  systems: systemsOf(group),
  alerts: group.alerts,
  burning: group.burning,
  action: group.action,
  reason: group.reason,
  incident: group.incident,
  openedAt: iso(group.openedAt),
});

/** Question: which groups burn now? The newest first. */
export async function burningNow(reader: Reader): Promise<readonly GroupFacts[]> {
  return (await groupsWhere(reader, sql`g.state = 'burning'`, sql`g.opened_at desc, g.id desc`, 500)).map(facts);
}

/** Question: which groups belong to an incident? */
export async function groupsOf(reader: Reader, incident: string): Promise<readonly GroupFacts[]> {
  return (await groupsWhere(reader, sql`g.incident = ${incident}`)).map(facts);
}

/** Question: how many alerts and groups opened in a span of time? */
export async function alertCounts(reader: Reader, span: Span): Promise<{ readonly alerts: number; readonly groups: number }> {
  const between = (column: string) => sql`${sql.ref(column)} >= ${new Date(span.from)} and ${sql.ref(column)} < ${new Date(span.to)}`;
  const { rows } = await sql<{ alerts: number; groups: number }>`
    select (select count(*)::int from alerts.alert where ${between('opened_at')}) as alerts,
      (select count(*)::int from alerts.alert_group where ${between('opened_at')} and state <> 'merged') as groups`.execute(reader);
  return rows[0] ?? { alerts: 0, groups: 0 };
}
