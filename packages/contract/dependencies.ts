/** The front door of dependencies: what calls what, who says so, what follows from it, and how is it settled? Their findings stand in the queue of findings. */
import { analysisRoutes } from './dependencies/analysis.ts';
import { changingRoutes } from './dependencies/changing.ts';
import { dependencyImportRoutes } from './dependencies/importing.ts';
import { mapRoutes } from './dependencies/map.ts';

export * from './dependencies/analysis.ts';
export * from './dependencies/changing.ts';
export * from './dependencies/events.ts';
export * from './dependencies/importing.ts';
export * from './dependencies/map.ts';
export * from './dependencies/refusals.ts';
export * from './dependencies/words.ts';

export const dependenciesRoutes = [...mapRoutes, ...analysisRoutes, ...changingRoutes, ...dependencyImportRoutes] as const;
