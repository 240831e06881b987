/**
 * Which systems fail together, and how often? Those at one site, and those of a group that the catalog says of them: a rack, a shared database,
 * a shared deployment.
 *
 * Model: how often a group fails is what is said of it (the least available of what its members say). Where nothing is said, it is a share β of the
 * failures of its middle member (the beta factor of Fleming 1975; about 0.1 in NUREG/CR-5497), and no more than those of the best member that it
 * alone takes down, whose figure would show it: an assumption, which answers repeat. The figures of the members hold these failures already
 * (`figuresInclude` of journey-tree.ts). A group of one system is none; a site is one also of one system, since sites stand in for each other.
 * It stops being true where one group stands inside another, such as racks in a site: they count as independent.
 */
import { complement } from '../number/decimal.ts';
import { type CommonCause, usualCommonShare } from './journey-tree.ts';

export interface Grouped {
  readonly ref: string;
  readonly sites: readonly string[];
  readonly failsWith: readonly { readonly kind: CommonCause['kind'] | 'site'; readonly name: string; readonly availability: number | null }[];
}

export interface SharedFailure {
  readonly kind: CommonCause['kind'] | 'site';
  readonly name: string;
  readonly unavailability: number;
  readonly source: 'said' | 'assumed';
  readonly systems: readonly string[];
}

/** Everything that systems share and that can fail, sites first. `unavailabilityOf` answers the figure of each system. */
export function sharedFailures(systems: readonly Grouped[], unavailabilityOf: (ref: string) => number, commonShare = usualCommonShare): SharedFailure[] {
  const groups = new Map<string, { kind: SharedFailure['kind']; name: string; said: number | null; systems: string[] }>();
  const group = (kind: SharedFailure['kind'], name: string) => {
    const key = `${kind} ${name}`;
    const known = groups.get(key) ?? { kind, name, said: null, systems: [] };
    groups.set(key, known);
    return known;
  };
  for (const { ref, sites } of systems) for (const site of new Set(sites)) group('site', site).systems.push(ref);
  for (const { ref, failsWith } of systems)
    for (const { kind, name, availability } of failsWith) {
      const one = group(kind, name);
      if (availability !== null) one.said = Math.max(one.said ?? 0, complement(availability));
      if (kind !== 'site' && !one.systems.includes(ref)) one.systems.push(ref);
    }
  const severalSites = new Set(systems.flatMap(({ ref, sites }) => (new Set(sites).size > 1 ? [ref] : [])));
  const assumed = (kind: SharedFailure['kind'], members: readonly string[]): number => {
    const figures = members.map(unavailabilityOf).sort((a, b) => a - b);
    const shown = members.filter((ref) => kind !== 'site' || !severalSites.has(ref)).map(unavailabilityOf);
    return shown.reduce((least, each) => Math.min(least, each), commonShare * (figures[figures.length >> 1] ?? 0));
  };
  return [...groups.values()]
    .filter((one) => one.systems.length > (one.kind === 'site' ? 0 : 1))
    .map(({ kind, name, said, systems: members }) => ({
      kind,
      name,
      unavailability: said ?? assumed(kind, members),
      source: said === null ? ('assumed' as const) : ('said' as const),
      systems: members,
    }));
}
