/**
 * How much of a goal's budget did an incident cost? Its impacts on the goal's own target, by the availability function, the
 * policy in force, what is left out of the counting and how many users there are, over what the goal allows in its window. What reaches
 * a journey only through its systems is told on the availability screen; here the question is whether somebody should write, and
 * the plain sum is enough for it.
 */
import { availability } from '@samspel/core/availability/availability.ts';
import { budget } from '@samspel/core/availability/budget.ts';
import { type Impact as CountedImpact, defaultPolicy, type Exclusions, type Policy, type PopulationPoint } from '@samspel/core/availability/policy.ts';
import { populationOver } from '@samspel/core/availability/population.ts';
import type { BudgetLoss } from '@samspel/core/incidents/case-demand.ts';
import { countability } from '@samspel/core/incidents/countable.ts';
import type { Impact, Incident } from '@samspel/core/incidents/incident.ts';
import type { Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { offsetsOf } from '../../platform/zone.ts';
import { targetsOf } from './storage.ts';

interface Goal {
  readonly target: string;
  readonly objective: number;
  readonly window_days: number;
}

/** Question: what goals do the targets have, and what share of each budget did this incident cost until `now`? */
export async function budgetLosses(reader: Reader, incident: Incident, now: number): Promise<readonly BudgetLoss[]> {
  if (!countability(incident).countable) return [];
  const { rows } = await sql<Goal>`
    select target, objective::float8 as objective, window_days::int as window_days from availability.goal
    where target = any(${targetsOf(incident)}::text[]) and removed_at is null order by target, window_days`.execute(reader);
  if (rows.length === 0) return [];
  const policy = await policyInForce(reader);
  const settings = new Map<string, Setting>();
  for (const target of new Set(rows.map((goal) => goal.target))) settings.set(target, await settingOf(reader, target, spanOf(incident, target, now)));
  return rows.map((goal) => ({ target: goal.target, share: shareLost(incident, goal, policy, settings.get(goal.target) ?? nothingSet, now) }));
}

/** What availability leaves out for a target, and how many users it has. */
interface Setting extends Exclusions {
  readonly population: readonly PopulationPoint[] | null;
}

const nothingSet: Setting = { maintenance: [], unknown: [], population: null };

/** Question: what is left out for a target in a span, and how many users does it, else its service, have? */
async function settingOf(reader: Reader, target: string, span: Span): Promise<Setting> {
  const service = await serviceOf(reader, target);
  const own = target.startsWith('journey:') && service !== null ? [target, service] : [target];
  const { rows } = await sql<Span & { kind: 'maintenance' | 'unknown' }>`
    select kind, from_at as "from", to_at as "to" from availability.exclusion
    where removed_at is null and (target is null or target = any(${own}::text[])) and from_at < ${new Date(span.to)} and to_at > ${new Date(span.from)}`.execute(
    reader,
  );
  const excluded = (kind: string) => rows.filter((row) => row.kind === kind);
  const population = (await populationOf(reader, target, span)) ?? (service === null ? null : await populationOf(reader, service, span));
  return { maintenance: excluded('maintenance'), unknown: excluded('unknown'), population };
}

/** Question: which service does a journey name, or which is the only one there is? */
async function serviceOf(reader: Reader, target: string): Promise<string | null> {
  const { rows } = await sql<{ service: string | null }>`
    select coalesce(
      (select target from catalog.relation where source = ${target} and type = 'partOf' and target like 'service:%' limit 1),
      (select min(ref) from catalog.entity where kind = 'service' and removed_at is null having count(*) = 1)) as service`.execute(reader);
  return rows[0]?.service ?? null;
}

/** Question: how many users does a target itself have? */
async function populationOf(reader: Reader, target: string, span: Span): Promise<PopulationPoint[] | null> {
  const { rows: measured } = await sql<PopulationPoint>`
    select from_at as "from", users from availability.population where target = ${target} order by from_at`.execute(reader);
  const { rows: profiles } = await sql<{ timezone: string; users: number[] }>`
    select timezone, users from availability.profile where target = ${target}`.execute(reader);
  const [profile] = profiles;
  return populationOver(measured, profile === undefined ? null : { users: profile.users, offsets: (over) => offsetsOf(profile.timezone, over) }, span);
}

/** Question: by which rules is an impact counted now? */
async function policyInForce(reader: Reader): Promise<Policy> {
  const { rows } = await sql<Policy>`
    select overlap, maintenance, jsonb_build_object('major', weight_major, 'partial', weight_partial, 'degraded', weight_degraded) as weights
    from availability.policy order by version desc limit 1`.execute(reader);
  return rows[0] ?? defaultPolicy;
}

/** From the first of the impacts on a target to the end of the last. */
function spanOf(incident: Incident, target: string, now: number): Span {
  const impacts = incident.impacts.filter((impact) => impact.target === target);
  const from = Math.min(...impacts.map((impact) => impact.from));
  return { from, to: Math.max(...impacts.map((impact) => impact.to ?? now), from) };
}

function shareLost(incident: Incident, goal: Goal, policy: Policy, setting: Setting, now: number): number | null {
  const impacts = incident.impacts.filter((impact) => impact.target === goal.target).map(counted);
  const { lostSeconds } = availability({ period: spanOf(incident, goal.target, now), now, impacts, ...setting, policy });
  const windowSeconds = goal.window_days * 86_400;
  if (lostSeconds === null) return null;
  const { allowedSeconds } = budget({ objective: goal.objective, windowSeconds });
  return allowedSeconds === 0 ? null : lostSeconds / allowedSeconds;
}

function counted({ from, to, measure }: Impact): CountedImpact {
  switch (measure.kind) {
    case 'whole':
      return { from, to };
    case 'severity':
      return { from, to, severity: measure.severity };
    case 'fraction':
      return { from, to, fraction: measure.fraction };
    case 'users':
      return { from, to, users: measure.users };
  }
}
