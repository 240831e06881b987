/**
 * How much of a goal's budget did an incident cost? Its impacts on the goal's own target, by the availability function and
 * the policy in force, over what the goal allows in its window. What reaches a journey only through its systems is told on
 * the availability screen; here the question is whether somebody should write, and the plain sum is enough for it.
 */
import { availability } from '@samspel/core/availability/availability.ts';
import { budget } from '@samspel/core/availability/budget.ts';
import { type Impact as CountedImpact, defaultPolicy, type Policy } from '@samspel/core/availability/policy.ts';
import type { BudgetLoss } from '@samspel/core/incidents/case-demand.ts';
import { countability } from '@samspel/core/incidents/countable.ts';
import type { Impact, Incident } from '@samspel/core/incidents/incident.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
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
  return rows.map((goal) => ({ target: goal.target, share: shareLost(incident, goal, policy, now) }));
}

/** Question: by which rules is an impact counted now? */
async function policyInForce(reader: Reader): Promise<Policy> {
  const { rows } = await sql<Policy>`
    select overlap, maintenance, jsonb_build_object('major', weight_major, 'partial', weight_partial, 'degraded', weight_degraded) as weights
    from availability.policy order by version desc limit 1`.execute(reader);
  return rows[0] ?? defaultPolicy;
}

function shareLost(incident: Incident, goal: Goal, policy: Policy, now: number): number | null {
  const impacts = incident.impacts.filter((impact) => impact.target === goal.target).map(counted);
  const from = Math.min(...impacts.map((impact) => impact.from));
  const to = Math.max(...impacts.map((impact) => impact.to ?? now), from);
  const { lostSeconds } = availability({ period: { from, to }, now, impacts, population: null, maintenance: [], unknown: [], policy });
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
