/** What do we run, and how does each part stand? Lists and pages of systems, subsystems, teams and journeys; search. */
import { z } from 'zod';
import { instant, pageQuery, route } from '../route.ts';
import { catalogRefusals } from './refusals.ts';
import * as words from './words.ts';

const byRef = z.object({ ref: words.entityRef });
const one = [catalogRefusals.unknown, catalogRefusals.badRef] as const;

/** How many systems carry a value, and what it is called. */
const facet = z.array(z.object({ value: z.string(), title: z.string(), count: z.number().int() }));

export const systemsFacets = z.object({
  owner: facet,
  stage: facet,
  type: facet,
  lifecycle: facet,
  subsystem: facet,
  site: facet,
  state: facet,
});

/** A filter may be given several times; its values are alternatives, different filters all have to hold. */
const several = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value))
  .optional();

export const listSystems = route({
  id: 'catalog.systems',
  method: 'GET',
  path: '/api/systems',
  summary: 'Systems with their owners, stage and state, filtered, with counts for each filter',
  access: 'viewer',
  query: pageQuery.extend({
    q: z.string().max(200).optional().describe('Words that have to occur in name, title, description or tags'),
    owner: several.describe('Team reference, on either side; `none`: without an owner on some side'),
    side: words.side.optional().describe('Looks for `owner` on this side only'),
    stage: several,
    type: several,
    lifecycle: several,
    subsystem: several,
    site: several,
    state: several,
    sort: z.enum(['name', '-name', 'stage', '-stage']).default('name'),
  }),
  status: 200,
  answer: z.object({ items: z.array(words.systemSummary), next: z.string().nullable(), total: z.number().int(), facets: systemsFacets }),
});

/** One question of a readiness review with its answer; `answer` null: not answered. */
export const readinessAnswer = z.object({
  question: z.string(),
  area: z.string(),
  text: z.string(),
  duties: z.array(words.duty),
  answer: z.enum(['ok', 'gap', 'accepted-risk']).nullable(),
  note: z.string().nullable(),
  expiresAt: instant.nullable(),
  by: z.string().nullable(),
  at: instant.nullable(),
});

export const readinessReview = z.object({
  id: z.string(),
  system: words.entityRef,
  state: words.readinessState,
  startedAt: instant,
  startedBy: z.string(),
  finishedAt: instant.nullable(),
  reason: z.string(),
  answers: z.array(readinessAnswer),
  gaps: z.number().int(),
  acceptedRisks: z.number().int(),
  unanswered: z.number().int(),
  version: z.number().int(),
});
export type ReadinessReviewAnswer = z.infer<typeof readinessReview>;

export const findingBrief = z.object({ id: z.string(), kind: z.string(), title: z.string(), foundAt: instant });

export const showSystem = route({
  id: 'catalog.system',
  method: 'GET',
  path: '/api/systems/:ref',
  summary: 'Everything the page of one system shows',
  access: 'viewer',
  params: byRef,
  status: 200,
  answer: words.systemSummary.extend({
    version: z.number().int(),
    links: z.array(z.object({ url: z.string(), title: z.string().nullable() })),
    /** Where it was declared: path of the file and line of the document in the last import, or by hand. */
    declaredAt: z.object({ path: z.string(), line: z.number().int(), at: instant }).nullable(),
    document: z.record(z.string(), z.unknown()),
    duties: words.duties,
    /** Why the stage is what it is. */
    stageReason: z.string(),
    review: readinessReview.nullable(),
    reviews: z.array(z.object({ id: z.string(), state: words.readinessState, startedAt: instant, finishedAt: instant.nullable() })),
    dependsOn: z.array(words.dependency),
    dependedOnBy: z.array(words.dependency),
    providesApis: z.array(words.named),
    consumesApis: z.array(words.named),
    parts: z.array(words.named),
    journeys: z.array(words.journey),
    /** All ownerships there ever were, newest first. */
    ownershipHistory: z.array(words.ownership),
    findings: z.array(findingBrief),
    latestIncidents: z.array(z.object({ id: z.string(), title: z.string(), state: z.string(), startedAt: instant.nullable(), resolvedAt: instant.nullable() })),
    /** What the caller may do here. */
    may: z.object({ change: z.boolean() }),
  }),
  refusals: one,
});

export const listSubsystems = route({
  id: 'catalog.subsystems',
  method: 'GET',
  path: '/api/subsystems',
  summary: 'Subsystems with the number of their systems, by area',
  access: 'viewer',
  status: 200,
  answer: z.object({
    items: z.array(
      z.object({
        ref: words.entityRef,
        title: z.string(),
        description: z.string().nullable(),
        area: words.named.nullable(),
        owner: words.named.nullable(),
        systems: z.number().int(),
      }),
    ),
  }),
});

