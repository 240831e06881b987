/** What can have happened to the catalog? */
import { z } from 'zod';
import { instant } from '../route.ts';
import { fieldChange } from './importing.ts';
import { duties, entityRef, ownershipState, readinessState, side, stage } from './words.ts';

const reason = z.string();
const ownershipChange = z.object({
  id: z.string(),
  system: entityRef,
  side,
  team: entityRef,
  person: entityRef.nullable(),
  state: ownershipState,
  reviewBy: instant.nullable(),
  reason,
});

export const catalogEvents = {
  /** Subject: the plan. One event an import; what changed field by field is in the plan that it names. */
  'catalog.imported': z.object({
    plan: z.string(),
    origin: z.string(),
    added: z.array(entityRef),
    changed: z.array(entityRef),
    removed: z.array(entityRef),
    conflicts: z.number().int(),
    reason,
  }),
  'catalog.import-planned': z.object({ plan: z.string(), origin: z.string(), files: z.number().int() }),
  'catalog.entity-written': z.object({ ref: entityRef, fields: z.array(fieldChange), reason }),
  'catalog.entity-removed': z.object({ ref: entityRef, reason }),
  'catalog.owner-proposed': ownershipChange.extend({ before: entityRef.nullable() }),
  'catalog.owner-accepted': ownershipChange,
  'catalog.owner-declined': ownershipChange,
  'catalog.owner-reviewed': ownershipChange,
  'catalog.owner-overdue': ownershipChange,
  'catalog.person-departed': z.object({ ref: entityRef, systems: z.array(entityRef), reason }),
  'catalog.duties-moved': z.object({
    system: entityRef,
    before: duties,
    after: duties,
    stageBefore: stage,
    stageAfter: stage,
    review: z.string().nullable(),
    reason,
  }),
  'catalog.readiness-started': z.object({ id: z.string(), system: entityRef, reason }),
  'catalog.readiness-answered': z.object({ id: z.string(), system: entityRef, question: z.string(), before: z.string().nullable(), after: z.string() }),
  'catalog.readiness-finished': z.object({ id: z.string(), system: entityRef, state: readinessState, gaps: z.array(z.string()), reason }),
} as const;
