/** Which features does the web have? The one list; a feature added here has its screens, panels, commands and its place in the navigation. */

import { access } from '../features/access/index.ts';
import { alerts } from '../features/alerts/index.ts';
import { availability } from '../features/availability/index.ts';
import { chat } from '../features/chat/index.ts';
import { findings } from '../features/findings/index.ts';
import { firstVisit } from '../features/first-visit/index.ts';
import { incidents } from '../features/incidents/index.ts';
import { map } from '../features/map/index.ts';
import { pages } from '../features/pages/index.ts';
import { requests } from '../features/requests/index.ts';
import { rotas } from '../features/rotas/index.ts';
import { settings } from '../features/settings/index.ts';
import { status } from '../features/status/index.ts';
import { systems } from '../features/systems/index.ts';
import { today } from '../features/today/index.ts';
import { traces } from '../features/traces/index.ts';
import type { WebFeature } from '../platform/feature.ts';
import { nouns } from './nouns.ts';

export const features: readonly WebFeature[] = [
  today,
  incidents,
  alerts,
  requests,
  rotas,
  pages,
  access,
  firstVisit,
  settings,
  systems,
  map,
  traces,
  availability,
  chat,
  findings,
  status,
];

/** The navigation as it stands: nouns that lead somewhere. */
export const places = nouns.flatMap((noun) => {
  const feature = features.find((each) => each.noun === noun.noun);
  return feature?.home === undefined ? [] : [{ ...noun, home: feature.home, also: feature.also ?? [] }];
});
