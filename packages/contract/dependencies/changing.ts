/** How is a dependency declared, described, removed; and how are names in traces told which system they mean? */
import { z } from 'zod';
import { entityRef, reason } from '../catalog/words.ts';
import { instant, route } from '../route.ts';
import { dependenciesRefusals as no } from './refusals.ts';
import { attributes } from './words.ts';

/** The catalog writes it down at once after, as an edit by hand: an import will not silently undo it. */
/** Both who declares and who removes may say what they looked at, so that nobody writes over what another has just said. */
const since = instant
  .nullable()
  .optional()
  .describe(
    'When the declaration that you looked at began, as `history` of dependencies.show tells; null: there was none. Another stands: refused. Not said: not asked',
  );

const decided = z.object({ from: entityRef, to: entityRef, attributes: attributes.nullable() });

export const declareDependency = route({
  id: 'dependencies.declare',
  method: 'PUT',
  path: '/api/dependency',
  summary: 'Declare that a system calls another, or say how: all attributes, what is left out is not said',
  access: 'owner',
  body: z.strictObject({ from: entityRef, to: entityRef, attributes: attributes.prefault({}), since, reason }),
  status: 202,
  answer: decided,
  refusals: [no.badRef, no.unknownSystem, no.notOwner, no.saidSince],
});

export const removeDependency = route({
  id: 'dependencies.remove',
  method: 'POST',
  path: '/api/dependency/remove',
  summary: 'Say that a system does not call another any more; the history stays',
  access: 'owner',
  body: z.strictObject({ from: entityRef, to: entityRef, since, reason }),
  status: 202,
  answer: decided,
  refusals: [no.badRef, no.unknownSystem, no.notDeclared, no.byApi, no.notOwner, no.saidSince],
});

/** A name under which traces, or files of deployments, know a system. */
const nameSeen = z.object({
  name: z.string(),
  /** Which system it means; null: nobody knows. */
  ref: entityRef.nullable(),
  /** `alias`: a person said so; `annotation`: samspel.dev/service-name; `name`: the catalog has one system of that name. */
  by: z.enum(['alias', 'annotation', 'name', 'ignored', 'unknown']),
  lastAt: instant.nullable(),
  calls: z.number(),
  /** Systems with a like name, best first; of the 500 unknown names with most calls. */
  suggestions: z.array(entityRef),
});

export const listNames = route({
  id: 'dependencies.names',
  method: 'GET',
  path: '/api/dependency-names',
  summary: 'Names in traces and which system each means; unknown ones first',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(nameSeen) }),
});

export const setAlias = route({
  id: 'dependencies.set-alias',
  method: 'PUT',
  path: '/api/dependency-names/:name',
  summary: 'Say which system a name in traces means, that it means none worth a place on the map (ref null), or take that back (forget)',
  access: 'member',
  params: z.object({ name: z.string().min(1).max(300) }),
  body: z.strictObject({ ref: entityRef.nullable(), forget: z.boolean().default(false), reason: z.string().trim().max(2000).default('') }),
  status: 200,
  answer: z.object({ name: z.string(), ref: entityRef.nullable() }),
  refusals: [no.badRef, no.unknownSystem],
});

export const changingRoutes = [declareDependency, removeDependency, listNames, setAlias] as const;