export const showSubsystem = route({
  id: 'catalog.subsystem',
  method: 'GET',
  path: '/api/subsystems/:ref',
  summary: 'One subsystem: its systems, its teams, what it stands on and who stands on it',
  access: 'viewer',
  params: byRef,
  status: 200,
  answer: z.object({
    ref: words.entityRef,
    title: z.string(),
    description: z.string().nullable(),
    area: words.named.nullable(),
    owner: words.named.nullable(),
    systems: z.array(words.systemSummary),
    teams: z.array(words.named),
    /** Edges that leave or enter the subsystem. */
    dependsOn: z.array(words.dependency),
    dependedOnBy: z.array(words.dependency),
    journeys: z.array(words.journey),
    findings: z.array(findingBrief),
  }),
  refusals: one,
});

export const listTeams = route({
  id: 'catalog.teams',
  method: 'GET',
  path: '/api/teams',
  summary: 'Teams with the number of people and of systems they own on each side',
  access: 'viewer',
  status: 200,
  answer: z.object({
    items: z.array(
      z.object({
        ref: words.entityRef,
        title: z.string(),
        type: z.string().nullable(),
        parent: words.named.nullable(),
        people: z.number().int(),
        dev: z.number().int(),
        ops: z.number().int(),
        pending: z.number().int(),
      }),
    ),
  }),
});

export const showTeam = route({
  id: 'catalog.team',
  method: 'GET',
  path: '/api/teams/:ref',
  summary: 'One team: people, parent and children, the systems it owns, what waits for its answer',
  access: 'viewer',
  params: byRef,
  status: 200,
  answer: z.object({
    ref: words.entityRef,
    title: z.string(),
    description: z.string().nullable(),
    type: z.string().nullable(),
    email: z.string().nullable(),
    parent: words.named.nullable(),
    children: z.array(words.named),
    people: z.array(words.named.extend({ email: z.string().nullable(), departedAt: instant.nullable() })),
    owns: z.array(words.ownership.extend({ systemTitle: z.string() })),
    ownedBefore: z.array(words.ownership.extend({ systemTitle: z.string() })),
  }),
  refusals: one,
});

export const listPeople = route({
  id: 'catalog.people',
  method: 'GET',
  path: '/api/catalog-people',
  summary: 'People of the catalog with their teams',
  access: 'viewer',
  query: z.object({ q: z.string().max(200).optional(), team: words.entityRef.optional() }),
  status: 200,
  answer: z.object({
    items: z.array(
      z.object({ ref: words.entityRef, title: z.string(), email: z.string().nullable(), teams: z.array(words.named), departedAt: instant.nullable() }),
    ),
  }),
});

export const listJourneys = route({
  id: 'catalog.journeys',
  method: 'GET',
  path: '/api/journeys',
  summary: 'What users do with the service, and which systems that needs',
  access: 'viewer',
  status: 200,
  answer: z.object({ services: z.array(words.named.extend({ description: z.string().nullable() })), items: z.array(words.journey) }),
});

export const showJourney = route({
  id: 'catalog.journey',
  method: 'GET',
  path: '/api/journeys/:ref',
  summary: 'One journey with its structure',
  access: 'viewer',
  params: byRef,
  status: 200,
  answer: words.journey.extend({ document: z.record(z.string(), z.unknown()), version: z.number().int() }),
  refusals: one,
});

export const graph = route({
  id: 'catalog.graph',
  method: 'GET',
  path: '/api/catalog-graph',
  summary: 'All systems and the dependencies between them',
  access: 'viewer',
  status: 200,
  answer: z.object({ systems: z.array(words.named.extend({ subsystem: words.entityRef.nullable() })), dependencies: z.array(words.dependency) }),
});

export const overview = route({
  id: 'catalog.overview',
  method: 'GET',
  path: '/api/catalog-overview',
  summary: 'How many of everything, share of systems by stage, and what waits for a decision',
  access: 'viewer',
  status: 200,
  answer: z.object({
    counts: z.object({
      systems: z.number().int(),
      subsystems: z.number().int(),
      areas: z.number().int(),
      apis: z.number().int(),
      teams: z.number().int(),
      people: z.number().int(),
      journeys: z.number().int(),
      services: z.number().int(),
    }),
    stages: z.array(z.object({ stage: words.stage, title: z.string(), systems: z.number().int(), share: z.number() })),
    queues: z.object({
      unowned: z.number().int(),
      unaccepted: z.number().int(),
      overdue: z.number().int(),
      departed: z.number().int(),
      findings: z.number().int(),
    }),
  }),
});

export const search = route({
  id: 'catalog.search',
  method: 'GET',
  path: '/api/search',
  summary: 'Search as you type over everything that has a name',
  access: 'viewer',
  query: z.object({ q: z.string().max(200), kind: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(50).default(12) }),
  status: 200,
  answer: z.object({
    items: z.array(
      z.object({
        /** `system`, `subsystem`, `area`, `api`, `team`, `person`, `journey`, `service`, `incident`. */
        kind: z.string(),
        ref: z.string(),
        title: z.string(),
        hint: z.string(),
      }),
    ),
  }),
  perMinute: 1200,
});

export const systemsRoutes = [
  listSystems,
  showSystem,
  listSubsystems,
  showSubsystem,
  listTeams,
  showTeam,
  listPeople,
  listJourneys,
  showJourney,
  graph,
  overview,
  search,
] as const;
