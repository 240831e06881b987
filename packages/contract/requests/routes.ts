/**
 * What can be done with requests?
 *
 * Anybody who may look may ask. A member of any team may answer, note, take and close: whoever knows the answer gives it. What is promised
 * is set by operators.
 */
import { z } from 'zod';
import { findingState } from '../findings.ts';
import { hoursUnfit } from '../hours.ts';
import { entityRef } from '../incidents/words.ts';
import { instant, page, pageQuery, route } from '../route.ts';
import {
  entry,
  entryId,
  longText,
  needlessReason,
  requestsRefusals as no,
  promise,
  pulseFace,
  requestId,
  requestSummary,
  requestWay,
  responseFigures,
  responseState,
  template,
} from './schemas.ts';

const params = z.object({ id: requestId });
const one = z.object({ request: requestSummary, reason: z.string() });
const held = [no.unknown, no.merged] as const;

export const listRequests = route({
  id: 'requests.list',
  method: 'GET',
  path: '/api/requests',
  summary: 'Requests: those that will be late first, or newest first when done; with counts of each view',
  access: 'viewer',
  query: pageQuery.extend({
    view: z
      .enum(['pending', 'mine', 'unclaimed', 'waiting', 'soon', 'cards', 'done', 'asked-by-me', 'all'])
      .default('pending')
      .describe('soon: late, or warned of; cards: became a card that stands on no board yet'),
    team: entityRef.optional(),
    way: requestWay.optional(),
    system: entityRef.optional(),
    text: z.string().max(200).optional(),
    number: z.coerce.number().int().min(1).max(1e12).optional().describe('The one of this number, in whatever view; one that was put into another too'),
  }),
  status: 200,
  answer: page(requestSummary).extend({
    counts: z.object({
      pending: z.number().int(),
      mine: z.number().int(),
      unclaimed: z.number().int(),
      waiting: z.number().int(),
      soon: z.number().int(),
      cards: z.number().int().describe('Became a card that stands on no board yet'),
    }),
  }),
});

export const askRequest = route({
  id: 'requests.ask',
  method: 'POST',
  path: '/api/requests',
  summary: 'Ask operations something',
  access: 'viewer',
  body: z.strictObject({
    title: z.string().min(1).max(300),
    text: longText,
    team: entityRef.nullable().default(null),
    systems: z.array(entityRef).max(50).default([]),
    asker: z
      .strictObject({ name: z.string().trim().min(1).max(200), address: z.string().trim().max(320).nullable().default(null) })
      .nullable()
      .default(null)
      .describe('Somebody else, who asked you at the desk or by phone; members may. With a mail address answers go there. Null: yourself'),
  }),
  status: 201,
  answer: one,
  refusals: [no.titleMissing, no.unknownTarget, no.onlyYourself],
});

export const readRequest = route({
  id: 'requests.read',
  method: 'GET',
  path: '/api/requests/:id',
  summary: 'One request: what was said, who asks, what else they asked, and whose systems it is about',
  access: 'viewer',
  params,
  status: 200,
  answer: z.object({
    request: requestSummary,
    entries: z.array(entry),
    became: z
      .object({ kind: z.enum(['request', 'incident', 'card']), ref: z.string().nullable(), title: z.string() })
      .nullable()
      .describe('What it goes on as; a card without reference waits for the board'),
    mergedFrom: z.array(z.object({ id: requestId, number: z.number().int(), title: z.string() })),
    splitFrom: z.object({ id: requestId, number: z.number().int(), title: z.string() }).nullable(),
    earlier: z.array(requestSummary).describe('What the same person asked before'),
    systems: z.array(z.object({ ref: entityRef, title: z.string(), dev: z.string().nullable(), ops: z.string().nullable() })),
    askerSystems: z.array(z.object({ ref: entityRef, title: z.string() })).describe('Systems that teams of the asker own'),
  }),
  refusals: [no.unknown],
});

const verb = <const Id extends string>(name: Id, summary: string) =>
  ({ id: `requests.${name}`, method: 'POST', path: `/api/requests/:id/${name}`, summary, access: 'member', params, status: 200, answer: one }) as const;

