/** How is the graph read, now and on any date? */
import { z } from 'zod';
import { entityRef } from '../catalog/words.ts';
import { finding } from '../findings.ts';
import { instant, route } from '../route.ts';
import { dependenciesRefusals as no } from './refusals.ts';
import { attributes, edge, fieldDifference, mapJourney, mapSubsystem, mapSystem, observed } from './words.ts';

const atWhen = z.object({ at: instant.optional().describe('The graph as it stood then; now when not given') });

export const readMap = route({
  id: 'dependencies.map',
  method: 'GET',
  path: '/api/dependencies',
  summary: 'The whole graph on a date: systems with layer and blast radius, subsystems folded, every dependency with what is said and seen of it',
  access: 'viewer',
  query: atWhen,
  status: 200,
  answer: z.object({
    at: instant,
    /** Since when the graph is kept; of earlier dates nothing is known. */
    since: instant.nullable(),
    systems: z.array(mapSystem),
    subsystems: z.array(mapSubsystem),
    journeys: z.array(mapJourney),
    dependencies: z.array(edge),
  }),
  refusals: [no.ahead],
});

export const mapDifference = route({
  id: 'dependencies.difference',
  method: 'GET',
  path: '/api/dependencies-difference',
  summary: 'What came, went and changed in the graph between two dates',
  access: 'viewer',
  query: z.object({ from: instant, to: instant.optional() }),
  status: 200,
  answer: z.object({
    from: instant,
    to: instant,
    systems: z.object({ added: z.array(entityRef), removed: z.array(entityRef) }),
    added: z.array(edge),
    removed: z.array(edge),
    changed: z.array(z.object({ from: entityRef, to: entityRef, fields: z.array(fieldDifference) })),
  }),
  refusals: [no.badSpan, no.ahead],
});

export const systemDependencies = route({
  id: 'dependencies.of-system',
  method: 'GET',
  path: '/api/systems/:ref/dependencies',
  summary: 'What a system calls, who calls it, whom it takes down and what it stands on',
  access: 'viewer',
  params: z.object({ ref: entityRef }),
  query: atWhen,
  status: 200,
  answer: z.object({
    ref: entityRef,
    out: z.array(edge),
    in: z.array(edge),
    /** Who fails with it, over hard edges, and how many calls away; nearest first. */
    takesDown: z.array(z.object({ ref: entityRef, distance: z.number().int() })),
    /** What it cannot do without, over hard edges, and how many calls away; nearest first. */
    standsOn: z.array(z.object({ ref: entityRef, distance: z.number().int() })),
    journeys: z.array(entityRef),
  }),
  refusals: [no.badRef, no.unknownSystem, no.ahead],
});

export const showDependency = route({
  id: 'dependencies.show',
  method: 'GET',
  path: '/api/dependency',
  summary: 'One edge with its history: what was declared when, and what was seen on each day',
  access: 'viewer',
  query: z.object({ from: entityRef, to: entityRef }),
  status: 200,
  answer: z.object({
    edge,
    /** Attributes as the catalog declared them, newest first; half-open. */
    history: z.array(z.object({ from: instant, to: instant.nullable(), attributes, because: z.string() })),
    days: z.array(z.object({ day: z.iso.date(), calls: z.number(), errors: z.number(), latency: observed.shape.latency })),
    findings: z.array(finding),
    may: z.object({ change: z.boolean() }),
  }),
  refusals: [no.badRef, no.unknownEdge],
});

export const mapRoutes = [readMap, mapDifference, systemDependencies, showDependency] as const;
