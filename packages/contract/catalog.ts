/** The front door of the catalog: what do we run, who owns it, and how did we come to know? */
import { backstageRoutes } from './catalog/backstage.ts';
import { importingRoutes } from './catalog/importing.ts';
import { ownershipRoutes } from './catalog/ownership.ts';
import { systemsRoutes } from './catalog/systems.ts';

export * from './catalog/backstage.ts';
export * from './catalog/events.ts';
export * from './catalog/importing.ts';
export * from './catalog/ownership.ts';
export * from './catalog/refusals.ts';
export * from './catalog/systems.ts';
export * from './catalog/words.ts';

export const catalogRoutes = [...systemsRoutes, ...ownershipRoutes, ...importingRoutes, ...backstageRoutes] as const;
