/** What may others ask of pages? By which ways a person hears of things; and the feature itself. */
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { goingOn } from './clockwork.ts';
import { loadClockwork } from './load.ts';
import { pagesReactions } from './reactions.ts';
import { pagesBindings } from './routes.ts';
import { swapReactions } from './swaps.ts';

export { waysNow } from './notices.ts';

/** Pages as a feature. */
export function pagesFeature(house: House): Feature {
  const going = goingOn(house);
  return {
    noun: 'pages',
    routes: pagesBindings(house),
    reactions: [...pagesReactions(house), ...swapReactions(house)],
    clockwork: [loadClockwork(house)],
    background: [going],
    stop: going.stop,
  };
}
