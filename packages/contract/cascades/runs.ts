/** What happened when it was tried? Runs of scenarios: asked for, worked out by whichever server is free, kept, compared. */
import { z } from 'zod';
import { instant, page, pageQuery, refusal, route } from '../route.ts';
import { assumption, build, change, ref, scenario, scenarioRefusals, trigger, triggerKinds } from './scenario.ts';

export const runKinds = ['run', 'search', 'replay', 'watch'] as const;
export const runStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export const verdictWords = ['stable', 'vulnerable', 'metastable', 'unknown'] as const;

export const runsRefusals = {
  unknown: refusal('cascades.unknown-run', 404, 'There is no run {id}.'),
  over: refusal('cascades.run-over', 409, 'This run is {state} already.'),
  notDone: refusal('cascades.run-not-done', 409, 'The run {id} is {state}; there is no result to read.'),
  notYours: refusal('cascades.not-yours', 403, 'This run was asked for by {by}: it takes them or an operator.'),
  tooMany: refusal('cascades.too-many-runs', 429, 'You have {open} runs waiting or running already; {allowed} are allowed at once. Cancel one or wait.'),
  full: refusal('cascades.full', 503, '{waiting} runs are waiting already. Ask again later.'),
} as const;

/** Means over a span of the run; null where nothing happened. */
const flow = z.object({
  offeredPerSecond: z.number().nullable(),
  attemptsPerSecond: z.number().nullable(),
  goodputPerSecond: z.number().nullable(),
  successRatio: z.number().nullable(),
  latencySeconds: z.number().nullable(),
});
/** Before the trigger, while it lasts, and the last tenth of the run. */
const spans = z.object({ before: flow, during: flow, after: flow });

export const failure = z.object({
  ref: z.string(),
  title: z.string(),
  at: z.number().describe('Seconds after the beginning'),
  says: z.string().describe('Why, in a sentence'),
  because: z.array(z.string()).describe('Systems that had failed or slowed before and explain it'),
});

/** Times the load of the scenario. */
export const thresholds = z.object({
  collapseFactor: z.number().nullable().describe('Above this many times the load it does not recover by itself; null: it does at every load tried'),
  recoverFactor: z.number().nullable().describe('Once collapsed, load must fall below this many times to recover; null: not found'),
  triedFrom: z.number(),
  triedTo: z.number(),
  says: z.string(),
});

export const runResult = z.object({
  engine: z.string(),
  seed: z.number(),
  verdict: z.object({
    word: z.enum(verdictWords),
    recovered: z.boolean().nullable(),
    metastable: z.boolean().nullable(),
    says: z.string(),
  }),
  order: z.array(failure).describe('Who failed, in order'),
  users: spans,
  lostRequests: z
    .number()
    .describe('Requests of users that were not answered well from the trigger to the end, beyond those lost before: the sum over journeys, each by itself'),
  journeys: z.array(z.object({ ref: z.string(), title: z.string(), failedAt: z.number().nullable(), lostRequests: z.number(), spans })),
  systems: z
    .array(z.object({ ref: z.string(), title: z.string(), failedAt: z.number().nullable(), busyBefore: z.number().nullable(), spans }))
    .describe('Those that failed or changed, the hardest hit first; at most 200'),
  systemsLeftOut: z.number().int(),
  thresholds: thresholds.nullable(),
  runsMade: z.number().int(),
  tookSeconds: z.number(),
});
export type RunResult = z.output<typeof runResult>;

/** What a remedy would do, for what it changes. */
export const remedy = z.object({
  rank: z.number().int(),
  says: z.string(),
  kinds: z
    .array(z.string())
    .describe(
      'retry-budget, fewer-attempts, backoff, breaker, shorter-timeout, queue-limit, load-shedding, fallback, capacity; two for a pair of different kinds',
    ),
  changes: z.array(change),
  places: z.number().int().describe('How many figures it changes'),
  verdict: z.enum(verdictWords),
  savedRequests: z.number().describe('Good answers more than without it'),
  savedRatio: z.number().nullable().describe('Of what was lost without it'),
  cures: z.boolean().describe('Users get again what they had'),
  cost: z.number().describe('What its changes cost, as a share of the loss: 1 % for a setting, 2 % for a mechanism, 10 % for machines, 20 % for a fallback'),
  worth: z.number().describe('The share of the loss that it saves less its cost: cures first, then by this'),
});
export const searchResult = z.object({
  baseline: z.object({ verdict: z.enum(verdictWords), lostRequests: z.number() }),
  remedies: z.array(remedy),
  tried: z.number().int(),
  leftOut: z.number().int().describe('Remedies not tried for want of time, or because no engine could run them'),
  tookSeconds: z.number(),
});

