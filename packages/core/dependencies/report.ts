/**
 * What follows from the graph, all in one: what can take the service down and what that costs, what runs in circles, what multiplies, who promises
 * too much, and what would help most? Each part is answered by an analysis of its own; here they are put together and bounded.
 *
 * A catalog without journeys is read by its entries: every part of the graph that nobody calls from outside counts as a journey of equal
 * weight. Availabilities are measured, else those of goals, else assumed, which every figure says. An edge that nobody declared counts as it was
 * seen to be: hard until somebody says otherwise, which is the careful side. Minutes are those of a year of 365 days.
 */
import { complement } from '../number/decimal.ts';
import { failureChance } from '../reliability/chances.ts';
import { diagramOf } from '../reliability/diagram.ts';
import { type Ground, graphOfNeeds, type JourneyTree, journeyTree } from '../reliability/journey-tree.ts';
import { minutesPerYear, singlePointsOf } from '../reliability/single-points.ts';
import type { Structure } from '../reliability/structure.ts';
import { type Change, whatWouldHelp } from '../reliability/what-would-help.ts';
import { type AttributedGraph, attributed, refsOf } from './analyses/attributed.ts';
import { blastRadii } from './analyses/blast.ts';
import { type Cycle, cyclesOf } from './analyses/cycles.ts';
import { toolsOnWhatTheyRepair } from './analyses/recovery-tools.ts';
import { retryPathsOf } from './analyses/retry-paths.ts';
import { tierInversionsOf } from './analyses/tier-inversions.ts';
import { timeoutInversionsOf } from './analyses/timeout-inversions.ts';
import { articulationPointsOf } from './articulation.ts';
import { componentsOf } from './components.ts';
import type { Dependency } from './dependency.ts';
import { layersOf } from './layers.ts';

export interface ReportedSystem {
  readonly ref: string;
  readonly title: string;
  readonly sites: readonly string[];
  /** What it is a tool to repair. */
  readonly repairs: readonly string[];
}

export interface ReportedJourney {
  readonly ref: string;
  readonly title: string;
  readonly weight: number;
  readonly structure: Structure;
}

export interface Reckoned {
  readonly availability: number;
  readonly source: 'measured' | 'goal' | 'assumed';
}

export interface ReportInput {
  readonly systems: readonly ReportedSystem[];
  readonly dependencies: readonly Dependency[];
  readonly journeys: readonly ReportedJourney[];
  readonly availabilities: ReadonlyMap<string, Reckoned>;
  /** Goals of systems and journeys. */
  readonly goals: ReadonlyMap<string, number>;
  /** Availability of systems of which nothing is known. */
  readonly assumed: number;
  /** Longest list answered. */
  readonly limit: number;
}

export interface CostlyPoint {
  readonly ref: string;
  readonly reckoned: Reckoned;
  readonly minutesPerYear: number;
  readonly journeys: readonly { readonly ref: string; readonly minutesPerYear: number }[];
  readonly blastRadius: number;
}

export interface Mitigation {
  readonly change: Change['kind'];
  readonly system: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly minutesPerYearSaved: number;
  readonly says: string;
}

/** More journeys than this take too long to be worked out while somebody waits; the heaviest are. */
const mostJourneys = 60;

