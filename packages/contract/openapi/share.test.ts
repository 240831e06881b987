/** Is a shape that many routes answer with said once? */
import { expect, test } from 'vitest';
import { openApiOf } from '../openapi.ts';
import { allRoutes } from '../routes.ts';
import { shareShapes } from './share.ts';

const long = 'x'.repeat(150);
const shape = { type: 'object', properties: { id: { type: 'string', description: long } } };
const operation = (operationId: string, schema: object) => ({ get: { operationId, responses: { 200: { schema } } } });
const around = (paths: object) => ({ openapi: '3.1.0', paths, components: { schemas: { Problem: { type: 'object' } } } });

test('given a shape in two places, when shared, then both refer to one component, named by its place', () => {
  const page = { type: 'object', properties: { incidents: { type: 'array', items: shape } } };
  const shared = shareShapes(around({ '/a': operation('a.list', page), '/b': operation('b.read', shape) }));
  expect(shared['components']).toEqual({ schemas: { Problem: { type: 'object' }, Incident: shape } });
  expect(JSON.stringify(shared['paths']).split('#/components/schemas/Incident').length - 1).toBe(2);
});

test('given shapes that differ but would have one name, when shared, then each has its own', () => {
  const other = { ...shape, required: ['id'] };
  const paths = { '/a': operation('a', { properties: { thing: shape } }), '/b': operation('b', { properties: { thing: shape } }) };
  const more = { '/c': operation('c', { properties: { thing: other } }), '/d': operation('d', { properties: { thing: other } }) };
  const { components } = shareShapes(around({ ...paths, ...more })) as { components: { schemas: object } };
  expect(Object.keys(components.schemas)).toEqual(['Problem', 'Thing', 'Thing2']);
});

test('given the contract, when printed, then every reference leads to a component and the document stays small', () => {
  const text = JSON.stringify(openApiOf(allRoutes, '0.0.0'));
  const { components } = JSON.parse(text) as { components: { schemas: Record<string, unknown> } };
  const targets = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? ''));
  expect([...targets].filter((name) => components.schemas[name] === undefined)).toEqual([]);
  expect(text.length / allRoutes.length).toBeLessThan(3500);
});
