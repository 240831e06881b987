/**
 * Which failures take a journey down? Its structure over systems, each of which fails by itself, with its sites, by a common cause, or
 * because something it cannot do without has failed: a fault tree.
 *
 * - A hard dependency is followed down, as far as hard ones lead; a soft one, one that nobody waits for, and one with a fallback is not.
 *   A system is then down when anything it reaches is down, which circles of dependencies do not disturb.
 * - A figure of a system counts for the system as a whole, whatever its sites do. With `perSite` it is the figure of the system at one
 *   site, and another site stands in: a share of the failures (`commonShare`, the beta factor of Fleming 1975; about 0.1 in NUREG/CR-5497)
 *   strikes all sites at once, the rest one site alone.
 * - A site, where its figure is known, takes down what runs there and nowhere else. Any site can serve any caller.
 * - A common cause (rack, shared database, shared deployment) takes down all systems it is said of.
 * - Where `figuresInclude`, the figure of a system holds what its sites and causes do to it, as measured ones do: only what is left of it is
 *   its own, 1 − (1 − figure) ÷ (1 − what strikes it), so that each system stays as available as it was and only the togetherness is told.
 *
 * It stops being true where a site that is left cannot carry the load, and where a fallback fails together with what it stands in for.
 */
import type { Dependency } from '../dependencies/dependency.ts';
import { type Graph, graphOf, placesOf } from '../dependencies/graph.ts';
import { alwaysWorks, type Gate, type GateKind } from './circuit.ts';
import type { FaultTree } from './fault-tree.ts';
import { neededOf, partsOf, type Structure } from './structure.ts';

/** What is known of a system by itself. */
export interface SystemFigure {
  /** Chance that it is down, at any moment. */
  readonly unavailability: number;
  readonly sites?: readonly string[];
  /** The figure is that of the system at one site. */
  readonly perSite?: boolean;
}

/** Something that takes down several systems at once. */
export interface CommonCause {
  readonly kind: 'rack' | 'database' | 'deploy';
  readonly name: string;
  readonly unavailability: number;
  readonly systems: readonly string[];
}

export type Need = Pick<Dependency, 'from' | 'to' | 'hard' | 'asynchronous' | 'fallback'>;

/** What journeys stand on. */
export interface Ground {
  readonly needs: readonly Need[];
  readonly systems: ReadonlyMap<string, SystemFigure>;
  /** Chance of being down of systems without a figure: an assumption, which answers repeat. */
  readonly otherwise: number;
  /** Chance of being down by site; a site without one never fails by itself. */
  readonly sites?: ReadonlyMap<string, number>;
  readonly causes?: readonly CommonCause[];
  readonly commonShare?: number;
  /** Figures of systems hold what their sites and causes do to them. */
  readonly figuresInclude?: boolean;
}

/** What a basic event of a journey tree is. */
export type Part =
  | { readonly kind: 'system'; readonly system: string }
  | { readonly kind: 'instance'; readonly system: string; readonly site: string }
  | { readonly kind: 'site'; readonly site: string }
  | { readonly kind: 'cause'; readonly cause: CommonCause };

export interface JourneyTree extends FaultTree {
  readonly parts: readonly Part[];
  /** Systems it stands on, nearest first. */
  readonly systems: readonly string[];
  /** Those of them that have no figure of their own. */
  readonly assumed: readonly string[];
}

export const usualCommonShare = 0.1;

/** Whether a caller fails with what it calls. */
export function isNeeded(need: Need): boolean {
  return need.hard && !need.asynchronous && need.fallback === null;
}

/** All systems anybody names, and which cannot do without which. */
export function graphOfNeeds(ground: Ground, structures: readonly Structure[]): Graph {
  const names = new Set(structures.flatMap(refsOf));
  const needed = ground.needs.filter(isNeeded);
  for (const { from, to } of needed) names.add(from).add(to);
  return graphOf([...names], needed);
}

/** The tree of a journey; `graph` is that of `graphOfNeeds`, where several journeys are asked about. */
export function journeyTree(structure: Structure, ground: Ground, graph: Graph = graphOfNeeds(ground, [structure])): JourneyTree {
  const places = placesOf(graph.names);
  const building = new Building(ground);
  const reached = new Map<string, readonly string[]>();
  for (const ref of refsOf(structure)) if (!reached.has(ref)) reached.set(ref, reachedFrom(graph, places.get(ref)));
  const systems = [...new Set([...reached.values()].flat())];
  const failures = new Map(systems.map((system) => [system, building.failureOf(system)]));
  const needs = new Map(
    [...reached].map(([ref, all]) => [
      ref,
      building.gate(
        'or',
        all.map((system) => failures.get(system) ?? alwaysWorks),
      ),
    ]),
  );
  const signalOf = (part: Structure): number => {
    if ('ref' in part) return needs.get(part.ref) ?? alwaysWorks;
    const parts = partsOf(part).map(signalOf);
    return building.gate('atLeast', parts, parts.length - neededOf(part) + 1);
  };
  return { ...building.tree(signalOf(structure)), systems, assumed: systems.filter((system) => !ground.systems.has(system)) };
}

