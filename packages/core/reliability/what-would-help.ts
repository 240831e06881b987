/**
 * What would help most? Changes to systems and dependencies, ranked by the minutes a year each would save the journeys, by their weights.
 *
 * Every figure is exact for the model of `journey-tree.ts`: the tree is drawn and asked as it would be after the change. Only what can make
 * a difference is drawn: an edge or a shared system matters to a journey where every way to something leads over it (dominators), and a change
 * saves no more than the failures in which something it cuts off takes part, a bound that the diagram gives for all at once. Candidates are tried by their
 * bounds, and those whose bound is below the worst of the changes kept are never drawn.
 *
 * The changes: `soften` an edge so that the caller does without; `fallback`, which fails with a chance of its own; make a shared system
 * `optional` for everybody who calls it; a `second-site`; a `better-system` with a tenth of its own failures; take a system `apart` from a
 * common cause (where figures include what strikes a system it fails as often afterwards, but alone).
 */
import { edgeKey } from '../dependencies/dependency.ts';
import { dominatorsFrom } from '../dependencies/dominators.ts';
import { type Graph, placesOf } from '../dependencies/graph.ts';
import { complement } from '../number/decimal.ts';
import { Chances, failureChance } from './chances.ts';
import { type Diagram, diagramOf } from './diagram.ts';
import { type Ground, graphOfNeeds, isNeeded, type JourneyTree, journeyTree, type SystemFigure, usualCommonShare } from './journey-tree.ts';
import { minutesPerYear } from './single-points.ts';
import { componentsOf, type Structure } from './structure.ts';

export interface WeighedJourney {
  readonly ref: string;
  readonly weight: number;
  readonly structure: Structure;
}

export type Change =
  | { readonly kind: 'soften' | 'fallback'; readonly from: string; readonly to: string }
  | { readonly kind: 'optional'; readonly system: string; readonly callers: readonly string[] }
  | { readonly kind: 'second-site'; readonly system: string; readonly site: string | null }
  | { readonly kind: 'better-system'; readonly system: string; readonly unavailability: number }
  | { readonly kind: 'apart'; readonly system: string; readonly cause: string };

export interface Help {
  readonly change: Change;
  readonly savesMinutesPerYear: number;
}

export interface WhatWouldHelp {
  /** Mean over the journeys by weight, as it is now. */
  readonly unavailability: number;
  readonly lostMinutesPerYear: number;
  /** The most valuable first. */
  readonly changes: readonly Help[];
  readonly assumed: readonly string[];
}

export interface HelpOptions {
  /** Changes kept of each kind. */
  readonly most?: number;
  /** Chance that a fallback fails when it is needed. */
  readonly fallbackFails?: number;
  /** What a better system is down, as a share of what it is down now. */
  readonly betterBy?: number;
}

/** Ranks the changes; leaves by `TooLarge` when a tree outgrows memory. */
export function whatWouldHelp(journeys: readonly WeighedJourney[], ground: Ground, options: HelpOptions = {}): WhatWouldHelp {
  const { most = 20, fallbackFails = 0.01, betterBy = 0.1 } = options;
  const now = new Drawn(journeys, ground);
  const softened = now.ranked(edgeCandidates(now), most);
  const changes = [
    ...softened,
    ...softened.map(({ change, saves }) => ({ change: { ...change, kind: 'fallback' } as Change, saves: saves * (1 - fallbackFails) })),
    ...now.ranked(optionalCandidates(now), most),
    ...now.ranked(siteCandidates(now), most),
    ...now.ranked(betterCandidates(now, betterBy), most),
    ...now.ranked(apartCandidates(now), most),
  ];
  const callers = callersOf(now);
  const standOn = ({ change }: Tried): number => callers.get('system' in change ? change.system : change.to)?.length ?? 0;
  changes.sort((a, b) => b.saves - a.saves || standOn(b) - standOn(a));
  return {
    unavailability: now.unavailability,
    lostMinutesPerYear: now.unavailability * minutesPerYear,
    changes: changes.map(({ change, saves }) => ({ change, savesMinutesPerYear: saves * minutesPerYear })),
    assumed: [...new Set(now.journeys.flatMap(({ tree }) => tree.assumed))].sort(),
  };
}

