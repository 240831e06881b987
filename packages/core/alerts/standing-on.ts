/** Which systems does a system stand on, and how near? Over hard dependencies whose caller waits; soft ones and asynchronous ones fail nobody. */
import type { Dependency } from '../dependencies/dependency.ts';

export interface StandingOn {
  /** Every system that it needs, directly or through others, with the number of calls between. Not itself. */
  readonly needs: (system: string) => ReadonlyMap<string, number>;
  /** Those it calls itself. */
  readonly calls: (system: string) => readonly string[];
  /** How many call it themselves. */
  readonly callers: (system: string) => number;
}

/** Makes the look-ups; what is asked of one system is worked out once. */
export function standingOn(dependencies: readonly Pick<Dependency, 'from' | 'to' | 'hard' | 'asynchronous'>[]): StandingOn {
  const callees = new Map<string, string[]>();
  const callers = new Map<string, number>();
  for (const { from, to, hard, asynchronous } of dependencies) {
    if (!hard || asynchronous || from === to) continue;
    const known = callees.get(from);
    if (known === undefined) callees.set(from, [to]);
    else known.push(to);
    callers.set(to, (callers.get(to) ?? 0) + 1);
  }
  const worked = new Map<string, ReadonlyMap<string, number>>();
  const needs = (system: string): ReadonlyMap<string, number> => {
    const known = worked.get(system);
    if (known !== undefined) return known;
    const found = new Map<string, number>();
    let edge = [system];
    for (let distance = 1; edge.length > 0; distance++) {
      const next: string[] = [];
      for (const one of edge)
        for (const callee of callees.get(one) ?? [])
          if (callee !== system && !found.has(callee)) {
            found.set(callee, distance);
            next.push(callee);
          }
      edge = next;
    }
    worked.set(system, found);
    return found;
  };
  return { needs, calls: (system) => callees.get(system) ?? [], callers: (system) => callers.get(system) ?? 0 };
}
