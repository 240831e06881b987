/** What do traces tell? They are received as OTLP or brought in from files; edges, coverage and critical paths are read. The spans themselves are not kept. */
import { coverageCounts } from '@samspel/core/traces/roll-up.ts';
import { z } from 'zod';
import { instant, refusal, route } from './route.ts';

export const tracesRefusals = {
  unreadable: refusal('traces.unreadable', 400, '{message}'),
  wrongType: refusal('traces.wrong-type', 415, 'Send application/x-protobuf or application/json, not {type}.'),
  full: refusal('traces.full', 503, 'Nothing more fits: {what}. Nothing of this request was taken; send it again in {retryAfterSeconds} seconds.'),
} as const;

/** Largest body of one export, unpacked. */
const exportBytes = 16 * 1024 * 1024;

/** Largest file brought in at once. */
const fileBytes = 128 * 1024 * 1024;

export const receiveTraces = route({
  id: 'traces.receive',
  method: 'POST',
  path: '/v1/traces',
  summary: 'OTLP/HTTP: takes an ExportTraceServiceRequest and answers an ExportTraceServiceResponse, in the type that was sent',
  access: 'member',
  raw: ['application/x-protobuf', 'application/json'],
  bodyLimit: exportBytes,
  status: 200,
  answer: z.string(),
  refusals: [tracesRefusals.unreadable, tracesRefusals.wrongType, tracesRefusals.full],
});

export const importTraces = route({
  id: 'traces.import',
  method: 'POST',
  path: '/api/traces/import',
  summary: 'Bring in a file: OTLP JSON (one export, or one a line), Jaeger JSON or Zipkin JSON. The same file counts once',
  access: 'operator',
  body: z.strictObject({ name: z.string().trim().min(1).max(200).describe('What the file is called'), text: z.string().min(1) }),
  bodyLimit: fileBytes,
  status: 200,
  answer: z.object({
    already: z.boolean().describe('This very file was brought in before: nothing was counted again'),
    format: z.enum(['otlp', 'jaeger', 'zipkin']),
    spans: z.number().int(),
    calls: z.number().int(),
    edges: z.number().int(),
    unpaired: z.number().int(),
    duplicates: z.number().int(),
    refused: z.number().int().describe('Spans that could not be read; the others went in'),
    faults: z.array(z.object({ path: z.string(), message: z.string() })).describe('The first hundred of them'),
  }),
  refusals: [tracesRefusals.unreadable, tracesRefusals.full],
});

const span = z.object({
  from: instant.optional().describe('An hour before `to` when not given'),
  to: instant.optional().describe('Now when not given'),
});

const latency = z
  .object({ p50: z.number(), p90: z.number(), p95: z.number(), p99: z.number() })
  .nullable()
  .describe('Seconds, within 1 %: what the caller waited, or, where it was not seen, what answering took');

const example = z.object({ traceId: z.string(), seconds: z.number() });

export const observedEdge = z.object({
  client: z.string().describe('Name of a service as its spans say it'),
  server: z.string(),
  connection: z.enum(['', 'database', 'messaging', 'virtual']).describe('virtual: one side sends no spans'),
  calls: z.number().int(),
  failed: z.number().int(),
  clientSeconds: z.number(),
  serverSeconds: z.number(),
  latency,
  firstAt: instant.describe('Ever'),
  lastAt: instant,
  slowest: example,
  slowestFailed: example.nullable(),
});

export const listEdges = route({
  id: 'traces.edges',
  method: 'GET',
  path: '/api/traces/edges',
  summary: 'Which services called which in a span of time, how often, failing how often and how slowly',
  access: 'viewer',
  query: span.extend({ service: z.string().max(200).optional().describe('Only edges from or to this one') }),
  status: 200,
  answer: z.object({ from: instant, to: instant, edges: z.array(observedEdge).describe('At most 10,000, those with most calls'), more: z.boolean() }),
});

const counts = z.object(Object.fromEntries(coverageCounts.map((name) => [name, z.number().int()])) as Record<(typeof coverageCounts)[number], z.ZodInt>);

export const readCoverage = route({
  id: 'traces.coverage',
  method: 'GET',
  path: '/api/traces/coverage',
  summary: 'What became of the spans that were received: paired, unpaired, refused, given up, by service',
  access: 'viewer',
  query: span,
  status: 200,
  answer: z.object({
    from: instant,
    to: instant,
    total: counts,
    pairedRatio: z.number().nullable().describe('Share of the spans that stand for calls whose other side is known; null without any'),
    services: z
      .array(
        counts.extend({
          service: z.string().describe('Empty: of no service in particular'),
          lastAt: instant.nullable().describe('The last minute in which it sent spans; null: in none of this span of time'),
        }),
      )
      .describe('At most 1,000, those with most unpaired'),
    stepSeconds: z.number().int(),
    steps: z.array(counts.extend({ at: instant })).describe('The same over time, at most about 120 steps; steps in which nothing arrived are left out'),
    waiting: z.number().int().describe('Spans that wait in this server for their other side'),
    receivers: z
      .array(z.object({ id: z.string(), startedAt: instant, writtenAt: instant, stoppedAt: instant.nullable(), state: z.enum(['works', 'stopped', 'died']) }))
      .describe('Servers that received. One that died took with it what it had received in its last seconds'),
  }),
});

export const listRoots = route({
  id: 'traces.roots',
  method: 'GET',
  path: '/api/traces/roots',
  summary: 'What traces begin with, how often and how long they last: the journeys as traces see them',
  access: 'viewer',
  query: span,
  status: 200,
  answer: z.object({
    from: instant,
    to: instant,
    roots: z
      .array(
        z.object({
          service: z.string(),
          operation: z.string(),
          traces: z.number().int(),
          failed: z.number().int(),
          meanSeconds: z.number(),
          latency,
          slowest: example,
        }),
      )
      .describe('At most 1,000'),
  }),
});

export const readCriticalPath = route({
  id: 'traces.critical-path',
  method: 'GET',
  path: '/api/traces/critical-path',
  summary: 'Where the time of a root operation goes: each system and operation on the critical paths with its own share',
  access: 'viewer',
  query: span.extend({ service: z.string().max(200), operation: z.string().max(200) }),
  status: 200,
  answer: z.object({
    from: instant,
    to: instant,
    traces: z.number().int().describe('Traces that were looked at whole'),
    meanSeconds: z.number().nullable(),
    steps: z
      .array(
        z.object({
          service: z.string(),
          operation: z.string(),
          seconds: z.number().describe('On a mean trace'),
          share: z.number().describe('Of the whole'),
          traces: z.number().int().describe('On whose path it lay'),
        }),
      )
      .describe('The longest first, at most 500'),
  }),
});

export const tracesRoutes = [receiveTraces, importTraces, listEdges, readCoverage, listRoots, readCriticalPath] as const;

export const tracesEvents = {
  'traces.imported': z.object({ name: z.string(), format: z.string(), spans: z.number(), calls: z.number(), edges: z.number(), unpaired: z.number() }),
} as const;