interface DrawnJourney {
  readonly share: number;
  readonly structure: Structure;
  readonly tree: JourneyTree;
  readonly diagram: Diagram;
  readonly birnbaum: Float64Array;
  readonly fails: number;
  /** By system, the event of its own. */
  readonly own: ReadonlyMap<string, number>;
  /** By system, at least the chance that the journey fails while the system, its site or its cause has failed. */
  readonly failsWith: ReadonlyMap<string, number>;
}

/** A change that might help: exactly by how much where that is plain, else the ground after it and what it takes out of the way. */
interface Candidate {
  readonly change: Change;
  readonly saves?: number;
  readonly after?: () => Ground;
  /** Systems that at the most no longer count for a journey, with their sites and causes. */
  readonly cutsOff?: (journey: DrawnJourney) => Iterable<string>;
}

interface Tried {
  readonly change: Change;
  readonly saves: number;
}

/** The journeys as they are. */
class Drawn {
  readonly ground: Ground;
  readonly graph: Graph;
  readonly journeys: readonly DrawnJourney[];
  readonly unavailability: number;

  constructor(journeys: readonly WeighedJourney[], ground: Ground) {
    this.ground = ground;
    this.graph = graphOfNeeds(
      ground,
      journeys.map(({ structure }) => structure),
    );
    const total = journeys.reduce((sum, { weight }) => sum + weight, 0);
    this.journeys = journeys.map(({ weight, structure }) => {
      const tree = journeyTree(structure, ground, this.graph);
      const diagram = diagramOf(tree.circuit);
      const chances = new Chances(diagram, tree.chances.map(complement), tree.chances);
      const own = new Map<string, number>();
      const failsWith = new Map<string, number>();
      const count = (system: string, event: number): void => void failsWith.set(system, (failsWith.get(system) ?? 0) + chances.bothFail(event));
      tree.parts.forEach((part, event) => {
        if (part.kind === 'system') own.set(part.system, event);
        if (part.kind === 'system' || part.kind === 'instance') count(part.system, event);
        else if (part.kind === 'cause') for (const system of part.cause.systems) count(system, event);
        else for (const system of tree.systems) if (ground.systems.get(system)?.sites?.includes(part.site)) count(system, event);
      });
      const share = total > 0 ? weight / total : 1 / journeys.length;
      return { share, structure, tree, diagram, birnbaum: chances.birnbaum, fails: chances.fails, own, failsWith };
    });
    this.unavailability = this.journeys.reduce((sum, { share, fails }) => sum + share * fails, 0);
  }

  /** The candidates that save most, each worked out exactly; nothing that saves nothing. */
  ranked(candidates: readonly Candidate[], most: number): Tried[] {
    const bounded = candidates.map((candidate) => ({ candidate, bound: candidate.saves ?? this.bound(candidate) }));
    bounded.sort((a, b) => b.bound - a.bound);
    const kept: Tried[] = [];
    for (const { candidate, bound } of bounded) {
      const worst = kept.length < most ? 0 : (kept.at(-1)?.saves ?? 0);
      if (bound <= worst) break;
      const saves = candidate.saves ?? this.saving(candidate.after?.() ?? this.ground);
      // Differences of the order of rounding are none.
      if (saves > 1e-13 * this.unavailability) kept.push({ change: candidate.change, saves });
      kept.sort((a, b) => b.saves - a.saves);
      kept.length = Math.min(kept.length, most);
    }
    return kept;
  }

