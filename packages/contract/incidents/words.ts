/** Which words may an incident be described with on the wire? The lists are core's; here they become schemas. */
import {
  causeCodes,
  impactSeverities,
  incidentStates,
  instantKinds,
  instantSources,
  triggerCodes,
  uncountableReasons,
} from '@samspel/core/incidents/vocabulary.ts';
import { z } from 'zod';
import { instant } from '../route.ts';

export const incidentId = z.string().regex(/^inc_[0-9A-HJKMNP-TV-Z]{26}$/, 'is not the id of an incident');
export const impactId = z.string().regex(/^imp_[0-9A-HJKMNP-TV-Z]{26}$/, 'is not the id of an impact');

export const incidentState = z.enum(incidentStates).describe('How far the incident has come; merged: it lives on in another one');
export const impactSeverity = z.enum(impactSeverities);
export const instantKind = z.enum(instantKinds);
export const instantSource = z.enum(instantSources).describe('Who says so: a monitor, a person, or an estimate made afterwards');
export const triggerCode = z.enum(triggerCodes).describe('What set it off');
export const causeCode = z.enum(causeCodes).describe('Which weakness let it happen');
export const uncountableReason = z.enum(uncountableReasons).describe('Why the incident is in no figure');

/** `kind:namespace/name` in lower case. */
export const entityRef = z
  .string()
  .max(400)
  .regex(/^[a-z]+:[a-z0-9._-]+\/[a-z0-9._-]+$/, 'is not an entity reference such as component:default/player');

/** A tag: `key` or `namespace:key`, lower case. */
export const tag = z
  .string()
  .max(80)
  .regex(/^[a-z0-9][a-z0-9._/-]*(:[a-z0-9][a-z0-9._/-]*)*$/, 'is not a tag such as area:storage');

/** Who did it. */
export const by = z.object({ kind: z.enum(['person', 'token', 'system']), id: z.string(), name: z.string() });

/** A coded judgement with what people want to add. */
export const coded = <Codes extends z.ZodType>(codes: Codes) => z.object({ code: codes, text: z.string().max(2000).default('') });

/** An instant with its source. */
export const pinned = z.object({ at: instant, source: instantSource });
