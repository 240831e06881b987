/** What can the catalog say no to? */
import { refusal } from '../route.ts';

export const catalogRefusals = {
  unknown: refusal('catalog.unknown', 404, 'The catalog does not hold {ref}.'),
  badRef: refusal('catalog.bad-reference', 400, '{ref} is not an entity reference: {why}.'),
  notASystem: refusal('catalog.not-a-system', 422, '{ref} is not a system; only Components and Resources have owners, duties and readiness.'),
  notATeam: refusal('catalog.not-a-team', 422, '{ref} is not a team of the catalog.'),
  notAPerson: refusal('catalog.not-a-person', 422, '{ref} is not a person of the catalog, or has left.'),
  noOwnership: refusal('catalog.no-ownership', 409, 'Nobody is {side} owner of {ref}: propose one first.'),
  alreadyOwner: refusal('catalog.already-owner', 409, '{team} is already {side} owner of {ref} ({state}).'),
  notPending: refusal('catalog.not-pending', 409, 'This ownership is {state}; only a pending one can be accepted or declined.'),
  notAccepted: refusal('catalog.not-accepted', 409, 'This ownership is {state}; only an accepted one can be reviewed.'),
  reviewInPast: refusal('catalog.review-in-past', 422, 'The review-by date has to lie ahead.'),
  notOwner: refusal('catalog.not-owner', 403, 'This takes a member of a team that owns {ref}, or an operator.'),
  notReady: refusal('catalog.not-ready', 409, 'Moving {duties} towards operations takes a finished readiness review without gaps there: {why}.'),
  dutiesUnchanged: refusal('catalog.duties-unchanged', 409, 'The duties of {ref} are held so already; nothing was changed.'),
  noReview: refusal('catalog.no-review', 404, 'There is no such readiness review.'),
  reviewFinished: refusal('catalog.review-finished', 409, 'This review is finished; begin a new one.'),
  questionsOpen: refusal('catalog.questions-open', 409, 'Not finished: {count} questions have no answer yet.'),
  unknownQuestion: refusal('catalog.unknown-question', 422, '{question} is not a question of this review.'),
  riskNeedsExpiry: refusal('catalog.risk-needs-expiry', 422, 'An accepted risk needs a reason and a day on which it ends, ahead of now.'),
  invalidEntity: refusal('catalog.invalid-entity', 422, 'The entity does not follow the rules: {message}'),
  alreadyDeparted: refusal('catalog.already-departed', 409, '{ref} has left already.'),
  planUnknown: refusal('catalog.plan-unknown', 404, 'There is no such import plan; it may have been thrown away after a day.'),
  planStale: refusal(
    'catalog.plan-stale',
    409,
    'The catalog changed since this difference was shown. Nothing was written; look at the new difference and apply that.',
  ),
  planApplied: refusal('catalog.plan-applied', 409, 'This difference was applied already.'),
  importTooLarge: refusal('catalog.import-too-large', 413, 'The import holds {what}, more than {limit}.'),
  badFilter: refusal('catalog.bad-filter', 400, '{message}'),
} as const;