/** Everything together. */
export function dependencyReport(input: ReportInput) {
  const { systems, dependencies, goals, limit } = input;
  const of = attributed(systems, dependencies);
  const radii = blastRadii(of);
  const notices: string[] = [];
  const journeys = journeysOf(input, of, notices);
  const ground = groundOf(input);
  const drawn = drawnJourneys(journeys, ground, notices);
  const layers = layersOf(of.graph);
  const retries = retryPathsOf(of)[0];
  const title = (ref: string): string => of.titles[of.places.get(ref) ?? -1] ?? ref;
  return {
    systems: of.graph.names.length,
    dependencies: of.graph.to.length,
    cycles: cyclesOf(of)
      .slice(0, limit)
      .map(({ systems: members, hard, coldStart }: Cycle) => ({ systems: [...members], hard, coldStart })),
    articulationPoints: refsOf(of, articulationPointsOf(of.graph)).sort().slice(0, limit),
    layers: layered(of, layers),
    blastRadius: of.graph.names
      .map((ref, node) => ({ ref, takesDown: radii.takesDown[node] ?? 0, standsOn: radii.standsOn[node] ?? 0 }))
      .sort((a, b) => b.takesDown - a.takesDown || (a.ref < b.ref ? -1 : 1))
      .slice(0, limit),
    singlePoints: costlyPoints(drawn, input, of, radii.takesDown).slice(0, limit),
    journeys: journeys.map((journey) => {
      const fails = drawn.find((one) => one.journey === journey)?.fails ?? null;
      const promised = goals.get(journey.ref) ?? null;
      const ceiling = fails === null ? null : complement(fails);
      return {
        ref: journey.ref,
        title: journey.title,
        declared: journey.isDeclared,
        ceiling,
        promised,
        tooMuch: ceiling !== null && promised !== null && promised > ceiling,
        minutesPerYear: fails === null ? null : fails * minutesPerYear,
      };
    }),
    tierInversions: tierInversionsOf(of, goals)
      .slice(0, limit)
      .map(({ from, to, fromPromises, toPromises }) => ({ from, to, fromPromises, toPromises })),
    timeoutInversions: timeoutInversionsOf(of)
      .slice(0, limit)
      .map(({ path, outerSeconds, innerSeconds, says }) => ({ path: [...path], outerSeconds, innerSeconds, says })),
    worstRetryPath:
      retries === undefined
        ? null
        : { path: [...retries.path], attempts: [...retries.attempts], worstCaseAttempts: retries.worstCaseAttempts, says: retries.says },
    recoveryTools: toolsOnWhatTheyRepair(
      of,
      systems.flatMap(({ ref, repairs }) => (repairs.length === 0 ? [] : [{ tool: ref, repairs }])),
    )
      .slice(0, limit)
      .map(({ tool, repairs, path }) => ({ tool, repairs, path: [...path] })),
    mitigations: mitigations(drawn, ground, title, limit, notices),
    notices,
  };
}

interface Asked extends ReportedJourney {
  readonly isDeclared: boolean;
}

function journeysOf({ journeys }: ReportInput, of: AttributedGraph, notices: string[]): Asked[] {
  const declared = journeys.filter(({ weight }) => weight > 0).map((one) => ({ ...one, isDeclared: true }));
  const all = declared.length > 0 ? declared : entriesOf(of);
  if (declared.length === 0 && all.length > 0)
    notices.push(`The catalog has no journeys; ${all.length} entries of the graph stand for them, with equal weight.`);
  if (all.length <= mostJourneys) return all;
  notices.push(`Of ${all.length} journeys the ${mostJourneys} heaviest were worked out.`);
  return [...all].sort((a, b) => b.weight - a.weight || (a.ref < b.ref ? -1 : 1)).slice(0, mostJourneys);
}

/** Parts that nobody calls from outside and that call somebody; of a circle all of it. */
function entriesOf({ graph, titles }: AttributedGraph): Asked[] {
  const { count, of, members, first } = componentsOf(graph);
  const called = new Uint8Array(count);
  const calls = new Uint8Array(count);
  graph.to.forEach((callee, edge) => {
    const [from, to] = [of[graph.from[edge] ?? 0] ?? 0, of[callee] ?? 0];
    if (from !== to) [called[to], calls[from]] = [1, 1];
  });
  return Array.from({ length: count }, (_, component) => component)
    .filter((component) => called[component] === 0 && (calls[component] === 1 || (first[component + 1] ?? 0) - (first[component] ?? 0) > 1))
    .map((component) => {
      const node = members[first[component] ?? 0] ?? 0;
      const ref = graph.names[node] ?? '';
      return { ref, title: titles[node] ?? ref, weight: 1, structure: { ref }, isDeclared: false };
    });
}

