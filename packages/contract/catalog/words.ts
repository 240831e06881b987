/** Which words does the catalog speak on the wire? Schemas that its screens and routes share. */
import { z } from 'zod';
import { instant } from '../route.ts';

/** `kind:namespace/name` in lower case: `component:default/player`. Requests may write it in any case; answers are lower case. */
export const entityRef = z.string().min(3).max(400).describe('Entity reference: kind:namespace/name');

/** A thing of the catalog named with what a person reads. `known` is false when something names it but nothing declares it. */
export const named = z.object({ ref: entityRef, kind: z.string(), title: z.string(), known: z.boolean() });
export type Named = z.infer<typeof named>;

export const side = z.enum(['dev', 'ops']).describe('dev: who builds it; ops: who runs it');
export type SideWord = z.infer<typeof side>;

export const duty = z.enum(['provisioning', 'deployment', 'capacity', 'monitoring', 'onCall', 'remediation', 'backup']);
export type DutyWord = z.infer<typeof duty>;

export const dutyHolder = z.enum(['dev', 'ops', 'shared']);

/** Who holds each duty of a system. */
export const duties = z.object({
  provisioning: dutyHolder,
  deployment: dutyHolder,
  capacity: dutyHolder,
  monitoring: dutyHolder,
  onCall: dutyHolder,
  remediation: dutyHolder,
  backup: dutyHolder,
});

/**
 * How far a system has come: `developers` do everything → operations `take-part` (some duties, not the pager) → they run it
 * `together` → `operations` answer the pager and mend it. It follows from the duties; nobody sets it apart from them.
 */
export const stage = z.enum(['developers', 'take-part', 'together', 'operations']);
export type StageWord = z.infer<typeof stage>;

export const ownershipState = z.enum(['pending', 'accepted', 'declined']);

/** One span in which a team (and a person in it) was owner on one side. */
export const ownership = z.object({
  id: z.string(),
  system: entityRef,
  side,
  /** A group; where the catalog names a person as the owner, that user. */
  team: named,
  person: named.nullable(),
  state: ownershipState,
  reviewBy: instant.nullable(),
  from: instant,
  to: instant.nullable(),
  /** Why it began, why it was accepted or declined, why it ended: one line each, the newest last. */
  reasons: z.array(
    z.object({ at: instant, what: z.enum(['declared', 'proposed', 'accepted', 'declined', 'reviewed', 'ended']), by: z.string(), reason: z.string() }),
  ),
  /** `review-by` has passed. */
  overdue: z.boolean(),
  /** The named person has left. */
  departed: z.boolean(),
});
export type OwnershipAnswer = z.infer<typeof ownership>;

/** Both owners as they stand; null: nobody. */
export const owners = z.object({ dev: ownership.nullable(), ops: ownership.nullable() });

/** How a system fares at this moment, by the open impacts upon it. `unknown` until incidents are kept. */
export const stateNow = z.object({
  state: z.enum(['operational', 'degraded', 'partial', 'major', 'unknown']),
  incidents: z.array(z.object({ id: z.string(), title: z.string(), startedAt: instant.nullable() })),
});

export const readinessState = z.enum(['none', 'open', 'ready', 'ready-with-risks', 'not-ready', 'expired']);

export const systemSummary = z.object({
  ref: entityRef,
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  type: z.string().nullable(),
  lifecycle: z.string().nullable(),
  subsystem: named.nullable(),
  area: named.nullable(),
  sites: z.array(z.string()),
  tags: z.array(z.string()),
  owners,
  stage,
  readiness: readinessState,
  now: stateNow,
  openFindings: z.number().int(),
});
export type SystemSummary = z.infer<typeof systemSummary>;

/** One edge: `from` calls `to`. Unset attributes are null: not said. */
export const dependency = z.object({
  from: named,
  to: named,
  hard: z.boolean(),
  /** `declared` by dependsOn, by Samspel's own `fields`, or `api`: consumes an API that `to` provides. */
  by: z.enum(['declared', 'fields', 'api']),
  api: entityRef.nullable(),
  timeoutSeconds: z.number().nullable(),
  attempts: z.number().int().nullable(),
  backoffSeconds: z.number().nullable(),
  retryBudget: z.number().nullable(),
  fallback: z.string().nullable(),
});
export type DependencyAnswer = z.infer<typeof dependency>;

/** The structure of compute.md's `combine`, over references of systems. */
export type StructureWord = { ref: string } | { all: StructureWord[] } | { any: StructureWord[] } | { atLeast: number; of: StructureWord[] };
export const structure: z.ZodType<StructureWord, StructureWord> = z.lazy(() =>
  z.union([
    z.strictObject({ ref: z.string() }),
    z.strictObject({ all: z.array(structure) }),
    z.strictObject({ any: z.array(structure) }),
    z.strictObject({ atLeast: z.number().int(), of: z.array(structure) }),
  ]),
);

export const journey = z.object({
  ref: entityRef,
  title: z.string(),
  description: z.string().nullable(),
  service: named.nullable(),
  /** Its share among the journeys of the service, relative to the others. */
  weight: z.number(),
  structure: structure.nullable(),
  /** The systems it names, each once. */
  systems: z.array(named),
});
export type JourneyAnswer = z.infer<typeof journey>;

/** A sentence that has to come with every decision. */
export const reason = z.string().trim().min(1).max(2000);
