/** How do dependencies come in from files of other tools? The difference is shown first and applied whole. */
import { z } from 'zod';
import { entityRef, reason } from '../catalog/words.ts';
import { instant, route } from '../route.ts';
import { dependenciesRefusals as no } from './refusals.ts';
import { attributes, fieldDifference } from './words.ts';

export const importFormat = z.enum(['compose', 'kubernetes', 'jaeger', 'kiali', 'csv', 'graph']);

/** `declared`: somebody wrote that it is so; `called`: an address in the configuration; `observed`: a tool counted calls. */
const evidence = z.enum(['declared', 'called', 'observed']);

const importEdge = z.object({
  from: entityRef,
  to: entityRef,
  /** `declare`, `describe` (attributes change) and `remove` edit the catalog; `witness` keeps it as seen or configured; `same`: stands so already. */
  change: z.enum(['declare', 'describe', 'remove', 'witness', 'same']),
  evidence: z.array(evidence),
  attributes,
  fields: z.array(fieldDifference),
  calls: z.number().nullable(),
  errors: z.number().nullable(),
  /** Where it was read: `compose.yaml: services.cart.environment.QUOTE_ADDR`. */
  readAt: z.array(z.string()),
});

export const dependencyPlan = z.object({
  id: z.string(),
  origin: z.string(),
  createdAt: instant,
  appliedAt: instant.nullable(),
  counts: z.object({
    systems: z.number().int(),
    newSystems: z.number().int(),
    declared: z.number().int(),
    called: z.number().int(),
    observed: z.number().int(),
    /** Called or observed, and not declared by these files. */
    undeclared: z.number().int(),
    changes: z.number().int(),
  }),
  /** Systems the files name that the catalog does not hold: they are added as Components. */
  newSystems: z.array(z.object({ ref: entityRef, name: z.string() })),
  newJourneys: z.array(z.object({ ref: entityRef, name: z.string(), systems: z.array(entityRef) })),
  edges: z.array(importEdge),
  refused: z.array(z.object({ file: z.string(), path: z.string(), reason: z.string() })),
  notices: z.array(z.string()),
});
export type DependencyPlanAnswer = z.output<typeof dependencyPlan>;

export const planDependencyImport = route({
  id: 'dependencies.plan-import',
  method: 'POST',
  path: '/api/dependency-imports',
  summary: 'Read docker-compose, Kubernetes, Jaeger, Kiali or CSV files and show what they would change; nothing is written',
  access: 'operator',
  body: z.strictObject({
    files: z
      .array(z.strictObject({ path: z.string().min(1).max(1000), text: z.string() }))
      .min(1)
      .max(1000),
    format: importFormat.optional().describe('Told from the file when not given'),
    origin: z.string().trim().min(1).max(200).default('files').describe('Where the files come from; what it said before and says no more ends'),
    namespace: z.string().trim().min(1).max(63).default('default').describe('Namespace of systems the catalog does not hold yet'),
    declareCalled: z.boolean().default(false).describe('Declare in the catalog also what the configuration or a tool only shows to be called'),
  }),
  status: 201,
  answer: dependencyPlan,
  refusals: [no.importTooLarge, no.nothingRead],
  bodyLimit: 32 * 1024 * 1024,
});

export const showDependencyImport = route({
  id: 'dependencies.import',
  method: 'GET',
  path: '/api/dependency-imports/:id',
  summary: 'A difference as it was shown',
  access: 'operator',
  params: z.object({ id: z.string() }),
  status: 200,
  answer: dependencyPlan,
  refusals: [no.planUnknown],
});

export const applyDependencyImport = route({
  id: 'dependencies.apply-import',
  method: 'POST',
  path: '/api/dependency-imports/:id/apply',
  summary: 'Write a difference that was shown, all of it or nothing; refused when the graph has moved since',
  access: 'operator',
  params: z.object({ id: z.string() }),
  body: z.strictObject({ reason: reason.default('Import of dependencies') }),
  status: 200,
  answer: dependencyPlan,
  refusals: [no.planUnknown, no.planStale, no.planApplied],
});

export const dependencyImportRoutes = [planDependencyImport, showDependencyImport, applyDependencyImport] as const;
