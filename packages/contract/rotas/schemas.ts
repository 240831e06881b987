/** What is a rota on the wire, and who is on duty by it? */
import { z } from 'zod';
import { date, hoursUnfit, localTime, timezone, weekHours } from '../hours.ts';
import { entityRef } from '../incidents/words.ts';
import { instant, refusal } from '../route.ts';

const personId = z.string().regex(/^per_[0-9A-HJKMNP-TV-Z]{26}$/, 'is not the id of a person');
export const rotaId = z.string().max(40);

const layer = z.strictObject({
  title: z.string().trim().min(1).max(80),
  timezone: timezone.nullable().default(null).describe('Null: that of the rota'),
  handoff: localTime.describe('First hand-over; the later ones keep its local time'),
  length: z.strictObject({ unit: z.enum(['hours', 'days', 'weeks']), count: z.number().int().min(1).max(1000) }),
  members: z.array(personId).max(100).describe('In the order of their turns; the first begins at the hand-over'),
  only: weekHours.nullable().default(null).describe('Null: round the clock'),
  countsOpenDays: z.boolean().default(false).describe('Turns count only dates on which the layer is open: for day rotas of working days'),
  restsOnHolidays: z.boolean().default(false),
  from: instant.nullable().default(null),
  to: instant.nullable().default(null),
});

/** What people write. */
export const rotaPlan = z.strictObject({
  title: z.string().trim().min(1).max(120),
  kind: z.enum(['on-call', 'goalie']).describe('goalie: who takes interruptions today'),
  team: entityRef.nullable().default(null),
  timezone,
  covers: weekHours.nullable().default(null).describe('When somebody has to be there; null: always'),
  restsOnHolidays: z.boolean().default(false).describe('Holidays need nobody'),
  calendar: z.string().max(40).nullable().default(null).describe('Its calendar of holidays'),
  layers: z.array(layer).max(20).describe('Where a later one has somebody, that one is on duty'),
});
export type RotaPlan = z.output<typeof rotaPlan>;

export const someone = z.object({ id: z.string(), name: z.string() });

export const rota = rotaPlan.extend({
  id: rotaId,
  version: z.number().int(),
  changedAt: instant,
  changedBy: z.string(),
  undo: z.string().nullable().describe('What undo would take back; null: nothing'),
  people: z.array(someone).describe('Names of all that its layers name'),
});
export type RotaAnswer = z.output<typeof rota>;

export const shift = z.object({ from: instant, to: instant, person: someone });

/** Who would be on duty by one layer alone. */
export const layerShifts = z.object({ title: z.string(), timezone, shifts: z.array(shift) });

/** Who is there, until when, and who then. */
export const onDuty = z.object({
  rota: rotaId,
  title: z.string(),
  kind: z.enum(['on-call', 'goalie']),
  team: z.string().nullable(),
  timezone,
  now: shift.nullable().describe('Null: nobody'),
  next: shift.nullable(),
});
export type OnDutyAnswer = z.output<typeof onDuty>;

export const override = z.object({
  id: z.string(),
  rota: rotaId,
  from: instant,
  to: instant,
  person: someone,
  reason: z.string(),
  swap: z.string().nullable().describe('The swap it came from'),
  by: z.string(),
  madeAt: instant,
});

export const swap = z.object({
  id: z.string(),
  rota: rotaId,
  from: instant,
  to: instant,
  asks: someone.describe('Who gives the span away'),
  asked: someone.describe('Who is asked to take it'),
  instead: z.object({ from: instant, to: instant }).nullable().describe('The span taken over in return'),
  why: z.string(),
  state: z.enum(['asked', 'accepted', 'declined', 'withdrawn']),
  askedAt: instant,
  endedAt: instant.nullable(),
});
export type SwapAnswer = z.output<typeof swap>;

export const gap = z.object({ rota: rotaId, from: instant, to: instant });
export const doubleBooking = z.object({ person: someone, from: instant, to: instant, rotas: z.array(rotaId) });

