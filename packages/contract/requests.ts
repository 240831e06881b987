/** What is said about requests? Questions for operations: the queue, the thread, the clocks, and what is asked again and again. */
import { z } from 'zod';
import { by } from './incidents/words.ts';
import * as routes from './requests/routes.ts';
import { needlessReason, promise, pulseFace, requestOutcome, requestState, requestWay } from './requests/schemas.ts';
import { instant } from './route.ts';

export * from './requests/routes.ts';
export * from './requests/schemas.ts';

export const requestsRoutes = [
  routes.listRequests,
  routes.askRequest,
  routes.listTemplates,
  routes.addTemplate,
  routes.changeTemplate,
  routes.removeTemplate,
  routes.listPromises,
  routes.setPromise,
  routes.readResponseFigures,
  routes.readPulse,
  routes.readClusters,
  routes.documentCluster,
  routes.rateByLink,
  routes.readRequest,
  routes.editRequest,
  routes.replyToRequest,
  routes.noteOnRequest,
  routes.addToRequest,
  routes.takeRequest,
  routes.handRequest,
  routes.waitForAsker,
  routes.snoozeRequest,
  routes.wakeRequest,
  routes.finishRequest,
  routes.nameCard,
  routes.reopenRequest,
  routes.mergeRequest,
  routes.unmergeRequest,
  routes.splitRequest,
  routes.rateRequest,
] as const;

const somebody = z.object({ id: z.string(), name: z.string() }).nullable();
const heard = z.object({ entry: z.string(), kind: z.enum(['asked', 'reply', 'note']), by, isHuman: z.boolean() });

/** Their subject is the id of the request, unless said otherwise. */
export const requestsEvents = {
  'requests.opened': z.object({
    title: z.string(),
    way: requestWay,
    place: z.string().nullable(),
    asker: z.object({ person: z.string().nullable(), name: z.string(), address: z.string().nullable() }),
    team: z.string().nullable(),
    systems: z.array(z.string()),
    askedAt: instant,
    splitFrom: z.string().nullable(),
  }),
  'requests.heard': heard,
  'requests.replied': heard.extend({ isFirst: z.boolean(), at: instant, waitedSeconds: z.number() }),
  'requests.taken': z.object({ before: somebody, after: somebody }),
  'requests.waits': z.object({ reason: z.string() }),
  'requests.snoozed': z.object({ until: instant, reason: z.string() }),
  'requests.woken': z.object({ why: z.string(), reason: z.string() }),
  'requests.finished': z.object({ outcome: requestOutcome, into: z.string().nullable(), needless: needlessReason.nullable(), reason: z.string() }),
  'requests.reopened': z.object({ why: z.string(), before: requestState, reason: z.string().optional() }),
  'requests.edited': z.object({ before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()) }),
  'requests.merged': z.object({ from: z.string(), into: z.string() }).describe('Twice: about the one that ends and about the one that goes on'),
  'requests.unmerged': z.object({ from: z.string(), into: z.string() }).describe('Twice, as when they were put together'),
  'requests.card-named': z.object({ before: z.string().nullable(), after: z.string().nullable() }),
  'requests.became-incident': z
    .object({ request: z.string(), number: z.number().int(), title: z.string(), asker: z.string() })
    .describe('Subject: the incident'),
  'requests.rated': z.object({ face: pulseFace, words: z.string() }),
  'requests.late-soon': z
    .object({ number: z.number().int(), title: z.string(), due: instant, team: z.string().nullable(), taker: somebody })
    .describe('Nobody has answered, and the promised time is nearly over'),
  'requests.promised': promise.describe('Subject: the team, or `all`'),
  'requests.template-changed': z.object({ what: z.enum(['added', 'changed', 'removed']), title: z.string() }).describe('Subject: the template'),
} as const;
