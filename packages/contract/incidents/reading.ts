/** What can be asked of incidents? Lists and screens, one question each. */
import { z } from 'zod';
import { instant, page, pageQuery, route } from '../route.ts';
import { caseStudy } from './case-study.ts';
import { incidentsRefusals as no } from './refusals.ts';
import { affected, ask, incident, incidentRow, related, timelineEntry } from './schemas.ts';
import { causeCode, entityRef, impactSeverity, incidentId, incidentState, tag, triggerCode } from './words.ts';

const params = z.object({ id: incidentId });
const many = <S extends z.ZodType>(one: S) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : String(value).split(',')), z.array(one).optional());

export const listIncidents = route({
  id: 'incidents.list',
  sameForAll: true,
  method: 'GET',
  path: '/api/incidents',
  summary: 'Incidents, newest first',
  access: 'viewer',
  query: pageQuery.extend({
    state: many(incidentState).describe('Several with commas; without it all but merged ones'),
    severity: many(impactSeverity),
    system: entityRef.optional().describe('What was hit: a system, journey or service'),
    team: entityRef.optional().describe('Owner (dev or ops) of something that was hit'),
    tag: many(tag).describe('Has all of them'),
    trigger: triggerCode.optional(),
    cause: causeCode.optional(),
    text: z.string().max(200).optional().describe('Words in title, summary or tags; the last may be a beginning'),
    from: instant.optional().describe('Touches the span [from, to)'),
    to: instant.optional(),
    countable: z.stringbool().optional(),
  }),
  status: 200,
  answer: page(incidentRow),
  refusals: [no.badCursor],
});

export const readIncident = route({
  id: 'incidents.read',
  method: 'GET',
  path: '/api/incidents/:id',
  summary: 'Everything the incident screen shows, but for availability, which its own route answers',
  access: 'viewer',
  params,
  query: z.object({ timeline: z.coerce.number().int().min(0).max(500).default(100).describe('How many of the newest lines of the timeline') }),
  status: 200,
  answer: z.object({
    incident,
    asks: z.array(ask),
    affected: z.array(affected),
    teams: z.array(z.object({ ref: entityRef, title: z.string(), why: z.enum(['dev', 'ops', 'responder']) })),
    timeline: z.object({ items: z.array(timelineEntry), next: z.string().nullable() }),
    related: z.array(related),
    caseStudy: caseStudy.nullable(),
    publication: z.object({ title: z.string(), updates: z.number().int() }).nullable().describe('What the status page says, when it does'),
    may: z.object({ change: z.boolean(), respond: z.boolean(), publish: z.boolean() }).describe('What the one who asks may do'),
    undo: z.object({ what: z.string(), by: z.string(), at: instant }).nullable().describe('The last change, when it can be undone by the one who asks'),
    ageSeconds: z.number().nullable(),
    now: instant,
  }),
  refusals: [no.unknown],
});

export const readTimeline = route({
  id: 'incidents.timeline',
  method: 'GET',
  path: '/api/incidents/:id/timeline',
  summary: 'Events and notes interleaved, newest first',
  access: 'viewer',
  params,
  query: pageQuery.extend({ important: z.stringbool().optional() }),
  status: 200,
  answer: page(timelineEntry),
  refusals: [no.unknown, no.badCursor],
});

export const incidentsToday = route({
  id: 'incidents.today',
  method: 'GET',
  path: '/api/incidents/today',
  summary: 'What hurts now, and what happened since midnight UTC',
  access: 'viewer',
  status: 200,
  answer: z.object({
    now: instant,
    open: z.array(
      incidentRow.extend({ ageSeconds: z.number().nullable(), impacts: z.array(z.object({ target: entityRef, title: z.string(), words: z.string() })) }),
    ),
    openCount: z.number().int(),
    today: z.array(incidentRow),
    startedToday: z.number().int(),
    resolvedToday: z.number().int(),
    caseStudiesDemanded: z.number().int(),
    changesOverdue: z.number().int(),
  }),
});

export const readVocabulary = route({
  id: 'incidents.vocabulary',
  method: 'GET',
  path: '/api/incidents/vocabulary',
  summary: 'The words to choose from, and the tags in use',
  access: 'viewer',
  status: 200,
  answer: z.object({
    triggers: z.array(z.object({ code: triggerCode, says: z.string() })),
    causes: z.array(z.object({ code: causeCode, says: z.string() })),
    severities: z.array(z.object({ code: impactSeverity, says: z.string() })),
    tags: z.array(z.object({ tag, incidents: z.number().int() })).describe('The 200 most used'),
  }),
});
