/** Which words do dependencies speak on the wire? Schemas that their routes share. */
import { most } from '@samspel/core/dependencies/dependency.ts';
import { z } from 'zod';
import { entityRef } from '../catalog/words.ts';
import { instant } from '../route.ts';

const seconds = z.number().min(0).max(most.seconds);
const time = z.number().positive().max(most.seconds);

export const breaker = z.strictObject({
  failureRatio: z.number().gt(0).max(1),
  minCalls: z.number().int().min(1).max(most.breakerCalls),
  windowSeconds: time,
  openSeconds: time,
});

/** How a dependency is used; null: not said. What a body leaves out is not said. */
export const attributes = z.strictObject({
  hard: z.boolean().default(true).describe('The caller cannot answer without it'),
  asynchronous: z.boolean().default(false).describe('The caller does not wait for it'),
  timeoutSeconds: seconds.nullable().default(null),
  attempts: z.number().int().min(1).max(most.attempts).nullable().default(null).describe('First try included'),
  backoffSeconds: seconds.nullable().default(null),
  backoffFactor: z.number().min(1).max(most.backoffFactor).nullable().default(null),
  jitter: z.number().min(0).max(1).nullable().default(null).describe('Share of the pause that chance takes away'),
  retryBudget: z.number().min(0).max(most.retryBudget).nullable().default(null).describe('Retries for each first attempt'),
  breaker: breaker.nullable().default(null),
  fallback: z
    .strictObject({ text: z.string().trim().min(1).max(most.fallbackCharacters), testedAt: instant.nullable().default(null) })
    .nullable()
    .default(null),
  owner: entityRef.nullable().default(null).describe('Team that answers for the edge; null: the dev owner of the caller'),
});
export type AttributesWord = z.output<typeof attributes>;

const said = z.object({ firstAt: instant, lastAt: instant });

export const observed = said.extend({
  calls: z.number(),
  errors: z.number(),
  latency: z.object({ meanSeconds: z.number(), p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
});

/** `agreed`: declared and witnessed; `undeclared`: witnessed only; `unseen`: declared and not seen although its caller is watched; `declared`: nobody watches. */
export const edgeStanding = z.enum(['agreed', 'undeclared', 'unseen', 'declared']);

/** One edge: `from` calls `to`; references, their titles stand with the systems. */
export const edge = attributes.extend({
  from: entityRef,
  to: entityRef,
  standing: edgeStanding,
  declared: said.nullable(),
  /** An address in a deployment's configuration names it. */
  configured: said.nullable(),
  /** Sums over the 28 days before the moment that was asked for; first and last of all time. */
  observed: observed.nullable(),
});
export type EdgeAnswer = z.output<typeof edge>;

export const mapSystem = z.object({
  ref: entityRef,
  kind: z.string(),
  title: z.string(),
  /** False: edges name it and nothing declares it. */
  known: z.boolean(),
  subsystem: entityRef.nullable(),
  sites: z.array(z.string()),
  /** Teams that have accepted, or were proposed, on each side. */
  owners: z.object({ dev: entityRef.nullable(), ops: entityRef.nullable() }),
  /** By the open impacts upon it; of a past date always `unknown`. */
  state: z.enum(['operational', 'degraded', 'partial', 'major', 'unknown']),
  /** Layer from users down: the longest way from a system without callers, 0 at the top; a cycle stands in one layer. */
  layer: z.number().int(),
  /** How many others fail with it, over hard edges. */
  blastRadius: z.number().int(),
});
export type MapSystem = z.output<typeof mapSystem>;

/** Subsystems with what leads from one to another: the map folded. */
export const mapSubsystem = z.object({
  ref: entityRef,
  title: z.string(),
  systems: z.number().int(),
  calls: z.array(z.object({ to: entityRef, dependencies: z.number().int(), hard: z.number().int(), undeclared: z.number().int() })),
});

export const mapJourney = z.object({ ref: entityRef, title: z.string(), weight: z.number(), systems: z.array(entityRef) });

export const fieldDifference = z.object({ name: z.string(), before: z.unknown(), after: z.unknown() });
