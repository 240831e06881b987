/** What is shown of alerts and groups? */
import type { AlertAnswer, alertCounts, GroupAnswer, scrubList } from '@samspel/contract/alerts.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { flappingCount } from '@samspel/core/alerts/alert.ts';
import { isMonitorScope, isSystemScope } from '@samspel/core/alerts/group.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { Surroundings } from './surroundings.ts';
import { alertsWhere, groupsWhere, openStates, type StoredAlert, type StoredGroup } from './tables.ts';

const orNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

/** An alert as it is told. */
export function tellAlert(alert: StoredAlert, around: Surroundings, flappingOpenings: number): AlertAnswer {
  const { monitorGroup: _, startTellsOpening: __, endHeardAt: ___, recentOpenings: ____, rule: _____, impact: ______, whenOver: _______, ...rest } = alert;
  return {
    ...rest,
    source: { id: alert.source, name: around.sourceName(alert.source) },
    labels: { ...alert.labels },
    annotations: { ...alert.annotations },
    links: alert.links.map((link) => ({ ...link })),
    system: alert.system === null ? null : { ref: alert.system, title: around.titleOf(alert.system) },
    startedAt: iso(alert.startedAt),
    openedAt: iso(alert.openedAt),
    lastAt: iso(alert.lastAt),
    endedAt: orNull(alert.endedAt),
    expiresAt: orNull(alert.expiresAt),
    flapping: flappingCount(alert, { flappingOpenings }),
  };
}

/** Groups as they are told. */
export async function tellGroups(reader: Reader, groups: readonly StoredGroup[], around: Surroundings): Promise<GroupAnswer[]> {
  const { rows } = await sql<{ group: string; n: number }>`
    select group_id as group, count(*)::int as n from alerts.alert where group_id = any(${groups.map(({ id }) => id)}::text[]) and silence is not null and state in ${openStates}
    group by 1`.execute(reader);
  const silenced = new Map(rows.map(({ group, n }) => [group, n]));
  const named = (ref: string) => ({ ref, title: around.titleOf(ref) });
  return groups.map((group) => ({
    id: group.id,
    state: group.state,
    title: group.title,
    severity: group.severity,
    systems: group.scopes.filter(isSystemScope).map(named),
    cause: isSystemScope(group.cause) ? named(group.cause) : null,
    isUnknown: isMonitorScope(group.cause),
    startedAt: iso(group.startedAt),
    openedAt: iso(group.openedAt),
    grewAt: iso(group.grewAt),
    quietAt: orNull(group.quietAt),
    overAt: orNull(group.overAt),
    action: group.action,
    reason: group.reason,
    alerts: group.alerts,
    burning: group.burning,
    silenced: silenced.get(group.id) ?? 0,
    incident: group.incident,
    acknowledgedAt: orNull(group.acknowledgedAt),
    acknowledgedBy: group.acknowledgedBy,
    mergedInto: group.mergedInto,
    version: group.version,
  }));
}

export interface After {
  readonly at: Instant;
  readonly id: string;
}

const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join([sql`true`, ...conditions], sql` and `);

/** Question: which groups, the newest first, after a place in the list? */
export function listGroups(
  reader: Reader,
  asked: { readonly state: 'open' | 'over' | 'all'; readonly system?: string | undefined; readonly incident?: string | undefined },
  after: After | null,
  limit: number,
): Promise<StoredGroup[]> {
  const conditions = [
    ...(asked.state === 'open' ? [sql`g.state in ('burning', 'quiet')`] : asked.state === 'over' ? [sql`g.state in ('over', 'merged')`] : []),
    ...(asked.system === undefined ? [] : [sql`${asked.system} = any(g.scopes)`]),
    ...(asked.incident === undefined ? [] : [sql`g.incident = ${asked.incident}`]),
    ...(after === null ? [] : [sql`(g.opened_at, g.id) < (${new Date(after.at)}, ${after.id})`]),
  ];
  return groupsWhere(reader, all(conditions), sql`g.opened_at desc, g.id desc`, limit);
}

/** Question: which alerts, the newest first, after a place in the list? */
export function listAlerts(
  reader: Reader,
  asked: {
    readonly state: 'open' | 'over' | 'all';
    readonly source?: string | undefined;
    readonly system?: string | undefined;
    readonly name?: string | undefined;
  },
  after: After | null,
  limit: number,
): Promise<StoredAlert[]> {
  const conditions = [
    ...(asked.state === 'open' ? [sql`a.state in ${openStates}`] : asked.state === 'over' ? [sql`a.state not in ${openStates}`] : []),
    ...(asked.source === undefined ? [] : [sql`a.source = ${asked.source}`]),
    ...(asked.system === undefined ? [] : [sql`a.system = ${asked.system}`]),
    ...(asked.name === undefined ? [] : [sql`a.name = ${asked.name}`]),
    ...(after === null ? [] : [sql`(a.opened_at, a.id) < (${new Date(after.at)}, ${after.id})`]),
  ];
  return alertsWhere(reader, all(conditions), sql`a.opened_at desc, a.id desc`, limit);
}

