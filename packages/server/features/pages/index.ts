/** What may others ask of pages? Those of an incident, and of a span; and the feature itself. */
import type { PageRow } from '@samspel/contract/pages.ts';
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
import { listPages, tellPages } from './screens.ts';

export { pagesSince } from './screens.ts';

/** Question: who was paged for an incident? */
export async function pagesOf(reader: Reader, incident: string): Promise<PageRow[]> {
  return tellPages(reader, await listPages(reader, { state: null, person: null, incident }, null, 20));
}

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