function refsOf(structure: Structure): string[] {
  return 'ref' in structure ? [structure.ref] : partsOf(structure).flatMap(refsOf);
}

/** A system and everything it cannot do without, nearest first. */
function reachedFrom(graph: Graph, start: number | undefined): string[] {
  if (start === undefined) return [];
  const met = new Set([start]);
  for (const node of met) {
    const end = graph.firstCall[node + 1] ?? 0;
    for (let edge = graph.firstCall[node] ?? 0; edge < end; edge++) met.add(graph.to[edge] ?? 0);
  }
  return Array.from(met, (node) => graph.names[node] ?? '');
}

/** What is left of a chance of failing when other events, independent of each other, are taken out of it; all of it where figures do not include them. */
export function leftOf({ figuresInclude }: Pick<Ground, 'figuresInclude'>, unavailability: number, others: readonly number[]): number {
  if (figuresInclude !== true) return unavailability;
  const struck = others.reduce((sum, other) => sum + other - sum * other, 0);
  return unavailability <= struck ? 0 : (unavailability - struck) / (1 - struck);
}

/** Collects events and gates. Gates are numbered from −4 downwards until all events are known. */
class Building {
  private readonly ground: Ground;
  private readonly parts: Part[] = [];
  private readonly names: string[] = [];
  private readonly chances: number[] = [];
  private readonly known = new Map<string, number>();
  private readonly gates: Gate[] = [];
  private readonly causesOf = new Map<string, CommonCause[]>();

  constructor(ground: Ground) {
    this.ground = ground;
    for (const cause of ground.causes ?? []) {
      for (const system of cause.systems) this.causesOf.set(system, [...(this.causesOf.get(system) ?? []), cause]);
    }
  }

  private event(name: string, chance: number, part: Part): number {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.parts.push(part);
    this.chances.push(chance);
    const signal = 2 * (this.names.push(name) - 1);
    this.known.set(name, signal);
    return signal;
  }

  gate(kind: GateKind, parts: readonly number[], count = 1): number {
    this.gates.push({ kind, count, parts });
    return -2 - 2 * this.gates.length;
  }

  /** By itself, with all its sites, or by a cause it shares. */
  failureOf(system: string): number {
    const { unavailability, sites = [], perSite = false } = this.ground.systems.get(system) ?? { unavailability: this.ground.otherwise };
    const causes = (this.causesOf.get(system) ?? []).map((cause) => this.event(`${cause.kind} ${cause.name}`, cause.unavailability, { kind: 'cause', cause }));
    const divided = perSite && sites.length > 1;
    const share = divided ? (this.ground.commonShare ?? usualCommonShare) : 1;
    const struck = (this.causesOf.get(system) ?? []).map((cause) => cause.unavailability);
    if (!divided && sites.length > 0) struck.push(sites.reduce((product, site) => product * (this.ground.sites?.get(site) ?? 0), 1));
    const own = this.event(system, leftOf(this.ground, unavailability * share, struck), { kind: 'system', system });
    const without = sites.map((site) => {
      const lost = this.siteLost(site);
      if (!divided) return lost;
      const apart = leftOf(this.ground, unavailability * (1 - share), [this.ground.sites?.get(site) ?? 0]);
      const instance = this.event(`${system} at ${site}`, apart, { kind: 'instance', system, site });
      return this.gate('or', [instance, lost]);
    });
    return this.gate('or', [own, ...causes, without.length === 0 ? alwaysWorks : this.gate('and', without, without.length)]);
  }

  private siteLost(site: string): number {
    const chance = this.ground.sites?.get(site);
    return chance === undefined ? alwaysWorks : this.event(`site ${site}`, chance, { kind: 'site', site });
  }

  tree(top: number): FaultTree & { readonly parts: readonly Part[] } {
    const events = this.names.length;
    const numbered = (signal: number): number => (signal >= alwaysWorks ? signal : 2 * (events + (-4 - signal) / 2));
    const gates = this.gates.map((gate) => ({ ...gate, parts: gate.parts.map(numbered) }));
    return { names: this.names, chances: Float64Array.from(this.chances), circuit: { events, gates, top: numbered(top) }, parts: this.parts };
  }
}
