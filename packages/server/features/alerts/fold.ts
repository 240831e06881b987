/**
 * How do accepted signals become alerts? In their own transaction after the answer: what is in the inbox is taken, worked in memory and written, at most so
 * many rows at once. What dies in between leaves the inbox as it was, and any server goes on with it. A row that cannot be worked is set aside.
 */
import type { Policy } from '@samspel/core/alerts/policy.ts';
import type { Signal } from '@samspel/core/alerts/signal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { tellAt } from '../../platform/clock.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { Desk, type SourceFacts } from './desk.ts';
import { policyNow, silencesFrom } from './holding.ts';
import { setAside } from './set-aside.ts';
import type { Surroundings } from './surroundings.ts';
import { alertsWhere, groupsWhere, latestOf, openStates, type StoredGroup, saveAlerts, saveChanges, saveGroups, takeDesk } from './tables.ts';
import { self, subjectOf, tellDesk, tellGrowth } from './telling.ts';

const rowsAtOnce = 400;

interface InboxRow {
  readonly id: number;
  readonly source: string;
  readonly at: Instant;
  readonly told: boolean;
  readonly signals: readonly Signal[];
}

/**
 * Makes what takes from the inbox and answers how many rows it took. What cannot be worked is looked for in halves, so that its neighbours are not kept waiting:
 * a row that fails twice alone is set aside.
 */
export function makeFold(house: House): (around: Surroundings) => Promise<number> {
  let atOnce = rowsAtOnce;
  let suspect: number | null = null;
  return async (around) => {
    for (;;) {
      let rows: readonly InboxRow[] = [];
      try {
        await house.change(async (tx) => {
          rows = [];
          await takeDesk(tx);
          rows = await takeInbox(tx, atOnce);
          const [first] = rows;
          if (first === undefined) return;
          if (first.told) await tellAt(first.at, () => foldRows(tx, house, around, rows));
          else await foldRows(tx, house, around, rows);
        });
        atOnce = Math.min(rowsAtOnce, atOnce * 2);
        return rows.length;
      } catch (error) {
        const [first] = rows;
        // It did not come as far as the rows.
        if (first === undefined) throw error;
        if (rows.length > 1) atOnce = Math.floor(rows.length / 2);
        else if (suspect === first.id) {
          await setAside(house, first, error, (tx) => foldRows(tx, house, around, []));
          return 1;
        } else suspect = first.id;
      }
    }
  };
}

/** Question: what came in first? Rows of a story one at a time, each at its own moment. */
async function takeInbox(tx: Tx, atMost: number): Promise<readonly InboxRow[]> {
  const { rows } = await sql<InboxRow>`
    with first as (select id, told, row_number() over (order by id) as place from (select id, told from alerts.inbox where failed_at is null order by id limit ${sql.lit(atMost)}) oldest),
      cut as (select coalesce(min(place), ${sql.lit(atMost + 1)}) as place from first where told)
    delete from alerts.inbox i using first, cut
    where i.id = first.id and (first.place < cut.place or (cut.place = 1 and first.place = 1))
    returning i.id, i.source, i.at, i.told, i.signals`.execute(tx);
  return [...rows].sort((a, b) => a.id - b.id);
}

async function foldRows(tx: Tx, house: House, around: Surroundings, rows: readonly InboxRow[]): Promise<void> {
  const sources = await sourcesOf(tx, [...new Set(rows.map(({ source }) => source))]);
  const heard = await withKeys(tx, rows);
  const keys = new Map(heard.flatMap(({ source, signals }) => signals.map(({ key }) => [`${source} ${key}`, { source, key }] as const)));
  const desk = await deskOf(tx, house, around, await latestOf(tx, [...keys.values()]));
  for (const { source, at, signals } of heard) {
    const facts = sources.get(source);
    if (facts !== undefined) for (const signal of signals) desk.hear(facts, signal, at);
  }
  await countArrivals(tx, rows);
  await settleDesk(tx, house, desk, around);
}

