/** What may others ask of availability? To keep what a peer published; and the feature itself. */
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { computeBindings } from './compute-routes.ts';
import { availabilityBindings } from './routes.ts';

export { figuresOfSystems } from './of-systems.ts';
export { type PeerHistory, type Published, recordPublished } from './published.ts';

/** Figures, the rules they are counted by, and questions by hand. It keeps no figures: they follow from incidents, catalog and rules. */
export function availabilityFeature(house: House): Feature {
  return { noun: 'availability', routes: [...availabilityBindings(house), ...computeBindings()] };
}
