/** Which events are there? All nouns' events in one table; publishing one that is not here is a bug. */
import type { z } from 'zod';
import { accessEvents } from './access.ts';
import { adaptersEvents } from './adapters.ts';
import { alertsEvents } from './alerts.ts';
import { availabilityEvents } from './availability.ts';
import { cascadesEvents } from './cascades.ts';
import { catalogEvents } from './catalog/events.ts';
import { chatEvents } from './chat.ts';
import { demoEvents } from './demo.ts';
import { dependenciesEvents } from './dependencies.ts';
import { findingsEvents } from './findings.ts';
import { incidentsEvents } from './incidents.ts';
import { mailEvents } from './mail.ts';
import { pagesEvents } from './pages.ts';
import { platformEvents } from './platform.ts';
import { requestsEvents } from './requests.ts';
import { rotasEvents } from './rotas.ts';
import { sendingEvents } from './sending.ts';
import { statusEvents } from './status.ts';
import { tracesEvents } from './traces.ts';

export const allEvents: Readonly<Record<string, z.ZodType>> = {
  ...accessEvents,
  ...adaptersEvents,
  ...alertsEvents,
  ...availabilityEvents,
  ...cascadesEvents,
  ...catalogEvents,
  ...chatEvents,
  ...demoEvents,
  ...dependenciesEvents,
  ...findingsEvents,
  ...incidentsEvents,
  ...mailEvents,
  ...platformEvents,
  ...sendingEvents,
  ...requestsEvents,
  ...rotasEvents,
  ...pagesEvents,
  ...statusEvents,
  ...tracesEvents,
};
