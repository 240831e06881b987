/** What is said about rotas? Who is on duty when, overrides, swaps, hand-overs, holidays and calendars. */
import { z } from 'zod';
import * as routes from './rotas/routes.ts';
import { rotaPlan } from './rotas/schemas.ts';
import { instant } from './route.ts';

export * from './rotas/routes.ts';
export * from './rotas/schemas.ts';

export const rotasRoutes = [
  routes.listRotas,
  routes.readOnDuty,
  routes.readRotaCalendar,
  routes.listPeopleOnRotas,
  routes.listHolidays,
  routes.importHolidays,
  routes.followHolidays,
  routes.refreshHolidays,
  routes.removeHolidays,
  routes.readHolidayDays,
  routes.makeFeed,
  routes.readFeed,
  routes.previewRota,
  routes.addRota,
  routes.readRota,
  routes.changeRota,
  routes.removeRota,
  routes.undoRota,
  routes.addOverride,
  routes.removeOverride,
  routes.askSwap,
  routes.answerSwap,
  routes.readHandOver,
  routes.writeHandOver,
] as const;

const spanned = { rota: z.string(), from: instant, to: instant, person: z.string(), name: z.string() };

/** Their subject is the id of the rota. */
export const rotasEvents = {
  'rotas.added': z.object({ title: z.string(), plan: rotaPlan }),
  'rotas.changed': z.object({ title: z.string(), version: z.number().int(), before: rotaPlan, after: rotaPlan }),
  'rotas.undone': z.object({ title: z.string(), version: z.number().int(), before: rotaPlan, after: rotaPlan }),
  'rotas.removed': z.object({ title: z.string() }),
  'rotas.overridden': z.object({ ...spanned, override: z.string(), reason: z.string() }),
  'rotas.override-removed': z.object({ ...spanned, override: z.string() }),
  'rotas.swap-asked': z.object({ rota: z.string(), swap: z.string(), asks: z.string(), asked: z.string(), from: instant, to: instant }),
  'rotas.swap-ended': z.object({ rota: z.string(), swap: z.string(), state: z.enum(['accepted', 'declined', 'withdrawn']) }),
  'rotas.handed-over': z.object({
    title: z.string(),
    kind: z.enum(['on-call', 'goalie']),
    at: instant,
    from: z.string().nullable(),
    to: z.string().nullable(),
    toName: z.string().nullable(),
  }),
  'rotas.hand-over-written': z.object({ at: instant }),
  'rotas.feed-made': z.object({ feed: z.string(), rota: z.string().nullable() }).describe('Subject: the feed; its address is told once'),
  'rotas.holidays-imported': z.object({ title: z.string(), days: z.number().int(), leftOut: z.number().int() }).describe('Subject: the calendar'),
  'rotas.holidays-failed': z
    .object({ title: z.string(), address: z.string(), reason: z.string() })
    .describe('Subject: the calendar; told when it begins to fail'),
  'rotas.holidays-removed': z.object({ title: z.string() }).describe('Subject: the calendar'),
} as const;
