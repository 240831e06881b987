/** Which rows hold the runs? Written by whoever asks, claimed by whichever server is free, and fenced by `attempt`: who lost a run writes nothing any more. */
import type { Run, RunSummary } from '@samspel/contract/cascades.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { type RawBuilder, sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { CursorKey } from '../../platform/http/cursor.ts';

export type RunKind = RunSummary['kind'];
export type RunState = RunSummary['state'];

/** A run without its large members. */
export interface RunRow {
  readonly id: string;
  readonly kind: RunKind;
  readonly name: string;
  readonly state: RunState;
  readonly progress: number;
  readonly step: string;
  readonly trigger: RunSummary['trigger'];
  readonly changes: RunSummary['changes'];
  readonly thresholds: boolean;
  readonly incident: string | null;
  readonly seed: number;
  readonly engine: string;
  readonly basedOn: string | null;
  readonly askedById: string;
  readonly askedByName: string;
  readonly askedAt: Instant;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly attempt: number;
  readonly verdict: RunSummary['verdict'];
  readonly firstToFail: string | null;
  readonly failed: number | null;
  readonly lostRequests: number | null;
  readonly problem: RunSummary['problem'];
  readonly version: number;
}

/** What a run is made of. */
export interface RunWhole extends RunRow {
  readonly scenario: Run['scenario'];
  readonly assumed: Run['assumed'];
  readonly titles: Run['titles'];
  readonly result: unknown;
}

const columns = sql`
  id, kind, name, state, progress, step, trigger, changes, thresholds, incident_id as incident, seed, engine, based_on as "basedOn", asked_by_id as "askedById",
  asked_by_name as "askedByName", asked_at as "askedAt", started_at as "startedAt", ended_at as "endedAt", attempt, verdict, first_to_fail as "firstToFail", failed,
  lost_requests as "lostRequests", problem, version`;

/** A run as lists tell it. */
export function summaryTold(row: RunRow): RunSummary {
  const { id, kind, name, state, progress, step, trigger, changes, verdict, firstToFail, failed, lostRequests, seed, engine, problem, version } = row;
  const at = (instant: Instant | null): string | null => (instant === null ? null : iso(instant));
  return {
    ...{ id, kind, name, state, progress, step, trigger, changes, verdict, firstToFail, failed, lostRequests, seed, engine, problem, version },
    askedBy: { id: row.askedById, name: row.askedByName },
    askedAt: iso(row.askedAt),
    startedAt: at(row.startedAt),
    endedAt: at(row.endedAt),
  };
}

/** What is asked for. `recorded`: of a replay, what was; it lies in the place of the result until that is there. */
export type Asked = { readonly recorded?: unknown } & Pick<
  RunWhole,
  'id' | 'kind' | 'name' | 'trigger' | 'changes' | 'thresholds' | 'incident' | 'seed' | 'engine' | 'basedOn' | 'scenario' | 'assumed' | 'titles'
> & {
    readonly by: { readonly id: string; readonly name: string };
  };

export async function insertRun(tx: Tx, asked: Asked, now: Instant): Promise<RunRow> {
  const { id, kind, name, trigger, changes, thresholds, incident, seed, engine, basedOn, scenario, assumed, titles, by, recorded } = asked;
  return one(
    sql`
    insert into cascades.run (id, kind, name, state, trigger, changes, scenario, assumed, titles, thresholds, incident_id, seed, engine, based_on, asked_by_id, asked_by_name, asked_at, result)
    values (${id}, ${kind}, ${name}, 'waiting', ${trigger === null ? null : json(trigger)}, ${json(changes)}, ${json(scenario)}, ${json(assumed)}, ${json(titles)}, ${thresholds},
            ${incident}, ${seed}, ${engine}, ${basedOn}, ${by.id}, ${by.name}, ${new Date(now)}, ${recorded === undefined ? null : json(recorded)})
    returning ${columns}`,
    tx,
  );
}

async function one(query: RawBuilder<unknown>, reader: Reader | Tx): Promise<RunRow> {
  const row = await maybe(query, reader);
  if (row === null) throw new Error('a run was not written');
  return row;
}

async function maybe(query: RawBuilder<unknown>, reader: Reader | Tx): Promise<RunRow | null> {
  const { rows } = await query.execute(reader);
  return (rows[0] as RunRow | undefined) ?? null;
}

