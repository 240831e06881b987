/** What may others ask of requests? What was said to one by mail or chat is taken in here; and the feature itself. */
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answering } from './answering.ts';
import { requestsClockwork } from './clockwork.ts';
import { intakeReactions } from './intake.ts';
import { requestsBindings } from './routes.ts';
import { warningReaction } from './warning.ts';

/** Requests as a feature. */
export function requestsFeature(house: House): Feature {
  return {
    noun: 'requests',
    routes: requestsBindings(house, answering(house)),
    reactions: [...intakeReactions(house), warningReaction(house)],
    clockwork: requestsClockwork(house),
  };
}
