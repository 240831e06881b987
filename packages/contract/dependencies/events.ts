/** What can have happened to dependencies? */
import { z } from 'zod';
import { entityRef } from '../catalog/words.ts';
import { attributes } from './words.ts';

const pair = z.object({ from: entityRef, to: entityRef });

export const dependenciesEvents = {
  /** A person, or a finding a person accepted, settled what the catalog is to say; the catalog writes it down, all of it or nothing. */
  'dependencies.settled': z.object({
    systems: z.array(z.object({ ref: entityRef, name: z.string() })),
    /** Journeys that need all of these systems. */
    journeys: z.array(z.object({ ref: entityRef, name: z.string(), systems: z.array(entityRef) })),
    declared: z.array(pair.extend({ attributes })),
    removed: z.array(pair),
    /** The plan it comes from; null: settled by hand. */
    plan: z.string().nullable(),
    reason: z.string(),
  }),
  'dependencies.import-planned': z.object({ plan: z.string(), origin: z.string(), files: z.number().int() }),
  /** Who wrote a difference, and why; also where nothing of it was for the catalog, but addresses, counts and what names mean. */
  'dependencies.import-applied': z.object({ plan: z.string(), origin: z.string(), changes: z.number().int(), reason: z.string() }),
  /** The graph has moved: what came, went or changed, as declared, configured or first seen. */
  'dependencies.moved': z.object({
    added: z.array(pair),
    removed: z.array(pair),
    changed: z.array(pair),
    because: z.enum(['catalog', 'configuration', 'traces', 'names']),
  }),
  'dependencies.alias-set': z.object({ name: z.string(), ref: entityRef.nullable(), before: entityRef.nullable(), reason: z.string() }),
} as const;