/** Question: how many runs of one asker, and of all, wait or run? Askers take turns, so that two requests at once do not both find room. */
export async function countOpen(tx: Tx, askedBy: string): Promise<{ readonly own: number; readonly all: number }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`cascades ${askedBy}`}, 0))`.execute(tx);
  const { rows } = await sql<{ own: number; all: number }>`
    select count(*) filter (where asked_by_id = ${askedBy})::int as own, count(*)::int as "all" from cascades.run where state in ('waiting', 'running')`.execute(
    tx,
  );
  return rows[0] ?? { own: 0, all: 0 };
}

/** Question: one run, without its large members, locked? */
export function runForUpdate(tx: Tx, id: string): Promise<RunRow | null> {
  return maybe(sql`select ${columns} from cascades.run where id = ${id} and removed_at is null for update`, tx);
}

/** Question: one run with scenario and result? */
export async function readRunWhole(reader: Reader, id: string): Promise<RunWhole | null> {
  return (await maybe(
    sql`select ${columns}, scenario, assumed, titles, result from cascades.run where id = ${id} and removed_at is null`,
    reader,
  )) as RunWhole | null;
}

/** Question: the course of a run? Undefined: there is no such run; null: it has none. */
export async function readSeriesOf(reader: Reader, id: string): Promise<{ readonly state: RunState; readonly series: unknown } | null> {
  const { rows } = await sql<{ state: RunState; series: unknown }>`select state, series from cascades.run where id = ${id} and removed_at is null`.execute(
    reader,
  );
  return rows[0] ?? null;
}

export interface RunFilter {
  readonly kind: string | null;
  readonly state: string | null;
  readonly verdict: string | null;
  readonly trigger: string | null;
  readonly target: string | null;
  readonly askedBy: string | null;
}

/** Question: which runs, newest first, after a place in the list? */
export async function listRunRows(reader: Reader, filter: RunFilter, after: CursorKey | null, limit: number): Promise<RunRow[]> {
  const [at, id] = after ?? [null, null];
  const { rows } = await sql<RunRow>`
    select ${columns} from cascades.run
    where removed_at is null and (${filter.kind}::text is null or kind = ${filter.kind}) and (${filter.state}::text is null or state = ${filter.state})
      and (${filter.verdict}::text is null or verdict = ${filter.verdict}) and (${filter.trigger}::text is null or trigger ->> 'kind' = ${filter.trigger})
      and (${filter.target}::text is null or trigger ->> 'target' = ${filter.target}) and (${filter.askedBy}::text is null or asked_by_id = ${filter.askedBy})
      and (${id ?? null}::text is null or (asked_at, id) < (to_timestamp(${typeof at === 'number' ? at : 0}::float8 / 1000), ${id ?? null}::text))
    order by asked_at desc, id desc limit ${limit}`.execute(reader);
  return rows;
}

/** Takes the run that has waited longest; null when none waits. */
export async function claimRun(tx: Tx, now: Instant): Promise<RunWhole | null> {
  const row = await maybe(
    sql`update cascades.run set state = 'running', attempt = attempt + 1, progress = 0, step = '', started_at = coalesce(started_at, ${new Date(now)}), beat_at = ${new Date(now)}, version = version + 1
      where id = (select id from cascades.run where state = 'waiting' order by asked_at, id limit 1 for update skip locked)
      returning ${columns}, scenario, assumed, titles, result`,
    tx,
  );
  return row as RunWhole | null;
}

/** Says that the run is being worked at; false when it is not ours any more. */
export async function beat(
  tx: Tx,
  run: Pick<RunRow, 'id' | 'attempt'>,
  said: { readonly progress: number; readonly step: string },
  now: Instant,
): Promise<boolean> {
  const { rows } = await sql`
    update cascades.run set progress = ${said.progress}, step = ${said.step}, beat_at = ${new Date(now)}
    where id = ${run.id} and attempt = ${run.attempt} and state = 'running' returning id`.execute(tx);
  return rows.length > 0;
}

export interface Ended {
  readonly state: 'done' | 'failed';
  readonly result: unknown;
  readonly series: unknown;
  readonly verdict: RunRow['verdict'];
  readonly firstToFail: string | null;
  readonly failed: number | null;
  readonly lostRequests: number | null;
  readonly problem: RunRow['problem'];
}

/** Writes what came of a run; null when it is not ours any more. */
export function endRun(tx: Tx, run: Pick<RunRow, 'id' | 'attempt'>, ended: Ended, now: Instant): Promise<RunRow | null> {
  const { state, result, series, verdict, firstToFail, failed, lostRequests, problem } = ended;
  return maybe(
    sql`update cascades.run set state = ${state}, result = ${result === null ? null : json(result)}, series = ${series === null ? null : json(series)}, verdict = ${verdict},
          first_to_fail = ${firstToFail}, failed = ${failed}, lost_requests = ${lostRequests}, problem = ${problem === null ? null : json(problem)},
          progress = case when ${state} = 'done' then 1 else progress end, ended_at = ${new Date(now)}, version = version + 1
        where id = ${run.id} and attempt = ${run.attempt} and state = 'running' returning ${columns}`,
    tx,
  );
}

/** Gives a run back, because its server stops. */
export async function releaseRun(tx: Tx, run: Pick<RunRow, 'id' | 'attempt'>): Promise<void> {
  await sql`update cascades.run set state = 'waiting', version = version + 1 where id = ${run.id} and attempt = ${run.attempt} and state = 'running'`.execute(
    tx,
  );
}

export function cancelRow(tx: Tx, id: string, now: Instant): Promise<RunRow> {
  return one(sql`update cascades.run set state = 'cancelled', ended_at = ${new Date(now)}, version = version + 1 where id = ${id} returning ${columns}`, tx);
}

/** Throws a run away; who works at it stops. Until it is forgotten it can be brought back. */
export async function hideRun(tx: Tx, id: string, now: Instant): Promise<void> {
  const at = new Date(now);
  await sql`
    update cascades.run set removed_at = ${at}, ended_at = coalesce(ended_at, ${at}), version = version + 1,
      state = case when state in ('waiting', 'running') then 'cancelled' else state end where id = ${id}`.execute(tx);
}

/** Question: one run, thrown away or not, locked? */
export function anyRunForUpdate(tx: Tx, id: string): Promise<RunRow | null> {
  return maybe(sql`select ${columns} from cascades.run where id = ${id} for update`, tx);
}

/** Brings back what was thrown away; null when it was not. */
export function bringBack(tx: Tx, id: string): Promise<RunRow | null> {
  return maybe(sql`update cascades.run set removed_at = null, version = version + 1 where id = ${id} and removed_at is not null returning ${columns}`, tx);
}

/** Runs whose server has not been heard of since: they wait again, or, after so many attempts, have failed. Answers those that failed. */
export async function takeOver(tx: Tx, quietSince: Instant, attempts: number, now: Instant): Promise<RunRow[]> {
  const problem = json({
    code: 'cascades.given-up',
    path: null,
    message: `${attempts} servers ended while they ran it. It may need more memory than they have.`,
  });
  const { rows } = await sql<RunRow>`
    update cascades.run set state = case when attempt >= ${attempts} then 'failed' else 'waiting' end, problem = case when attempt >= ${attempts} then ${problem}::jsonb end,
      ended_at = case when attempt >= ${attempts} then ${new Date(now)}::timestamptz end, version = version + 1
    where state = 'running' and beat_at < ${new Date(quietSince)} returning ${columns}`.execute(tx);
  return rows.filter(({ state }) => state === 'failed');
}

/** Question: does any run wait? */
export async function anyWaiting(reader: Reader | Tx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from cascades.run where state = 'waiting') as found`.execute(reader);
  return rows[0]?.found ?? false;
}

/** Forgets older runs that nobody gave a name, older looks of the watch apart from those that tell how journeys stand, and what was thrown away. */
export async function forgetRuns(tx: Tx, endedBefore: Instant, removedBefore: Instant): Promise<void> {
  await sql`delete from cascades.run where removed_at < ${new Date(removedBefore)}`.execute(tx);
  await sql`
    delete from cascades.run r where (kind = 'watch' or (kind in ('run', 'search') and name = '')) and ended_at < ${new Date(endedBefore)}
      and id not in (select run_id from cascades.watched) and id is distinct from (select run_id from cascades.watch)
      and not exists (select from cascades.run other where other.based_on = r.id)`.execute(tx);
}
