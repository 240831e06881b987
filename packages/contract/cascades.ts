/** The front door of cascades: what happens when something fails, slows or is overloaded, and what would help? */
import { figuresEvents, figuresRoutes } from './cascades/figures.ts';
import { replaysRoutes } from './cascades/replays.ts';
import { runsEvents, runsRoutes } from './cascades/runs.ts';
import { readScenario } from './cascades/scenario.ts';

export * from './cascades/figures.ts';
export * from './cascades/replays.ts';
export * from './cascades/runs.ts';
export * from './cascades/scenario.ts';

export const cascadesRoutes = [readScenario, ...runsRoutes, ...replaysRoutes, ...figuresRoutes] as const;
export const cascadesEvents = { ...runsEvents, ...figuresEvents } as const;
