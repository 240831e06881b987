/** What can be asked of rotas, and done to them? */
import { z } from 'zod';
import { date, timezone } from '../hours.ts';
import { instant, route } from '../route.ts';
import {
  doubleBooking,
  gap,
  handOver,
  holiday,
  holidayCalendar,
  holidaysRead,
  layerShifts,
  rotasRefusals as no,
  onDuty,
  override,
  rota,
  rotaPlan,
  shift,
  someone,
  swap,
} from './schemas.ts';

const byId = z.object({ id: z.string().max(40) });
const writes = [no.unknownZone, no.unknownPerson, no.unknownCalendar, no.nobody, no.ends, no.notDays, no.badTime, no.hours, no.notYours] as const;
const spanQuery = z.object({ from: instant.optional().describe('Now when not given'), to: instant.optional().describe('Four weeks later when not given') });

export const listRotas = route({
  id: 'rotas.list',
  method: 'GET',
  path: '/api/rotas',
  summary: 'All rotas',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(rota) }),
});

export const readOnDuty = route({
  id: 'rotas.on-duty',
  method: 'GET',
  path: '/api/rotas/on-duty',
  summary: 'Who is on call and goalie, until when, and who then',
  access: 'viewer',
  query: z.object({ at: instant.optional() }),
  status: 200,
  answer: z.object({ at: instant, items: z.array(onDuty) }),
});

export const readRotaCalendar = route({
  id: 'rotas.calendar',
  method: 'GET',
  path: '/api/rotas/calendar',
  summary: 'Shifts of all rotas or of one over a span, with overrides, gaps, double bookings and holidays',
  access: 'viewer',
  query: spanQuery.extend({ rota: z.string().max(40).optional() }),
  status: 200,
  answer: z.object({
    from: instant,
    to: instant,
    rotas: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        kind: z.enum(['on-call', 'goalie']),
        timezone,
        shifts: z.array(shift).describe('What was served, and from now on what the rota says'),
        layers: z.array(layerShifts).describe('Only where one rota is asked for, and only from now on'),
        overrides: z.array(override),
        gaps: z.array(gap),
        holidays: z.array(holiday),
      }),
    ),
    doubleBookings: z.array(doubleBooking),
  }),
  refusals: [no.unknown, no.ends, no.tooLong],
});

export const readRota = route({
  id: 'rotas.read',
  method: 'GET',
  path: '/api/rotas/:id',
  summary: 'One rota, with who may change it and what was changed last',
  access: 'viewer',
  params: byId,
  status: 200,
  answer: z.object({
    rota,
    duty: onDuty,
    swaps: z.array(swap),
    versions: z.array(z.object({ version: z.number().int(), at: instant, by: z.string(), what: z.string() })),
    may: z.object({ change: z.boolean(), override: z.boolean() }),
  }),
  refusals: [no.unknown],
});

export const addRota = route({
  id: 'rotas.add',
  method: 'POST',
  path: '/api/rotas',
  summary: 'Make a rota',
  access: 'owner',
  body: rotaPlan,
  status: 201,
  answer: rota,
  refusals: writes,
});

export const changeRota = route({
  id: 'rotas.change',
  method: 'PUT',
  path: '/api/rotas/:id',
  summary: 'Write a rota anew; the version before stays and can be gone back to',
  access: 'owner',
  params: byId,
  body: rotaPlan,
  status: 200,
  answer: rota,
  refusals: [no.unknown, ...writes],
});

export const previewRota = route({
  id: 'rotas.preview',
  method: 'POST',
  path: '/api/rotas/preview',
  summary: 'Who would be on duty by a rota that is not kept yet',
  access: 'viewer',
  reads: true,
  body: z.strictObject({ plan: rotaPlan, from: instant, to: instant }),
  status: 200,
  answer: z.object({ shifts: z.array(shift), layers: z.array(layerShifts), gaps: z.array(z.object({ from: instant, to: instant })) }),
  refusals: [...writes, no.tooLong],
});

export const removeRota = route({
  id: 'rotas.remove',
  method: 'DELETE',
  path: '/api/rotas/:id',
  summary: 'End a rota; what was served stays',
  access: 'owner',
  params: byId,
  status: 204,
  answer: null,
  refusals: [no.unknown, no.notYours],
});

export const undoRota = route({
  id: 'rotas.undo',
  method: 'POST',
  path: '/api/rotas/:id/undo',
  summary: 'Go back to the version before',
  access: 'owner',
  params: byId,
  status: 200,
  answer: rota,
  refusals: [no.unknown, no.nothingToUndo, no.notYours],
});

export const addOverride = route({
  id: 'rotas.override',
  method: 'POST',
  path: '/api/rotas/:id/overrides',
  summary: 'Put somebody on duty for a span, whoever’s turn it is',
  access: 'member',
  params: byId,
  body: z.strictObject({ from: instant, to: instant, person: z.string().max(40), reason: z.string().trim().max(500).default('') }),
  status: 201,
  answer: override,
  refusals: [no.unknown, no.unknownPerson, no.ends, no.past],
});

export const removeOverride = route({
  id: 'rotas.remove-override',
  method: 'DELETE',
  path: '/api/rotas/:id/overrides/:override',
  summary: 'Take an override back; what was served of it stays',
  access: 'member',
  params: byId.extend({ override: z.string().max(40) }),
  status: 204,
  answer: null,
  refusals: [no.unknown, no.noOverride, no.past],
});

