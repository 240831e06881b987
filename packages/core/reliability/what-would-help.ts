/**
 * What would help most? Changes to systems and dependencies, ranked by the minutes a year each would save the journeys, by their weights.
 *
 * Every figure is exact for the model of `journey-tree.ts`, but for one: at a second site, what else fails with that site is taken to fail
 * independently of the system. An edge or a shared system matters to a journey where every way to something leads over it (dominators); most of
 * what it cuts off can be told from the diagrams as they are (`drawn-journeys.ts`), and only the rest is drawn anew. A change saves no more than
 * the failures in which something it cuts off takes part: candidates are tried by that bound, and those below the worst of the changes kept are
 * never tried. So many drawings are made at most; what then remains is counted in `untried`.
 *
 * The changes: `soften` an edge so that the caller does without; `fallback`, which fails with a chance of its own; make a shared system
 * `optional` for everybody who calls it; a `second-site`; a `better-system` with a tenth of its own failures; take a system `apart` from a
 * common cause (where figures include what strikes a system it fails as often afterwards, but alone).
 */
import { edgeKey } from '../dependencies/dependency.ts';
import { failureChance } from './chances.ts';
import { diagramOf } from './diagram.ts';
import { type DrawnJourney, DrawnJourneys, type Effect, type Lost, siteKey, type WeighedJourney } from './drawn-journeys.ts';
import { type Ground, graphOfNeeds, isNeeded, journeyTree, leftOf, usualCommonShare } from './journey-tree.ts';
import { minutesPerYear } from './single-points.ts';

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
  /** Changes that might have helped and were not tried, because it would have taken too long. */
  readonly untried: number;
}

export interface HelpOptions {
  /** Changes kept of each kind. */
  readonly most?: number;
  /** Chance that a fallback fails when it is needed. */
  readonly fallbackFails?: number;
  /** What a better system is down, as a share of what it is down now. */
  readonly betterBy?: number;
}

/** Journeys drawn anew at most for changes of one kind: about a second of the largest that occur. */
const mostDrawings = 60;

/** Ranks the changes; leaves by `TooLarge` when a tree outgrows memory. */
export function whatWouldHelp(journeys: readonly WeighedJourney[], ground: Ground, options?: HelpOptions): WhatWouldHelp {
  return whatWouldHelpDrawn(new DrawnJourneys(journeys, ground), options);
}

/** The same of journeys that are drawn already. */
export function whatWouldHelpDrawn(drawn: DrawnJourneys, options: HelpOptions = {}): WhatWouldHelp {
  const { most = 20, fallbackFails = 0.01, betterBy = 0.1 } = options;
  const now = new Trying(drawn);
  const softened = now.ranked(edgeCandidates(drawn), most);
  const changes = [
    ...softened,
    ...softened.map(({ change, saves }) => ({ change: { ...change, kind: 'fallback' } as Change, saves: saves * (1 - fallbackFails) })),
    ...now.ranked(optionalCandidates(drawn), most),
    ...now.ranked(siteCandidates(drawn), most),
    ...now.ranked(betterCandidates(drawn, betterBy), most),
    ...now.ranked(apartCandidates(drawn), most),
  ];
  const callers = callersOf(drawn);
  const standOn = ({ change }: Tried): number => callers.get('system' in change ? change.system : change.to)?.length ?? 0;
  changes.sort((a, b) => b.saves - a.saves || standOn(b) - standOn(a));
  return {
    unavailability: drawn.unavailability,
    lostMinutesPerYear: drawn.unavailability * minutesPerYear,
    changes: changes.map(({ change, saves }) => ({ change, savesMinutesPerYear: saves * minutesPerYear })),
    assumed: [...new Set(drawn.journeys.flatMap(({ tree }) => tree.assumed))].sort(),
    untried: now.untried,
  };
}

/** A change that might help. */
interface Candidate {
  readonly change: Change;
  /** Exactly what it saves, where that is plain. */
  readonly saves?: number;
  /** What stands after it. */
  readonly after: () => Ground;
  /** Systems a journey then reaches no more; without it, what touches `system` must be drawn. */
  readonly cutsOff?: (journey: DrawnJourney) => Lost;
  readonly system?: string;
}

interface Tried {
  readonly change: Change;
  readonly saves: number;
}

