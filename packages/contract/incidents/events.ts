/** Which facts does an incident leave behind? Payloads say what changed, before and after. The subject is the incident's id unless said otherwise. */

import { changeStates } from '@samspel/core/incidents/vocabulary.ts';
import { z } from 'zod';
import { instant } from '../route.ts';
import { impactMeasure } from './schemas.ts';
import { entityRef, impactId, impactSeverity, incidentId, incidentState, instantKind, pinned, tag } from './words.ts';

const impactFact = impactMeasure.extend({ target: entityRef, site: z.string().nullable(), from: instant, to: instant.nullable() });
const step = z.object({ at: instant, source: pinned.shape.source, before: incidentState, reason: z.string(), impactsClosed: z.array(impactId).optional() });
const responderFact = z.object({ responder: z.string(), name: z.string(), team: entityRef.nullable() });
const named = z.object({ id: z.string(), name: z.string() }).nullable();

export const incidentsEvents = {
  'incidents.opened': z.object({
    title: z.string(),
    severity: impactSeverity,
    state: incidentState,
    started: instant.nullable(),
    detected: instant.nullable(),
    targets: z.array(entityRef),
    reason: z.string(),
  }),
  'incidents.end-not-taken': z
    .object({ group: z.string(), at: instant, started: instant })
    .describe('Its alerts were over before it is said to have started: people must say when it ended'),
  'incidents.linked-to-alerts': z
    .object({ group: z.string(), opened: z.boolean().describe('Opened for it; false: it was open already'), reason: z.string() })
    .describe('A group of alerts belongs to it'),
  'incidents.acknowledged': step,
  'incidents.mitigated': step,
  'incidents.resolved': step,
  'incidents.reopened': z.object({ why: z.string(), before: incidentState, after: incidentState, impactsReopened: z.array(impactId) }),
  'incidents.corrected': z.object({
    instant: instantKind,
    before: pinned.nullable(),
    after: pinned.nullable(),
    why: z.string(),
    impactsMoved: z.array(impactId),
  }),
  'incidents.edited': z.object({ before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()) }),
  'incidents.impact-changed': z.object({
    what: z.enum(['added', 'changed', 'removed']),
    impact: impactId,
    before: impactFact.nullable(),
    after: impactFact.nullable(),
  }),
  'incidents.merged': z
    .object({ from: incidentId, into: incidentId, why: z.string(), impacts: z.array(impactId) })
    .describe('Twice: about the one that ends and about the one that goes on'),
  'incidents.split': z
    .object({ from: incidentId, into: incidentId, why: z.string(), impacts: z.array(impactId) })
    .describe('Twice: about the old one and about the new one'),
  'incidents.linked': z.object({ how: z.literal('again'), before: incidentId.nullable(), after: incidentId.nullable() }),
  'incidents.tagged': z.object({ added: z.array(tag), removed: z.array(tag) }),
  'incidents.noted': z.object({
    note: z.string(),
    what: z.enum(['added', 'changed']),
    text: z.string(),
    important: z.boolean(),
    before: z.object({ text: z.string(), important: z.boolean() }).nullable(),
  }),
  'incidents.responder-joined': responderFact,
  'incidents.responder-left': responderFact,
  'incidents.coordinator-named': z.object({ before: named, after: named }),
  'incidents.undone': z.object({ what: z.string(), version: z.number().int() }),
  'incidents.case-study-demanded': z.object({ reasons: z.array(z.object({ code: z.string(), says: z.string() })), policyVersion: z.number().int() }),
  'incidents.case-study-written': z.object({ fields: z.array(z.string()), first: z.boolean() }),
  'incidents.case-study-published': z.object({ changes: z.number().int() }),
  'incidents.case-study-change-promised': z.object({ change: z.string(), what: z.string(), owner: z.string(), due: z.string() }),
  'incidents.case-study-change-followed': z.object({
    change: z.string(),
    what: z.string(),
    before: z.object({ state: z.enum(changeStates), owner: z.string(), due: z.string() }),
    after: z.object({ state: z.enum(changeStates), owner: z.string(), due: z.string() }),
    note: z.string(),
  }),
  'incidents.case-study-policy-changed': z
    .object({ before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()) })
    .describe('Subject: `case-study-policy`'),
  'incidents.imported': z
    .object({
      source: z.string(),
      format: z.string(),
      rows: z.number().int(),
      created: z.number().int(),
      changed: z.number().int(),
      same: z.number().int(),
      refused: z.number().int(),
    })
    .describe('Subject: the id of the import. One event for the whole batch'),
} as const;
