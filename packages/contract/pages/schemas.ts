/** What is a page on the wire: whom it told, how, and what became of it? */
import { z } from 'zod';
import { hoursUnfit, timezone, weekHours } from '../hours.ts';
import { entityRef, impactSeverity } from '../incidents/words.ts';
import { someone } from '../rotas/schemas.ts';
import { instant, refusal } from '../route.ts';

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rota'), id: z.string().max(40) }),
  z.strictObject({ kind: z.literal('person'), id: z.string().max(40) }),
  z.strictObject({ kind: z.literal('team'), id: entityRef }),
  z.strictObject({ kind: z.literal('everybody') }),
]);

const step = z.strictObject({
  tell: z.array(target).max(20),
  waitMinutes: z.number().min(0.25).max(1440).describe('How long an answer is waited for'),
});

/** What people write. */
export const escalationPlan = z.strictObject({
  title: z.string().trim().min(1).max(120),
  severities: z.array(impactSeverity).min(1).describe('What it takes'),
  teams: z.array(entityRef).max(100).nullable().default(null).describe('Only where one of them owns what is hit; null: for any'),
  steps: z.array(step).max(40),
  repeats: z.number().int().min(0).max(20).default(1).describe('How often the steps begin again before everybody is told'),
  acknowledgedForMinutes: z
    .number()
    .min(1)
    .max(10_080)
    .nullable()
    .default(null)
    .describe('Not over by then: it begins again; null: an acknowledgement holds for good'),
});
export type EscalationPlan = z.output<typeof escalationPlan>;

export const escalation = escalationPlan.extend({ id: z.string(), version: z.number().int(), changedAt: instant, changedBy: z.string() });
export type EscalationAnswer = z.output<typeof escalation>;

const way = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,20}$/, 'is not a short name of small letters, digits and dashes'),
  door: z.enum(['mail', 'irc', 'mattermost', 'webhook', 'web-push', 'sms', 'voice']),
  adapter: z.string().max(40).nullable().default(null).describe('Only by this one; null: by any that serves the way'),
  to: z.string().trim().min(1).max(500).describe('An address as the way reads it; for web push the own id'),
});

/** How a person wants to be told. */
export const personRules = z.strictObject({
  ways: z.array(way).max(20),
  lists: z
    .array(
      z.strictObject({
        severities: z.array(impactSeverity).min(1),
        ways: z.array(z.strictObject({ way: z.string().max(20), afterMinutes: z.number().min(0).max(240) })).max(20),
      }),
    )
    .max(10)
    .describe('The last list that names a severity counts; without any, the first way at once'),
  quiet: z
    .strictObject({ timezone, hours: weekHours, brokenBy: z.array(impactSeverity).describe('What is told at once all the same') })
    .nullable()
    .default(null),
});
export type PersonRulesWire = z.output<typeof personRules>;

export const pageState = z.enum(['open', 'acknowledged', 'over']);

export const pageRow = z.object({
  id: z.string(),
  title: z.string(),
  severity: impactSeverity,
  incident: z.string().nullable(),
  group: z.string().nullable(),
  state: pageState,
  step: z.number().int().describe('Counted from 1; one more than there are steps: everybody'),
  steps: z.number().int(),
  round: z.number().int(),
  nextAt: instant.nullable().describe('When it goes on by itself'),
  begunAt: instant,
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  via: z.string().nullable(),
  overAt: instant.nullable(),
  escalation: z.string().nullable(),
  told: z.array(someone).describe('Whom it told so far'),
});
export type PageRow = z.output<typeof pageRow>;

export const notice = z.object({
  id: z.string(),
  person: someone,
  step: z.number().int(),
  round: z.number().int(),
  door: z.string(),
  to: z.string(),
  dueAt: instant,
  state: z.enum(['planned', 'handed', 'sent', 'failed', 'dropped']).describe('handed: it waits in the queue of what leaves; dropped: not needed any more'),
  handedAt: instant.nullable(),
  endedAt: instant.nullable(),
  again: z.boolean().describe('It may have arrived twice: a server died while it was sent'),
  says: z.string(),
});
export type NoticeAnswer = z.output<typeof notice>;

export const pageLine = z.object({ at: instant, type: z.string(), says: z.string(), by: z.string() });

export const personLoad = z.object({
  person: someone,
  zone: z.string().describe('By whose clocks their nights are'),
  shifts: z.number().int(),
  dutySeconds: z.number(),
  nightSeconds: z.number().describe('22:00–07:00'),
  weekendSeconds: z.number(),
  holidaySeconds: z.number(),
  pages: z.number().int(),
  nightPages: z.number().int(),
  nightsBroken: z.number().int(),
  sleepHoursInterrupted: z.number().int().describe('Of 23:00–07:00'),
  mostInAShift: z.number().int().describe('Incidents in 12 hours of a shift; two are allowed'),
});
export type PersonLoadAnswer = z.output<typeof personLoad>;

export const pagesRefusals = {
  unknown: refusal('pages.unknown', 404, 'There is no such page.'),
  over: refusal('pages.over', 409, 'This page is over.'),
  nobodyLeft: refusal('pages.nobody-left', 409, 'Everybody was told already: there is nobody left to pass it on to.'),
  noEscalation: refusal('pages.no-such-escalation', 404, 'There is no such escalation.'),
  noSteps: refusal('pages.no-steps', 422, 'An escalation needs a step.'),
  tooManySteps: refusal('pages.too-many-steps', 422, 'An escalation has at most {most} steps.'),
  tellsNobody: refusal('pages.step-tells-nobody', 422, 'This step tells nobody.'),
  unknownTarget: refusal('pages.unknown-target', 422, 'There is no {kind} {id} to tell.'),
  unknownWay: refusal('pages.unknown-way', 422, 'There is no way called {way}.'),
  sameWay: refusal('pages.same-way', 422, 'Two ways are called {way}.'),
  unknownZone: refusal('pages.unknown-zone', 422, '{zone} is no IANA time zone, such as Europe/Stockholm.'),
  hours: hoursUnfit,
  onlyPeople: refusal('pages.only-people', 403, 'Only a person may do this.'),
  linkDead: refusal('pages.link-dead', 410, 'This link was used, is over, or never was one of ours.'),
  badSpan: refusal('pages.bad-span', 422, 'Ask for a span that ends after it begins, of at most {days} days.'),
  unknownPerson: refusal('pages.unknown-person', 422, 'Nobody has an account {person}.'),
} as const;