/** One system of an incident: what was recorded beside what was predicted. */
export const replayStep = z.object({
  ref: z.string(),
  title: z.string(),
  recordedAt: z.number().nullable().describe('Seconds after the incident started; null: not hit'),
  predictedAt: z.number().nullable(),
  outcome: z.enum(['hit', 'missed', 'false-alarm']),
  says: z.string(),
});
export const replayResult = z.object({
  incident: z.string(),
  incidentTitle: z.string(),
  startedAt: z.number().describe('When the incident started, in milliseconds since 1970'),
  graphAt: instant.describe('The moment whose dependencies it is played on: its beginning, or the replay where the graph was not kept then'),
  steps: z.array(replayStep),
  hits: z.number().int(),
  misses: z.number().int(),
  falseAlarms: z.number().int(),
  hitRate: z.number().nullable().describe('Of the systems that were hit, the share that the model said'),
  precision: z.number().nullable().describe('Of the systems the model said, the share that was hit'),
  orderAgreement: z.number().nullable().describe('Pairs of hits in the recorded order, as a share of all pairs'),
  findings: z.array(z.object({ kind: z.string(), subject: z.string(), says: z.string() })),
  tookSeconds: z.number(),
});

export const problem = z.object({ code: z.string(), path: z.string().nullable(), message: z.string() });

/** One journey at peak load, as the nightly watch saw it. */
export const watchResult = z.object({
  journeys: z.array(z.object({ ref: z.string(), title: z.string(), verdict: z.enum(verdictWords), firstToFail: z.string().nullable() })),
  tookSeconds: z.number(),
});

export const runSummary = z.object({
  id: z.string(),
  kind: z.enum(runKinds),
  name: z.string(),
  state: z.enum(runStates),
  progress: z.number().min(0).max(1),
  step: z.string().describe('What it is at, for people'),
  trigger: trigger.nullable(),
  changes: z.array(change),
  verdict: z.enum(verdictWords).nullable(),
  firstToFail: z.string().nullable(),
  failed: z.number().int().nullable().describe('How many systems failed'),
  lostRequests: z.number().nullable(),
  seed: z.number(),
  engine: z.string(),
  askedBy: z.object({ id: z.string(), name: z.string() }),
  askedAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  problem: problem.nullable().describe('Why it failed'),
  version: z.number().int(),
});
export type RunSummary = z.output<typeof runSummary>;

export const run = runSummary.extend({
  scenario: scenario.describe('As it was run, changes included: `samspel compute cascade` answers the same'),
  assumed: z.array(assumption),
  titles: z.record(z.string(), z.string()),
  basedOn: z.string().nullable().describe('The run it was repeated from'),
  result: runResult.nullable(),
  search: searchResult.nullable(),
  replay: replayResult.nullable(),
  watch: watchResult.nullable(),
});
export type Run = z.output<typeof run>;

const byId = z.object({ id: z.string().max(40) });

/** From a trigger (built from what stands), from a scenario, or from an earlier run; then with changes. */
export const runDraft = build.extend({
  kind: z.enum(['run', 'search']).default('run').describe('search: try the standard remedies one by one and in pairs'),
  name: z.string().trim().max(200).default(''),
  trigger: trigger.optional(),
  scenario: scenario.optional(),
  from: z.string().max(40).optional().describe('A run whose scenario is taken'),
  changes: z.array(change).max(500).default([]),
  thresholds: z.boolean().default(true).describe('Search the loads at which the verdict turns, too'),
});
export type RunDraft = z.input<typeof runDraft>;

export const startRun = route({
  id: 'cascades.start-run',
  method: 'POST',
  path: '/api/cascades/runs',
  summary: 'Run a cascade, or search what would help: from a trigger, a scenario or an earlier run, with changes',
  access: 'member',
  body: runDraft,
  status: 202,
  answer: runSummary,
  refusals: [scenarioRefusals.unknownTarget, scenarioRefusals.nothing, scenarioRefusals.unfit, runsRefusals.unknown, runsRefusals.tooMany, runsRefusals.full],
  bodyLimit: 16 * 1024 * 1024,
  perMinute: 60,
});

export const listRuns = route({
  id: 'cascades.runs',
  method: 'GET',
  path: '/api/cascades/runs',
  summary: 'Runs, newest first',
  access: 'viewer',
  query: pageQuery.extend({
    kind: z.enum(runKinds).optional(),
    state: z.enum(runStates).optional(),
    verdict: z.enum(verdictWords).optional(),
    trigger: z.enum(triggerKinds).optional(),
    target: ref.optional(),
    mine: z.enum(['true', 'false']).default('false'),
  }),
  status: 200,
  answer: page(runSummary),
});

export const readRun = route({
  id: 'cascades.run',
  method: 'GET',
  path: '/api/cascades/runs/:id',
  summary: 'One run with its scenario and result; while it is under way, how far it is',
  access: 'viewer',
  params: byId,
  query: z.object({ scenario: z.enum(['true', 'false']).default('true').describe('false: leave scenario and assumptions empty, for looking again') }),
  status: 200,
  answer: run,
  refusals: [runsRefusals.unknown],
});

