/** How does a catalog come in and go out? As files; the difference is shown first and applied whole. */
import { z } from 'zod';
import { houseRefusals, instant, route } from '../route.ts';
import { catalogRefusals as no } from './refusals.ts';
import { entityRef, reason } from './words.ts';

/** One field that differs. `path` is a JSON pointer into the entity; null stands for "not there". */
export const fieldChange = z.object({ path: z.string(), before: z.unknown(), after: z.unknown() });

/** One entity that comes, goes or changes. */
export const planItem = z.object({
  ref: entityRef,
  kind: z.string(),
  title: z.string(),
  change: z.enum(['added', 'changed', 'removed', 'unchanged']),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  fields: z.array(fieldChange),
  /** Fields that stay as they are although the files want otherwise, and become findings: a person changed them by hand, or duties would move without a readiness review. */
  conflicts: z.array(z.object({ path: z.string(), base: z.unknown(), byHand: z.unknown(), incoming: z.unknown(), why: z.enum(['by-hand', 'not-ready']) })),
  /** Fields that a person changed by hand and the files did not touch since: the hand stays. */
  kept: z.array(z.string()),
});
export type PlanItemAnswer = z.infer<typeof planItem>;

/** A document that was not taken. */
export const refusedDocument = z.object({
  file: z.string(),
  line: z.number().int(),
  document: z.number().int(),
  ref: z.string().nullable(),
  reason: z.string(),
  path: z.string().nullable(),
});

/** Something to look at that keeps nothing out: a reference to nothing, a target that was not given. */
export const importNotice = z.object({ file: z.string(), line: z.number().int(), ref: z.string().nullable(), message: z.string() });

export const importPlan = z.object({
  id: z.string(),
  origin: z.string(),
  createdAt: instant,
  appliedAt: instant.nullable(),
  /** Hash of the catalog's state that this difference was computed on. */
  basedOn: z.string(),
  counts: z.object({
    added: z.number().int(),
    changed: z.number().int(),
    removed: z.number().int(),
    unchanged: z.number().int(),
    refused: z.number().int(),
    conflicts: z.number().int(),
    missing: z.number().int(),
  }),
  /** What is added, changed or removed; unchanged ones are only counted. */
  items: z.array(planItem),
  refused: z.array(refusedDocument),
  notices: z.array(importNotice),
  /** Came from this origin before, is not in the files now, and stays because `removeMissing` was not said. */
  missing: z.array(entityRef),
});
export type ImportPlanAnswer = z.infer<typeof importPlan>;

const file = z.strictObject({ path: z.string().min(1).max(1000), text: z.string() });

export const planImport = route({
  id: 'catalog.plan-import',
  method: 'POST',
  path: '/api/catalog-imports',
  summary: 'Read catalog files and show the difference to what stands; nothing is written to the catalog',
  access: 'operator',
  body: z.strictObject({
    files: z.array(file).min(1).max(20_000),
    origin: z.string().trim().min(1).max(200).default('files').describe('Where the files come from; what it gave before and gives no more can be removed'),
    removeMissing: z.boolean().default(false),
    entry: z
      .union([z.string().max(1000), z.array(z.string().max(1000)).max(100)])
      .optional()
      .describe('Take only what these files and the Location targets they lead to declare; without it every file counts'),
  }),
  status: 201,
  answer: importPlan,
  refusals: [no.importTooLarge],
  bodyLimit: 48 * 1024 * 1024,
});

export const showImport = route({
  id: 'catalog.import',
  method: 'GET',
  path: '/api/catalog-imports/:id',
  summary: 'An import plan as it was shown',
  access: 'operator',
  params: z.object({ id: z.string() }),
  status: 200,
  answer: importPlan,
  refusals: [no.planUnknown],
});

export const applyImport = route({
  id: 'catalog.apply-import',
  method: 'POST',
  path: '/api/catalog-imports/:id/apply',
  summary: 'Write a difference that was shown, all of it or nothing; refused when the catalog has moved since',
  access: 'operator',
  params: z.object({ id: z.string() }),
  body: z.strictObject({
    ownersAccepted: z.boolean().default(false).describe('The owners the files declare have agreed already: new ownerships begin as accepted'),
    reason: reason.default('Import'),
  }),
  status: 200,
  answer: importPlan,
  refusals: [no.planUnknown, no.planStale, no.planApplied],
});

export const exportCatalog = route({
  id: 'catalog.export',
  method: 'GET',
  path: '/api/catalog-export',
  summary: 'The catalog as files, each under the path it came from',
  access: 'viewer',
  query: z.object({ origin: z.string().max(200).optional() }),
  status: 200,
  answer: z.object({ files: z.array(z.object({ path: z.string(), text: z.string(), entities: z.number().int() })) }),
});

export const exportCatalogYaml = route({
  id: 'catalog.export-yaml',
  method: 'GET',
  path: '/api/catalog-export.yaml',
  summary: 'The catalog as one multi-document catalog-info.yaml',
  access: 'viewer',
  query: z.object({ origin: z.string().max(200).optional() }),
  status: 200,
  answer: z.string(),
  produces: 'application/yaml; charset=utf-8',
});

export const putEntity = route({
  id: 'catalog.put-entity',
  method: 'PUT',
  path: '/api/catalog-entities/:ref',
  summary: 'Write one entity by hand, whole; a later import will not silently overwrite what was changed here',
  access: 'operator',
  params: z.object({ ref: entityRef }),
  body: z.strictObject({ document: z.record(z.string(), z.unknown()), reason }),
  status: 200,
  answer: z.object({ ref: entityRef, document: z.record(z.string(), z.unknown()), version: z.number().int() }),
  refusals: [no.badRef, no.invalidEntity, houseRefusals.stale],
});

export const removeEntity = route({
  id: 'catalog.remove-entity',
  method: 'POST',
  path: '/api/catalog-entities/:ref/remove',
  summary: 'Take an entity out of the catalog; its history stays',
  access: 'operator',
  params: z.object({ ref: entityRef }),
  body: z.strictObject({ reason }),
  status: 200,
  answer: z.object({ ref: entityRef }),
  refusals: [no.badRef, no.unknown, houseRefusals.stale],
});

export const importingRoutes = [planImport, showImport, applyImport, exportCatalog, exportCatalogYaml, putEntity, removeEntity] as const;
