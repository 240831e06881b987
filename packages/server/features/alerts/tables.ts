/** How do alerts and groups stand in the database? Read and written whole, many at a time. */
import type { Alert } from '@samspel/core/alerts/alert.ts';
import type { Action, Verdict } from '@samspel/core/alerts/policy.ts';
import type { Severity } from '@samspel/core/alerts/signal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

export interface StoredAlert extends Alert {
  readonly id: string;
  readonly source: string;
  readonly key: string;
  readonly system: string | null;
  readonly systemName: string | null;
  readonly group: string | null;
  readonly joined: string;
  readonly action: Action;
  readonly rule: number | null;
  readonly silence: string | null;
  readonly impact: Verdict['severity'];
  readonly whenOver: Verdict['whenOver'];
  readonly reason: string;
}

export interface StoredGroup {
  readonly id: string;
  readonly state: 'burning' | 'quiet' | 'over' | 'merged';
  readonly title: string;
  readonly severity: Severity;
  readonly scopes: readonly string[];
  readonly cause: string;
  readonly startedAt: Instant;
  readonly openedAt: Instant;
  readonly grewAt: Instant;
  readonly quietAt: Instant | null;
  readonly overAt: Instant | null;
  readonly action: Action;
  readonly impact: Verdict['severity'];
  readonly whenOver: Verdict['whenOver'];
  readonly reason: string;
  readonly alerts: number;
  readonly burning: number;
  readonly incident: string | null;
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedBy: string | null;
  readonly mergedInto: string | null;
  readonly toldAt: Instant;
  readonly toldAlerts: number;
  readonly version: number;
}

const alertColumns = sql`
  a.id, a.source, a.key, a.state, a.name, a.title, a.text, a.severity, a.labels, a.annotations, a.links, a.monitor_group as "monitorGroup", a.system,
  a.system_name as "systemName", a.started_at as "startedAt", a.start_tells_opening as "startTellsOpening", a.opened_at as "openedAt", a.last_at as "lastAt",
  a.ended_at as "endedAt", a.end_heard_at as "endHeardAt", a.expires_at as "expiresAt", a.arrivals, a.truncated, a.acknowledged_by as "acknowledgedBy",
  a.recent_openings as "recentOpenings", a.group_id as "group", a.joined, a.action, a.rule, a.silence, a.impact, a.when_over as "whenOver", a.reason`;

const groupColumns = sql`
  g.id, g.state, g.title, g.severity, g.scopes, g.cause, g.started_at as "startedAt", g.opened_at as "openedAt", g.grew_at as "grewAt", g.quiet_at as "quietAt",
  g.over_at as "overAt", g.action, g.impact, g.when_over as "whenOver", g.reason, g.alerts, g.burning, g.incident, g.acknowledged_at as "acknowledgedAt",
  g.acknowledged_by as "acknowledgedBy", g.merged_into as "mergedInto", g.told_at as "toldAt", g.told_alerts as "toldAlerts", g.version`;

/** States of alerts that are not over. */
export const openStates = sql`('firing', 'acknowledged', 'unknown')`;

/** Question: which alerts fit a condition on `a`? In the order that is asked for. */
export async function alertsWhere(
  reader: Reader,
  condition: RawBuilder<unknown>,
  order: RawBuilder<unknown> = sql`a.id`,
  limit = 100_000,
): Promise<StoredAlert[]> {
  const { rows } = await sql<StoredAlert>`select ${alertColumns} from alerts.alert a where ${condition} order by ${order} limit ${sql.lit(limit)}`.execute(
    reader,
  );
  return rows;
}

/** Question: what is the newest alert of each of these keys? */
export async function latestOf(reader: Reader, keys: readonly { readonly source: string; readonly key: string }[]): Promise<StoredAlert[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<StoredAlert>`
    select ${alertColumns} from unnest(${keys.map(({ source }) => source)}::text[], ${keys.map(({ key }) => key)}::text[]) asked (source, key)
    join alerts.alert a on a.source = asked.source and a.key = asked.key and a.latest`.execute(reader);
  return rows;
}

/** Question: which groups fit a condition on `g`? */
export async function groupsWhere(
  reader: Reader,
  condition: RawBuilder<unknown>,
  order: RawBuilder<unknown> = sql`g.opened_at, g.id`,
  limit = 100_000,
): Promise<StoredGroup[]> {
  const { rows } =
    await sql<StoredGroup>`select ${groupColumns} from alerts.alert_group g where ${condition} order by ${order} limit ${sql.lit(limit)}`.execute(reader);
  return rows;
}

const at = (instant: Instant | null): string | null => (instant === null ? null : new Date(instant).toISOString());

