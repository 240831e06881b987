/** Which routes does the product have? All nouns' routes in one list: the server, OpenAPI and the table of access read it. */
import { accessRoutes } from './access.ts';
import { auditRoutes } from './audit.ts';
import { platformRoutes } from './platform.ts';
import type { RouteShape } from './route.ts';

export const allRoutes: readonly RouteShape[] = [...accessRoutes, ...auditRoutes, ...platformRoutes];