/** Tries changes, each as cheaply as it can be told. */
class Trying {
  untried = 0;
  private readonly drawn: DrawnJourneys;
  private drawings = 0;

  constructor(drawn: DrawnJourneys) {
    this.drawn = drawn;
  }

  /** The candidates that save most; nothing that saves nothing. */
  ranked(candidates: readonly Candidate[], most: number): Tried[] {
    const { journeys, unavailability } = this.drawn;
    const kept: Tried[] = [];
    this.drawings = 0;
    const bounded = candidates.flatMap((candidate) => {
      if (candidate.saves !== undefined) return [{ candidate, effects: [], bound: candidate.saves }];
      const effects = journeys.map((journey) => effectOf(candidate, journey));
      const bound = journeys.reduce((sum, journey, index) => sum + journey.share * boundOf(journey, candidate, effects[index]), 0);
      return bound === 0 ? [] : [{ candidate, effects, bound }];
    });
    bounded.sort((a, b) => b.bound - a.bound);
    for (const { candidate, effects, bound } of bounded) {
      const worst = kept.length < most ? 0 : (kept.at(-1)?.saves ?? 0);
      if (bound <= worst) break;
      if (this.drawings > mostDrawings && effects.some((effect) => effect.kind === 'drawn')) {
        this.untried++;
        continue;
      }
      const saves = candidate.saves ?? this.saving(candidate, effects);
      // Differences of the order of rounding are none.
      if (saves > 1e-13 * unavailability) kept.push({ change: candidate.change, saves });
      kept.sort((a, b) => b.saves - a.saves);
      kept.length = Math.min(kept.length, most);
    }
    return kept;
  }

  private saving(candidate: Candidate, effects: readonly Effect[]): number {
    let after: { readonly ground: Ground; readonly graph: DrawnJourneys['graph'] } | null = null;
    return this.drawn.journeys.reduce((sum, journey, index) => {
      const effect = effects[index];
      if (effect === undefined || effect.kind === 'none') return sum;
      if (effect.kind === 'events') return sum + journey.share * journey.sparedWithout(effect.events);
      after ??= this.afterwards(candidate.after());
      this.drawings++;
      const tree = journeyTree(journey.structure, after.ground, after.graph);
      return sum + journey.share * (journey.fails - failureChance(diagramOf(tree.circuit), tree.chances));
    }, 0);
  }

  private afterwards(ground: Ground) {
    const { ground: before, graph, journeys } = this.drawn;
    const structures = journeys.map(({ structure }) => structure);
    return { ground, graph: ground.needs === before.needs ? graph : graphOfNeeds(ground, structures) };
  }
}

const untouched: Effect = { kind: 'none' };
const drawnAnew: Effect = { kind: 'drawn' };

function effectOf({ cutsOff, system }: Candidate, journey: DrawnJourney): Effect {
  if (cutsOff === undefined) return system !== undefined && journey.own.has(system) ? drawnAnew : untouched;
  const lost = cutsOff(journey);
  return lost.size === 0 ? untouched : journey.effectOf(lost);
}

/** What is saved are failures in which something that is cut off has failed: no more than the sum over all of it. */
function boundOf(journey: DrawnJourney, { cutsOff, system }: Candidate, effect: Effect = untouched): number {
  if (effect.kind === 'none') return 0;
  if (effect.kind === 'events') {
    if (effect.events.length === 1) return journey.sparedWithout(effect.events);
    return effect.events.reduce((sum, event) => sum + journey.bothFail(event), 0);
  }
  if (cutsOff === undefined) return journey.failsWith.get(system ?? '') ?? 0;
  const systems = new Set([...cutsOff(journey).values()].flatMap((some) => [...some]));
  return [...systems].reduce((sum, each) => sum + (journey.failsWith.get(each) ?? 0), 0);
}

/** What journeys would be spared if the failures of this system itself had another chance. */
function sparedBy({ journeys }: DrawnJourneys, system: string, better: (unavailability: number) => number): number {
  return journeys.reduce((sum, { share, tree, birnbaum, own }) => {
    const event = own.get(system);
    if (event === undefined) return sum;
    const now = tree.chances[event] ?? 0;
    return sum + share * (now - better(now)) * (birnbaum[event] ?? 0);
  }, 0);
}

