/** What does an incident look like on the wire? */
import { z } from 'zod';
import { instant } from '../route.ts';
import { by, causeCode, coded, entityRef, impactId, impactSeverity, incidentId, incidentState, pinned, tag, triggerCode, uncountableReason } from './words.ts';

/** One change of an instant: when it was made, by whom, why, and from what to what. */
export const correction = z.object({ at: instant, by, why: z.string(), before: pinned.nullable(), after: pinned.nullable() });

/** One of the five instants: its value now (null: unknown), what was said first, and every correction since. */
export const typedInstant = z.object({
  now: pinned.nullable(),
  original: pinned.nullable(),
  corrections: z.array(correction),
});

export const typedInstants = z.object({
  started: typedInstant,
  detected: typedInstant,
  acknowledged: typedInstant,
  mitigated: typedInstant,
  resolved: typedInstant,
});

/** How much: exactly one of the three, or none of them, which means the whole target for everybody. */
export const impactMeasure = z.object({
  severity: impactSeverity.optional(),
  fraction: z.number().min(0).max(1).optional().describe('Share of the users, 0..1'),
  users: z.number().min(0).optional().describe('How many users'),
});

export const impact = impactMeasure.extend({
  id: impactId,
  target: entityRef.describe('A system, journey or service'),
  site: z.string().nullable(),
  from: instant,
  to: instant.nullable().describe('null: still going on'),
  followsStart: z.boolean().describe('Begins when the incident does: moves with a correction of `started`'),
  followsEnd: z.boolean().describe('Ends when the incident does: moves with a correction of `resolved`'),
});

/** An impact as somebody reports it. Without `from` it begins with the incident; without `to` it ends with the incident. */
export const impactGiven = impactMeasure.extend({
  target: entityRef,
  site: z.string().min(1).max(100).nullable().optional(),
  from: instant.optional(),
  to: instant.nullable().optional(),
});

export const impactChange = z.object({
  target: entityRef.optional(),
  site: z.string().min(1).max(100).nullable().optional(),
  from: instant.optional(),
  to: instant.nullable().optional().describe('null: goes on, or ends with the incident'),
  severity: impactSeverity.nullable().optional(),
  fraction: z.number().min(0).max(1).nullable().optional(),
  users: z.number().min(0).nullable().optional(),
  whole: z.literal(true).optional().describe('Everybody was hit: drops severity, fraction and users'),
});

export const responder = z.object({
  id: z.string().describe('`per_…`, or the name when the person has no account'),
  name: z.string(),
  team: entityRef.nullable(),
  joined: instant,
  left: instant.nullable(),
});

export const countability = z.object({
  countable: z.boolean(),
  reason: uncountableReason.nullable(),
  says: z.string().describe('The reason as a sentence'),
});

/** An incident in a list. */
export const incidentRow = z.object({
  id: incidentId,
  title: z.string(),
  state: incidentState,
  severity: impactSeverity,
  started: instant.nullable(),
  detected: instant.nullable(),
  acknowledged: instant.nullable(),
  mitigated: instant.nullable(),
  resolved: instant.nullable(),
  opened: instant.describe('When it was written down here'),
  durationSeconds: z.number().nullable().describe('From started to resolved, or to now; null when it cannot be known'),
  targets: z.array(entityRef),
  tags: z.array(tag),
  trigger: triggerCode.nullable(),
  cause: causeCode.nullable(),
  coordinator: z.string().nullable().describe('Name'),
  uncountable: uncountableReason.nullable(),
  caseStudy: z.enum(['none', 'demanded', 'draft', 'published']),
  mergedInto: incidentId.nullable(),
  again: incidentId.nullable(),
  version: z.number().int(),
});

/** An incident with everything it knows itself. */
export const incident = z.object({
  id: incidentId,
  title: z.string(),
  summary: z.string(),
  state: incidentState,
  severity: impactSeverity,
  instants: typedInstants,
  impacts: z.array(impact),
  tags: z.array(tag),
  trigger: coded(triggerCode).nullable(),
  cause: coded(causeCode).nullable(),
  deployment: z.string().nullable(),
  dataLost: z.boolean(),
  rolledBack: z.boolean(),
  responders: z.array(responder),
  coordinator: z.object({ id: z.string(), name: z.string() }).nullable(),
  mergedInto: incidentId.nullable(),
  splitFrom: incidentId.nullable(),
  again: incidentId.nullable().describe('The earlier incident that this one repeats'),
  external: z.object({ source: z.string(), id: z.string() }).nullable(),
  opened: instant,
  openedBy: by,
  countability,
  version: z.number().int(),
});

/** Something the decision asks people for, with its reason. */
export const ask = z.object({ code: z.enum(['coordinator', 'case-study', 'started', 'impact']), reason: z.string() });

/** What every change of an incident answers. */
export const incidentChanged = z.object({
  incident,
  reason: z.string().describe('Why the decision came out as it did'),
  asks: z.array(ask),
});

export const note = z.object({
  id: z.string(),
  at: instant,
  by,
  text: z.string().describe('Markdown'),
  important: z.boolean(),
  edited: instant.nullable(),
});

/** One line of the timeline: an event of the log, or a note. `incident` says which one it came from (merges join timelines). */
export const timelineEntry = z.object({
  id: z.string(),
  at: instant,
  by,
  incident: incidentId,
  kind: z.enum(['event', 'note']),
  type: z.string().describe('The type of the event, or `note`'),
  says: z.string().describe('One plain line'),
  important: z.boolean(),
  payload: z.record(z.string(), z.unknown()),
});

export const affected = z.object({
  ref: entityRef,
  title: z.string(),
  kind: z.string(),
  known: z.boolean().describe('false: the catalog does not hold it (any more)'),
  devOwner: entityRef.nullable(),
  opsOwner: entityRef.nullable(),
});

export const related = incidentRow.pick({ id: true, title: true, state: true, severity: true, started: true, resolved: true }).extend({
  how: z.enum(['merged-into', 'merged-here', 'split-from', 'split-off', 'again-of', 'again-by', 'same-targets']),
});

/** Refusals of a change name the field; these schemas say what may be given. */
export const instantGiven = z.object({ at: instant.optional().describe('Now when not given'), source: pinned.shape.source.optional() });
