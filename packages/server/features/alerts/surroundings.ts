/** What must be known of the house to place an alert: what names mean, what stands on what, which journeys that hits. Read before the desk is taken. */

import { type StandingOn, standingOn } from '@samspel/core/alerts/standing-on.ts';
import type { Nameable, Naming } from '@samspel/core/dependencies/naming.ts';
import { componentsOf } from '@samspel/core/reliability/structure.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { House } from '../../platform/house.ts';
import { journeysWithStructure } from '../catalog/index.ts';
import { rememberGraph } from '../dependencies/index.ts';

export interface Surroundings {
  readonly at: Instant;
  readonly on: StandingOn;
  readonly naming: Naming;
  readonly systems: readonly Nameable[];
  /** What people call a system; the reference of what is none. */
  readonly titleOf: (ref: string) => string;
  readonly sourceName: (id: string) => string;
  /** Journeys that need one of these systems, directly or through others. */
  readonly journeysOf: (systems: readonly string[]) => readonly string[];
}

/** Makes the look; the graph is kept in memory and read anew when it moved. */
export function makeSurroundings(house: House): (now: Instant) => Promise<Surroundings> {
  const remember = rememberGraph(house.reader);
  let kept: { readonly key: string; readonly value: Omit<Surroundings, 'sourceName' | 'at'> } | null = null;
  return async (now) => {
    const [standing, sources] = await Promise.all([
      remember(now),
      sql<{ id: string; name: string }>`select id, name from alerts.source`
        .execute(house.reader)
        .then(({ rows }) => new Map(rows.map(({ id, name }) => [id, name]))),
    ]);
    const key = `${standing.revision} ${standing.systems.length} ${Math.floor(now / 86_400_000)}`;
    if (kept?.key !== key) {
      const on = standingOn(standing.dependencies);
      const titles = new Map(standing.systems.map(({ ref, title }) => [ref, title]));
      const journeys = (await journeysWithStructure(house.reader)).map(({ ref, structure }) => ({ ref, needs: new Set(componentsOf(structure)) }));
      kept = {
        key,
        value: {
          on,
          naming: standing.naming,
          systems: standing.systems,
          titleOf: (ref) => titles.get(ref) ?? ref,
          journeysOf: (systems) =>
            journeys
              .filter(({ needs }) => systems.some((system) => needs.has(system) || [...needs].some((need) => on.needs(need).has(system))))
              .map(({ ref }) => ref),
        },
      };
    }
    return { ...kept.value, at: now, sourceName: (id) => sources.get(id) ?? id };
  };
}
