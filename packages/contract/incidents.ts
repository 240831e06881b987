/** What is said about incidents? The front door: routes, schemas, events and refusals. */
import { caseStudyRoutes } from './incidents/case-study.ts';
import { importIncidents } from './incidents/import.ts';
import * as reading from './incidents/reading.ts';
import * as routes from './incidents/routes.ts';

export * from './incidents/case-study.ts';
export * from './incidents/events.ts';
export * from './incidents/import.ts';
export * from './incidents/reading.ts';
export * from './incidents/refusals.ts';
export * from './incidents/routes.ts';
export * from './incidents/schemas.ts';
export * from './incidents/words.ts';

export const incidentsRoutes = [
  reading.incidentsToday,
  reading.readVocabulary,
  reading.listIncidents,
  routes.openIncident,
  importIncidents,
  reading.readIncident,
  reading.readTimeline,
  routes.editIncident,
  routes.acknowledgeIncident,
  routes.mitigateIncident,
  routes.resolveIncident,
  routes.reopenIncident,
  routes.correctInstant,
  routes.tagIncident,
  routes.addImpact,
  routes.changeImpact,
  routes.removeImpact,
  routes.addNote,
  routes.changeNote,
  routes.joinIncident,
  routes.leaveIncident,
  routes.nameCoordinator,
  routes.mergeIncident,
  routes.splitIncident,
  routes.linkAgain,
  routes.undoChange,
  ...caseStudyRoutes,
] as const;
