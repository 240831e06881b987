/**
 * What follows from the graph, all in one: what can take the service down and what that costs, what runs in circles, what multiplies, who promises
 * too much, and what would help most? Each part is answered by an analysis of its own; here they are put together and bounded.
 *
 * A catalog without journeys is read by its entries: every part of the graph that nobody calls from outside counts as a journey of equal
 * weight. Availabilities are measured, else those of goals, else assumed, which every figure says; what sites and groups take down together is a
 * part of them. An edge that nobody declared counts as it was
 * seen to be: hard until somebody says otherwise, which is the careful side. Minutes are those of a year of 365 days.
 */
import { minutesPerYear } from '../reliability/single-points.ts';
import { type AttributedGraph, attributed, refsOf } from './analyses/attributed.ts';
import { blastRadii } from './analyses/blast.ts';
import { cyclesOf } from './analyses/cycles.ts';
import { promiseCeilingsOf } from './analyses/promise-ceiling.ts';
import { toolsOnWhatTheyRepair } from './analyses/recovery-tools.ts';
import { retryCirclesOf, retryPathsOf } from './analyses/retry-paths.ts';
import { passagesOf } from './analyses/single-points.ts';
import { tierInversionsOf } from './analyses/tier-inversions.ts';
import { timeoutInversionsOf } from './analyses/timeout-inversions.ts';
import { articulationPointsOf } from './articulation.ts';
import { componentsOf } from './components.ts';
import { layersOf } from './layers.ts';
import { costlyGroups, costlyPoints, drawnJourneys, groundOf } from './report-costs.ts';
import type { ReportedJourney, ReportInput } from './report-input.ts';
import { mitigationsFor } from './report-mitigations.ts';

/** More journeys than this take too long to be worked out while somebody waits; the heaviest are. */
const mostJourneys = 60;
/** Of each journey; those that cut off most. */
const mostPassages = 20;

/** Everything together. */
export function dependencyReport(input: ReportInput) {
  const { systems, dependencies, goals, availabilities, assumed, limit } = input;
  const of = attributed(systems, dependencies);
  const radii = blastRadii(of);
  const notices: string[] = [];
  const journeys = journeysOf(input, of, notices);
  const ground = groundOf(input);
  const drawn = drawnJourneys(journeys, ground, notices);
  const layers = layersOf(of.graph);
  const passages = passagesOf(of, journeys);
  const title = (ref: string): string => of.titles[of.places.get(ref) ?? -1] ?? ref;
  return {
    systems: of.graph.names.length,
    dependencies: of.graph.to.length,
    cycles: cyclesOf(of)
      .slice(0, limit)
      .map(({ systems: members, hard, coldStart, startOrder }) => ({
        systems: [...members],
        hard,
        coldStart,
        startOrder: startOrder === null ? null : startOrder.map((step) => [...step]),
      })),
    articulationPoints: refsOf(of, articulationPointsOf(of.graph)).sort().slice(0, limit),
    layers: layered(of, layers),
    blastRadius: of.graph.names
      .map((ref, node) => ({ ref, takesDown: radii.takesDown[node] ?? 0, standsOn: radii.standsOn[node] ?? 0 }))
      .sort((a, b) => b.takesDown - a.takesDown || (a.ref < b.ref ? -1 : 1))
      .slice(0, limit),
    singlePoints: costlyPoints(drawn, input, of, radii.takesDown).slice(0, limit),
    commonCauses: costlyGroups(drawn, ground.shared).slice(0, limit),
    journeys: journeys.map((journey, index) => {
      const one = drawn.journeys.find(({ ref }) => ref === journey.ref);
      const promised = goals.get(journey.ref) ?? null;
      const ceiling = one?.availability ?? null;
      return {
        ref: journey.ref,
        title: journey.title,
        declared: journey.isDeclared,
        ceiling,
        promised,
        tooMuch: ceiling !== null && promised !== null && promised > ceiling,
        minutesPerYear: one === undefined ? null : one.fails * minutesPerYear,
        passages: (passages[index] ?? []).slice(0, mostPassages),
      };
    }),
    systemPromises: promiseCeilingsOf(of, goals)
      .slice(0, limit)
      .map(({ ref, promised, ceiling, tooMuch, says }) => ({ ref, promised, ceiling, tooMuch, says })),
    tierInversions: tierInversionsOf(of, goals)
      .slice(0, limit)
      .map(({ path, ...one }) => ({ ...one, path: [...path] })),
    timeoutInversions: timeoutInversionsOf(of)
      .slice(0, limit)
      .map(({ path, outerSeconds, innerSeconds, says }) => ({ path: [...path], outerSeconds, innerSeconds, says })),
    worstRetryPath: worstRetryPath(of),
    retryCircles: retryCirclesOf(of)
      .slice(0, limit)
      .map(({ systems: members, says }) => ({ systems: [...members], says })),
    recoveryTools: toolsOnWhatTheyRepair(
      of,
      systems.flatMap(({ ref, repairs }) => (repairs.length === 0 ? [] : [{ tool: ref, repairs }])),
    )
      .slice(0, limit)
      .map(({ path, ...one }) => ({ ...one, path: [...path] })),
    mitigations: mitigationsFor(drawn, title, limit, notices),
    notices: [...assumptions(of, availabilities, assumed), ...notices],
  };
}

/** Where every request may become many: as attempts are said, and as they are while retry budgets hold. */
function worstRetryPath(of: AttributedGraph) {
  const [worst] = retryPathsOf(of, { most: 1 });
  if (worst === undefined) return null;
  const [held] = retryPathsOf(of, { most: 1, withinBudgets: true });
  return {
    path: [...worst.path],
    attempts: [...worst.attempts],
    worstCaseAttempts: worst.worstCaseAttempts,
    withinBudgets: held?.worstCaseAttempts ?? 1,
    says: worst.says,
  };
}

/** A reader must know which figures nobody measured or promised. */
function assumptions({ graph }: AttributedGraph, availabilities: ReportInput['availabilities'], assumed: number): string[] {
  const unknown = graph.names.filter((ref) => !availabilities.has(ref)).length;
  if (unknown === 0) return [];
  const whose = unknown === graph.names.length ? 'all systems' : unknown === 1 ? 'one system' : `${unknown} of ${graph.names.length} systems`;
  return [
    `Nothing is measured or promised of ${whose}; ${unknown === 1 ? 'it is' : 'they are'} reckoned to be up ${Number((assumed * 100).toPrecision(9))} % of the time.`,
  ];
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

function layered(of: AttributedGraph, layers: Int32Array): string[][] {
  const found: string[][] = [];
  layers.forEach((layer, node) => {
    while (found.length <= layer) found.push([]);
    found[layer]?.push(of.graph.names[node] ?? '');
  });
  return found.map((refs) => refs.sort());
}
