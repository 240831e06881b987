/**
 * What do journeys come to, and what would they come to if they stood on less, without being drawn anew?
 *
 * Each journey is drawn once. When a change cuts systems off, a journey falls into one of three cases, system by system, exact in each:
 * still reached from a named system whose failure alone fails the journey: nothing changes; reached from nowhere any more, and what it shares
 * with others (sites, causes) strikes somebody who is left just the same: its own failures count for nothing, which is the same diagram with
 * chances of 0; anything else: the journey must be drawn anew.
 */
import { dominatorsFrom } from '../dependencies/dominators.ts';
import { type Graph, placesOf } from '../dependencies/graph.ts';
import { complement } from '../number/decimal.ts';
import { Chances, failureChance } from './chances.ts';
import { type Diagram, diagramOf } from './diagram.ts';
import { type Ground, graphOfNeeds, type JourneyTree, journeyTree, type SystemFigure } from './journey-tree.ts';
import { TooLarge } from './node-pool.ts';
import { type PricedPart, pricedParts } from './single-points.ts';
import { componentsOf, neededOf, partsOf, type Structure } from './structure.ts';

export interface WeighedJourney {
  readonly ref: string;
  readonly weight: number;
  readonly structure: Structure;
}

/** Systems a journey no longer reaches, by the system it names. */
export type Lost = ReadonlyMap<string, ReadonlySet<string>>;

/** What a loss does to one journey: nothing, events that no longer count, or more than can be told without drawing. */
export type Effect = { readonly kind: 'none' } | { readonly kind: 'events'; readonly events: readonly number[] } | { readonly kind: 'drawn' };

const nothing: Effect = { kind: 'none' };

/** What all journeys are drawn with. */
interface Around {
  readonly ground: Ground;
  readonly graph: Graph;
  readonly ways: Ways;
  readonly sharedBy: (system: string) => readonly string[];
  readonly mostNodes: number | undefined;
}

/** One journey, drawn. */
export class DrawnJourney {
  readonly ref: string;
  readonly share: number;
  readonly structure: Structure;
  readonly tree: JourneyTree;
  readonly fails: number;
  /** Never 1 when something can be lost. */
  readonly availability: number;
  readonly birnbaum: Float64Array;
  /** By system, the event of its own. */
  readonly own: ReadonlyMap<string, number>;
  /** By system, at least the chance that the journey fails while the system, its site or its cause has failed. */
  readonly failsWith: ReadonlyMap<string, number>;
  private readonly diagram: Diagram;
  private readonly chances: Chances;
  /** By system, all events that are its alone. */
  private readonly eventsOf = new Map<string, number[]>();
  /** Named systems whose failure alone fails the journey. */
  private readonly fatal: ReadonlySet<string>;
  private readonly reach: ReadonlyMap<string, ReadonlySet<string>>;
  /** By named system and by what strikes from outside: how many systems it strikes there. */
  private readonly struck = new Map<string, Map<string, number>>();
  private readonly sharedBy: (system: string) => readonly string[];

  constructor({ ref, structure }: WeighedJourney, share: number, around: Around) {
    const { ground, graph, ways, sharedBy, mostNodes } = around;
    this.ref = ref;
    this.share = share;
    this.structure = structure;
    this.sharedBy = sharedBy;
    this.tree = journeyTree(structure, ground, graph);
    this.diagram = diagramOf(this.tree.circuit, mostNodes);
    this.chances = new Chances(this.diagram, this.tree.chances.map(complement), this.tree.chances);
    this.fails = this.chances.fails;
    this.availability = this.chances.availability;
    this.birnbaum = this.chances.birnbaum;
    const own = new Map<string, number>();
    const failsWith = new Map<string, number>();
    const count = (system: string, event: number): void => void failsWith.set(system, (failsWith.get(system) ?? 0) + this.chances.bothFail(event));
    const members = new Map<string, string[]>();
    for (const system of this.tree.systems)
      for (const site of ground.systems.get(system)?.sites ?? []) members.set(site, [...(members.get(site) ?? []), system]);
    this.tree.parts.forEach((part, event) => {
      if (part.kind === 'system') own.set(part.system, event);
      if (part.kind === 'system' || part.kind === 'instance') {
        count(part.system, event);
        this.eventsOf.set(part.system, [...(this.eventsOf.get(part.system) ?? []), event]);
      } else for (const system of part.kind === 'cause' ? part.cause.systems : (members.get(part.site) ?? [])) count(system, event);
    });
    this.own = own;
    this.failsWith = failsWith;
    const named = componentsOf(structure);
    this.fatal = new Set(named.filter((each) => failsAlone(structure, each)));
    this.reach = new Map(named.map((each) => [each, ways.reachedFrom(each)]));
    for (const [each, reached] of this.reach) {
      const counts = new Map<string, number>();
      for (const system of reached) for (const key of sharedBy(system)) counts.set(key, (counts.get(key) ?? 0) + 1);
      this.struck.set(each, counts);
    }
  }