export const handOver = z.object({
  id: z.string().nullable().describe('Null: not handed over yet'),
  rota: rotaId,
  at: instant.describe('When the shift ends'),
  from: someone.nullable(),
  to: someone.nullable(),
  open: z.array(z.object({ kind: z.string(), id: z.string(), title: z.string(), says: z.string() })).describe('What is open, as it stood then or stands now'),
  text: z.string(),
  writtenBy: z.string().nullable(),
});
export type HandOverAnswer = z.output<typeof handOver>;

export const holidayCalendar = z.object({
  id: z.string(),
  title: z.string(),
  days: z.number().int(),
  from: date.nullable(),
  to: date.nullable(),
  changedAt: instant,
  address: z.string().nullable().describe('Read anew from there every day; null: it came as a file'),
  readAt: instant.nullable().describe('When the address was last read'),
  failure: z.string().nullable().describe('Why the last look at the address failed'),
  failedAt: instant.nullable(),
  rotas: z.array(z.object({ id: rotaId, title: z.string() })).describe('That go by it'),
});
export const holidaysRead = holidayCalendar.extend({ leftOut: z.array(z.object({ line: z.number().int(), says: z.string() })) });
export const holiday = z.object({ date, title: z.string() });

export const rotasRefusals = {
  unknown: refusal('rotas.unknown', 404, 'There is no such rota.'),
  unknownZone: refusal('rotas.unknown-zone', 422, '{zone} is no IANA time zone, such as Europe/Stockholm.'),
  unknownPerson: refusal('rotas.unknown-person', 422, 'Nobody has an account {person}, or it is deactivated.'),
  unknownCalendar: refusal('rotas.unknown-calendar', 422, 'There is no calendar of holidays {calendar}.'),
  nobody: refusal('rotas.nobody-in-layer', 422, 'A layer needs somebody whose turn it can be.'),
  ends: refusal('rotas.ends-before-it-begins', 422, 'It must end after it begins.'),
  notDays: refusal('rotas.turns-not-days', 422, 'Only turns of whole days can count open days.'),
  badTime: refusal('rotas.no-such-time', 422, '{time} is no time of the calendar.'),
  tooLong: refusal('rotas.span-too-long', 422, 'Ask for at most {days} days at once.'),
  notYours: refusal('rotas.not-yours', 403, 'This takes an operator, or a member of the team whose rota it is.'),
  nothingToUndo: refusal('rotas.nothing-to-undo', 409, 'There is no earlier version to go back to.'),
  noOverride: refusal('rotas.no-such-override', 404, 'There is no such override.'),
  past: refusal('rotas.over-already', 422, 'It is over already: what was served stays as it was.'),
  noHandOver: refusal('rotas.no-such-hand-over', 409, 'Nobody hands over then any more: the next hand-over is {at}. Your notes are not kept yet.'),
  noSwap: refusal('rotas.no-such-swap', 404, 'There is no such swap.'),
  swapEnded: refusal('rotas.swap-ended', 409, 'This swap is {state} already.'),
  notAsked: refusal('rotas.not-asked', 403, 'Only who was asked says yes or no to a swap, and only who asked withdraws it.'),
  notTheirs: refusal('rotas.not-their-shift', 422, '{other} is on duty in this time, not {person}: a swap gives away one’s own shifts.'),
  withOneself: refusal('rotas.swap-with-oneself', 422, 'Ask somebody else: this is you.'),
  onlyPeople: refusal('rotas.only-people', 403, 'Only a person may do this.'),
  noFeed: refusal('rotas.no-such-feed', 404, 'There is no calendar at this address.'),
  noCalendar: refusal('rotas.no-calendar', 422, 'This is no iCalendar file: it does not begin with BEGIN:VCALENDAR.'),
  tooManyHolidays: refusal('rotas.too-many-holidays', 422, 'A calendar of holidays holds at most {most} days.'),
  badAddress: refusal('rotas.bad-address', 422, 'This is no https address.'),
  notRead: refusal('rotas.address-not-read', 422, 'The address could not be read: {reason}'),
  noAddress: refusal('rotas.no-address', 409, 'This calendar came as a file: there is no address to read it from.'),
  inUse: refusal('rotas.calendar-in-use', 409, '{rotas} go by this calendar: give them another one first.'),
  calendarUnknown: refusal('rotas.no-such-calendar', 404, 'There is no such calendar of holidays.'),
  hours: hoursUnfit,
} as const;
