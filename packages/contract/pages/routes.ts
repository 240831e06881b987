/** What can be asked of pages, and done to them? */
import { z } from 'zod';
import { impactSeverity } from '../incidents/words.ts';
import { someone } from '../rotas/schemas.ts';
import { instant, page, pageQuery, route } from '../route.ts';
import { escalation, escalationPlan, pagesRefusals as no, notice, pageLine, pageRow, pageState, personLoad, personRules } from './schemas.ts';

const byId = z.object({ id: z.string().max(40) });

export const listPages = route({
  id: 'pages.list',
  method: 'GET',
  path: '/api/pages',
  summary: 'Pages, newest first',
  access: 'viewer',
  query: pageQuery.extend({ state: pageState.optional(), person: z.string().max(40).optional(), incident: z.string().max(40).optional() }),
  status: 200,
  answer: page(pageRow),
});

export const readPage = route({
  id: 'pages.read',
  method: 'GET',
  path: '/api/pages/:id',
  summary: 'One page: whom it told, by which ways, what became of each notice, and why',
  access: 'viewer',
  params: byId,
  status: 200,
  answer: z.object({ page: pageRow, reason: z.string(), says: z.string(), notices: z.array(notice), lines: z.array(pageLine), mayAnswer: z.boolean() }),
  refusals: [no.unknown],
});

export const startPage = route({
  id: 'pages.start',
  method: 'POST',
  path: '/api/pages',
  summary: 'Wake somebody by hand, by an escalation',
  access: 'member',
  body: z.strictObject({
    title: z.string().trim().min(1).max(200),
    says: z.string().trim().max(4000).default(''),
    severity: impactSeverity.default('partial'),
    escalation: z.string().max(40),
  }),
  status: 201,
  answer: pageRow,
  refusals: [no.noEscalation],
});

export const acknowledgePage = route({
  id: 'pages.acknowledge',
  method: 'POST',
  path: '/api/pages/:id/acknowledge',
  summary: 'I have it: the escalation stops',
  access: 'member',
  params: byId,
  status: 200,
  answer: pageRow,
  refusals: [no.unknown, no.over],
});

export const passOnPage = route({
  id: 'pages.pass-on',
  method: 'POST',
  path: '/api/pages/:id/pass-on',
  summary: 'I can’t: the next step is taken at once',
  access: 'member',
  params: byId,
  body: z.strictObject({ why: z.string().trim().max(500).default('') }),
  status: 200,
  answer: pageRow,
  refusals: [no.unknown, no.over, no.nobodyLeft],
});

export const endPage = route({
  id: 'pages.end',
  method: 'POST',
  path: '/api/pages/:id/end',
  summary: 'The matter is over',
  access: 'member',
  params: byId,
  status: 200,
  answer: pageRow,
  refusals: [no.unknown, no.over],
});

const linked = z.object({ page: pageRow, person: someone, acknowledged: z.boolean() });

const token = z.strictObject({ token: z.string().max(100) });

export const readPageLink = route({
  id: 'pages.link',
  method: 'POST',
  path: '/api/pages/links/look',
  summary: 'What a link in a notice is about; looking changes nothing',
  access: 'public',
  body: token,
  status: 200,
  answer: linked,
  refusals: [no.linkDead],
  secret: true,
  reads: true,
  perMinute: 60,
});

export const usePageLink = route({
  id: 'pages.use-link',
  method: 'POST',
  path: '/api/pages/links',
  summary: 'Acknowledge a page by the link in a notice, once, as the person it was sent to',
  access: 'public',
  body: token,
  status: 200,
  answer: linked,
  refusals: [no.linkDead, no.over],
  secret: true,
  perMinute: 60,
});

export const listEscalations = route({
  id: 'pages.escalations',
  method: 'GET',
  path: '/api/pages/escalations',
  summary: 'Escalations, in the order in which they are tried',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(escalation) }),
});

const escalationRefusals = [no.noSteps, no.tooManySteps, no.tellsNobody, no.unknownTarget] as const;

export const addEscalation = route({
  id: 'pages.add-escalation',
  method: 'POST',
  path: '/api/pages/escalations',
  summary: 'Write an escalation; it is tried after those there are',
  access: 'operator',
  body: escalationPlan,
  status: 201,
  answer: escalation,
  refusals: escalationRefusals,
});

