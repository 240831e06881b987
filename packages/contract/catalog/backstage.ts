/**
 * How do tools made for Backstage read this catalog? By the same addresses, parameters and answers as the read side of the
 * Backstage catalog, so that `@backstage/catalog-client` works unchanged. Ownership per role, which Backstage does not
 * know, travels as the annotations `samspel.dev/dev-owner` and `samspel.dev/ops-owner` and the relations `devOwnedBy` and `opsOwnedBy`.
 */
import { z } from 'zod';
import { route } from '../route.ts';
import { catalogRefusals as no } from './refusals.ts';

/** An entity as Backstage answers it; with `fields` it may be a part of one. */
export const entity = z.record(z.string(), z.unknown());

const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value))
  .optional();
const count = z.coerce.number().int().min(0).max(100_000).optional();
const byName = z.object({ kind: z.string(), namespace: z.string(), name: z.string() });

/** `filter=kind=component,spec.type=service` all of these; a second `filter` is an alternative. A key alone: exists. */
const filter = texts.describe('kind=component,spec.type=service; several are alternatives; a key alone means that it exists');
const fields = texts.describe('Only these paths of each entity, separated by commas');
const pageInfo = z.object({ nextCursor: z.string().optional(), prevCursor: z.string().optional() });
const queried = z.object({ items: z.array(entity), totalItems: z.number().int(), pageInfo });
const facets = z.object({ facets: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number().int() }))) });

/** Filter predicates: values, `$all`, `$any`, `$not`, `$exists`, `$in`, `$contains`, `$hasPrefix`; checked where they are read. */
const predicate = z.record(z.string(), z.unknown()).optional();

export const backstageEntities = route({
  id: 'catalog.backstage-entities',
  method: 'GET',
  path: '/api/catalog/entities',
  summary: 'Entities, as Backstage lists them',
  access: 'viewer',
  query: z.object({ filter, fields, order: texts, offset: count, limit: count, after: z.string().optional() }),
  status: 200,
  answer: z.array(entity),
  refusals: [no.badFilter],
});

export const backstageQuery = route({
  id: 'catalog.backstage-query',
  method: 'GET',
  path: '/api/catalog/entities/by-query',
  summary: 'Entities page by page, as Backstage answers by-query',
  access: 'viewer',
  query: z.object({
    filter,
    fields,
    limit: count,
    offset: count,
    orderField: texts,
    cursor: z.string().optional(),
    fullTextFilterTerm: z.string().max(200).optional(),
    fullTextFilterFields: texts,
    totalItems: z.string().optional(),
  }),
  status: 200,
  answer: queried,
  refusals: [no.badFilter],
});

const order = z.object({ field: z.string(), order: z.enum(['asc', 'desc']) });

export const backstageQueryByPredicate = route({
  id: 'catalog.backstage-query-by-predicate',
  method: 'POST',
  reads: true,
  path: '/api/catalog/entities/by-query',
  summary: 'Entities page by page, by a filter predicate in the body',
  access: 'viewer',
  body: z.object({
    query: predicate,
    limit: count,
    offset: count,
    orderBy: z.union([order, z.array(order)]).optional(),
    fullTextFilter: z.object({ term: z.string().max(200).optional(), fields: z.array(z.string()).optional() }).optional(),
    fields: z.array(z.string()).optional(),
    cursor: z.string().optional(),
    totalItems: z.string().optional(),
  }),
  status: 200,
  answer: queried,
  refusals: [no.badFilter],
});

export const backstageByRefs = route({
  id: 'catalog.backstage-by-refs',
  method: 'POST',
  reads: true,
  path: '/api/catalog/entities/by-refs',
  summary: 'Entities by reference, in the order asked for; null where there is none',
  access: 'viewer',
  query: z.object({ filter }),
  body: z.object({ entityRefs: z.array(z.string()).max(10_000), fields: z.array(z.string()).optional(), query: predicate }),
  status: 200,
  answer: z.object({ items: z.array(entity.nullable()) }),
  refusals: [no.badFilter],
});

export const backstageByName = route({
  id: 'catalog.backstage-by-name',
  method: 'GET',
  path: '/api/catalog/entities/by-name/:kind/:namespace/:name',
  summary: 'One entity by its name',
  access: 'viewer',
  params: byName,
  status: 200,
  answer: entity,
  refusals: [no.unknown],
});

export const backstageAncestry = route({
  id: 'catalog.backstage-ancestry',
  method: 'GET',
  path: '/api/catalog/entities/by-name/:kind/:namespace/:name/ancestry',
  summary: 'The Locations through which an entity came in',
  access: 'viewer',
  params: byName,
  status: 200,
  answer: z.object({ rootEntityRef: z.string(), items: z.array(z.object({ entity, parentEntityRefs: z.array(z.string()) })) }),
  refusals: [no.unknown],
});

export const backstageByUid = route({
  id: 'catalog.backstage-by-uid',
  method: 'GET',
  path: '/api/catalog/entities/by-uid/:uid',
  summary: 'One entity by its uid',
  access: 'viewer',
  params: z.object({ uid: z.string() }),
  status: 200,
  answer: entity,
  refusals: [no.unknown],
});

export const backstageFacets = route({
  id: 'catalog.backstage-facets',
  method: 'GET',
  path: '/api/catalog/entity-facets',
  summary: 'How many entities carry each value of a field',
  access: 'viewer',
  query: z.object({ facet: texts, filter }),
  status: 200,
  answer: facets,
  refusals: [no.badFilter],
});

export const backstageFacetsByPredicate = route({
  id: 'catalog.backstage-facets-by-predicate',
  method: 'POST',
  reads: true,
  path: '/api/catalog/entity-facets',
  summary: 'How many entities carry each value of a field, by a filter predicate in the body',
  access: 'viewer',
  body: z.object({ facets: z.array(z.string()).min(1), query: predicate }),
  status: 200,
  answer: facets,
  refusals: [no.badFilter],
});

export const backstageRoutes = [
  backstageEntities,
  backstageQuery,
  backstageQueryByPredicate,
  backstageByRefs,
  backstageByName,
  backstageAncestry,
  backstageByUid,
  backstageFacets,
  backstageFacetsByPredicate,
] as const;
