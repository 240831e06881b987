/** What is said about pages? Who is woken for what, by which ways, who answered, and what it cost them. */
import { z } from 'zod';
import { impactSeverity } from './incidents/words.ts';
import * as routes from './pages/routes.ts';
import { escalationPlan } from './pages/schemas.ts';
import { instant } from './route.ts';

export * from './pages/routes.ts';
export * from './pages/schemas.ts';

export const pagesRoutes = [
  routes.listPages,
  routes.startPage,
  routes.readLoad,
  routes.importPages,
  routes.listEscalations,
  routes.addEscalation,
  routes.changeEscalation,
  routes.removeEscalation,
  routes.readMyRules,
  routes.writeMyRules,
  routes.tryMyWay,
  routes.readPageLink,
  routes.usePageLink,
  routes.readPage,
  routes.acknowledgePage,
  routes.passOnPage,
  routes.endPage,
] as const;

const of = { page: z.string() };

/** Their subject is the incident where there is one, else the page. */
export const pagesEvents = {
  'pages.begun': z.object({ ...of, title: z.string(), severity: impactSeverity, escalation: z.string().nullable(), reason: z.string() }),
  'pages.not-begun': z.object({ reason: z.string() }),
  'pages.paged': z.object({
    ...of,
    person: z.string(),
    name: z.string(),
    step: z.number().int(),
    round: z.number().int(),
    ways: z.array(z.string()),
    severity: impactSeverity,
  }),
  'pages.escalated': z.object({ ...of, step: z.number().int(), round: z.number().int(), reason: z.string() }),
  'pages.gone-over': z
    .object({ ...of, before: z.string().nullable(), after: z.string(), reason: z.string() })
    .describe('What is hit changed, and another escalation takes it from its first step'),
  'pages.exhausted': z.object({ ...of, reason: z.string() }),
  'pages.acknowledged': z.object({ ...of, by: z.string(), name: z.string(), via: z.string() }),
  'pages.notice-failed': z.object({ ...of, person: z.string(), name: z.string(), way: z.string(), reason: z.string() }),
  'pages.over': z.object({ ...of, reason: z.string() }),
  'pages.escalation-written': z.object({ title: z.string(), before: escalationPlan.nullable(), after: escalationPlan }).describe('Subject: the escalation'),
  'pages.escalation-removed': z.object({ title: z.string() }).describe('Subject: the escalation'),
  'pages.rules-changed': z.object({ ways: z.array(z.string()), hasQuietHours: z.boolean() }).describe('Subject: the person. Addresses are not told'),
  'pages.way-tried': z.object({ way: z.string(), door: z.string() }).describe('Subject: the person'),
  'pages.imported': z.object({ created: z.number().int(), same: z.number().int() }).describe('Subject: `import`'),
  'pages.overloaded': z
    .object({ rota: z.string(), person: z.string(), name: z.string(), from: instant, to: instant, pages: z.array(z.string()) })
    .describe('Subject: the rota'),
} as const;