/** A desk with these alerts in hand and every group that is not over. */
export async function deskOf(tx: Tx, house: House, around: Surroundings, alerts: Awaited<ReturnType<typeof latestOf>>): Promise<Desk> {
  const [{ policy }, silences, groups] = [
    await policyNow(tx),
    await silencesFrom(tx, house.now()),
    await groupsWhere(tx, sql`g.state in ('burning', 'quiet')`),
  ];
  const settled = await settledOf(tx, groups, house.now());
  return new Desk({ policy, silences, around, settled, newId: (prefix) => house.newId(prefix) }, alerts, groups);
}

/** After this a mitigated incident is nobody's concern. */
const mitigatedMilliseconds = 3_600_000;

/** Question: whose incidents are resolved, or were mitigated long ago? An alert that never ends must not keep what comes later from waking somebody. */
async function settledOf(tx: Tx, groups: readonly StoredGroup[], now: Instant): Promise<ReadonlySet<string>> {
  const incidents = [...new Set(groups.flatMap(({ incident }) => incident ?? []))];
  if (incidents.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from incidents.incident
    where id = any(${incidents}::text[]) and (state = 'resolved' or (state = 'mitigated' and mitigated_at <= ${new Date(now - mitigatedMilliseconds)}))`.execute(
    tx,
  );
  const over = new Set(rows.map(({ id }) => id));
  return new Set(groups.flatMap(({ id, incident }) => (incident !== null && over.has(incident) ? [id] : [])));
}

/** Tells and writes what happened at a desk. */
export async function settleDesk(tx: Tx, house: House, desk: Desk, around: Surroundings): Promise<void> {
  await tellDesk(tx, house, desk, around);
  const pick = <T>(from: ReadonlyMap<string, T>, ids: ReadonlySet<string>): T[] => [...ids].flatMap((id) => from.get(id) ?? []);
  await saveGroups(tx, pick(desk.groups, desk.changedGroups));
  for (const [from, into] of desk.moved) await sql`update alerts.alert set group_id = ${into} where group_id = ${from}`.execute(tx);
  await saveAlerts(tx, pick(desk.alerts, desk.changedAlerts), desk.superseded);
  await saveChanges(tx, desk.changes);
}

async function sourcesOf(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, SourceFacts>> {
  const { rows } = await sql<SourceFacts>`
    select id, name, system_labels as "systemLabels", expire_after_seconds as "expireAfterSeconds" from alerts.source where id = any(${[...ids]}::text[])`.execute(
    reader,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Signals that name an alert by the id we gave it, by its key; what is no id of ours is taken for a key. */
async function withKeys(tx: Tx, rows: readonly InboxRow[]): Promise<readonly InboxRow[]> {
  const ids = rows.flatMap(({ signals }) => signals.filter(({ keyIs }) => keyIs === 'id').map(({ key }) => key));
  if (ids.length === 0) return rows;
  const { rows: known } = await sql<{
    id: string;
    source: string;
    key: string;
  }>`select id, source, key from alerts.alert where id = any(${ids}::text[])`.execute(tx);
  const keys = new Map(known.map(({ id, source, key }) => [`${source} ${id}`, key]));
  return rows.map((row) => ({
    ...row,
    signals: row.signals.map((signal) => (signal.keyIs === 'id' ? { ...signal, key: keys.get(`${row.source} ${signal.key}`) ?? signal.key } : signal)),
  }));
}

async function countArrivals(tx: Tx, rows: readonly InboxRow[]): Promise<void> {
  const counted = new Map<string, { arrivals: number; at: Instant }>();
  for (const { source, at } of rows) {
    const known = counted.get(source);
    counted.set(source, { arrivals: (known?.arrivals ?? 0) + 1, at: Math.max(known?.at ?? at, at) });
  }
  const told = [...counted].map(([id, { arrivals, at }]) => ({ id, arrivals, at: iso(at) }));
  await sql`
    update alerts.source s set arrivals = s.arrivals + r.arrivals, last_at = greatest(s.last_at, r.at)
    from json_to_recordset(${JSON.stringify(told)}::json) r (id text, arrivals int, at timestamptz) where s.id = r.id`.execute(tx);
}

/** What happens because time passes: alerts expire, silences begin and end, groups are over, growth is told. */
export async function lookAtDesk(tx: Tx, house: House, around: Surroundings, now: Instant): Promise<void> {
  await takeDesk(tx);
  const turned = await turnSilences(tx, now);
  const alerts = await alertsWhere(tx, turned ? sql`a.state in ${openStates}` : sql`a.state in ${openStates} and a.expires_at <= ${new Date(now)}`);
  const desk = await deskOf(tx, house, around, alerts);
  desk.expire(now);
  if (turned) for (const alert of alerts) desk.rejudge(alert.id, now);
  await settleDesk(tx, house, desk, around);
  await endGroups(tx, house, (await policyNow(tx)).policy, now);
}

/** What came in just before a silence began may be worked after it: for so long what burns is judged anew at each look. */
const settlesMilliseconds = 5000;

/** Whether a silence began or ended since the last look, or a moment ago. */
async function turnSilences(tx: Tx, now: Instant): Promise<boolean> {
  const [at, settled] = [new Date(now), new Date(now - settlesMilliseconds)];
  const { rows } = await sql<{ turned: boolean }>`
    select exists (select from alerts.silence where (applied <> 'ended' and to_at <= ${at}) or (applied = 'not' and from_at <= ${at})) as turned`.execute(tx);
  if (rows[0]?.turned !== true) return false;
  await sql`
    update alerts.silence set applied = case when to_at <= ${at} then 'ended' else 'begun' end
    where (applied <> 'ended' and to_at <= ${at}) or (applied = 'not' and from_at <= ${settled})`.execute(tx);
  return true;
}

async function endGroups(tx: Tx, house: House, policy: Policy, now: Instant): Promise<void> {
  const open = await groupsWhere(tx, sql`g.state in ('burning', 'quiet')`);
  const isOver = ({ state, quietAt }: StoredGroup): boolean => state === 'quiet' && quietAt !== null && now - quietAt >= policy.lingerSeconds * 1000;
  for (const group of open) {
    if (!isOver(group) || group.quietAt === null) {
      const grown = await tellGrowth(tx, house, group, now);
      if (grown !== null) await saveGroups(tx, [grown]);
      continue;
    }
    const { id, title, alerts, incident, whenOver, quietAt } = group;
    const at = iso(await lastEnd(tx, id, quietAt));
    const reason = `${alerts === 1 ? 'Its one alert is' : `All its ${alerts} alerts are`} over since ${at}`;
    await house.publish(tx, self, { type: 'alerts.group-over', subject: subjectOf(group), payload: { group: id, title, alerts, at, reason } });
    // Several groups may be filed under one incident: it goes on while one of them does.
    const goesOn = open.some((other) => other.id !== id && other.incident === incident && !isOver(other));
    if (incident !== null && whenOver !== 'note' && !goesOn)
      await house.publish(tx, self, {
        type: 'alerts.incident-over-wanted',
        subject: id,
        payload: { group: id, incident, how: whenOver, at, reason },
      });
    await saveGroups(tx, [{ ...group, state: 'over', overAt: now }]);
  }
}

/** Question: when were all alerts of a group over, as their monitors say? Not when that was heard; `heardAt` where none of them says. */
async function lastEnd(tx: Tx, group: string, heardAt: Instant): Promise<Instant> {
  const { rows } = await sql<{ at: Instant | null }>`select max(ended_at) as at from alerts.alert where group_id = ${group}`.execute(tx);
  return Math.min(heardAt, rows[0]?.at ?? heardAt);
}
