/**
 * What does each system cost the service a year by its own failures, and what does each group of systems that fail together?
 *
 * Each journey is drawn as a fault tree (`reliability/journey-tree.ts`) over figures of systems, sites and groups; what a part costs is the minutes
 * its journeys would be up longer if it never failed, each journey by its weight.
 */
import { complement } from '../number/decimal.ts';
import { type SharedFailure, sharedFailures } from '../reliability/common-causes.ts';
import { DrawnJourneys } from '../reliability/drawn-journeys.ts';
import type { Ground } from '../reliability/journey-tree.ts';
import type { PricedPart } from '../reliability/single-points.ts';
import type { AttributedGraph } from './analyses/attributed.ts';
import type { Reckoned, ReportedJourney, ReportInput } from './report-input.ts';

export interface CostlyPoint {
  readonly ref: string;
  readonly reckoned: Reckoned;
  readonly minutesPerYear: number;
  readonly journeys: readonly { readonly ref: string; readonly minutesPerYear: number }[];
  readonly blastRadius: number;
}

/** Systems that fail together: at one site, in one rack, with one database, by one deployment. */
export interface CostlyGroup {
  readonly kind: SharedFailure['kind'];
  readonly name: string;
  readonly availability: number;
  readonly source: SharedFailure['source'];
  readonly systems: readonly string[];
  readonly minutesPerYear: number;
  /** Journeys that it fails alone. */
  readonly journeys: readonly { readonly ref: string; readonly minutesPerYear: number }[];
}

/** What journeys stand on, with everything that is shared. */
export interface ReportGround extends Ground {
  readonly shared: readonly SharedFailure[];
}

/** The ground of a report. */
export function groundOf({ systems, dependencies, availabilities, assumed }: ReportInput): ReportGround {
  const unavailabilityOf = (ref: string): number => complement(availabilities.get(ref)?.availability ?? assumed);
  const shared = sharedFailures(systems, unavailabilityOf);
  return {
    needs: dependencies,
    systems: new Map(
      systems.flatMap(({ ref, sites }) =>
        availabilities.has(ref) || sites.length > 0 ? [[ref, { unavailability: unavailabilityOf(ref), sites: [...new Set(sites)] }] as const] : [],
      ),
    ),
    otherwise: complement(assumed),
    sites: new Map(shared.flatMap(({ kind, name, unavailability }) => (kind === 'site' ? [[name, unavailability] as const] : []))),
    causes: shared.flatMap(({ kind, name, unavailability, systems: members }) => (kind === 'site' ? [] : [{ kind, name, unavailability, systems: members }])),
    figuresInclude: true,
    shared,
  };
}

/** So many nodes are drawn and read in a fraction of a second. */
const mostNodes = 200_000;

/** The journeys drawn; those too entangled are told in `notices` and left out. */
export function drawnJourneys(journeys: readonly ReportedJourney[], ground: Ground, notices: string[]): DrawnJourneys {
  const titles = new Map(journeys.map(({ ref, title }) => [ref, title]));
  const tooLarge = ({ ref }: { readonly ref: string }, why: string): void =>
    void notices.push(`${titles.get(ref) ?? ref} is too entangled to be worked out exactly while somebody waits: ${why}.`);
  return new DrawnJourneys(journeys, ground, { mostNodes, tooLarge });
}

/** Parts of all journeys together, by a key; parts without one are left out. */
function priced({ journeys }: DrawnJourneys, keyOf: (part: PricedPart) => string | null) {
  const found = new Map<string, { minutes: number; journeys: { ref: string; minutesPerYear: number }[] }>();
  for (const journey of journeys)
    for (const part of journey.priced()) {
      const key = keyOf(part);
      if (key === null) continue;
      const one = found.get(key) ?? { minutes: 0, journeys: [] };
      one.minutes += journey.share * part.costsMinutesPerYear;
      if (part.isAlone) one.journeys.push({ ref: journey.ref, minutesPerYear: part.costsMinutesPerYear });
      found.set(key, one);
    }
  return found;
}

/** Systems that fail a journey alone, dearest first; of equals the one that takes down more, then the one more systems say they need. */
export function costlyPoints(
  drawn: DrawnJourneys,
  { availabilities, assumed, dependencies }: ReportInput,
  of: AttributedGraph,
  radius: Int32Array,
): CostlyPoint[] {
  const found = priced(drawn, ({ part, isAlone }) => (part.kind === 'system' && isAlone ? part.system : null));
  const needed = new Map<string, number>();
  for (const { to, declared } of dependencies) if (declared !== null) needed.set(to, (needed.get(to) ?? 0) + 1);
  return [...found]
    .map(([ref, { minutes, journeys }]) => ({
      ref,
      reckoned: availabilities.get(ref) ?? { availability: assumed, source: 'assumed' as const },
      minutesPerYear: minutes,
      journeys,
      blastRadius: radius[of.places.get(ref) ?? -1] ?? 0,
    }))
    .sort(
      (a, b) =>
        apart(a.minutesPerYear, b.minutesPerYear) ||
        b.blastRadius - a.blastRadius ||
        (needed.get(b.ref) ?? 0) - (needed.get(a.ref) ?? 0) ||
        (a.ref < b.ref ? -1 : 1),
    );
}

/** Groups of systems that fail together and that some journey stands on, dearest first. */
export function costlyGroups(drawn: DrawnJourneys, shared: readonly SharedFailure[]): CostlyGroup[] {
  const found = priced(drawn, ({ part }) =>
    part.kind === 'site' ? `site ${part.site}` : part.kind === 'cause' ? `${part.cause.kind} ${part.cause.name}` : null,
  );
  return shared
    .flatMap(({ kind, name, unavailability, source, systems }) => {
      const one = found.get(`${kind} ${name}`);
      return one === undefined
        ? []
        : [{ kind, name, availability: complement(unavailability), source, systems, minutesPerYear: one.minutes, journeys: one.journeys }];
    })
    .sort((a, b) => apart(a.minutesPerYear, b.minutesPerYear) || b.systems.length - a.systems.length || (a.name < b.name ? -1 : 1));
}

/** Which is more; what differs by less than a millionth part is equal, since sums of the same parts come in different orders. */
const apart = (a: number, b: number): number => (Math.abs(a - b) <= 1e-6 * Math.max(a, b) ? 0 : b - a);
