/** What can be tried on the dependencies? A scenario: systems, what they call, what users ask of them, and what goes wrong. */
import { z } from 'zod';
import { refusal, route } from '../route.ts';

export const ref = z.string().min(1).max(400);

/** `lose-site` names a site, `load-up` and `mass-reconnect` a journey or nothing (all of them), the others a system. */
export const triggerKinds = ['fail', 'slow', 'lose-site', 'load-up', 'cache-flush', 'bad-deploy', 'mass-reconnect'] as const;

export const trigger = z.strictObject({
  kind: z.enum(triggerKinds),
  target: ref.nullable().default(null).describe('A system; a site for lose-site; a journey, or null for all, for load-up and mass-reconnect'),
  at: z.number().min(0).max(86_400).default(60).describe('Seconds after the beginning'),
  forSeconds: z.number().positive().max(86_400).nullable().default(60).describe('null: it stays until the end'),
  factor: z.number().positive().max(1000).optional().describe('slow, cache-flush, bad-deploy: times the service time; load-up, mass-reconnect: times the load'),
  share: z.number().min(0).max(1).optional().describe('fail, bad-deploy: share of requests that fail'),
});
export type Trigger = z.output<typeof trigger>;

/** A Call of compute.md's `cascade`. What is named here is checked; the members of later engines pass through to be checked there. */
export const scenarioCall = z.looseObject({
  to: ref,
  hard: z.boolean().optional(),
  share: z.number().optional(),
  attempts: z.number().optional(),
  timeoutSeconds: z.number().nullish(),
  backoffSeconds: z.number().optional(),
  backoffFactor: z.number().optional(),
  jitter: z.number().optional(),
  retryBudget: z.looseObject({}).nullish(),
  breaker: z.looseObject({}).nullish(),
  passDeadline: z.boolean().optional(),
});

export const scenarioSystem = z.looseObject({
  servers: z.number().nullable(),
  serviceSeconds: z.number(),
  queue: z.number().nullish(),
  calls: z.array(scenarioCall).optional(),
});

/** The input of `samspel compute cascade`, member for member. */
export const scenario = z
  .looseObject({
    durationSeconds: z.number(),
    stepSeconds: z.number().optional(),
    seed: z.number().optional(),
    engine: z.enum(['auto', 'events', 'fluid']).optional(),
    systems: z.record(z.string(), scenarioSystem),
    load: z.array(scenarioCall.extend({ ratePerSecond: z.number(), arrivals: z.enum(['poisson', 'even']).optional() })),
    events: z
      .array(
        z.looseObject({
          at: z.number(),
          until: z.number().nullish(),
          system: ref.optional(),
          to: ref.optional(),
          set: z.record(z.string(), z.unknown()),
        }),
      )
      .optional(),
    windows: z.array(z.looseObject({ name: z.string(), from: z.number(), to: z.number() })).optional(),
  })
  .describe('The input of `samspel compute cascade`');
export type ScenarioInput = z.output<typeof scenario>;

/** `system` alone changes a system, `to` alone the load on a journey, both the call from one to the other: as events of a scenario do. */
export const change = z.strictObject({
  system: ref.optional(),
  to: ref.optional(),
  set: z.record(z.string().max(60), z.unknown()).describe('Members of a System, a Load or a Call with their new values'),
});
export type Change = z.output<typeof change>;

/** One figure nobody stated. `at` points into the scenario. */
export const assumption = z.object({
  at: z.string().describe('JSON pointer into the scenario'),
  of: z.string().describe('Whose: a system, a journey, or caller → callee'),
  what: z.string().describe('servers, serviceSeconds, queue, ratePerSecond, timeoutSeconds, share, …'),
  value: z.unknown(),
  source: z.enum(['observed', 'policy', 'sized']),
  says: z.string().describe('Why this value, in a sentence'),
});
export type Assumption = z.output<typeof assumption>;

export const loadLevels = ['usual', 'peak'] as const;

export const scenarioRefusals = {
  unknownTarget: refusal('cascades.unknown-target', 404, 'Nothing in the catalog that could {kind} is called {target}.'),
  nothing: refusal('cascades.nothing-to-run', 422, 'There is nothing to run: {what}.'),
  unfit: refusal('cascades.unfit', 422, '{message}'),
} as const;

/** How long, how finely, under which load, with which chance. Not said: as the scenario it begins with, else 600 s, 1 s, peak, 1, auto. */
export const build = z.strictObject({
  durationSeconds: z.number().positive().max(86_400).optional(),
  stepSeconds: z.number().positive().max(3600).optional(),
  load: z.enum(loadLevels).optional().describe('Only where the scenario is built from what stands'),
  seed: z.number().int().min(0).max(4_294_967_295).optional(),
  engine: z.enum(['auto', 'events', 'fluid']).optional(),
});

/** What stands in catalog and graph, as a scenario. Every figure that nobody stated is listed and can be stated. */
export const built = z.object({
  scenario,
  trigger: trigger.nullable(),
  load: z.enum(loadLevels),
  assumed: z.array(assumption),
  counted: z
    .array(z.object({ what: z.string(), stated: z.number().int(), observed: z.number().int(), assumed: z.number().int() }))
    .describe('How many figures of each kind were stated, measured, assumed'),
  leftOut: z.array(z.object({ what: z.string(), why: z.string() })).describe('Journeys and dependencies that could not be used'),
  journeys: z.array(z.object({ ref: z.string(), title: z.string(), ratePerSecond: z.number() })),
  titles: z.record(z.string(), z.string()),
  policyVersion: z.number().int(),
});
export type BuiltScenario = z.output<typeof built>;

const number = (schema: z.ZodNumber) => z.coerce.number().pipe(schema);

export const readScenario = route({
  id: 'cascades.scenario',
  method: 'GET',
  path: '/api/cascades/scenario',
  summary: 'What stands in catalog and graph as a scenario, with a trigger, and everything that was assumed for it',
  access: 'viewer',
  query: z.object({
    trigger: z.enum(triggerKinds).optional(),
    target: ref.optional(),
    at: number(z.number().min(0).max(86_400)).default(60),
    forSeconds: number(z.number().positive().max(86_400)).optional().describe('60 when not given'),
    stays: z.enum(['true', 'false']).default('false').describe('It stays until the end'),
    factor: number(z.number().positive().max(1000)).optional(),
    share: number(z.number().min(0).max(1)).optional(),
    durationSeconds: number(z.number().positive().max(86_400)).default(600),
    stepSeconds: number(z.number().positive().max(3600)).default(1),
    load: z.enum(loadLevels).default('peak'),
    seed: number(z.number().int().min(0).max(4_294_967_295)).default(1),
    engine: z.enum(['auto', 'events', 'fluid']).default('auto'),
  }),
  status: 200,
  answer: built,
  refusals: [scenarioRefusals.unknownTarget, scenarioRefusals.nothing],
});
