/** Was the map right? Incidents played again on the dependencies, what the model missed, and how the watch finds journeys that would not recover. */
import { z } from 'zod';
import { instant, page, pageQuery, refusal, route } from '../route.ts';
import { problem, replayResult, runSummary, runsRefusals, verdictWords } from './runs.ts';
import { ref, scenarioRefusals, trigger } from './scenario.ts';

export const replaysRefusals = {
  unknownIncident: refusal('cascades.unknown-incident', 404, 'There is no incident {id}.'),
  nothingHit: refusal('cascades.nothing-hit', 422, 'The incident {id} names no system that was hit, so there is nothing to play again.'),
} as const;

/** Without a trigger the first system that was hit is the trigger: failed, or slowed when its impact was no outage. */
export const startReplay = route({
  id: 'cascades.start-replay',
  method: 'POST',
  path: '/api/cascades/replays',
  summary: 'Play an incident again on the dependencies: its recorded order beside the predicted one',
  access: 'member',
  body: z.strictObject({ incident: z.string().min(1).max(60), trigger: trigger.optional() }),
  status: 202,
  answer: runSummary,
  refusals: [
    replaysRefusals.unknownIncident,
    replaysRefusals.nothingHit,
    scenarioRefusals.unknownTarget,
    scenarioRefusals.nothing,
    scenarioRefusals.unfit,
    runsRefusals.tooMany,
    runsRefusals.full,
  ],
});

export const listReplays = route({
  id: 'cascades.replays',
  method: 'GET',
  path: '/api/cascades/replays',
  summary: 'Incidents that were played again, newest first, with the hit rate by month',
  access: 'viewer',
  query: pageQuery.extend({
    incident: z.string().min(1).max(60).optional().describe('Only the replay of this one; months and the rate over all stay those of all'),
  }),
  status: 200,
  answer: page(
    replayResult
      .pick({ incident: true, incidentTitle: true, hits: true, misses: true, falseAlarms: true, hitRate: true, precision: true, orderAgreement: true })
      .extend({
        run: z.string(),
        startedAt: instant.describe('When the incident started'),
        replayedAt: instant,
      }),
  ).extend({
    months: z.array(
      z.object({
        month: z.string(),
        incidents: z.number().int(),
        hits: z.number().int(),
        misses: z.number().int(),
        falseAlarms: z.number().int(),
        hitRate: z.number().nullable(),
      }),
    ),
    hitRate: z.number().nullable().describe('Over all'),
  }),
});

/** The latest of each journey; a journey that would not recover at its peak load is a finding too. */
export const readWatch = route({
  id: 'cascades.watch',
  method: 'GET',
  path: '/api/cascades/watch',
  summary: 'Which journeys would not recover by themselves at peak load, as of the last look (each night and after changes)',
  access: 'viewer',
  status: 200,
  answer: z.object({
    lookedAt: instant.nullable(),
    run: z.string().nullable(),
    dueAt: instant.nullable(),
    problem: problem.nullable().describe('Why the last look failed; the journeys are then as the one before saw them'),
    journeys: z.array(
      z.object({
        ref,
        title: z.string(),
        verdict: z.enum(verdictWords),
        firstToFail: z.string().nullable(),
        since: instant,
      }),
    ),
  }),
});

export const replaysRoutes = [startReplay, listReplays, readWatch] as const;