const numbers = z.array(z.number().nullable());
const line = z.object({ attemptsPerSecond: numbers, goodputPerSecond: numbers, latencySeconds: numbers });

/**
 * The run over time, for drawing: at most 300 frames. `states` has a letter a frame for every system and journey: `.` well, `s` strained
 * (more than a tenth of what ended did not end well, or more than nine tenths of its servers busy), `f` failing (more than half did not end well), `-` nothing asked.
 */
export const readSeries = route({
  id: 'cascades.series',
  method: 'GET',
  path: '/api/cascades/runs/:id/series',
  summary: 'A run over time: users, journeys, and the systems that changed, with a letter for the state of every system',
  access: 'viewer',
  params: byId,
  status: 200,
  answer: z.object({
    frameSeconds: z.number(),
    frames: z.number().int(),
    users: line.extend({ offeredPerSecond: numbers }),
    journeys: z.record(z.string(), line),
    systems: z.record(z.string(), line.extend({ rejectedPerSecond: numbers, busy: numbers, queue: numbers })),
    states: z.record(z.string(), z.string()),
  }),
  refusals: [runsRefusals.unknown, runsRefusals.notDone],
});

export const cancelRun = route({
  id: 'cascades.cancel-run',
  method: 'POST',
  path: '/api/cascades/runs/:id/cancel',
  summary: 'Stop a run; what it had worked out is thrown away',
  access: 'member',
  params: byId,
  body: z.strictObject({}).default({}),
  status: 200,
  answer: runSummary,
  refusals: [runsRefusals.unknown, runsRefusals.over, runsRefusals.notYours],
});

export const removeRun = route({
  id: 'cascades.remove-run',
  method: 'DELETE',
  path: '/api/cascades/runs/:id',
  summary: 'Throw a run away; for a day it can be brought back',
  access: 'member',
  params: byId,
  status: 204,
  answer: null,
  refusals: [runsRefusals.unknown, runsRefusals.notYours],
});

export const restoreRun = route({
  id: 'cascades.restore-run',
  method: 'POST',
  path: '/api/cascades/runs/:id/restore',
  summary: 'Bring back a run that was thrown away, within a day; one that had not ended comes back as cancelled',
  access: 'member',
  params: byId,
  body: z.strictObject({}).default({}),
  status: 200,
  answer: runSummary,
  refusals: [runsRefusals.unknown, runsRefusals.notYours],
});

export const compareRuns = route({
  id: 'cascades.compare',
  method: 'GET',
  path: '/api/cascades/compare',
  summary: 'Two runs beside each other: what was different going in, and what came of it',
  access: 'viewer',
  query: z.object({ a: z.string().max(40), b: z.string().max(40) }),
  status: 200,
  answer: z.object({
    a: runSummary,
    b: runSummary,
    says: z.string(),
    differences: z
      .array(z.object({ at: z.string(), of: z.string(), what: z.string(), a: z.unknown(), b: z.unknown() }))
      .describe('Figures of the scenarios that differ; at most 500'),
    differencesLeftOut: z.number().int(),
    lostRequests: z.object({ a: z.number(), b: z.number() }),
    journeys: z.array(
      z.object({
        ref: z.string(),
        title: z.string(),
        a: z.object({ lostRequests: z.number(), failedAt: z.number().nullable() }).nullable(),
        b: z.object({ lostRequests: z.number(), failedAt: z.number().nullable() }).nullable(),
      }),
    ),
    systems: z
      .array(z.object({ ref: z.string(), title: z.string(), a: z.number().nullable(), b: z.number().nullable() }))
      .describe('When each failed, of those that failed in either'),
    thresholds: z.object({ a: thresholds.nullable(), b: thresholds.nullable() }),
  }),
  refusals: [runsRefusals.unknown, runsRefusals.notDone],
});

export const runsRoutes = [startRun, listRuns, readRun, readSeries, cancelRun, removeRun, restoreRun, compareRuns] as const;

const about = z.object({ kind: z.enum(runKinds), name: z.string() });

/** Subject: the run. Progress is no event; the live stream names the run when it moves. */
export const runsEvents = {
  'cascades.run-asked': about.extend({ trigger: trigger.nullable(), systems: z.number().int(), changes: z.number().int(), seed: z.number() }),
  'cascades.run-finished': about.extend({ verdict: z.enum(verdictWords).nullable(), failed: z.number().int().nullable(), lostRequests: z.number().nullable() }),
  'cascades.run-failed': about.extend({ code: z.string(), message: z.string() }),
  'cascades.run-cancelled': about,
  'cascades.run-removed': about,
  'cascades.run-restored': about,
} as const;