  /** The chance that it fails while a part has failed. */
  bothFail(event: number): number {
    return this.chances.bothFail(event);
  }

  /** What each of its parts costs it, the dearest first. */
  priced(): PricedPart[] {
    return pricedParts(this.tree, this.birnbaum);
  }

  /** What losing these systems does to it. */
  effectOf(lost: Lost): Effect {
    const systems = new Set<string>();
    for (const some of lost.values()) for (const system of some) systems.add(system);
    const events: number[] = [];
    for (const system of systems) {
      const reaching = [...this.reach].filter(([, reached]) => reached.has(system)).map(([named]) => named);
      const left = reaching.filter((named) => lost.get(named)?.has(system) !== true);
      if (left.some((named) => this.fatal.has(named))) continue;
      if (left.length > 0 || !this.sharedBy(system).every((key) => this.isStruckAllTheSame(key, reaching, lost))) return { kind: 'drawn' };
      events.push(...(this.eventsOf.get(system) ?? []));
    }
    return events.length === 0 ? nothing : { kind: 'events', events };
  }

  /** Whether what strikes from outside does to the journey what it did before, by those who are left. */
  isStruckAllTheSame(key: string, reaching: readonly string[], lost: Lost): boolean {
    const isStruck = (named: string): boolean => {
      let count = this.struck.get(named)?.get(key) ?? 0;
      for (const system of lost.get(named) ?? []) if (this.sharedBy(system).includes(key)) count--;
      return count > 0;
    };
    return [...this.fatal].some(isStruck) || reaching.every(isStruck);
  }

  /** Named systems from which this one is reached. */
  reaching(system: string): string[] {
    return [...this.reach].filter(([, reached]) => reached.has(system)).map(([named]) => named);
  }

  /** What it is spared when these events never happen. */
  sparedWithout(events: readonly number[]): number {
    const [only] = events;
    if (events.length === 1 && only !== undefined) return (this.tree.chances[only] ?? 0) * (this.birnbaum[only] ?? 0);
    const chances = this.tree.chances.slice();
    for (const event of events) chances[event] = 0;
    return this.fails - failureChance(this.diagram, chances);
  }
}

export interface DrawingOptions {
  /** Nodes a diagram may have; without it as many as fit. */
  readonly mostNodes?: number;
  /** Told of journeys that outgrow this, which are left out; without it they leave by `TooLarge`. */
  readonly tooLarge?: (journey: WeighedJourney, why: string) => void;
}

/** All journeys over one ground. */
export class DrawnJourneys {
  readonly ground: Ground;
  readonly graph: Graph;
  readonly ways: Ways;
  readonly journeys: readonly DrawnJourney[];
  /** Mean by weight. */
  readonly unavailability: number;

  constructor(journeys: readonly WeighedJourney[], ground: Ground, { mostNodes, tooLarge }: DrawingOptions = {}) {
    this.ground = ground;
    this.graph = graphOfNeeds(
      ground,
      journeys.map(({ structure }) => structure),
    );
    this.ways = new Ways(this.graph);
    const around: Around = { ground, graph: this.graph, ways: this.ways, sharedBy: sharedKeys(ground), mostNodes };
    const total = journeys.reduce((sum, { weight }) => sum + weight, 0);
    this.journeys = journeys.flatMap((journey) => {
      try {
        return [new DrawnJourney(journey, total > 0 ? journey.weight / total : 1 / journeys.length, around)];
      } catch (error) {
        if (tooLarge === undefined || !(error instanceof TooLarge)) throw error;
        tooLarge(journey, error.message);
        return [];
      }
    });
    this.unavailability = this.journeys.reduce((sum, { share, fails }) => sum + share * fails, 0);
  }