/** Question: the alerts of a group, those that burn first. */
export function alertsOfGroup(reader: Reader, group: string): Promise<StoredAlert[]> {
  return alertsWhere(reader, sql`a.group_id = ${group}`, sql`(a.state in ${openStates}) desc, a.opened_at, a.id`, 500);
}

/** Question: how many alerts, groups, pages and incidents were there each day? */
export async function countDays(reader: Reader, now: Instant, days: number): Promise<AnswerOf<typeof alertCounts>> {
  const day = 86_400_000;
  const from = new Date(Math.floor(now / day) * day - (days - 1) * day);
  const byDay = (table: RawBuilder<unknown>, column: RawBuilder<unknown>, more: RawBuilder<unknown> = sql`true`) =>
    sql`select (${column} at time zone 'UTC')::date as date, count(*)::int as n from ${table} where ${column} >= ${from} and ${more} group by 1`;
  const { rows } = await sql<{ date: string; alerts: number; groups: number; pages: number; incidents: number }>`
    with alerts as (${byDay(sql`alerts.alert`, sql`opened_at`)}), groups as (${byDay(sql`alerts.alert_group`, sql`opened_at`, sql`state <> 'merged'`)}),
      pages as (${byDay(sql`platform.event`, sql`at`, sql`type = 'pages.begun'`)}), incidents as (${byDay(sql`incidents.incident`, sql`opened_at`)})
    select to_char(d, 'YYYY-MM-DD') as date, coalesce(a.n, 0) as alerts, coalesce(g.n, 0) as groups, coalesce(p.n, 0) as pages, coalesce(i.n, 0) as incidents
    from generate_series(${from}::timestamptz at time zone 'UTC', ${new Date(now)}::timestamptz at time zone 'UTC', interval '1 day') d
      left join alerts a on a.date = d::date left join groups g on g.date = d::date left join pages p on p.date = d::date left join incidents i on i.date = d::date
    order by d`.execute(reader);
  const { rows: now_ } = await sql<{ burning: number; waiting: number }>`
    select (select count(*)::int from alerts.alert where state in ${openStates}) as burning, (select count(*)::int from alerts.inbox where failed_at is null) as waiting`.execute(
    reader,
  );
  return { days: rows, burning: now_[0]?.burning ?? 0, waiting: now_[0]?.waiting ?? 0 };
}

/** Question: which alerts led to nothing? By rule of a monitor: no incident of their group, nobody acknowledged them or it. */
export async function scrub(reader: Reader, around: Surroundings, now: Instant, days: number): Promise<AnswerOf<typeof scrubList>> {
  const from = now - days * 86_400_000;
  const { rows } = await sql<{
    source: string;
    name: string;
    opened: number;
    burning: number;
    nothing: number;
    expired: number;
    silenced: number;
    systems: string[];
    lastAt: Instant;
    example: string;
    group: string | null;
  }>`
    select a.source, coalesce(a.name, a.title) as name, count(*)::int as opened, count(*) filter (where a.state in ${openStates})::int as burning,
      count(*) filter (where ${ledToNothing})::int as nothing,
      count(*) filter (where a.state = 'expired')::int as expired, count(*) filter (where a.silence is not null)::int as silenced,
      coalesce((array_agg(distinct a.system) filter (where a.system is not null))[1:20], '{}') as systems, max(a.opened_at) as "lastAt",
      (array_agg(a.id order by a.opened_at desc))[1] as example, (array_agg(coalesce(g.merged_into, g.id) order by a.opened_at desc))[1] as "group"
    from alerts.alert a left join alerts.alert_group g on g.id = a.group_id
    where a.opened_at >= ${new Date(from)} and a.opened_at <= ${new Date(now)}
    group by 1, 2
    having count(*) filter (where ${ledToNothing}) > 0
    order by nothing desc, name limit 500`.execute(reader);
  return {
    from: iso(from),
    to: iso(now),
    rows: rows.map(({ burning, ...row }) => ({
      ...row,
      source: { id: row.source, name: around.sourceName(row.source) },
      systems: row.systems.map(around.titleOf),
      lastAt: iso(row.lastAt),
      advice: adviceOn({ ...row, over: row.opened - burning }),
    })),
  };
}

/** What burns still may lead to something yet. */
const ledToNothing = sql`a.state not in ${openStates} and a.acknowledged_by is null and g.incident is null and g.acknowledged_at is null`;

/** What may be done about an alert that led to nothing. */
function adviceOn(row: {
  readonly opened: number;
  readonly over: number;
  readonly nothing: number;
  readonly expired: number;
  readonly silenced: number;
}): string {
  if (row.silenced === row.opened) return 'Always silenced: take it out at the monitor.';
  if (row.expired > row.opened / 2) return 'Its end is mostly not told: let the monitor send resolves.';
  if (row.opened >= 10 && row.nothing === row.over) return 'It fired often and nobody ever needed it: raise its threshold, or drop it.';
  return row.nothing === row.over ? 'Nobody needed it: is it worth keeping?' : 'Sometimes it mattered: make the rule sharper.';
}