export const askSwap = route({
  id: 'rotas.ask-swap',
  method: 'POST',
  path: '/api/rotas/:id/swaps',
  summary: 'Ask somebody to take a span of yours, in return for one of theirs or for nothing',
  access: 'member',
  params: byId,
  body: z.strictObject({
    from: instant,
    to: instant,
    person: z.string().max(40),
    instead: z.strictObject({ from: instant, to: instant }).nullable().default(null),
    why: z.string().trim().max(500).default(''),
  }),
  status: 201,
  answer: swap,
  refusals: [no.unknown, no.unknownPerson, no.ends, no.past, no.onlyPeople, no.notTheirs, no.withOneself],
});

export const answerSwap = route({
  id: 'rotas.answer-swap',
  method: 'POST',
  path: '/api/rotas/:id/swaps/:swap',
  summary: 'Say yes or no to a swap, or withdraw it',
  access: 'member',
  params: byId.extend({ swap: z.string().max(40) }),
  body: z.strictObject({ say: z.enum(['accept', 'decline', 'withdraw']) }),
  status: 200,
  answer: swap,
  refusals: [no.unknown, no.unknownPerson, no.noSwap, no.swapEnded, no.notAsked, no.onlyPeople, no.ends, no.past, no.notTheirs],
});

export const readHandOver = route({
  id: 'rotas.hand-over',
  method: 'GET',
  path: '/api/rotas/:id/hand-over',
  summary: 'Notes for the hand-over that comes next, filled with what is open, and those of the last hand-overs',
  access: 'viewer',
  params: byId,
  status: 200,
  answer: z.object({ draft: handOver.nullable().describe('Null: nobody hands over in the next four weeks'), past: z.array(handOver) }),
  refusals: [no.unknown],
});

export const writeHandOver = route({
  id: 'rotas.write-hand-over',
  method: 'PUT',
  path: '/api/rotas/:id/hand-over',
  summary: 'Write the notes for the hand-over that comes next',
  access: 'member',
  params: byId,
  body: z.strictObject({ at: instant, text: z.string().max(20_000) }),
  status: 200,
  answer: handOver,
  refusals: [no.unknown, no.past, no.noHandOver],
});

export const makeFeed = route({
  id: 'rotas.make-feed',
  method: 'POST',
  path: '/api/rotas/feeds',
  summary: 'A secret address under which a calendar reads shifts: yours, or those of a rota. The one before it ends',
  access: 'viewer',
  body: z.strictObject({ rota: z.string().max(40).nullable().default(null).describe('Null: all your shifts') }),
  status: 201,
  answer: z.object({ path: z.string().describe('To be put behind the address of the server') }),
  refusals: [no.unknown, no.onlyPeople],
  secret: true,
});

export const readFeed = route({
  id: 'rotas.feed',
  method: 'GET',
  path: '/api/rotas/feeds/:secret',
  summary: 'Shifts as iCalendar, from four weeks ago to a year ahead',
  access: 'public',
  params: z.object({ secret: z.string().max(100) }),
  status: 200,
  answer: z.string(),
  produces: 'text/calendar; charset=utf-8',
  refusals: [no.noFeed],
  secret: true,
  perMinute: 60,
});

export const listHolidays = route({
  id: 'rotas.holidays',
  method: 'GET',
  path: '/api/rotas/holidays',
  summary: 'Calendars of holidays',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(holidayCalendar) }),
});

export const importHolidays = route({
  id: 'rotas.import-holidays',
  method: 'PUT',
  path: '/api/rotas/holidays/:name',
  summary: 'Bring a calendar of holidays in, as iCalendar; one of the same name is replaced',
  access: 'operator',
  params: z.object({ name: z.string().trim().min(1).max(80) }),
  body: z.strictObject({ text: z.string().max(2_000_000) }),
  status: 200,
  answer: holidaysRead,
  refusals: [no.noCalendar, no.tooManyHolidays],
  bodyLimit: 2_200_000,
});

export const followHolidays = route({
  id: 'rotas.follow-holidays',
  method: 'PUT',
  path: '/api/rotas/holidays/:name/address',
  summary: 'Read a calendar of holidays from an https address now, and anew every day; one of the same name is replaced',
  access: 'operator',
  params: z.object({ name: z.string().trim().min(1).max(80) }),
  body: z.strictObject({ address: z.string().trim().min(1).max(2000) }),
  status: 200,
  answer: holidaysRead,
  refusals: [no.badAddress, no.notRead, no.noCalendar, no.tooManyHolidays],
  perMinute: 10,
});

export const refreshHolidays = route({
  id: 'rotas.refresh-holidays',
  method: 'POST',
  path: '/api/rotas/holidays/:id/refresh',
  summary: 'Read a calendar of holidays from its address now',
  access: 'operator',
  params: byId,
  status: 200,
  answer: holidaysRead,
  refusals: [no.calendarUnknown, no.noAddress, no.notRead, no.noCalendar, no.tooManyHolidays],
  perMinute: 10,
});

export const removeHolidays = route({
  id: 'rotas.remove-holidays',
  method: 'DELETE',
  path: '/api/rotas/holidays/:id',
  summary: 'Take a calendar of holidays away that no rota goes by',
  access: 'operator',
  params: byId,
  status: 204,
  answer: null,
  refusals: [no.calendarUnknown, no.inUse],
});

export const readHolidayDays = route({
  id: 'rotas.holiday-days',
  method: 'GET',
  path: '/api/rotas/holidays/:id/days',
  summary: 'Days of a calendar of holidays',
  access: 'viewer',
  params: byId,
  query: z.object({ from: date.optional(), to: date.optional() }),
  status: 200,
  answer: z.object({ items: z.array(holiday) }),
  refusals: [no.calendarUnknown],
});

export const listPeopleOnRotas = route({
  id: 'rotas.people',
  method: 'GET',
  path: '/api/rotas/people',
  summary: 'Who can be put on a rota: everybody with an active account',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(someone) }),
});
