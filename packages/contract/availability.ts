/** The front door of availability: how available were we, by which rules, and how was each figure made? */
import { peersEvents, peersRoutes } from './availability/peers.ts';
import { reportRoutes } from './availability/reports.ts';
import { rulesEvents, rulesRoutes } from './availability/rules.ts';

export * from './availability/figures.ts';
export * from './availability/peers.ts';
export * from './availability/reports.ts';
export * from './availability/rules.ts';

export const availabilityRoutes = [...reportRoutes, ...rulesRoutes, ...peersRoutes] as const;
export const availabilityEvents = { ...rulesEvents, ...peersEvents } as const;
