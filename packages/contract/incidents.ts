/** What is said about incidents? The front door: routes, schemas, events and refusals. */
import { caseStudyRoutes } from './incidents/case-study.ts';
import { importIncidents } from './incidents/import.ts';
import * as routes from './incidents/routes.ts';

export * from './incidents/case-study.ts';
export * from './incidents/events.ts';
export * from './incidents/import.ts';
export * from './incidents/refusals.ts';
export * from './incidents/routes.ts';
export * from './incidents/schemas.ts';
export * from './incidents/words.ts';

export const incidentsRoutes = [
  routes.incidentsToday,
  routes.readVocabulary,
  routes.listIncidents,
  routes.openIncident,
  importIncidents,
  routes.readIncident,
  routes.readTimeline,
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
