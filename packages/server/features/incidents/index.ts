/** What may others ask of incidents? Changed impacts and facts about incidents; which ones some words mean; whether one may be published; and the feature itself. */
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { incidentsClockwork } from './clockwork.ts';
import { incidentsReactions } from './reactions.ts';
import { incidentsBindings } from './routes.ts';

export { incidentsByWords } from './list.ts';
export { holdForPublishing, type PublicSide, readPublicSide } from './publishing.ts';
export { type CountedImpact, currentRevision, type IncidentFacts, impactsSince, incidentCauses, incidentFacts } from './questions.ts';

/** Incidents, their impacts, timelines, case studies and imports. */
export function incidentsFeature(house: House): Feature {
  return { noun: 'incidents', routes: incidentsBindings(house), reactions: incidentsReactions(house), clockwork: incidentsClockwork(house) };
}
