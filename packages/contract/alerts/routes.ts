/** What can be asked and done about alerts? */
import { z } from 'zod';
import { instant, page, pageQuery, route } from '../route.ts';
import { alertsRefusals as no } from './refusals.ts';
import * as told from './schemas.ts';

const byId = z.object({ id: z.string().max(60) });
const why = z.strictObject({ why: z.string().trim().min(1).max(2000) });

export const listGroups = route({
  id: 'alerts.groups',
  method: 'GET',
  path: '/api/alerts/groups',
  summary: 'Groups of alerts, the newest first',
  access: 'viewer',
  query: pageQuery.extend({
    state: z.enum(['open', 'over', 'all']).default('open'),
    system: z.string().max(400).optional(),
    incident: z.string().max(60).optional(),
  }),
  status: 200,
  answer: page(told.alertGroup),
});
export const readGroup = route({
  id: 'alerts.group',
  method: 'GET',
  path: '/api/alerts/groups/:id',
  summary: 'A group with its alerts, those that burn first',
  access: 'viewer',
  params: byId,
  status: 200,
  answer: told.alertGroup.extend({ list: z.array(told.alert).describe('At most 500'), merged: z.array(z.object({ id: z.string(), title: z.string() })) }),
  refusals: [no.unknown],
});
export const closeGroup = route({
  id: 'alerts.close-group',
  method: 'POST',
  path: '/api/alerts/groups/:id/close',
  summary: 'All its alerts are over, though no monitor said so',
  access: 'member',
  params: byId,
  body: why,
  status: 200,
  answer: told.alertGroup,
  refusals: [no.unknown, no.over],
});
export const listAlerts = route({
  id: 'alerts.list',
  method: 'GET',
  path: '/api/alerts',
  summary: 'Alerts, the newest first',
  access: 'viewer',
  query: pageQuery.extend({
    state: z.enum(['open', 'over', 'all']).default('open'),
    source: z.string().max(60).optional(),
    system: z.string().max(400).optional(),
    name: z.string().max(200).optional(),
  }),
  status: 200,
  answer: page(told.alert),
});
export const readAlert = route({
  id: 'alerts.read',
  method: 'GET',
  path: '/api/alerts/:id',
  summary: 'An alert with what happened to it, and the earlier ones of its key',
  access: 'viewer',
  params: byId,
  status: 200,
  answer: told.alert.extend({ changes: z.array(told.alertChange).describe('The last 200'), earlier: z.array(told.alert).describe('The last 20') }),
  refusals: [no.unknown],
});
export const alertCounts = route({
  id: 'alerts.counts',
  method: 'GET',
  path: '/api/alerts/counts',
  summary: 'Alerts, groups, pages and incidents by day (UTC)',
  access: 'viewer',
  query: z.object({ days: z.coerce.number().int().min(1).max(400).default(28) }),
  status: 200,
  answer: z.object({
    days: z.array(z.object({ date: z.string(), alerts: z.number().int(), groups: z.number().int(), pages: z.number().int(), incidents: z.number().int() })),
    burning: z.number().int(),
    waiting: z.number().int().describe('Signals that were answered for and are not yet alerts'),
  }),
});
export const scrubList = route({
  id: 'alerts.scrub',
  method: 'GET',
  path: '/api/alerts/scrub',
  summary: 'Alerts that led to nothing: no incident, nobody acknowledged. For the weekly scrub',
  access: 'viewer',
  query: z.object({ days: z.coerce.number().int().min(1).max(90).default(7) }),
  status: 200,
  answer: z.object({
    from: instant,
    to: instant,
    rows: z
      .array(
        z.object({
          source: z.object({ id: z.string(), name: z.string() }),
          name: z.string(),
          opened: z.number().int(),
          nothing: z.number().int().describe('Of them, those that are over and led to nothing'),
          expired: z.number().int(),
          silenced: z.number().int(),
          systems: z.array(z.string()),
          lastAt: instant,
          example: z.string().describe('Id of the newest'),
          group: z.string().nullable().describe('That the newest is in'),
          advice: z.string(),
        }),
      )
      .describe('At most 500, the loudest first'),
  }),
});