  figureOf(system: string): SystemFigure {
    return this.ground.systems.get(system) ?? { unavailability: this.ground.otherwise };
  }

  systems(): Set<string> {
    return new Set(this.journeys.flatMap(({ tree }) => tree.systems));
  }
}

/** What strikes a system together with others: its causes, and the loss of all its sites where all of them can be lost. */
function sharedKeys({ causes = [], sites, systems }: Ground): (system: string) => readonly string[] {
  const known = new Map<string, string[]>();
  const add = (system: string, key: string): void => void known.set(system, [...(known.get(system) ?? []), key]);
  for (const { kind, name, systems: members } of causes) for (const system of members) add(system, `${kind} ${name}`);
  for (const [system, { sites: own = [] }] of systems) if (own.length > 0 && own.every((site) => sites?.has(site))) add(system, siteKey(own));
  const none: readonly string[] = [];
  return (system) => known.get(system) ?? none;
}

/** Names the loss of all of these sites. */
export function siteKey(sites: readonly string[]): string {
  return `sites ${[...sites].sort().join(' ')}`;
}

/** Whether the structure fails when this one system has failed. */
function failsAlone(structure: Structure, ref: string): boolean {
  if ('ref' in structure) return structure.ref === ref;
  const parts = partsOf(structure);
  return parts.filter((part) => !failsAlone(part, ref)).length < neededOf(structure);
}

/** By named system: the tree of dominators below it. */
export class Ways {
  private readonly graph: Graph;
  private readonly places: ReadonlyMap<string, number>;
  private readonly known = new Map<string, { readonly of: Int32Array; readonly below: ReadonlyMap<number, number[]>; readonly reached: ReadonlySet<string> }>();

  constructor(graph: Graph) {
    this.graph = graph;
    this.places = placesOf(graph.names);
  }

  /** The system and everything it cannot do without. */
  reachedFrom(ref: string): ReadonlySet<string> {
    return this.from(ref).reached;
  }

  private from(ref: string) {
    const known = this.known.get(ref);
    if (known !== undefined) return known;
    const { of, reached } = dominatorsFrom(this.graph, this.places.get(ref) ?? 0);
    const below = new Map<number, number[]>();
    for (const node of reached) {
      const above = of[node] ?? -1;
      if (above === node || above < 0) continue;
      const list = below.get(above);
      if (list === undefined) below.set(above, [node]);
      else list.push(node);
    }
    const found = { of, below, reached: new Set(Array.from(reached, (node) => this.graph.names[node] ?? '')) };
    this.known.set(ref, found);
    return found;
  }

  /** Systems a structure no longer stands on when `system` is reached no more (from `caller` alone, where given), by the system it names. */
  cutOff(structure: Structure, system: string, caller?: string): Lost {
    const { graph } = this;
    const [node, from] = [this.places.get(system) ?? 0, caller === undefined ? -1 : (this.places.get(caller) ?? 0)];
    const lost = new Map<string, ReadonlySet<string>>();
    for (const ref of componentsOf(structure)) {
      if (ref === system) continue;
      const { of, below } = this.from(ref);
      if ((of[node] ?? -1) < 0 || (from >= 0 && of[node] !== from) || (from >= 0 && this.hasOtherWay(of, node, from))) continue;
      const cut = new Set([node]);
      for (const each of cut) for (const next of below.get(each) ?? []) cut.add(next);
      lost.set(ref, new Set(Array.from(cut, (each) => graph.names[each] ?? '')));
    }
    return lost;
  }

  /** Whether a node is entered by somebody else that is reached, and not only because of the node itself. */
  private hasOtherWay(of: Int32Array, node: number, from: number): boolean {
    const { graph } = this;
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
