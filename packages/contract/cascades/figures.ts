/** How much is asked of each journey, and how much can each system do? What the catalog states, what people set here, and the policy for the rest. */
import { z } from 'zod';
import { instant, page, pageQuery, refusal, route } from '../route.ts';
import { ref } from './scenario.ts';

export const figuresRefusals = {
  unknownSubject: refusal('cascades.unknown-subject', 404, 'Neither a system nor a journey of the catalog is called {ref}.'),
  wrongFigures: refusal('cascades.wrong-figures', 422, '{message}'),
} as const;

const positive = z.number().positive().max(1_000_000_000);
const rate = positive.nullable().default(null);
/** Longer than a day is no time that users wait or a request takes. */
const duration = z.number().positive().max(86_400);
/** Of a journey. Null: not stated. */
const load = z.strictObject({
  ratePerSecond: rate,
  peakPerSecond: rate,
  timeoutSeconds: duration.nullable().default(null),
  attempts: z.number().int().min(1).max(100).nullable().default(null),
});
/** Of a system. Null: not stated. `queue` is how many may wait. */
const capacity = z.strictObject({
  servers: z.number().int().min(1).max(10_000_000).nullable().default(null),
  serviceSeconds: duration.nullable().default(null),
  queue: z.number().int().min(0).max(1_000_000_000).nullable().default(null),
  instances: z.number().int().min(1).max(100_000).nullable().default(null),
});
export type LoadFigures = z.output<typeof load>;
export type CapacityFigures = z.output<typeof capacity>;

const where = z.enum(['set', 'catalog', 'observed', 'policy']).describe('Who says so: set here, the catalog, the traces, or the policy');
const figuresOf = z.object({
  ref: z.string(),
  title: z.string(),
  kind: z.enum(['journey', 'system']),
  load: load.nullable().describe('Of a journey'),
  capacity: capacity.nullable().describe('Of a system'),
  stated: z.record(z.string(), where).describe('Where each figure that is not null comes from'),
  setAt: instant.nullable(),
  setBy: z.string().nullable(),
  version: z.number().int().describe('0: nobody set any here'),
});
export type FiguresOf = z.output<typeof figuresOf>;

export const listFigures = route({
  id: 'cascades.figures',
  method: 'GET',
  path: '/api/cascades/figures',
  summary: 'Load of each journey and capacity of each system, and who says so',
  access: 'viewer',
  query: pageQuery.extend({
    kind: z.enum(['journey', 'system']).optional(),
    q: z.string().max(200).optional(),
    unstated: z.enum(['true', 'false']).default('false'),
  }),
  status: 200,
  answer: page(figuresOf),
});

/** What is null is not stated here, so that catalog, traces and policy speak again. */
export const setFigures = route({
  id: 'cascades.set-figures',
  method: 'PUT',
  path: '/api/cascades/figures/:ref',
  summary: 'State the load of a journey or the capacity of a system',
  access: 'owner',
  params: z.object({ ref }),
  body: z.strictObject({ load: load.optional(), capacity: capacity.optional() }),
  status: 200,
  answer: figuresOf,
  refusals: [figuresRefusals.unknownSubject, figuresRefusals.wrongFigures],
});

/** What is taken for a figure nobody states. */
export const assumptions = z.object({
  totalPeakPerSecond: positive.describe('Requests of all journeys together at peak, split by weight'),
  usualShare: z.number().positive().max(1).describe('Usual load, as a share of peak'),
  userTimeoutSeconds: duration.describe('How long users wait'),
  userAttempts: z.number().int().min(1).max(20),
  serviceSeconds: duration.describe('Own work of a system for one request'),
  busyRatio: z.number().positive().max(1).describe('Share of its servers that is busy at peak: sizes systems whose servers nobody states'),
  leastServers: z.number().int().min(1).max(10_000),
  queuePerServer: z.number().min(0).max(100_000),
  timeoutSeconds: duration.describe('Of a dependency'),
  attempts: z.number().int().min(1).max(20),
  backoffSeconds: z.number().min(0).max(3600),
  backoffFactor: z.number().min(1).max(10),
  jitter: z.number().min(0).max(1),
});
export type Assumptions = z.output<typeof assumptions>;
const policy = assumptions.extend({ version: z.number().int(), signedAt: instant.nullable(), signedBy: z.string(), reason: z.string() });

export const readAssumptions = route({
  id: 'cascades.policy',
  method: 'GET',
  path: '/api/cascades/policy',
  summary: 'What is taken for figures that nobody states',
  access: 'viewer',
  status: 200,
  answer: policy,
});

export const signAssumptions = route({
  id: 'cascades.sign-policy',
  method: 'PUT',
  path: '/api/cascades/policy',
  summary: 'Sign a new version of what is taken for figures that nobody states',
  access: 'operator',
  body: assumptions.extend({ reason: z.string().trim().min(1).max(2000) }),
  status: 200,
  answer: policy,
});

export const figuresRoutes = [listFigures, setFigures, readAssumptions, signAssumptions] as const;

const either = z.object({ load: load.nullable(), capacity: capacity.nullable() });
/** Subjects: the system or journey; `policy`. */
export const figuresEvents = {
  'cascades.figures-set': z.object({ before: either, after: either }),
  'cascades.policy-signed': z.object({ before: assumptions, after: assumptions, version: z.number().int(), reason: z.string() }),
} as const;
