/** Who answers for a system? Owners, duties, readiness, and the queues of what is not settled. */
import { z } from 'zod';
import { houseRefusals, instant, route } from '../route.ts';
import { catalogRefusals as no } from './refusals.ts';
import { readinessReview } from './systems.ts';
import * as words from './words.ts';

const ofSystem = z.object({ ref: words.entityRef });
const ofSide = ofSystem.extend({ side: words.side });
const common = [no.unknown, no.badRef, no.notASystem, no.notOwner, houseRefusals.stale] as const;

export const proposeOwner = route({
  id: 'catalog.propose-owner',
  method: 'POST',
  path: '/api/systems/:ref/owners/:side',
  summary: 'Propose a team as dev or ops owner; the one before stays in the history',
  access: 'member',
  params: ofSide,
  body: z.strictObject({
    team: words.entityRef,
    person: words.entityRef.nullable().default(null),
    reviewBy: instant.nullable().default(null),
    reason: words.reason,
  }),
  status: 201,
  answer: words.ownership,
  refusals: [...common, no.notATeam, no.notAPerson, no.alreadyOwner, no.reviewInPast],
});

export const acceptOwnership = route({
  id: 'catalog.accept-ownership',
  method: 'POST',
  path: '/api/systems/:ref/owners/:side/accept',
  summary: 'Accept a pending ownership, by a member of the proposed team or an operator',
  access: 'owner',
  params: ofSide,
  body: z.strictObject({ person: words.entityRef.nullable().optional(), reviewBy: instant.nullable().optional(), reason: words.reason }),
  status: 200,
  answer: words.ownership,
  refusals: [...common, no.noOwnership, no.notPending, no.notAPerson, no.reviewInPast],
});

export const declineOwnership = route({
  id: 'catalog.decline-ownership',
  method: 'POST',
  path: '/api/systems/:ref/owners/:side/decline',
  summary: 'Decline a pending ownership: the system then has no owner on this side',
  access: 'owner',
  params: ofSide,
  body: z.strictObject({ reason: words.reason }),
  status: 200,
  answer: words.ownership,
  refusals: [...common, no.noOwnership, no.notPending],
});

export const reviewOwnership = route({
  id: 'catalog.review-ownership',
  method: 'POST',
  path: '/api/systems/:ref/owners/:side/review',
  summary: 'Say that an ownership still holds, and by when to look again; may name another person',
  access: 'owner',
  params: ofSide,
  body: z.strictObject({ person: words.entityRef.nullable().optional(), reviewBy: instant, reason: words.reason }),
  status: 200,
  answer: words.ownership,
  refusals: [...common, no.noOwnership, no.notAccepted, no.notAPerson, no.reviewInPast],
});

export const departPerson = route({
  id: 'catalog.depart-person',
  method: 'POST',
  path: '/api/catalog-people/:ref/depart',
  summary: 'A person has left: the ownerships that name them go to the queue of departed',
  access: 'operator',
  params: ofSystem,
  body: z.strictObject({ reason: words.reason }),
  status: 200,
  answer: z.object({ ref: words.entityRef, departedAt: instant, ownerships: z.array(words.ownership) }),
  refusals: [no.unknown, no.badRef, no.notAPerson, no.alreadyDeparted],
});

/** A system with what is missing, for a queue. */
const waiting = z.object({ system: words.named, side: words.side, ownership: words.ownership.nullable() });

export const ownershipQueues = route({
  id: 'catalog.ownership-queues',
  method: 'GET',
  path: '/api/ownership-queues',
  summary: 'What is not settled: without owner, not accepted, past review-by, owner departed',
  access: 'viewer',
  query: z.object({ team: words.entityRef.optional() }),
  status: 200,
  answer: z.object({ unowned: z.array(waiting), unaccepted: z.array(waiting), overdue: z.array(waiting), departed: z.array(waiting) }),
});

export const ownersOn = route({
  id: 'catalog.owners-on',
  method: 'GET',
  path: '/api/systems/:ref/owners',
  summary: 'Who owned a system on a day, now when none is given, and all that ever did',
  access: 'viewer',
  params: ofSystem,
  query: z.object({ on: instant.optional() }),
  status: 200,
  answer: z.object({ on: instant, owners: words.owners, history: z.array(words.ownership) }),
  refusals: [no.unknown, no.badRef, no.notASystem],
});

export const moveDuties = route({
  id: 'catalog.move-duties',
  method: 'PUT',
  path: '/api/systems/:ref/duties',
  summary: 'Say who holds which duty; a move towards operations takes a readiness review',
  access: 'owner',
  params: ofSystem,
  body: z.strictObject({ duties: words.duties.partial(), reason: words.reason }),
  status: 200,
  answer: z.object({ system: words.entityRef, duties: words.duties, stage: words.stage, stageReason: z.string(), version: z.number().int() }),
  refusals: [...common, no.notReady, no.dutiesUnchanged],
});

export const readinessQuestions = route({
  id: 'catalog.readiness-questions',
  method: 'GET',
  path: '/api/readiness-questions',
  summary: 'The questions of a readiness review, by area',
  access: 'viewer',
  status: 200,
  answer: z.object({
    areas: z.array(
      z.object({ area: z.string(), title: z.string(), questions: z.array(z.object({ id: z.string(), text: z.string(), duties: z.array(words.duty) })) }),
    ),
  }),
});

export const startReadiness = route({
  id: 'catalog.start-readiness',
  method: 'POST',
  path: '/api/systems/:ref/readiness',
  summary: 'Begin a readiness review, with the answers of the last one as a start; one that is open is gone on with',
  access: 'owner',
  params: ofSystem,
  body: z.strictObject({ reason: words.reason }),
  status: 201,
  answer: readinessReview,
  refusals: common,
});

export const answerReadiness = route({
  id: 'catalog.answer-readiness',
  method: 'PUT',
  path: '/api/readiness/:id/answers/:question',
  summary: 'Answer one question: ok, a gap, or a risk accepted until a day',
  access: 'owner',
  params: z.object({ id: z.string(), question: z.string() }),
  body: z.strictObject({ answer: z.enum(['ok', 'gap', 'accepted-risk']), note: z.string().max(4000).default(''), expiresAt: instant.nullable().default(null) }),
  status: 200,
  answer: readinessReview,
  refusals: [no.noReview, no.notOwner, no.reviewFinished, no.unknownQuestion, no.riskNeedsExpiry, houseRefusals.stale],
});

export const finishReadiness = route({
  id: 'catalog.finish-readiness',
  method: 'POST',
  path: '/api/readiness/:id/finish',
  summary: 'Finish a review: every question has to be answered; gaps leave it not ready',
  access: 'owner',
  params: z.object({ id: z.string() }),
  body: z.strictObject({ reason: words.reason }),
  status: 200,
  answer: readinessReview,
  refusals: [no.noReview, no.notOwner, no.reviewFinished, no.questionsOpen, houseRefusals.stale],
});

export const showReadiness = route({
  id: 'catalog.readiness',
  method: 'GET',
  path: '/api/readiness/:id',
  summary: 'One readiness review',
  access: 'viewer',
  params: z.object({ id: z.string() }),
  status: 200,
  answer: readinessReview,
  refusals: [no.noReview],
});

export const ownershipRoutes = [
  proposeOwner,
  acceptOwnership,
  declineOwnership,
  reviewOwnership,
  departPerson,
  ownershipQueues,
  ownersOn,
  moveDuties,
  readinessQuestions,
  startReadiness,
  answerReadiness,
  finishReadiness,
  showReadiness,
] as const;
