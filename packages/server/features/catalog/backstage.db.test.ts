import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller } from '../../app/testing/callers.ts';
import { type CatalogGround, catalogGround } from './testing/catalog-ground.ts';
import { smallWorld } from './testing/small-world.ts';

let ground: CatalogGround;
let client: CatalogClient;
let base: string;
let headers: Record<string, string>;
beforeAll(async () => {
  ground = await catalogGround();
  await ground.take(smallWorld);
  base = await ground.test.samspel.start();
  headers = { ...(await addCaller(ground.test.samspel.house, { role: 'viewer', scopes: ['read'] })).headers };
  client = new CatalogClient({
    discoveryApi: { getBaseUrl: async (plugin) => `${base}/api/${plugin}` },
    fetchApi: { fetch: (url, init) => fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), ...headers } }) },
  });
});
afterAll(() => ground.test.end());

const names = (items: readonly { metadata: { name: string } }[]): string[] => items.map(({ metadata }) => metadata.name);

test('getEntities filters, orders, cuts and chooses fields', async () => {
  const { items } = await client.getEntities({
    filter: { kind: 'Component', 'spec.type': ['service', 'website'] },
    order: { field: 'metadata.name', order: 'desc' },
  });
  expect(names(items)).toEqual(['storefront', 'mailer', 'checkout']);
  expect(items[0]?.metadata.uid).toMatch(/^ent_/);
  const either = await client.getEntities({
    filter: [{ kind: 'group' }, { kind: 'user', 'spec.memberOf': 'makers' }],
    order: { field: 'metadata.name', order: 'asc' },
    limit: 2,
    offset: 1,
  });
  expect(names(either.items)).toEqual(['keepers', 'makers']);
  const tagged = await client.getEntities({ filter: { 'metadata.tags': CATALOG_FILTER_EXISTS }, fields: ['metadata.name', 'kind'] });
  expect(tagged.items).toEqual([{ kind: 'Component', metadata: { name: 'storefront' } }]);
  const owned = await client.getEntities({ filter: { 'relations.ownedBy': 'group:default/keepers' }, order: { field: 'metadata.name', order: 'asc' } });
  expect(names(owned.items)).toEqual(['orders-db', 'storefront']);
});

test('the list says where its next page is', async () => {
  const first = await fetch(`${base}/api/catalog/entities?filter=kind=group&limit=2&order=asc:metadata.name`, { headers });
  expect(names((await first.json()) as never)).toEqual(['keepers', 'makers']);
  const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1];
  const second = await fetch(`${base}${next}`, { headers });
  expect(names((await second.json()) as never)).toEqual(['others']);
  expect(second.headers.get('link')).toBeNull();
});

test('getEntityByRef, getEntitiesByRefs and getEntityAncestors', async () => {
  const found = await client.getEntityByRef('component:default/StoreFront');
  expect(found).toMatchObject({ kind: 'Component', metadata: { name: 'storefront', namespace: 'default' }, spec: { owner: 'makers' } });
  expect(found?.relations).toContainEqual({ type: 'ownedBy', targetRef: 'group:default/keepers' });
  expect(found?.relations).toContainEqual({ type: 'opsOwnedBy', targetRef: 'group:default/keepers' });
  expect(found?.relations).toContainEqual({ type: 'dependsOn', targetRef: 'component:default/checkout' });
  expect(await client.getEntityByRef('component:default/none')).toBeUndefined();
  const { items } = await client.getEntitiesByRefs({ entityRefs: ['api:default/orders', 'api:default/none', 'user:default/kim'], fields: ['metadata.name'] });
  expect(items).toEqual([{ metadata: { name: 'orders' } }, undefined, { metadata: { name: 'kim' } }]);
  const only = await client.getEntitiesByRefs({ entityRefs: ['api:default/orders', 'user:default/kim'], filter: { kind: 'user' } });
  expect(only.items.map((one) => one?.metadata.name)).toEqual([undefined, 'kim']);
  expect((await client.getEntityAncestors({ entityRef: 'component:default/mailer' })).rootEntityRef).toBe('component:default/mailer');
});

test('queryEntities walks with cursors and counts', async () => {
  const first = await client.queryEntities({ filter: { kind: 'component' }, orderFields: { field: 'metadata.name', order: 'asc' }, limit: 2 });
  expect(names(first.items)).toEqual(['checkout', 'mailer']);
  expect(first.totalItems).toBe(3);
  expect(first.pageInfo.prevCursor).toBeUndefined();
  const second = await client.queryEntities({ cursor: first.pageInfo.nextCursor ?? '', limit: 2 });
  expect(names(second.items)).toEqual(['storefront']);
  expect(second.pageInfo.nextCursor).toBeUndefined();
  const back = await client.queryEntities({ cursor: second.pageInfo.prevCursor ?? '', limit: 2 });
  expect(names(back.items)).toEqual(['checkout', 'mailer']);
  const text = await client.queryEntities({ fullTextFilter: { term: 'VISITORS', fields: ['metadata.description'] } });
  expect(names(text.items)).toEqual(['storefront']);
  const predicate = await client.queryEntities({
    query: { $all: [{ kind: 'component' }, { $not: { 'spec.type': 'website' } }] },
    limit: 1,
    orderFields: { field: 'metadata.name', order: 'asc' },
  });
  expect(names(predicate.items)).toEqual(['checkout']);
  const rest = await client.queryEntities({ cursor: predicate.pageInfo.nextCursor ?? '', limit: 5 });
  expect(names(rest.items)).toEqual(['mailer']);
  const streamed: string[] = [];
  for await (const some of client.streamEntities({ pageSize: 4, filter: { kind: ['component', 'group'] } })) streamed.push(...names(some));
  expect(streamed).toHaveLength(6);
});

test('getEntityFacets counts values, by filter and by predicate', async () => {
  expect(await client.getEntityFacets({ facets: ['kind', 'spec.type'], filter: { kind: ['component', 'resource'] } })).toEqual({
    facets: {
      kind: [
        { value: 'Component', count: 3 },
        { value: 'Resource', count: 1 },
      ],
      'spec.type': [
        { value: 'database', count: 1 },
        { value: 'service', count: 2 },
        { value: 'website', count: 1 },
      ],
    },
  });
  const facets = await client.getEntityFacets({ facets: ['spec.lifecycle'], query: { kind: 'component' } });
  expect(facets.facets['spec.lifecycle']).toEqual([
    { value: 'experimental', count: 1 },
    { value: 'production', count: 2 },
  ]);
});

test('what does not fit is refused with a reason', async () => {
  const answer = await fetch(`${base}/api/catalog/entities?order=sideways`, { headers });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'catalog.bad-filter' });
  const cursor = await fetch(`${base}/api/catalog/entities/by-query?cursor=nonsense`, { headers });
  expect(cursor.status).toBe(400);
});