export const replyToRequest = route({
  ...verb('reply', 'Answer; it goes back the way the question came'),
  body: z.strictObject({
    text: longText,
    afterwards: z.enum(['stay', 'wait', 'finish']).default('stay').describe('wait: for the asker; finish: this was the answer'),
  }),
  refusals: [...held, no.unchanged, no.done],
});
export const noteOnRequest = route({
  ...verb('note', 'Note something among ourselves; the asker never sees it'),
  body: z.strictObject({ text: longText }),
  refusals: held,
});
export const addToRequest = route({
  ...verb('add', 'Say more to what you asked'),
  access: 'viewer',
  body: z.strictObject({ text: longText }),
  refusals: [...held, no.notAsker],
});
export const takeRequest = route({ ...verb('take', 'Take it in hand'), refusals: [...held, no.unchanged, no.done] });
export const handRequest = route({
  ...verb('hand', 'Give it to somebody, or let go of it'),
  body: z.strictObject({ person: z.string().max(40).nullable() }),
  refusals: [...held, no.unchanged, no.done, no.unknownPerson],
});
export const waitForAsker = route({ ...verb('wait', 'The asker has to say something first'), refusals: [...held, no.unchanged, no.done, no.notAnswered] });
export const snoozeRequest = route({
  ...verb('snooze', 'Let it sleep until a time'),
  body: z.strictObject({ until: instant }),
  refusals: [...held, no.done, no.snoozePast],
});
export const wakeRequest = route({ ...verb('wake', 'It is to be done now'), refusals: [...held, no.unchanged] });
export const finishRequest = route({
  ...verb('finish', 'Something came of it'),
  body: z.strictObject({
    outcome: z.enum(['answered', 'card', 'incident', 'needless']),
    into: z.string().max(500).optional().describe('Id of the incident; key or address of the card, or nothing: it waits for the board'),
    needless: needlessReason.optional(),
  }),
  refusals: [...held, no.done, no.notAnswered, no.intoMissing, no.needlessMissing, no.unknownIncident],
});
export const nameCard = route({
  ...verb('card', 'Say where the card stands that it became'),
  body: z.strictObject({ card: z.string().max(500).describe('Key or address; empty: it waits for the board') }),
  refusals: [...held, no.noCard, no.unchanged],
});
export const reopenRequest = route({
  ...verb('reopen', 'It was not done'),
  body: z.strictObject({ why: z.string().max(2000) }),
  refusals: [...held, no.notDone, no.whyMissing],
});
export const editRequest = route({
  id: 'requests.edit',
  method: 'PATCH',
  path: '/api/requests/:id',
  summary: 'Change its title, team or systems',
  access: 'member',
  params,
  body: z.strictObject({ title: z.string().max(300).optional(), team: entityRef.nullable().optional(), systems: z.array(entityRef).max(50).optional() }),
  status: 200,
  answer: one,
  refusals: [...held, no.titleMissing, no.unchanged, no.unknownTarget],
});
export const mergeRequest = route({
  ...verb('merge', 'Put it into another one, which goes on with all that was said'),
  body: z.strictObject({ into: requestId }),
  refusals: [...held, no.mergeItself],
});
export const unmergeRequest = route({
  ...verb('unmerge', 'Take it out of the one it was put into: what came with it goes back'),
  refusals: [no.unknown, no.merged, no.notMerged],
});
export const splitRequest = route({
  ...verb('split', 'Make another request of some of what its asker said'),
  body: z.strictObject({ title: z.string().min(1).max(300), entries: z.array(entryId).min(1).max(200) }),
  status: 201,
  refusals: [...held, no.titleMissing, no.unknownEntry, no.splitNothing],
});
export const rateRequest = route({
  ...verb('rate', 'Say how it was to be answered so'),
  access: 'viewer',
  body: z.strictObject({ face: pulseFace, words: z.string().max(2000).default('') }),
  refusals: [...held, no.notAnswered, no.notAsker],
});
export const rateByLink = route({
  id: 'requests.rate-by-link',
  method: 'POST',
  path: '/api/requests/rate',
  summary: 'Say how it was, by the link that came with an answer',
  access: 'public',
  // In the body: an address stands in logs of servers and proxies.
  body: z.strictObject({ link: z.string().max(200), face: pulseFace, words: z.string().max(2000).default('') }),
  status: 200,
  answer: z.object({ title: z.string(), face: pulseFace }),
  refusals: [no.badLink],
  perMinute: 30,
  secret: true,
});

export const listTemplates = route({
  id: 'requests.templates',
  method: 'GET',
  path: '/api/requests/templates',
  summary: 'Answers that are given often',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(template) }),
});
const written = template.omit({ id: true, version: true }).strict();
export const addTemplate = route({
  id: 'requests.add-template',
  method: 'POST',
  path: '/api/requests/templates',
  summary: 'Keep an answer that is given often',
  access: 'member',
  body: written,
  status: 201,
  answer: template,
});
export const changeTemplate = route({
  id: 'requests.change-template',
  method: 'PUT',
  path: '/api/requests/templates/:template',
  summary: 'Change a kept answer',
  access: 'member',
  params: z.object({ template: z.string().max(40) }),
  body: written,
  status: 200,
  answer: template,
  refusals: [no.unknownTemplate],
});
export const removeTemplate = route({
  id: 'requests.remove-template',
  method: 'DELETE',
  path: '/api/requests/templates/:template',
  summary: 'Keep an answer no longer',
  access: 'member',
  params: z.object({ template: z.string().max(40) }),
  status: 200,
  answer: template.describe('As it was, so that it can be added again'),
  refusals: [no.unknownTemplate],
});

