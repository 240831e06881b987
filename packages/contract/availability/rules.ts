/** By which rules is availability counted? Policy, population, exclusions and goals: each change is signed and dated. */
import { z } from 'zod';
import { houseRefusals, instant, page, pageQuery, refusal, route } from '../route.ts';
import { budgetState, measureNames, rules, scopeRef } from './figures.ts';

export const rulesRefusals = {
  unknownTarget: refusal('availability.unknown-target', 404, 'Nothing in the catalog is called {target}.'),
  spanReversed: refusal('availability.ends-before-it-begins', 422, 'It ends before it begins.'),
  unchanged: refusal('availability.policy-unchanged', 409, 'The policy already says this; version {version} stays.'),
  noExclusion: refusal('availability.no-exclusion', 404, 'There is no exclusion {id}.'),
  noGoal: refusal('availability.no-goal', 404, 'There is no goal {id}.'),
  badSeries: refusal('availability.bad-population', 422, '{message}'),
} as const;

const signature = z.object({ id: z.string(), name: z.string() });
const policyVersion = rules.extend({ version: z.number().int(), validFrom: instant, signedBy: signature, reason: z.string() });

export const readPolicy = route({
  id: 'availability.policy',
  method: 'GET',
  path: '/api/availability/policy',
  summary: 'The policy in force and every version before it',
  access: 'viewer',
  status: 200,
  answer: z.object({ current: policyVersion, versions: z.array(policyVersion) }),
});

/** Signs a new version. Figures say which version they used; it applies to all time, so that periods can be compared. */
export const signPolicy = route({
  id: 'availability.sign-policy',
  method: 'POST',
  path: '/api/availability/policy',
  summary: 'Sign a new version of the policy',
  access: 'admin',
  body: rules.extend({ reason: z.string().min(1).max(2000) }),
  status: 201,
  answer: policyVersion,
  refusals: [rulesRefusals.unchanged, houseRefusals.stale],
});

const population = z.object({
  target: z.string(),
  series: z.array(z.object({ from: instant, users: z.number().min(0) })),
  profile: z.object({ timezone: z.string(), users: z.array(z.number().min(0)).length(168) }).nullable(),
  version: z.number().int(),
});

export const readPopulation = route({
  id: 'availability.population',
  method: 'GET',
  path: '/api/availability/population',
  summary: 'How many users a service, journey or system has, when',
  access: 'viewer',
  query: z.object({ target: scopeRef }),
  status: 200,
  answer: population,
  refusals: [rulesRefusals.unknownTarget],
});

/** Replaces the population of a target by a series of measured counts, or by a profile over the hours of a week (Monday first) in an IANA zone. */
export const setPopulation = route({
  id: 'availability.set-population',
  method: 'PUT',
  path: '/api/availability/population',
  summary: 'Set the users of a target: a series, or a profile over the hours of the week',
  access: 'operator',
  body: z.object({
    target: scopeRef,
    series: z
      .array(z.object({ from: instant, users: z.number().min(0) }))
      .max(20_000)
      .default([]),
    profile: z
      .object({ timezone: z.string().min(1).max(100), users: z.array(z.number().min(0)).length(168) })
      .nullable()
      .default(null),
  }),
  status: 200,
  answer: population,
  refusals: [rulesRefusals.unknownTarget, rulesRefusals.badSeries],
  bodyLimit: 4 * 1024 * 1024,
});

const exclusion = z.object({
  id: z.string(),
  kind: z.enum(['maintenance', 'unknown']),
  target: z.string().nullable(),
  from: instant,
  to: instant,
  reason: z.string(),
  by: signature,
});

export const listExclusions = route({
  id: 'availability.exclusions',
  method: 'GET',
  path: '/api/availability/exclusions',
  summary: 'Maintenance and unknown time, newest first',
  access: 'viewer',
  query: pageQuery.extend({ target: scopeRef.optional(), kind: z.enum(['maintenance', 'unknown']).optional() }),
  status: 200,
  answer: page(exclusion),
});

/** Time that is left out of the counting: agreed maintenance, or time in which nobody was looking. No target: everything. */
export const addExclusion = route({
  id: 'availability.add-exclusion',
  method: 'POST',
  path: '/api/availability/exclusions',
  summary: 'Leave a span out of the counting: maintenance, or unknown',
  access: 'operator',
  body: z.object({
    kind: z.enum(['maintenance', 'unknown']),
    target: scopeRef.nullable().default(null),
    from: instant,
    to: instant,
    reason: z.string().min(1).max(2000),
  }),
  status: 201,
  answer: exclusion,
  refusals: [rulesRefusals.unknownTarget, rulesRefusals.spanReversed],
});

export const removeExclusion = route({
  id: 'availability.remove-exclusion',
  method: 'DELETE',
  path: '/api/availability/exclusions/:id',
  summary: 'Count a span again',
  access: 'operator',
  params: z.object({ id: z.string().max(40) }),
  status: 204,
  answer: null,
  refusals: [rulesRefusals.noExclusion],
});

const goal = z.object({
  id: z.string(),
  target: z.string(),
  objective: z.number(),
  windowDays: z.number().int(),
  measure: z.enum(measureNames),
  version: z.number().int(),
});

export const listGoals = route({
  id: 'availability.goals',
  method: 'GET',
  path: '/api/availability/goals',
  summary: 'Goals with what is left of their budgets, the most spent first',
  access: 'viewer',
  query: z.object({ target: scopeRef.optional() }),
  status: 200,
  answer: z.object({ goals: z.array(budgetState), policyVersion: z.number().int(), asOf: instant }),
});

/** Sets the goal of a journey, system or service; one for each target and window. */
export const setGoal = route({
  id: 'availability.set-goal',
  method: 'PUT',
  path: '/api/availability/goals',
  summary: 'Set the goal of a journey or system',
  access: 'operator',
  body: z.object({
    target: scopeRef,
    objective: z.number().min(0).max(1),
    windowDays: z.number().int().min(1).max(366).default(28),
    measure: z.enum(measureNames).default('weighted'),
  }),
  status: 200,
  answer: goal,
  refusals: [rulesRefusals.unknownTarget],
});

export const removeGoal = route({
  id: 'availability.remove-goal',
  method: 'DELETE',
  path: '/api/availability/goals/:id',
  summary: 'Give a goal up',
  access: 'operator',
  params: z.object({ id: z.string().max(40) }),
  status: 204,
  answer: null,
  refusals: [rulesRefusals.noGoal],
});

export const rulesRoutes = [
  readPolicy,
  signPolicy,
  readPopulation,
  setPopulation,
  listExclusions,
  addExclusion,
  removeExclusion,
  listGoals,
  setGoal,
  removeGoal,
] as const;

const asSigned = rules.extend({ version: z.number().int() });

/** What happened to the rules, before → after. */
export const rulesEvents = {
  'availability.policy-signed': z.object({ before: asSigned, after: asSigned, reason: z.string() }),
  'availability.population-set': z.object({
    target: z.string(),
    before: z.object({ points: z.number().int(), profile: z.boolean() }),
    after: z.object({ points: z.number().int(), profile: z.boolean() }),
  }),
  'availability.exclusion-added': exclusion.omit({ by: true }),
  'availability.exclusion-removed': exclusion.omit({ by: true }),
  'availability.goal-set': z.object({ before: goal.nullable(), after: goal }),
  'availability.goal-removed': z.object({ before: goal }),
} as const;