/** Writes alerts whole. `superseded`: those whose key has a newer one now. */
export async function saveAlerts(tx: Tx, alerts: readonly StoredAlert[], superseded: readonly string[]): Promise<void> {
  if (superseded.length > 0) await sql`update alerts.alert set latest = false where id = any(${[...superseded]}::text[])`.execute(tx);
  if (alerts.length === 0) return;
  const gone = new Set(superseded);
  const rows = alerts.map((alert) => ({
    ...alert,
    monitor_group: alert.monitorGroup,
    system_name: alert.systemName,
    started_at: at(alert.startedAt),
    start_tells_opening: alert.startTellsOpening,
    opened_at: at(alert.openedAt),
    last_at: at(alert.lastAt),
    ended_at: at(alert.endedAt),
    end_heard_at: at(alert.endHeardAt),
    expires_at: at(alert.expiresAt),
    acknowledged_by: alert.acknowledgedBy,
    recent_openings: alert.recentOpenings,
    latest: !gone.has(alert.id),
    group_id: alert.group,
    when_over: alert.whenOver,
  }));
  await sql`
    insert into alerts.alert
    select r.id, r.source, r.key, r.state, r.name, r.title, r.text, r.severity, r.labels, r.annotations, r.links, r.monitor_group, r.system, r.system_name, r.started_at,
      r.start_tells_opening, r.opened_at, r.last_at, r.ended_at, r.end_heard_at, r.expires_at, r.arrivals, r.truncated, r.acknowledged_by, r.recent_openings, r.latest,
      r.group_id, r.joined, r.action, r.rule, r.silence, r.impact, r.when_over, r.reason
    from json_populate_recordset(null::alerts.alert, ${JSON.stringify(rows)}::json) r
    on conflict (id) do update set
      state = excluded.state, name = excluded.name, title = excluded.title, text = excluded.text, severity = excluded.severity, labels = excluded.labels,
      annotations = excluded.annotations, links = excluded.links, monitor_group = excluded.monitor_group, system = excluded.system,
      system_name = excluded.system_name, last_at = excluded.last_at, ended_at = excluded.ended_at,
      end_heard_at = excluded.end_heard_at, expires_at = excluded.expires_at, arrivals = excluded.arrivals, truncated = excluded.truncated,
      acknowledged_by = excluded.acknowledged_by, group_id = excluded.group_id, joined = excluded.joined, action = excluded.action, rule = excluded.rule,
      silence = excluded.silence, impact = excluded.impact, when_over = excluded.when_over, reason = excluded.reason`.execute(tx);
}

/** Writes groups whole, each one version on. */
export async function saveGroups(tx: Tx, groups: readonly StoredGroup[]): Promise<void> {
  if (groups.length === 0) return;
  const rows = groups.map((group) => ({
    ...group,
    started_at: at(group.startedAt),
    opened_at: at(group.openedAt),
    grew_at: at(group.grewAt),
    quiet_at: at(group.quietAt),
    over_at: at(group.overAt),
    when_over: group.whenOver,
    acknowledged_at: at(group.acknowledgedAt),
    acknowledged_by: group.acknowledgedBy,
    merged_into: group.mergedInto,
    told_at: at(group.toldAt),
    told_alerts: group.toldAlerts,
  }));
  await sql`
    insert into alerts.alert_group as g
    select r.id, r.state, r.title, r.severity, r.scopes, r.cause, r.started_at, r.opened_at, r.grew_at, r.quiet_at, r.over_at, r.action, r.impact, r.when_over, r.reason,
      r.alerts, r.burning, r.incident, r.acknowledged_at, r.acknowledged_by, r.merged_into, r.told_at, r.told_alerts, 1
    from json_populate_recordset(null::alerts.alert_group, ${JSON.stringify(rows)}::json) r
    on conflict (id) do update set
      state = excluded.state, title = excluded.title, severity = excluded.severity, scopes = excluded.scopes, cause = excluded.cause, started_at = excluded.started_at,
      grew_at = excluded.grew_at, quiet_at = excluded.quiet_at, over_at = excluded.over_at, action = excluded.action, impact = excluded.impact,
      when_over = excluded.when_over, reason = excluded.reason, alerts = excluded.alerts, burning = excluded.burning, incident = excluded.incident,
      acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by, merged_into = excluded.merged_into, told_at = excluded.told_at,
      told_alerts = excluded.told_alerts, version = g.version + 1`.execute(tx);
}

export interface ChangeRow {
  readonly alert: string;
  readonly at: Instant;
  readonly what: string;
  readonly says: string;
}

/** Writes lines of alerts' histories, in their order. */
export async function saveChanges(tx: Tx, changes: readonly ChangeRow[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ ...change, at: at(change.at) }));
  await sql`
    insert into alerts.alert_change (alert, at, what, says)
    select r.alert, r.at, r.what, r.says from json_to_recordset(${JSON.stringify(rows)}::json) r (alert text, at timestamptz, what text, says text)`.execute(
    tx,
  );
}

/**
 * Whoever changes alerts or groups does it alone: two servers that heard of one outage at the same moment must not open two groups. Held until the
 * transaction ends; what accepts alerts does not wait for it.
 */
export async function takeDesk(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('alerts.desk', 0))`.execute(tx);
}
