/** How is a case study spoken of? Its schema, the policy that demands one, and its routes. */

import { changeStates } from '@samspel/core/incidents/vocabulary.ts';
import { z } from 'zod';
import { houseRefusals, instant, page, pageQuery, route } from '../route.ts';
import { incidentsRefusals as no } from './refusals.ts';
import { by, causeCode, coded, incidentId, triggerCode } from './words.ts';

const date = z.iso.date();
const text = z.string().max(50_000);
const lines = z.array(z.string().min(1).max(4000)).max(100);

/** A change in how we work: an action that is followed until it holds. */
export const caseChange = z.object({
  id: z.string(),
  incident: incidentId,
  what: z.string(),
  owner: z.string().describe('A person or team: `per_…`, an entity reference, or a name'),
  due: date,
  measure: z.string().nullable().describe('What will show that it holds'),
  state: z.enum(changeStates).describe('promised → done → holds, or failed (and promised again)'),
  checkOn: date.nullable().describe('When to look whether it holds'),
  overdue: z.boolean(),
  history: z.array(z.object({ at: instant, by, from: z.enum(changeStates).nullable(), to: z.enum(changeStates), note: z.string() })),
});

export const caseStudy = z.object({
  incident: incidentId,
  state: z.enum(['suggested', 'draft', 'published']).describe('suggested: filled from the timeline, not yet kept'),
  happened: text.describe('Markdown'),
  surprise: text.describe('Why it surprised us'),
  trigger: coded(triggerCode).nullable(),
  cause: coded(causeCode).nullable(),
  wentWell: lines,
  wentBadly: lines,
  luck: lines.describe('What went well only by luck'),
  changes: z.array(caseChange),
  demanded: z.object({
    demanded: z.boolean(),
    reasons: z.array(z.object({ code: z.string(), says: z.string() })),
    policyVersion: z.number().int(),
  }),
  missing: z.array(z.string()).describe('What is still to be written before it can be published'),
  writtenBy: by.nullable(),
  published: instant.nullable(),
  version: z.number().int().describe('0: not kept yet'),
});

export const caseStudyGiven = z.object({
  happened: text.optional(),
  surprise: text.optional(),
  trigger: coded(triggerCode).nullable().optional(),
  cause: coded(causeCode).nullable().optional(),
  wentWell: lines.optional(),
  wentBadly: lines.optional(),
  luck: lines.optional(),
});

/** Which incidents demand a case study. Each condition can be switched off. */
export const caseStudyConditions = z.object({
  lossShareOfBudget: z.number().min(0).max(100).nullable().describe('At least this share of a goal’s budget was lost; null: no matter'),
  severities: z.array(z.enum(['major', 'partial', 'degraded'])).describe('Incidents of these severities'),
  dataLost: z.boolean(),
  rolledBack: z.boolean(),
  foundByPerson: z.boolean().describe('Detected by a person instead of a monitor'),
});
export const caseStudyPolicy = caseStudyConditions.extend({ version: z.number().int(), since: instant, by });

const params = z.object({ id: incidentId });
const unknown = [no.unknown] as const;

export const readCaseStudy = route({
  id: 'incidents.case-study',
  method: 'GET',
  path: '/api/incidents/:id/case-study',
  summary: 'The case study, or a suggestion filled from the timeline',
  access: 'viewer',
  params,
  status: 200,
  answer: caseStudy,
  refusals: unknown,
});

export const writeCaseStudy = route({
  id: 'incidents.write-case-study',
  method: 'PUT',
  path: '/api/incidents/:id/case-study',
  summary: 'Write the case study; the first time it is filled from the timeline where nothing is given',
  access: 'member',
  params,
  body: caseStudyGiven,
  status: 200,
  answer: caseStudy,
  refusals: [no.unknown, no.merged],
});

export const publishCaseStudy = route({
  id: 'incidents.publish-case-study',
  method: 'POST',
  path: '/api/incidents/:id/case-study/publish',
  summary: 'Say that the case study is finished',
  access: 'owner',
  params,
  status: 200,
  answer: caseStudy,
  refusals: [no.unknown, no.caseStudyMissing, no.caseStudyUnfinished, no.notYours, no.unchanged],
});

export const promiseChange = route({
  id: 'incidents.promise-change',
  method: 'POST',
  path: '/api/incidents/:id/case-study/changes',
  summary: 'Promise a change in how we work',
  access: 'member',
  params,
  body: z.object({ what: z.string().min(1).max(4000), owner: z.string().min(1).max(400), due: date, measure: z.string().max(2000).nullable().optional() }),
  status: 201,
  answer: caseStudy,
  refusals: [no.unknown, no.merged, no.changeOwner],
});

export const moveChange = route({
  id: 'incidents.move-change',
  method: 'PATCH',
  path: '/api/incidents/:id/case-study/changes/:change',
  summary: 'Follow a change: done, holds, failed, promised again, or another owner, date or measure',
  access: 'member',
  params: params.extend({ change: z.string() }),
  body: z.object({
    state: z.enum(changeStates).optional(),
    note: z.string().max(4000).default(''),
    owner: z.string().min(1).max(400).optional(),
    due: date.optional(),
    measure: z.string().max(2000).nullable().optional(),
    checkOn: date.nullable().optional(),
  }),
  status: 200,
  answer: caseStudy,
  refusals: [no.unknown, no.unknownChange, no.changeStep, no.changeOwner, no.unchanged],
});

export const listChanges = route({
  id: 'incidents.changes',
  method: 'GET',
  path: '/api/case-studies/changes',
  summary: 'Changes promised in case studies: what is due, what is to be checked',
  access: 'viewer',
  query: pageQuery.extend({ state: z.enum(changeStates).optional(), owner: z.string().optional(), overdue: z.stringbool().optional() }),
  status: 200,
  answer: page(caseChange.extend({ incidentTitle: z.string() })),
  refusals: [no.badCursor],
});

export const listCaseStudies = route({
  id: 'incidents.case-studies',
  method: 'GET',
  path: '/api/case-studies',
  summary: 'Case studies, newest first, and the incidents that demand one',
  access: 'viewer',
  query: pageQuery.extend({ state: z.enum(['demanded', 'draft', 'published']).optional() }),
  status: 200,
  answer: page(
    z.object({
      incident: incidentId,
      title: z.string(),
      state: z.enum(['demanded', 'draft', 'published']),
      reasons: z.array(z.string()),
      started: instant.nullable(),
      published: instant.nullable(),
      changes: z.object({ promised: z.number().int(), done: z.number().int(), holds: z.number().int(), failed: z.number().int() }),
    }),
  ),
  refusals: [no.badCursor],
});

export const readCaseStudyPolicy = route({
  id: 'incidents.case-study-policy',
  method: 'GET',
  path: '/api/case-studies/policy',
  summary: 'Which incidents demand a case study, with the earlier versions',
  access: 'viewer',
  status: 200,
  answer: z.object({ current: caseStudyPolicy, earlier: z.array(caseStudyPolicy) }),
});

export const writeCaseStudyPolicy = route({
  id: 'incidents.write-case-study-policy',
  method: 'PUT',
  path: '/api/case-studies/policy',
  summary: 'A new version of what demands a case study',
  access: 'admin',
  body: caseStudyConditions,
  status: 200,
  answer: caseStudyPolicy,
  refusals: [no.unchanged, houseRefusals.stale],
});

export const caseStudyRoutes = [
  listCaseStudies,
  listChanges,
  readCaseStudyPolicy,
  writeCaseStudyPolicy,
  readCaseStudy,
  writeCaseStudy,
  publishCaseStudy,
  promiseChange,
  moveChange,
] as const;