export const changeEscalation = route({
  id: 'pages.change-escalation',
  method: 'PUT',
  path: '/api/pages/escalations/:id',
  summary: 'Write an escalation anew; pages that nobody has yet go on by it from the step they are on',
  access: 'operator',
  params: byId,
  body: escalationPlan,
  status: 200,
  answer: escalation,
  refusals: [no.noEscalation, ...escalationRefusals],
});

export const removeEscalation = route({
  id: 'pages.remove-escalation',
  method: 'DELETE',
  path: '/api/pages/escalations/:id',
  summary: 'Take an escalation away',
  access: 'operator',
  params: byId,
  status: 204,
  answer: null,
  refusals: [no.noEscalation],
});

const rulesAnswer = z.object({
  rules: personRules,
  isOwn: z.boolean().describe('False: nothing is written yet, and a mail goes out at once'),
  version: z.number().int(),
});

export const readMyRules = route({
  id: 'pages.my-rules',
  method: 'GET',
  path: '/api/pages/rules/me',
  summary: 'How you want to be told',
  access: 'viewer',
  status: 200,
  answer: rulesAnswer,
  refusals: [no.onlyPeople],
});

export const writeMyRules = route({
  id: 'pages.write-my-rules',
  method: 'PUT',
  path: '/api/pages/rules/me',
  summary: 'Say how you want to be told',
  access: 'viewer',
  body: personRules,
  status: 200,
  answer: rulesAnswer,
  refusals: [no.onlyPeople, no.unknownWay, no.sameWay, no.unknownZone, no.hours],
});

export const tryMyWay = route({
  id: 'pages.try-way',
  method: 'POST',
  path: '/api/pages/rules/me/try',
  summary: 'Send yourself a trial by one of your ways',
  access: 'viewer',
  body: z.strictObject({ way: z.string().max(20) }),
  status: 202,
  answer: z.object({ sending: z.string() }),
  refusals: [no.onlyPeople, no.unknownWay],
  perMinute: 10,
});

export const readLoad = route({
  id: 'pages.load',
  method: 'GET',
  path: '/api/pages/load',
  summary: 'Who carried what: shifts, pages, nights, weekends and holidays by person, day and month, and where two incidents a shift were exceeded',
  access: 'viewer',
  query: z.object({
    from: instant.optional().describe('Thirteen weeks before the end when not given'),
    to: instant.optional().describe('Now when not given'),
    timezone: z
      .string()
      .max(64)
      .optional()
      .describe('Whose dates and nights; when not given dates of the first rota on call, and nights of each person’s own zone'),
  }),
  status: 200,
  answer: z.object({
    from: instant,
    to: instant,
    timezone: z.string(),
    people: z.array(personLoad),
    days: z.array(
      z.object({ date: z.string(), pages: z.number().int(), nightPages: z.number().int(), trailing: z.number().describe('Pages a day over 21 days') }),
    ),
    months: z.array(z.object({ month: z.string(), people: z.array(personLoad) })),
    overloads: z.array(
      z.object({ rota: z.string(), person: someone, from: instant, to: instant, pages: z.array(z.object({ id: z.string(), title: z.string() })) }),
    ),
    pagesPerShift: z.number().nullable(),
  }),
  refusals: [no.badSpan, no.unknownZone],
});

export const importPages = route({
  id: 'pages.import',
  method: 'POST',
  path: '/api/pages/import',
  summary: 'Bring in who was woken before: a row with a key that was there before is passed over',
  access: 'operator',
  body: z.strictObject({
    rows: z
      .array(
        z.strictObject({
          key: z.string().min(1).max(200),
          title: z.string().trim().min(1).max(200),
          severity: impactSeverity.default('partial'),
          person: z.string().max(40),
          incident: z.string().max(40).nullable().default(null).describe('Where it is one of ours; it must have no page yet'),
          at: instant,
          acknowledged: instant.nullable().default(null),
        }),
      )
      .max(2000),
  }),
  status: 200,
  answer: z.object({ created: z.number().int(), same: z.number().int() }),
  refusals: [no.unknownPerson],
});