function groundOf({ systems, dependencies, availabilities, assumed }: ReportInput): Ground {
  return {
    needs: dependencies,
    systems: new Map(
      systems.flatMap(({ ref, sites }) => {
        const known = availabilities.get(ref);
        return known === undefined && sites.length === 0 ? [] : [[ref, { unavailability: complement(known?.availability ?? assumed), sites }] as const];
      }),
    ),
    otherwise: complement(assumed),
  };
}

interface Drawn {
  readonly journey: Asked;
  readonly share: number;
  readonly tree: JourneyTree;
  readonly fails: number;
}

function drawnJourneys(journeys: readonly Asked[], ground: Ground, notices: string[]): Drawn[] {
  const graph = graphOfNeeds(
    ground,
    journeys.map(({ structure }) => structure),
  );
  const whole = journeys.reduce((sum, { weight }) => sum + weight, 0);
  return journeys.flatMap((journey) => {
    try {
      const tree = journeyTree(journey.structure, ground, graph);
      return [{ journey, share: journey.weight / whole, tree, fails: failureChance(diagramOf(tree.circuit), tree.chances) }];
    } catch (error) {
      notices.push(`${journey.title} could not be worked out exactly: ${error instanceof Error ? error.message : String(error)}.`);
      return [];
    }
  });
}

/** Dearest first; of equals the one that takes down more, then the one more systems say they need. */
function costlyPoints(drawn: readonly Drawn[], { availabilities, assumed, dependencies }: ReportInput, of: AttributedGraph, radius: Int32Array): CostlyPoint[] {
  const found = new Map<string, { minutes: number; journeys: { ref: string; minutesPerYear: number }[] }>();
  for (const { journey, share, tree } of drawn)
    for (const { part, costsMinutesPerYear } of singlePointsOf(tree)) {
      if (part.kind !== 'system') continue;
      const one = found.get(part.system) ?? { minutes: 0, journeys: [] };
      one.minutes += share * costsMinutesPerYear;
      one.journeys.push({ ref: journey.ref, minutesPerYear: costsMinutesPerYear });
      found.set(part.system, one);
    }
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

/** Which is more; what differs by less than a millionth part is equal, since sums of the same parts come in different orders. */
const apart = (a: number, b: number): number => (Math.abs(a - b) <= 1e-6 * Math.max(a, b) ? 0 : b - a);

function layered(of: AttributedGraph, layers: Int32Array): string[][] {
  const found: string[][] = [];
  layers.forEach((layer, node) => {
    while (found.length <= layer) found.push([]);
    found[layer]?.push(of.graph.names[node] ?? '');
  });
  return found.map((refs) => refs.sort());
}

function mitigations(drawn: readonly Drawn[], ground: Ground, title: (ref: string) => string, limit: number, notices: string[]): Mitigation[] {
  if (drawn.length === 0) return [];
  try {
    const { changes } = whatWouldHelp(
      drawn.map(({ journey }) => journey),
      ground,
      { most: 10 },
    );
    return changes
      .filter(({ savesMinutesPerYear }) => savesMinutesPerYear > 1e-6)
      .slice(0, Math.min(limit, 40))
      .map(({ change, savesMinutesPerYear }) => ({
        change: change.kind,
        system: 'system' in change ? change.system : null,
        from: 'from' in change ? change.from : null,
        to: 'to' in change ? change.to : null,
        minutesPerYearSaved: savesMinutesPerYear,
        says: worded(change, title),
      }));
  } catch (error) {
    notices.push(`What would help most could not be worked out: ${error instanceof Error ? error.message : String(error)}.`);
    return [];
  }
}

function worded(change: Change, title: (ref: string) => string): string {
  switch (change.kind) {
    case 'soften':
      return `Let ${title(change.from)} answer without ${title(change.to)}`;
    case 'fallback':
      return `Give ${title(change.from)} a fallback for ${title(change.to)}`;
    case 'optional':
      return `Let all ${change.callers.length} callers of ${title(change.system)} go on without it`;
    case 'second-site':
      return `Run ${title(change.system)} at a second site${change.site === null ? '' : `, ${change.site}`}`;
    case 'better-system':
      return `Make ${title(change.system)} fail a tenth as often`;
    case 'apart':
      return `Take ${title(change.system)} apart from ${change.cause}`;
  }
}
