/** What can dependencies say no to? */
import { refusal } from '../route.ts';

export const dependenciesRefusals = {
  unknownSystem: refusal('dependencies.unknown-system', 404, 'The catalog holds no system {ref}.'),
  unknownEdge: refusal('dependencies.unknown-edge', 404, 'Nothing says, or ever said, that {from} calls {to}.'),
  notDeclared: refusal('dependencies.not-declared', 409, 'The catalog does not declare that {from} calls {to}; there is nothing to remove.'),
  byApi: refusal('dependencies.by-api', 409, '{from} calls {to} because it consumes {api}: change that in its document.'),
  saidSince: refusal('dependencies.said-since', 409, 'How {from} calls {to} was said anew since you looked: {stands}. Nothing was written; look again.'),
  notOwner: refusal('dependencies.not-owner', 403, 'This takes a member of a team that owns {ref}, or an operator.'),
  badRef: refusal('dependencies.bad-reference', 400, '{ref} names no system: {why}.'),
  badSpan: refusal('dependencies.bad-span', 400, 'The first date has to lie before the second.'),
  ahead: refusal('dependencies.ahead', 400, 'The graph is known up to now; {at} lies ahead.'),
  nothingRead: refusal('dependencies.nothing-read', 422, 'Nothing in these files is a dependency that can be read: {why}'),
  importTooLarge: refusal('dependencies.import-too-large', 413, 'The import holds {what}, more than {limit}.'),
  tooMuch: refusal('dependencies.too-much', 422, 'The graph is too entangled to be reported on: it needs more than {limit}.'),
  busy: refusal('dependencies.busy', 503, '{waiting} reports are being worked out already. Ask again in {retryAfterSeconds} seconds.'),
  planUnknown: refusal('dependencies.plan-unknown', 404, 'There is no such import plan; it may have been thrown away after a day.'),
  planStale: refusal('dependencies.plan-stale', 409, 'The graph changed since this difference was shown. Nothing was written; look at the new difference.'),
  planApplied: refusal('dependencies.plan-applied', 409, 'This difference was applied already.'),
} as const;
