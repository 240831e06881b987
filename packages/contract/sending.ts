/** What leaves the house, and what became of it? One queue for every way out, and the browsers that may be pushed to. */
import { z } from 'zod';
import { instant, page, pageQuery, refusal, route } from './route.ts';

export const sendingState = z.enum(['waiting', 'sending', 'sent', 'given-up']);

const sending = z.object({
  id: z.string(),
  door: z.string().describe('mail, irc, mattermost, webhook, web-push, sms, voice'),
  adapter: z.string().nullable().describe('Only by this adapter; null: by any that serves the way'),
  to: z.string(),
  toName: z.string().nullable().describe('Of the person whose browsers it goes to; null: `to` is an address'),
  subject: z.string().nullable().describe('Its subject; what it says is not told here'),
  about: z.string(),
  urgent: z.boolean(),
  state: sendingState,
  attempts: z.number().int(),
  again: z.boolean().describe('An attempt ended without a word: the far side may have it twice'),
  reason: z.string().nullable().describe('Why the last attempt did not send it'),
  reference: z.string().nullable().describe('Its name on the far side'),
  cameBack: z.string().nullable().describe('Why it came back after it was sent; null: it did not'),
  triedBy: z.string().nullable().describe('Name of the adapter that was tried last'),
  createdAt: instant,
  nextTryAt: instant.nullable(),
  expiresAt: instant,
  endedAt: instant.nullable(),
});
export type SendingAnswer = z.infer<typeof sending>;

const counts = z.object({
  door: z.string(),
  waiting: z.number().int().describe('Those under way included'),
  oldestWaitingSeconds: z.number(),
  givenUp: z.number().int().describe('In the last seven days, with what came back'),
  sent: z.number().int().describe('In the last seven days'),
  isOpen: z.boolean().describe('Whether some adapter serves this way now, on any server'),
});

export const sendingRefusals = {
  unknown: refusal('sending.unknown', 404, 'There is no such sending.'),
  notEnded: refusal('sending.not-given-up', 409, 'This sending is {state}; only what was given up or came back is sent again.'),
  notWaiting: refusal('sending.not-waiting', 409, 'This sending is {state}; only what waits can be given up.'),
  noPush: refusal('sending.no-push', 409, 'Nobody has set up web push yet: an admin adds it under Settings → Adapters.'),
  wrongSubscription: refusal('sending.wrong-subscription', 422, 'This is not what a browser hands out for push: {problem}.'),
  onlyPeople: refusal('sending.only-people', 403, 'Only people are pushed to; this is a token.'),
} as const;

const byId = z.object({ id: z.string().max(40) });

export const listSendings = route({
  id: 'sending.list',
  method: 'GET',
  path: '/api/sending',
  summary: 'What waits, what was sent and what was given up, newest first, with counts by way',
  access: 'operator',
  query: pageQuery.extend({
    state: sendingState.optional().describe('given-up when not given, and with it what came back; waiting names those under way too'),
    door: z.string().max(40).optional(),
    about: z.string().max(400).optional(),
  }),
  status: 200,
  answer: page(sending).extend({ doors: z.array(counts) }),
});

export const sendAgain = route({
  id: 'sending.send-again',
  method: 'POST',
  path: '/api/sending/:id/again',
  summary: 'Put what was given up back into the queue, with a day of its own',
  access: 'operator',
  params: byId,
  status: 200,
  answer: sending,
  refusals: [sendingRefusals.unknown, sendingRefusals.notEnded],
});

export const giveUpSending = route({
  id: 'sending.give-up',
  method: 'POST',
  path: '/api/sending/:id/give-up',
  summary: 'Don’t try any more to send this',
  access: 'operator',
  params: byId,
  status: 200,
  answer: sending,
  refusals: [sendingRefusals.unknown, sendingRefusals.notWaiting],
});

const subscription = z.object({ id: z.string(), browser: z.string(), since: instant });

export const listPush = route({
  id: 'sending.list-push',
  method: 'GET',
  path: '/api/sending/push',
  summary: 'The browsers of yours that are pushed to, and the key a browser subscribes with',
  access: 'viewer',
  status: 200,
  answer: z.object({ key: z.string().nullable().describe('Null: nobody has set up web push'), items: z.array(subscription) }),
});

export const addPush = route({
  id: 'sending.add-push',
  method: 'POST',
  path: '/api/sending/push',
  summary: 'Let this browser be pushed to',
  access: 'viewer',
  body: z.strictObject({
    endpoint: z.url({ protocol: /^https$/ }).max(1000),
    p256dh: z.string().max(200),
    auth: z.string().max(100),
    browser: z.string().trim().min(1).max(200),
  }),
  status: 201,
  answer: subscription,
  refusals: [sendingRefusals.noPush, sendingRefusals.wrongSubscription, sendingRefusals.onlyPeople],
  secret: true,
});

export const tryPush = route({
  id: 'sending.try-push',
  method: 'POST',
  path: '/api/sending/push/try',
  summary: 'Send a test to all browsers of yours that are pushed to',
  access: 'viewer',
  status: 202,
  answer: z.object({ sending: z.string() }),
  refusals: [sendingRefusals.noPush, sendingRefusals.onlyPeople],
  perMinute: 10,
});

export const removePush = route({
  id: 'sending.remove-push',
  method: 'DELETE',
  path: '/api/sending/push/:id',
  summary: 'Don’t push to this browser any more',
  access: 'viewer',
  params: byId,
  status: 204,
  answer: null,
  refusals: [sendingRefusals.unknown],
});

export const sendingRoutes = [listSendings, sendAgain, giveUpSending, listPush, addPush, tryPush, removePush] as const;

const told = z.object({
  sending: z.string(),
  key: z.string(),
  door: z.string(),
  to: z.string(),
  /** Its name on the far side, when it was sent. */
  reference: z.string().nullable(),
  attempts: z.number().int(),
  again: z.boolean(),
});

/** Their subject is what the sending is about. */
export const sendingEvents = {
  'sending.sent': told,
  'sending.given-up': told.extend({ reason: z.string() }),
  'sending.sent-again': told,
  'sending.came-back': told.extend({ reason: z.string() }),
  'sending.push-added': z.object({ id: z.string(), browser: z.string() }),
  'sending.push-removed': z.object({ id: z.string(), browser: z.string() }),
} as const;
