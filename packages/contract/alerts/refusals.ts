/** What can be refused about alerts, and in which words? */
import { refusal } from '../route.ts';

export const alertsRefusals = {
  unknown: refusal('alerts.unknown', 404, 'There is no such thing among the alerts: {id}.'),
  unreadable: refusal('alerts.unreadable', 422, '{message}'),
  nameTaken: refusal('alerts.name-taken', 409, 'There is a source called {name} already.'),
  keyTaken: refusal('alerts.key-taken', 409, 'Another source has this key. Each monitor needs its own.'),
  needsMapping: refusal('alerts.needs-mapping', 422, 'A source of plain JSON needs a mapping.'),
  spanEmpty: refusal('alerts.silence-ends-before-begin', 422, 'It would end at {to}, before it begins or now.'),
  tooLong: refusal('alerts.silence-too-long', 422, 'A silence lasts at most {days} days: write a rule instead.'),
  tooWide: refusal('alerts.silence-of-everything', 422, 'Name a system or a matcher: silencing everything takes an operator.'),
  over: refusal('alerts.over', 409, 'It is over already.'),
  unknownSystem: refusal('alerts.unknown-system', 422, 'The catalog does not know {ref}.'),
  target: refusal('alerts.check-target', 422, '{message}'),
  full: refusal('alerts.full', 503, 'Too much is on its way. Nothing of this request was taken; send it again in {retryAfterSeconds} seconds.'),
} as const;
