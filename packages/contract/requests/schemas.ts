/** Which words is a request described with on the wire, and what is refused? */
import { needlessReasons, outcomes, pulseFaces, requestStates, ways } from '@samspel/core/requests/request.ts';
import { responseStates } from '@samspel/core/requests/response-clock.ts';
import { z } from 'zod';
import { date, timezone, weekHours } from '../hours.ts';
import { by, entityRef } from '../incidents/words.ts';
import { instant, refusal } from '../route.ts';

export const requestId = z.string().regex(/^req_[0-9A-HJKMNP-TV-Z]{26}$/, 'is not the id of a request');
export const entryId = z.string().regex(/^ent_[0-9A-HJKMNP-TV-Z]{26}$/, 'is not the id of an entry');

export const requestState = z.enum(requestStates).describe('waiting: for the asker; snoozed: until a time; done: something came of it');
export const requestWay = z.enum(ways);
export const responseState = z.enum(responseStates).describe('How the clock to the first human answer stands');
export const requestOutcome = z.enum(outcomes);
export const needlessReason = z.enum(needlessReasons);
export const pulseFace = z.enum(pulseFaces);

export const longText = z.string().min(1).max(50_000);
const asker = z.object({ person: z.string().nullable(), name: z.string(), address: z.string().nullable() });
const somebody = z.object({ id: z.string(), name: z.string() });

export const response = z.object({
  state: responseState,
  /** Until the first answer, or until now. */
  calendarSeconds: z.number(),
  businessSeconds: z.number(),
  due: instant.nullable().describe('Null: the office never opens again'),
  warnAt: instant.nullable(),
  reason: z.string(),
});

export const requestSummary = z.object({
  id: requestId,
  /** As people say it: «request 1042». */
  number: z.number().int(),
  title: z.string(),
  way: requestWay,
  place: z.string().nullable().describe('Where it came in: a mail thread, a channel'),
  asker,
  team: entityRef.nullable(),
  systems: z.array(entityRef),
  state: requestState,
  taker: somebody.nullable(),
  askedAt: instant,
  lastAt: instant.describe('When something was last said'),
  snoozedUntil: instant.nullable(),
  firstReply: z.object({ at: instant, by }).nullable(),
  response,
  outcome: requestOutcome.nullable(),
  into: z.string().nullable().describe('What it became: a request, an incident, the key or address of a card; null for a card that waits for the board'),
  needless: needlessReason.nullable(),
  pulse: z.object({ face: pulseFace, words: z.string(), at: instant }).nullable(),
  version: z.number().int(),
});
export type RequestSummary = z.infer<typeof requestSummary>;

export const entry = z.object({
  id: entryId,
  at: instant,
  kind: z.enum(['asked', 'reply', 'note']),
  by,
  isHuman: z.boolean(),
  text: z.string(),
  /** A mail or a line of chat, where the whole of it stands. */
  source: z.object({ kind: z.enum(['mail', 'chat']), id: z.string() }).nullable(),
  sendings: z
    .array(z.object({ to: z.string(), state: z.enum(['waiting', 'sent', 'given-up']), reason: z.string().nullable() }))
    .describe('How an answer travels to each who is told; none when it needs not leave the house'),
});
export type EntryAnswer = z.infer<typeof entry>;

export const template = z.object({
  id: z.string(),
  title: z.string().min(1).max(100),
  text: longText.describe('{name}, {title} and {me} stand for the asker, the request and who answers'),
  team: entityRef.nullable(),
  version: z.number().int(),
});

export const promise = z.object({
  team: entityRef.nullable().describe('Null: for all teams without one of their own'),
  version: z.number().int(),
  from: instant,
  timezone,
  hours: weekHours,
  holidays: z.array(date),
  answerWithinSeconds: z
    .number()
    .int()
    .min(60)
    .max(30 * 86_400),
  warnBeforeSeconds: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400),
  acknowledges: z.boolean().default(false).describe('Whether who asks by mail is told by a machine until when they are answered'),
  setBy: z.string(),
  reason: z.string(),
});

const wait = z.object({ seconds: z.number(), isAtLeast: z.boolean().describe('Nobody has answered the one that stands here') }).nullable();
const percentiles = z.object({ p50: wait, p90: wait, p95: wait });
export const responseFigures = z.object({
  asked: z.number().int(),
  answered: z.number().int(),
  unanswered: z.number().int(),
  leftOut: z.number().int().describe('Needed no answer: automatic, thanks, spam, duplicates'),
  inTime: z.number().int(),
  late: z.number().int(),
  undecided: z.number().int(),
  shareInTime: z.number().nullable(),
  calendar: percentiles,
  business: percentiles,
});

export const requestsRefusals = {
  unknown: refusal('requests.unknown', 404, 'There is no request {id}.'),
  titleMissing: refusal('requests.title-missing', 422, 'A request needs a title.'),
  merged: refusal('requests.merged', 409, 'It was put into {into}: go on there.'),
  done: refusal('requests.done', 409, 'It is done. Reopen it first.'),
  notDone: refusal('requests.not-done', 409, 'It is not done, so there is nothing to reopen.'),
  notAnswered: refusal('requests.not-answered', 409, 'Nobody has answered it yet. Answer first, or say why it needs none.'),
  unchanged: refusal('requests.unchanged', 409, 'That is how it stands already; nothing was changed.'),
  snoozePast: refusal('requests.snooze-in-the-past', 422, '{until} is over already.'),
  intoMissing: refusal('requests.into-missing', 422, 'Say what it became.'),
  needlessMissing: refusal('requests.needless-missing', 422, 'Say why nobody needs to answer.'),
  whyMissing: refusal('requests.why-missing', 422, 'Say why.'),
  notMerged: refusal('requests.not-merged', 409, 'It was put into no other, so there is nothing to take apart.'),
  noCard: refusal('requests.no-card', 409, 'It did not become a card.'),
  unknownIncident: refusal('requests.unknown-incident', 422, 'There is no incident {into}.'),
  mergeItself: refusal('requests.merge-with-itself', 422, 'A request cannot be put into itself.'),
  splitNothing: refusal('requests.split-takes-nothing', 422, 'Name at least one thing its asker said that moves to the new request, and leave one behind.'),
  unknownEntry: refusal('requests.unknown-entry', 404, 'The request has no entry {entry}.'),
  unknownPerson: refusal('requests.unknown-person', 422, 'There is nobody {person} who could take it.'),
  unknownTarget: refusal('requests.unknown-target', 422, 'The catalog does not know {ref}.'),
  notAsker: refusal('requests.not-asker', 403, 'Only who asked can say how it was.'),
  onlyYourself: refusal('requests.only-yourself', 403, 'A viewer asks for themself. Members may write down what others asked.'),
  badLink: refusal('requests.link-unknown', 404, 'This link belongs to no answer.'),
  unknownTemplate: refusal('requests.unknown-template', 404, 'There is no such template.'),
  unknownZone: refusal('requests.unknown-zone', 422, 'There is no time zone {timezone}.'),
  warnTooEarly: refusal('requests.warns-before-it-begins', 422, 'It would be warned before it is asked: warn at most {within} before.'),
  badHoliday: refusal('requests.holiday-unfit', 422, '{date} is no date of the calendar.'),
} as const;