  /** What is saved are failures in which something that is cut off has failed: no more than the sum over all of it. */
  private bound({ cutsOff }: Candidate): number {
    return this.journeys.reduce((sum, journey) => {
      let within = 0;
      for (const system of cutsOff?.(journey) ?? []) within += journey.failsWith.get(system) ?? 0;
      return sum + journey.share * within;
    }, 0);
  }

  private saving(ground: Ground): number {
    const graph =
      ground.needs === this.ground.needs
        ? this.graph
        : graphOfNeeds(
            ground,
            this.journeys.map(({ structure }) => structure),
          );
    return this.journeys.reduce((sum, { share, structure, fails }) => {
      const tree = journeyTree(structure, ground, graph);
      return sum + share * (fails - failureChance(diagramOf(tree.circuit), tree.chances));
    }, 0);
  }

  /** What a journey would be spared if the failures of this system itself had another chance. */
  sparedBy(system: string, better: (unavailability: number) => number): number {
    return this.journeys.reduce((sum, { share, tree, birnbaum, own }) => {
      const event = own.get(system);
      if (event === undefined) return sum;
      const now = tree.chances[event] ?? 0;
      return sum + share * (now - better(now)) * (birnbaum[event] ?? 0);
    }, 0);
  }

  figureOf(system: string): SystemFigure {
    return this.ground.systems.get(system) ?? { unavailability: this.ground.otherwise };
  }

  systems(): Set<string> {
    return new Set(this.journeys.flatMap(({ tree }) => tree.systems));
  }
}

/** By system: who cannot do without it. */
function callersOf({ ground }: Drawn): Map<string, string[]> {
  const callers = new Map<string, string[]>();
  for (const need of ground.needs) {
    if (!isNeeded(need)) continue;
    const known = callers.get(need.to);
    if (known === undefined) callers.set(need.to, [need.from]);
    else if (!known.includes(need.from)) known.push(need.from);
  }
  return callers;
}

/** By journey and system it names: the tree of dominators below that system. */
class Ways {
  private readonly now: Drawn;
  private readonly places: ReadonlyMap<string, number>;
  private readonly known = new Map<string, { readonly of: Int32Array; readonly below: ReadonlyMap<number, number[]> }>();

  constructor(now: Drawn) {
    this.now = now;
    this.places = placesOf(now.graph.names);
  }

  private from(ref: string) {
    const known = this.known.get(ref);
    if (known !== undefined) return known;
    const { of, reached } = dominatorsFrom(this.now.graph, this.places.get(ref) ?? 0);
    const below = new Map<number, number[]>();
    for (const node of reached) {
      const above = of[node] ?? -1;
      if (above === node || above < 0) continue;
      const list = below.get(above);
      if (list === undefined) below.set(above, [node]);
      else list.push(node);
    }
    const found = { of, below };
    this.known.set(ref, found);
    return found;
  }

  /** Systems a journey no longer stands on when `system` is reached no more (from `caller` alone, where given). */
  cutOff(journey: DrawnJourney, system: string, caller?: string): Set<string> {
    const { graph } = this.now;
    const [node, from] = [this.places.get(system) ?? 0, caller === undefined ? -1 : (this.places.get(caller) ?? 0)];
    const lost = new Set<string>();
    for (const ref of componentsOf(journey.structure)) {
      if (ref === system) continue;
      const { of, below } = this.from(ref);
      if ((of[node] ?? -1) < 0 || (from >= 0 && of[node] !== from) || (from >= 0 && this.hasOtherWay(of, node, from))) continue;
      const cut = new Set([node]);
      for (const each of cut) for (const next of below.get(each) ?? []) cut.add(next);
      for (const each of cut) lost.add(graph.names[each] ?? '');
    }
    return lost;
  }