export const listSources = route({
  id: 'alerts.sources',
  method: 'GET',
  path: '/api/alerts/sources',
  summary: 'Monitors that send, each with a key of its own',
  access: 'viewer',
  status: 200,
  answer: z.object({
    items: z.array(told.source),
    unknownNames: z.array(z.object({ name: z.string(), alerts: z.number().int(), suggestions: z.array(z.string()) })),
  }),
});
const withKey = told.source.extend({ key: z.string().describe('Told once, never again') });
export const addSource = route({
  id: 'alerts.add-source',
  method: 'POST',
  path: '/api/alerts/sources',
  summary: 'Let a monitor send',
  access: 'operator',
  secret: true,
  body: told.sourceGiven,
  status: 201,
  answer: withKey,
  refusals: [no.nameTaken, no.keyTaken, no.needsMapping],
});
export const changeSource = route({
  id: 'alerts.change-source',
  method: 'PATCH',
  path: '/api/alerts/sources/:id',
  summary: 'Name, mapping, labels that name the system, expiry',
  access: 'operator',
  params: byId,
  body: told.sourceChange,
  status: 200,
  answer: told.source,
  refusals: [no.unknown, no.nameTaken, no.needsMapping],
});
export const renewSourceKey = route({
  id: 'alerts.renew-source-key',
  method: 'POST',
  path: '/api/alerts/sources/:id/key',
  summary: 'A new key; the old one is refused from now on',
  access: 'operator',
  secret: true,
  params: byId,
  status: 200,
  answer: withKey,
  refusals: [no.unknown],
});
export const retireSource = route({
  id: 'alerts.retire-source',
  method: 'DELETE',
  path: '/api/alerts/sources/:id',
  summary: 'It sends no more; its alerts end',
  access: 'operator',
  params: byId,
  status: 204,
  answer: null,
  refusals: [no.unknown],
});
export const listArrivals = route({
  id: 'alerts.arrivals',
  method: 'GET',
  path: '/api/alerts/sources/:id/arrivals',
  summary: 'What a source sent last, as it came',
  access: 'operator',
  params: byId,
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  status: 200,
  answer: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        at: instant,
        form: z.string(),
        status: z.number().int(),
        bytes: z.number().int(),
        body: z.string(),
        signals: z.number().int(),
        fault: z.string().nullable(),
      }),
    ),
  }),
  refusals: [no.unknown],
});
export const listSetAside = route({
  id: 'alerts.set-aside',
  method: 'GET',
  path: '/api/alerts/set-aside',
  summary: 'Messages that were answered for and could not be worked, the newest first',
  access: 'operator',
  status: 200,
  answer: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        source: z.object({ id: z.string(), name: z.string() }),
        at: instant,
        failedAt: instant,
        reason: z.string(),
        signals: z.string().describe('What was read of it, as JSON, cut'),
      }),
    ),
    count: z.number().int().describe('All of them, also those that are not listed'),
  }),
});
export const takeAgain = route({
  id: 'alerts.take-again',
  method: 'POST',
  path: '/api/alerts/set-aside/take',
  summary: 'Work messages again that were set aside',
  access: 'operator',
  body: z.strictObject({ messages: z.array(z.string().max(20)).max(1000).optional().describe('All when not given') }),
  status: 200,
  answer: z.object({ taken: z.number().int() }),
});
export const tryMapping = route({
  id: 'alerts.try-mapping',
  method: 'POST',
  path: '/api/alerts/sources/try',
  summary: 'What would a mapping make of a body? Nothing is kept',
  access: 'member',
  reads: true,
  body: z.strictObject({ mapping: told.mapping, body: z.string().max(500_000) }),
  status: 200,
  answer: z.object({ signals: z.array(told.signal) }),
  refusals: [no.unreadable],
});

