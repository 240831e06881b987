/** Which routes does the product have? All nouns' routes in one list: the server, OpenAPI and the table of access read it. */
import { accessRoutes } from './access.ts';
import { adaptersRoutes } from './adapters.ts';
import { alertsRoutes } from './alerts.ts';
import { auditRoutes } from './audit.ts';
import { availabilityRoutes } from './availability.ts';
import { cascadesRoutes } from './cascades.ts';
import { catalogRoutes } from './catalog.ts';
import { chatRoutes } from './chat.ts';
import { computeRoutes } from './compute.ts';
import { demoRoutes } from './demo.ts';
import { dependenciesRoutes } from './dependencies.ts';
import { findingsRoutes } from './findings.ts';
import { incidentsRoutes } from './incidents.ts';
import { mailRoutes } from './mail.ts';
import { pagesRoutes } from './pages.ts';
import { platformRoutes } from './platform.ts';
import { presenceRoutes } from './presence.ts';
import { requestsRoutes } from './requests.ts';
import { rotasRoutes } from './rotas.ts';
import type { RouteShape } from './route.ts';
import { sendingRoutes } from './sending.ts';
import { statusRoutes } from './status.ts';
import { tracesRoutes } from './traces.ts';

export const allRoutes: readonly RouteShape[] = [
  ...incidentsRoutes,
  ...alertsRoutes,
  ...availabilityRoutes,
  ...catalogRoutes,
  ...cascadesRoutes,
  ...dependenciesRoutes,
  ...findingsRoutes,
  ...statusRoutes,
  ...computeRoutes,
  ...accessRoutes,
  ...auditRoutes,
  ...demoRoutes,
  ...presenceRoutes,
  ...tracesRoutes,
  ...adaptersRoutes,
  ...sendingRoutes,
  ...chatRoutes,
  ...mailRoutes,
  ...requestsRoutes,
  ...rotasRoutes,
  ...pagesRoutes,
  ...platformRoutes,
];