  /** Whether a node is entered by somebody else that is reached, and not only because of the node itself. */
  private hasOtherWay(of: Int32Array, node: number, from: number): boolean {
    const { graph } = this.now;
    const end = graph.firstCaller[node + 1] ?? 0;
    for (let row = graph.firstCaller[node] ?? 0; row < end; row++) {
      const caller = graph.callers[row] ?? 0;
      if (caller === from || (of[caller] ?? -1) < 0) continue;
      let at = caller;
      while (at !== node && of[at] !== at) at = of[at] ?? at;
      if (at !== node) return true;
    }
    return false;
  }
}

function edgeCandidates(now: Drawn): Candidate[] {
  const ways = new Ways(now);
  const systems = now.systems();
  const { ground } = now;
  const edges = new Map<string, { readonly from: string; readonly to: string }>();
  for (const need of ground.needs) if (isNeeded(need) && systems.has(need.from)) edges.set(edgeKey(need.from, need.to), need);
  return Array.from(edges.values(), ({ from, to }) => ({
    change: { kind: 'soften', from, to },
    after: () => ({ ...ground, needs: ground.needs.filter((need) => need.from !== from || need.to !== to) }),
    cutsOff: (journey) => ways.cutOff(journey, to, from),
  }));
}

function optionalCandidates(now: Drawn): Candidate[] {
  const ways = new Ways(now);
  const systems = now.systems();
  const { ground } = now;
  return [...callersOf(now)]
    .map(([system, all]) => ({ system, callers: all.filter((caller) => systems.has(caller)).sort() }))
    .filter(({ callers }) => callers.length > 1)
    .map(({ system, callers }) => ({
      change: { kind: 'optional', system, callers },
      after: () => ({ ...ground, needs: ground.needs.filter(({ to }) => to !== system) }),
      cutsOff: (journey) => ways.cutOff(journey, system),
    }));
}

function siteCandidates(now: Drawn): Candidate[] {
  const { ground } = now;
  const beta = ground.commonShare ?? usualCommonShare;
  return [...now.systems()].flatMap((system): Candidate[] => {
    const figure = now.figureOf(system);
    const [site, second] = figure.sites ?? [];
    if (second !== undefined) return [];
    const other = [...(ground.sites ?? [])].filter(([name]) => name !== site).sort(([, a], [, b]) => a - b)[0]?.[0] ?? null;
    const change: Change = { kind: 'second-site', system, site: other };
    const u = figure.unavailability;
    // Both sites at once, or each by itself at the same time.
    const twice = (own: number): number => beta * own + ((1 - beta) * own) ** 2 * (1 - beta * own);
    if (site === undefined || other === null || !ground.sites?.has(site)) return [{ change, saves: now.sparedBy(system, twice) }];
    return [
      {
        change,
        after: () => ({ ...ground, systems: new Map(ground.systems).set(system, { unavailability: u, sites: [site, other], perSite: true }) }),
        cutsOff: () => [system],
      },
    ];
  });
}

function betterCandidates(now: Drawn, betterBy: number): Candidate[] {
  return [...now.systems()].map((system) => {
    const figure = now.figureOf(system);
    const unavailability = figure.unavailability * betterBy;
    const change: Change = { kind: 'better-system', system, unavailability };
    if (figure.perSite !== true || (figure.sites ?? []).length < 2) return { change, saves: now.sparedBy(system, (own) => own * betterBy) };
    return {
      change,
      after: () => ({ ...now.ground, systems: new Map(now.ground.systems).set(system, { ...figure, unavailability }) }),
      cutsOff: () => [system],
    };
  });
}

function apartCandidates(now: Drawn): Candidate[] {
  const { ground } = now;
  const systems = now.systems();
  return (ground.causes ?? []).flatMap((cause) =>
    cause.systems
      .filter((system) => systems.has(system))
      .map((system) => ({
        change: { kind: 'apart', system, cause: `${cause.kind} ${cause.name}` } as const,
        after: () => ({
          ...ground,
          causes: (ground.causes ?? []).map((each) => (each === cause ? { ...each, systems: each.systems.filter((one) => one !== system) } : each)),
        }),
        cutsOff: () => [system],
      })),
  );
}