export const listSilences = route({
  id: 'alerts.silences',
  method: 'GET',
  path: '/api/alerts/silences',
  summary: 'Silences and maintenance: those that hold or are planned, or all of the last 90 days',
  access: 'viewer',
  query: z.object({ all: z.stringbool().default(false) }),
  status: 200,
  answer: z.object({ items: z.array(told.silence) }),
});
export const addSilence = route({
  id: 'alerts.silence',
  method: 'POST',
  path: '/api/alerts/silences',
  summary: 'Alerts that fit page nobody until then; they are kept and shown',
  access: 'member',
  body: told.silenceGiven,
  status: 201,
  answer: told.silence,
  refusals: [no.spanEmpty, no.tooLong, no.tooWide, no.unknownSystem],
});
export const endSilence = route({
  id: 'alerts.end-silence',
  method: 'POST',
  path: '/api/alerts/silences/:id/end',
  summary: 'It holds no more: what burns under it is judged anew',
  access: 'member',
  params: byId,
  status: 200,
  answer: told.silence,
  refusals: [no.unknown, no.over],
});

const policyAnswer = z.object({ version: z.number().int(), at: instant.nullable(), by: z.string().nullable(), why: z.string(), policy: told.policyDocument });
export const readAlertPolicy = route({
  id: 'alerts.policy',
  method: 'GET',
  path: '/api/alerts/policy',
  summary: 'Rules and times of grouping',
  access: 'viewer',
  status: 200,
  answer: policyAnswer,
});
export const changeAlertPolicy = route({
  id: 'alerts.change-policy',
  method: 'PUT',
  path: '/api/alerts/policy',
  summary: 'Change rules and times of grouping; what burns is judged anew',
  access: 'operator',
  body: z.strictObject({ policy: told.policyDocument, why: z.string().trim().min(1).max(2000) }),
  status: 200,
  answer: policyAnswer,
});

export const listHeartbeats = route({
  id: 'alerts.heartbeats',
  method: 'GET',
  path: '/api/alerts/heartbeats',
  summary: 'Signs of life that are expected',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(told.heartbeat) }),
});
export const addHeartbeat = route({
  id: 'alerts.add-heartbeat',
  method: 'POST',
  path: '/api/alerts/heartbeats',
  summary: 'Expect a sign of life of a monitor or a job',
  access: 'operator',
  secret: true,
  body: told.heartbeatGiven,
  status: 201,
  answer: told.heartbeat.extend({ key: z.string().describe('Told once: POST or GET /in/heartbeats/KEY') }),
  refusals: [no.unknown, no.unknownSystem],
});
export const retireHeartbeat = route({
  id: 'alerts.retire-heartbeat',
  method: 'DELETE',
  path: '/api/alerts/heartbeats/:id',
  summary: 'It is expected no more',
  access: 'operator',
  params: byId,
  status: 204,
  answer: null,
  refusals: [no.unknown],
});

export const listChecks = route({
  id: 'alerts.checks',
  method: 'GET',
  path: '/api/alerts/checks',
  summary: 'What we look at ourselves',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(told.check) }),
});
export const addCheck = route({
  id: 'alerts.add-check',
  method: 'POST',
  path: '/api/alerts/checks',
  summary: 'Look at an address, a port, a name or a certificate',
  access: 'operator',
  body: told.checkGiven,
  status: 201,
  answer: told.check,
  refusals: [no.target, no.unknownSystem],
});
export const lookNow = route({
  id: 'alerts.look-now',
  method: 'POST',
  path: '/api/alerts/checks/:id/look',
  summary: 'Look now; it counts like any other look',
  access: 'operator',
  params: byId,
  status: 200,
  answer: told.check,
  refusals: [no.unknown],
});
export const retireCheck = route({
  id: 'alerts.retire-check',
  method: 'DELETE',
  path: '/api/alerts/checks/:id',
  summary: 'It is looked at no more',
  access: 'operator',
  params: byId,
  status: 204,
  answer: null,
  refusals: [no.unknown],
});
