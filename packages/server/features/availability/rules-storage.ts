/** Which rows hold the rules: policy, population, exclusions and goals? Read whole, since there are few; written one by one. */
import type { MeasureName } from '@samspel/contract/availability.ts';
import type { Policy, PopulationPoint } from '@samspel/core/availability/policy.ts';
import type { Instant, Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

export interface SignedPolicy extends Policy {
  readonly version: number;
  readonly validFrom: Instant;
  readonly signedBy: { readonly id: string; readonly name: string };
  readonly reason: string;
}

export interface Profile {
  readonly timezone: string;
  /** 168 hours, Monday first. */
  readonly users: readonly number[];
}

export interface Exclusion extends Span {
  readonly id: string;
  readonly kind: 'maintenance' | 'unknown';
  /** Null: everything. */
  readonly target: string | null;
  readonly reason: string;
  readonly by: { readonly id: string; readonly name: string };
}

export interface Goal {
  readonly id: string;
  readonly target: string;
  readonly objective: number;
  readonly windowDays: number;
  readonly measure: MeasureName;
  readonly version: number;
}

/** The two numbers that say whether a copy of the rules is old. */
export interface RulesRevision {
  readonly n: number;
  readonly exclusions: number;
}

/** Takes this change's turn; other writers of rules wait until it is committed. */
export async function nextRulesRevision(tx: Tx, exclusionsChanged: boolean): Promise<RulesRevision> {
  const { rows } = await sql<RulesRevision>`
    update availability.revision set n = n + 1, exclusions = exclusions + ${exclusionsChanged ? 1 : 0} returning n, exclusions`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('availability.revision has no row');
  return row;
}

/** Question: which versions of the policy are there? Newest first. */
export async function policyVersions(reader: Reader): Promise<SignedPolicy[]> {
  const { rows } = await sql<{
    version: number;
    overlap: Policy['overlap'];
    maintenance: Policy['maintenance'];
    major: number;
    partial: number;
    degraded: number;
    validFrom: Instant;
    byId: string;
    byName: string;
    reason: string;
  }>`
    select version, overlap, maintenance, weight_major as major, weight_partial as partial, weight_degraded as degraded, valid_from as "validFrom",
           signed_by_id as "byId", signed_by_name as "byName", reason
    from availability.policy order by version desc`.execute(reader);
  return rows.map(({ major, partial, degraded, byId, byName, ...rest }) => ({
    ...rest,
    weights: { major, partial, degraded },
    signedBy: { id: byId, name: byName },
  }));
}

export async function insertPolicy(tx: Tx, policy: SignedPolicy): Promise<void> {
  const { weights, signedBy } = policy;
  await sql`
    insert into availability.policy (version, overlap, maintenance, weight_major, weight_partial, weight_degraded, valid_from, signed_by_id, signed_by_name, reason)
    values (${policy.version}, ${policy.overlap}, ${policy.maintenance}, ${weights.major}, ${weights.partial}, ${weights.degraded}, ${new Date(policy.validFrom)},
            ${signedBy.id}, ${signedBy.name}, ${policy.reason})`.execute(tx);
}

/** Question: which measured populations are there, by target? */
export async function populations(reader: Reader, target: string | null = null): Promise<Map<string, PopulationPoint[]>> {
  const { rows } = await sql<PopulationPoint & { target: string }>`
    select target, from_at as "from", users from availability.population where ${target}::text is null or target = ${target} order by target, from_at`.execute(
    reader,
  );
  const found = new Map<string, PopulationPoint[]>();
  for (const { target: of, from, users } of rows) {
    const points = found.get(of);
    if (points === undefined) found.set(of, [{ from, users }]);
    else points.push({ from, users });
  }
  return found;
}

/** Question: which weekly profiles are there, by target? */
export async function profiles(reader: Reader, target: string | null = null): Promise<Map<string, Profile>> {
  const { rows } = await sql<Profile & { target: string }>`
    select target, timezone, users from availability.profile where ${target}::text is null or target = ${target}`.execute(reader);
  return new Map(rows.map(({ target: of, timezone, users }) => [of, { timezone, users }]));
}

/** Replaces series and profile of a target. */
export async function replacePopulation(tx: Tx, target: string, series: readonly PopulationPoint[], profile: Profile | null): Promise<void> {
  await sql`delete from availability.population where target = ${target}`.execute(tx);
  await sql`delete from availability.profile where target = ${target}`.execute(tx);
  await sql`
    insert into availability.population (target, from_at, users)
    select ${target}, from_at, users from unnest(${series.map((point) => new Date(point.from))}::timestamptz[], ${series.map((point) => point.users)}::float8[])
      as given (from_at, users)`.execute(tx);
  if (profile !== null) {
    await sql`insert into availability.profile (target, timezone, users) values (${target}, ${profile.timezone}, ${[...profile.users]}::float8[])`.execute(tx);
  }
}

interface ExclusionRow extends Omit<Exclusion, 'by'> {
  readonly byId: string;
  readonly byName: string;
}

const exclusionColumns = sql`id, kind, target, from_at as "from", to_at as "to", reason, by_id as "byId", by_name as "byName"`;

function exclusionOf({ byId, byName, ...rest }: ExclusionRow): Exclusion {
  return { ...rest, by: { id: byId, name: byName } };
}

/** Question: which exclusions stand? */
export async function standingExclusions(reader: Reader): Promise<Exclusion[]> {
  const { rows } = await sql<ExclusionRow>`select ${exclusionColumns} from availability.exclusion where removed_at is null order by from_at, id`.execute(
    reader,
  );
  return rows.map(exclusionOf);
}

/** Question: one page of exclusions, newest first? One row more than asked for says that there is another page. */
export async function exclusionsPage(
  reader: Reader,
  filter: { readonly target: string | null; readonly kind: string | null },
  after: readonly [from: number, id: string] | null,
  limit: number,
): Promise<Exclusion[]> {
  const { rows } = await sql<ExclusionRow>`
    select ${exclusionColumns} from availability.exclusion
    where removed_at is null and (${filter.target}::text is null or target = ${filter.target}) and (${filter.kind}::text is null or kind = ${filter.kind})
      and (${after === null} or (from_at, id) < (${new Date(after?.[0] ?? 0)}::timestamptz, ${after?.[1] ?? ''}))
    order by from_at desc, id desc limit ${limit + 1}`.execute(reader);
  return rows.map(exclusionOf);
}

export async function insertExclusion(tx: Tx, exclusion: Exclusion, now: Instant): Promise<void> {
  const { id, kind, target, from, to, reason, by } = exclusion;
  await sql`
    insert into availability.exclusion (id, kind, target, from_at, to_at, reason, added_at, by_id, by_name)
    values (${id}, ${kind}, ${target}, ${new Date(from)}, ${new Date(to)}, ${reason}, ${new Date(now)}, ${by.id}, ${by.name})`.execute(tx);
}

/** Marks an exclusion as removed; null when there is none. */
export async function markExclusionRemoved(tx: Tx, id: string, now: Instant): Promise<Exclusion | null> {
  const { rows } = await sql<ExclusionRow>`
    update availability.exclusion set removed_at = ${new Date(now)} where id = ${id} and removed_at is null returning ${exclusionColumns}`.execute(tx);
  return rows[0] === undefined ? null : exclusionOf(rows[0]);
}

const goalColumns = sql`id, target, objective, window_days as "windowDays", measure, version`;

/** Question: which goals stand? */
export async function standingGoals(reader: Reader): Promise<Goal[]> {
  const { rows } = await sql<Goal>`select ${goalColumns} from availability.goal where removed_at is null order by target, window_days`.execute(reader);
  return rows;
}

/** Writes the goal of a target and window; answers it as it stood before and as it stands. */
export async function putGoal(tx: Tx, goal: Omit<Goal, 'version'>, now: Instant): Promise<{ readonly before: Goal | null; readonly after: Goal }> {
  const { rows: found } = await sql<Goal>`
    select ${goalColumns} from availability.goal where target = ${goal.target} and window_days = ${goal.windowDays} and removed_at is null for update`.execute(
    tx,
  );
  const [before = null] = found;
  const { rows } = await sql<Goal>`
    insert into availability.goal as g (id, target, objective, window_days, measure, set_at)
    values (${goal.id}, ${goal.target}, ${goal.objective}, ${goal.windowDays}, ${goal.measure}, ${new Date(now)})
    on conflict (target, window_days) where removed_at is null
    do update set objective = excluded.objective, measure = excluded.measure, set_at = excluded.set_at, version = g.version + 1
    returning ${goalColumns}`.execute(tx);
  const [after] = rows;
  if (after === undefined) throw new Error('a goal was not written');
  return { before, after };
}

/** Marks a goal as removed; null when there is none. */
export async function markGoalRemoved(tx: Tx, id: string, now: Instant): Promise<Goal | null> {
  const { rows } =
    await sql<Goal>`update availability.goal set removed_at = ${new Date(now)} where id = ${id} and removed_at is null returning ${goalColumns}`.execute(tx);
  return rows[0] ?? null;
}
