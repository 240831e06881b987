/** What may others ask of pages? By which ways a person hears of things; and the feature itself. */
import { planNotices } from '@samspel/core/pages/notices.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { pagesClockwork } from './clockwork.ts';
import { loadClockwork } from './load.ts';
import { rulesFor, rulesOf } from './notices.ts';
import { pagesReactions } from './reactions.ts';
import { pagesBindings } from './routes.ts';

/** Question: by which ways does a person want to hear now of something that wakes nobody? None in quiet hours. */
export async function waysNow(reader: Reader, person: string, at: Instant): Promise<{ readonly door: string; readonly to: string }[]> {
  const { rules } = await rulesFor(reader, person);
  return planNotices(rulesOf(rules), 'degraded', at).flatMap(({ way, at: due }) => (due <= at ? [{ door: way.door, to: way.to }] : []));
}

/** Pages as a feature. */
export function pagesFeature(house: House): Feature {
  return {
    noun: 'pages',
    routes: pagesBindings(house),
    reactions: pagesReactions(house),
    clockwork: [pagesClockwork(house), loadClockwork(house)],
  };
}
