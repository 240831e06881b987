/**
 * What does the API look like to a tool? An OpenAPI 3.1 document printed from the routes. Schemas come from zod's own JSON
 * Schema; nothing is kept beside the routes, so the document cannot differ from what the server does.
 */
import { z } from 'zod';
import { shareShapes } from './openapi/share.ts';
import { houseRefusals, problem, type RefusalCode, type RouteShape } from './route.ts';

type Json = { [key: string]: unknown };

/** Prints the document. `routes` in the order in which they shall appear. */
export function openApiOf(routes: readonly RouteShape[], version: string): Readonly<Json> {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([a-zA-Z]+)/g, '{$1}').replace(/\*$/, '{rest}');
    const entry = paths[path] ?? {};
    entry[route.method.toLowerCase()] = operationOf(route);
    paths[path] = entry;
  }
  return shareShapes({
    openapi: '3.1.0',
    info: {
      title: 'Samspel',
      version,
      description: 'Where developers and operations run a growing service together.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...new Set(routes.map(nounOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'samspel_session' } },
    },
  });
}

function nounOf(route: RouteShape): string {
  return route.id.slice(0, route.id.indexOf('.'));
}

function operationOf(route: RouteShape): Json {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [nounOf(route)],
    ...(route.stability === 'deprecated' ? { deprecated: true } : {}),
    'x-access': route.access,
    security: route.access === 'public' ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query'), ...headersOf(route)],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } } }),
    ...(route.raw === undefined ? {} : { requestBody: { required: true, content: Object.fromEntries(route.raw.map((type) => [type, {}])) } }),
    responses: { [route.status]: goodAnswerOf(route), ...refusalsOf(route) },
  };
}

function goodAnswerOf(route: RouteShape): Json {
  if (route.answer === null) return { description: 'Done' };
  if (route.raw !== undefined)
    return { description: 'The answer, in the type of the request', content: Object.fromEntries(route.raw.map((type) => [type, {}])) };
  return { description: 'The answer', content: { [route.produces ?? 'application/json']: { schema: jsonSchema(route.answer, 'output') } } };
}

function refusalsOf(route: RouteShape): Record<string, Json> {
  const { unauthenticated, forbidden, invalid, tooMany } = houseRefusals;
  const codes: RefusalCode[] = [...(route.refusals ?? []), tooMany];
  if (route.access !== 'public') codes.push(unauthenticated, forbidden);
  if (route.params !== undefined || route.query !== undefined || route.body !== undefined) codes.push(invalid);
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of codes) byStatus.set(code.status, [...(byStatus.get(code.status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      String(status),
      {
        description: list.map((code) => `\`${code.code}\`: ${code.says}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function headersOf(route: RouteShape): Json[] {
  if (route.method === 'GET') return [];
  return [
    { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 }, description: 'The same key never writes twice' },
    {
      name: 'If-Match',
      in: 'header',
      required: false,
      schema: { type: 'string' },
      description: 'The version last seen; the write is refused when it has moved on',
    },
  ];
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const object = jsonSchema(schema, 'input');
  const properties = (object.properties ?? {}) as Record<string, Json>;
  const required = new Set((object.required ?? []) as string[]);
  return Object.entries(properties).map(([name, one]) => {
    const { description, ...rest } = one;
    return {
      name: name === '*' ? 'rest' : name,
      in: place,
      required: place === 'path' || required.has(name),
      schema: rest,
      ...(description === undefined ? {} : { description }),
    };
  });
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json;
  return rest;
}
