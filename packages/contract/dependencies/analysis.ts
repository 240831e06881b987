/** What follows from the graph: what can take the service down, what runs in circles, what multiplies, what would help most? */
import { z } from 'zod';
import { entityRef } from '../catalog/words.ts';
import { instant, route } from '../route.ts';
import { dependenciesRefusals as no } from './refusals.ts';

const refs = z.array(entityRef);

/** Availability of a system as it was reckoned with, and where it comes from. */
const reckoned = z.object({ availability: z.number(), source: z.enum(['measured', 'goal', 'assumed']) });

/** A system whose failure alone fails a journey. */
const singlePoint = z.object({
  ref: entityRef,
  reckoned,
  /** What its own failures cost the service: each journey's share by weight. */
  minutesPerYear: z.number(),
  journeys: z.array(z.object({ ref: entityRef, minutesPerYear: z.number() })),
  blastRadius: z.number().int(),
});

/** Systems that fail together: at one site, in one rack, with one database, by one deployment. */
const commonCause = z.object({
  kind: z.enum(['site', 'rack', 'database', 'deploy']),
  name: z.string(),
  availability: z.number(),
  /** `said`: the catalog says so; `assumed`: a tenth of the failures of its middle system, and no more than its best one fails. */
  source: z.enum(['said', 'assumed']),
  systems: refs,
  minutesPerYear: z.number(),
  /** Journeys that it fails alone. */
  journeys: z.array(z.object({ ref: entityRef, minutesPerYear: z.number() })),
});

export const readAnalysis = route({
  id: 'dependencies.analysis',
  method: 'GET',
  path: '/api/dependencies-analysis',
  summary:
    'Single points and common causes with their cost, cycles, layers, dominators, inversions, the worst retry path, ceilings of promises, what would help most',
  access: 'viewer',
  query: z.object({ at: instant.optional(), limit: z.coerce.number().int().min(1).max(5000).default(200).describe('Longest list answered') }),
  status: 200,
  answer: z.object({
    at: instant,
    systems: z.number().int(),
    dependencies: z.number().int(),
    /** Parts that call each other in a circle, and what that means when all of it starts from cold: who waits for whom. */
    cycles: z.array(
      z.object({
        systems: refs,
        hard: z.boolean(),
        coldStart: z.string(),
        /** In which order they can start from cold; null: they cannot. */
        startOrder: z.array(refs).nullable(),
      }),
    ),
    /** Without it the graph falls apart, whichever way calls go. */
    articulationPoints: refs,
    layers: z.array(refs),
    blastRadius: z.array(z.object({ ref: entityRef, takesDown: z.number().int(), standsOn: z.number().int() })),
    /** Most expensive first. Without journeys in the catalog, entries of the graph count as journeys of equal weight. */
    singlePoints: z.array(singlePoint),
    /** Groups that a journey stands on, most expensive first. What they cost is a part of the figures of their systems. */
    commonCauses: z.array(commonCause),
    journeys: z.array(
      z.object({
        ref: entityRef,
        title: z.string(),
        /** False: the catalog has no such journey; it is an entry of the graph. */
        declared: z.boolean(),
        /** What the journey can reach at best, standing on what it stands on. Null: too entangled to be worked out. */
        ceiling: z.number().nullable(),
        promised: z.number().nullable(),
        /** Promised more than the ceiling. */
        tooMuch: z.boolean(),
        minutesPerYear: z.number().nullable(),
        /** Its dominators: systems that every way leads over, soft ones too, with how many others are reached only through each. */
        passages: z.array(z.object({ ref: entityRef, cutsOff: z.number().int() })),
      }),
    ),
    /** What systems promise, beside the product of the promises that they stand on. */
    systemPromises: z.array(z.object({ ref: entityRef, promised: z.number(), ceiling: z.number(), tooMuch: z.boolean(), says: z.string() })),
    /** A caller that promises more than a hard callee does; those between promise nothing. */
    tierInversions: z.array(z.object({ from: entityRef, to: entityRef, fromPromises: z.number(), toPromises: z.number(), path: refs, says: z.string() })),
    /** A caller that gives up before its callee does: the callee goes on working for nobody. */
    timeoutInversions: z.array(z.object({ path: refs, outerSeconds: z.number(), innerSeconds: z.number(), says: z.string() })),
    /** The way along which attempts multiply most; null when nothing tries twice. */
    worstRetryPath: z
      .object({
        path: refs,
        attempts: z.array(z.number().int()),
        worstCaseAttempts: z.number(),
        /** The worst of all ways while the budgets of retries that are said hold. */
        withinBudgets: z.number(),
        says: z.string(),
      })
      .nullable(),
    /** Circles in which somebody tries again: every round multiplies once more. */
    retryCircles: z.array(z.object({ systems: refs, says: z.string() })),
    /** A tool of recovery that stands on what it repairs. */
    recoveryTools: z.array(z.object({ tool: entityRef, repairs: entityRef, path: refs, says: z.string() })),
    /** Changes with the minutes per year each would save, most first. */
    mitigations: z.array(
      z.object({
        change: z.enum(['soften', 'fallback', 'optional', 'second-site', 'better-system', 'apart']),
        system: entityRef.nullable(),
        from: entityRef.nullable(),
        to: entityRef.nullable(),
        minutesPerYearSaved: z.number(),
        says: z.string(),
      }),
    ),
    /** What is assumed, and what could not be worked out, in words. */
    notices: z.array(z.string()),
  }),
  refusals: [no.ahead, no.tooMuch, no.busy],
});

export const analysisRoutes = [readAnalysis] as const;