/** By system: who cannot do without it. */
function callersOf({ ground }: DrawnJourneys): Map<string, string[]> {
  const callers = new Map<string, string[]>();
  for (const need of ground.needs) {
    if (!isNeeded(need)) continue;
    const known = callers.get(need.to);
    if (known === undefined) callers.set(need.to, [need.from]);
    else if (!known.includes(need.from)) known.push(need.from);
  }
  return callers;
}

function edgeCandidates(now: DrawnJourneys): Candidate[] {
  const systems = now.systems();
  const { ground } = now;
  const edges = new Map<string, { readonly from: string; readonly to: string }>();
  for (const need of ground.needs) if (isNeeded(need) && systems.has(need.from)) edges.set(edgeKey(need.from, need.to), need);
  return Array.from(edges.values(), ({ from, to }) => ({
    change: { kind: 'soften', from, to },
    after: () => ({ ...ground, needs: ground.needs.filter((need) => need.from !== from || need.to !== to) }),
    cutsOff: ({ structure }) => now.ways.cutOff(structure, to, from),
  }));
}

function optionalCandidates(now: DrawnJourneys): Candidate[] {
  const systems = now.systems();
  const { ground } = now;
  return [...callersOf(now)]
    .map(([system, all]) => ({ system, callers: all.filter((caller) => systems.has(caller)).sort() }))
    .filter(({ callers }) => callers.length > 1)
    .map(({ system, callers }) => ({
      change: { kind: 'optional', system, callers },
      after: () => ({ ...ground, needs: ground.needs.filter(({ to }) => to !== system) }),
      cutsOff: ({ structure }) => now.ways.cutOff(structure, system),
    }));
}

function siteCandidates(now: DrawnJourneys): Candidate[] {
  const { ground } = now;
  const beta = ground.commonShare ?? usualCommonShare;
  return [...now.systems()].flatMap((system): Candidate[] => {
    const figure = now.figureOf(system);
    const [site, second] = figure.sites ?? [];
    if (second !== undefined) return [];
    const other = [...(ground.sites ?? [])].filter(([name]) => name !== site).sort(([, a], [, b]) => a - b)[0]?.[0] ?? null;
    const change: Change = { kind: 'second-site', system, site: other };
    const u = figure.unavailability;
    const after = () => ({
      ...ground,
      systems: new Map(ground.systems).set(system, { unavailability: u, sites: site === undefined || other === null ? [] : [site, other], perSite: true }),
    });
    // Both sites at once, or each by itself at the same time.
    const anywhere = (own: number): number => either(beta * own, ((1 - beta) * own) ** 2);
    if (site === undefined || other === null || !ground.sites?.has(site)) return [{ change, after, saves: sparedBy(now, system, anywhere) }];
    // Where the first site strikes the journey all the same, it counts only while that site stands.
    const isShared = now.journeys.every((journey) => {
      const reaching = journey.reaching(system);
      return journey.isStruckAllTheSame(siteKey([site]), reaching, new Map(reaching.map((named) => [named, new Set([system])])));
    });
    if (!isShared) return [{ change, after, system }];
    const causes = (ground.causes ?? []).filter(({ systems }) => systems.includes(system)).map(({ unavailability }) => unavailability);
    const [here, there] = [ground.sites.get(site) ?? 0, ground.sites.get(other) ?? 0];
    const twice = either(leftOf(ground, beta * u, causes), leftOf(ground, (1 - beta) * u, [here]) * either(leftOf(ground, (1 - beta) * u, [there]), there));
    return [{ change, after, saves: sparedBy(now, system, () => twice) }];
  });
}

/** The chance that at least one of two independent things happens. */
const either = (a: number, b: number): number => a + b - a * b;

function betterCandidates(now: DrawnJourneys, betterBy: number): Candidate[] {
  return [...now.systems()].map((system) => {
    const figure = now.figureOf(system);
    const unavailability = figure.unavailability * betterBy;
    const change: Change = { kind: 'better-system', system, unavailability };
    const after = () => ({ ...now.ground, systems: new Map(now.ground.systems).set(system, { ...figure, unavailability }) });
    if (figure.perSite === true && (figure.sites ?? []).length > 1) return { change, after, system };
    return { change, after, saves: sparedBy(now, system, (own) => own * betterBy) };
  });
}

function apartCandidates(now: DrawnJourneys): Candidate[] {
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
        system,
      })),
  );
}