export const listPromises = route({
  id: 'requests.promises',
  method: 'GET',
  path: '/api/requests/promises',
  summary: 'Office hours and promised times of each team, every version',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(promise) }),
});
export const setPromise = route({
  id: 'requests.promise',
  method: 'POST',
  path: '/api/requests/promises',
  summary: 'Promise a time to the first answer, from now on',
  access: 'operator',
  body: promise.omit({ version: true, from: true, setBy: true }).strict(),
  status: 201,
  answer: promise,
  refusals: [no.unknownZone, hoursUnfit, no.warnTooEarly, no.badHoliday, no.unknownTarget],
});

export const readResponseFigures = route({
  id: 'requests.figures',
  method: 'GET',
  path: '/api/requests/figures',
  summary: 'How fast were questions answered? Both clocks, the unanswered at their age, by week, team and channel',
  access: 'viewer',
  query: z.object({ from: instant.optional(), to: instant.optional(), team: entityRef.optional(), way: requestWay.optional() }),
  status: 200,
  answer: z.object({
    from: instant,
    to: instant,
    all: responseFigures,
    weeks: z.array(z.object({ week: z.string().describe('2026-W48'), from: instant, figures: responseFigures })),
    teams: z.array(z.object({ team: entityRef.nullable(), title: z.string(), figures: responseFigures })),
    channels: z.array(
      z.object({ way: requestWay, channel: z.string().nullable().describe('Of chat: where it was asked; null: in private'), figures: responseFigures }),
    ),
    unanswered: z.array(requestSummary).describe('The longest waiting first'),
    counted: z
      .array(
        z.object({
          id: requestId,
          number: z.number().int(),
          title: z.string(),
          team: entityRef.nullable(),
          way: requestWay,
          askedAt: instant,
          calendarSeconds: z.number(),
          businessSeconds: z.number(),
          isAtLeast: z.boolean(),
          state: responseState,
        }),
      )
      .describe('What the figures were made from, the longest office wait first; at most 5,000'),
  }),
});

export const readPulse = route({
  id: 'requests.pulse',
  method: 'GET',
  path: '/api/requests/pulse',
  summary: 'Are developers happy? What they said after answers, by month',
  access: 'viewer',
  query: z.object({ months: z.coerce.number().int().min(1).max(36).default(12) }),
  status: 200,
  answer: z.object({
    months: z.array(
      z.object({
        month: z.string(),
        asked: z.number().int().describe('Asked that month, without what needed no answer'),
        answered: z.number().int().describe('Requests answered that month: those who could have said something'),
        shareInTime: z.number().nullable().describe('Of what was asked that month and is decided'),
        half: z
          .object({ seconds: z.number(), isAtLeast: z.boolean() })
          .nullable()
          .describe('Office time within which half of what was asked that month was answered'),
        good: z.number().int(),
        soSo: z.number().int(),
        bad: z.number().int(),
        shareGood: z.number().nullable(),
      }),
    ),
    words: z.array(z.object({ id: requestId, number: z.number().int(), title: z.string(), face: pulseFace, words: z.string(), at: instant })),
  }),
});

export const readClusters = route({
  id: 'requests.clusters',
  method: 'GET',
  path: '/api/requests/clusters',
  summary: 'What is asked again and again?',
  access: 'viewer',
  query: z.object({ days: z.coerce.number().int().min(7).max(365).default(90) }),
  status: 200,
  answer: z.object({
    asked: z.number().int(),
    clusters: z.array(
      z.object({
        words: z.array(z.string()),
        likeness: z.number(),
        lastAt: instant,
        finding: z.object({ id: z.string(), state: findingState }).nullable().describe('Whether it was offered to be written down, and what was decided'),
        requests: z.array(z.object({ id: requestId, number: z.number().int(), title: z.string(), askedAt: instant })),
      }),
    ),
  }),
});

export const documentCluster = route({
  id: 'requests.document',
  method: 'POST',
  path: '/api/requests/clusters',
  summary: 'Offer what is asked again and again as something to be written down: a finding that people decide on',
  access: 'member',
  body: z.strictObject({ words: z.array(z.string().max(100)).max(20), requests: z.array(requestId).min(2).max(500) }),
  status: 200,
  answer: z.object({ finding: z.string().nullable().describe('Null: the same is open, or was dismissed') }),
  refusals: [no.unknown],
});
