/**
 * Which systems fail a journey all by themselves?
 *
 * Model: a system fails when any system fails that it stands on over hard edges, so a failure of x fails a journey exactly when too many parts of its
 * structure need x: of "all" one, of "any" every one, of "at least k of n" n − k + 1. This is exact for one failure at a time (the
 * cut sets of order one; larger ones are the business of fault trees). Beside it stands what dominators say over all edges, soft ones too: how
 * many systems the journey reaches only through this one, so that no way round it exists.
 */
import { neededOf, partsOf, type Structure } from '../../reliability/structure.ts';
import { cutOffBy, dominatorsFrom } from '../dominators.ts';
import { type Graph, graphOfColumns, hardPart } from '../graph.ts';
import { type AttributedGraph, arrows, type Ways, waysFrom, wayTo } from './attributed.ts';

export interface JourneyNeeds {
  readonly ref: string;
  readonly title: string;
  readonly structure: Structure;
}

export interface SinglePoint {
  readonly ref: string;
  /** Hard edges from a system that the journey names to this one; just this one when the journey names it. */
  readonly path: readonly string[];
  /** Systems of the journey that are reached only through this one. */
  readonly cutsOff: number;
  readonly says: string;
}

/** The single points of each journey, those that cut off most first; systems that the structure names and nobody knows are points too. */
export function singlePointsOf(
  of: AttributedGraph,
  journeys: readonly JourneyNeeds[],
): { readonly journey: string; readonly points: readonly SinglePoint[] }[] {
  const needs = new Needs(of);
  const whole = withJourneys(of, journeys);
  return journeys.map((journey, index) => {
    const cut = cutOffBy(dominatorsFrom(whole, of.graph.names.length + index));
    const needed = needs.of(journey.structure);
    const starts = namedBy(journey.structure);
    const points = [...needed.keys()].filter((node) => needed[node] === 1).map((node) => pointAt(of, needs, journey, starts, node, cut[node] ?? 0));
    const strangers = [...starts].filter((ref) => !of.places.has(ref) && needsStranger(journey.structure, ref)).map((ref) => strange(journey, ref));
    return { journey: journey.ref, points: [...points.sort((a, b) => b.cutsOff - a.cutsOff), ...strangers] };
  });
}

/** A system that every way of a journey to some others leads over, soft edges too: its dominator. */
export interface Passage {
  readonly ref: string;
  /** Systems of the journey that are reached only through it. */
  readonly cutsOff: number;
}

/** For each journey the systems that others are reached only through, those that cut off most first. */
export function passagesOf(of: AttributedGraph, journeys: readonly JourneyNeeds[]): (readonly Passage[])[] {
  const whole = withJourneys(of, journeys);
  return journeys.map((_, index) => {
    const cut = cutOffBy(dominatorsFrom(whole, of.graph.names.length + index));
    return of.graph.names
      .flatMap((ref, node) => ((cut[node] ?? 0) > 0 ? [{ ref, cutsOff: cut[node] ?? 0 }] : []))
      .sort((a, b) => b.cutsOff - a.cutsOff || (a.ref < b.ref ? -1 : 1));
  });
}

function pointAt(of: AttributedGraph, needs: Needs, journey: JourneyNeeds, starts: ReadonlySet<string>, node: number, cutsOff: number): SinglePoint {
  let path: number[] = [];
  for (const start of starts) {
    const ways = needs.waysFrom(start);
    if (ways === null || ways.before[node] === -2) continue;
    if (path.length === 0 || (ways.steps[node] ?? 0) + 1 < path.length) path = wayTo(ways, node);
  }
  const title = of.titles[node] ?? '';
  const how = path.length > 1 ? `every way leads hard to it, for one ${arrows(of, path)}` : 'the journey names it and nothing stands in for it';
  const alone = cutsOff > 0 ? ` ${cutsOff} more of its systems are reached only through it.` : '';
  return {
    ref: of.graph.names[node] ?? '',
    path: path.map((each) => of.graph.names[each] ?? ''),
    cutsOff,
    says: `When ${title} fails, ${journey.title} fails: ${how}.${alone}`,
  };
}

function strange(journey: JourneyNeeds, ref: string): SinglePoint {
  return { ref, path: [ref], cutsOff: 0, says: `When ${ref} fails, ${journey.title} fails: the journey names it, and the catalog does not know it.` };
}

/** For each system, what fails it; asked of many journeys, so ways are kept. */
class Needs {
  private readonly graph: Graph;
  private readonly places: ReadonlyMap<string, number>;
  private readonly ways = new Map<string, Ways | null>();

  constructor({ graph, places }: AttributedGraph) {
    this.graph = hardPart(graph);
    this.places = places;
  }

  waysFrom(ref: string): Ways | null {
    let ways = this.ways.get(ref);
    if (ways === undefined) {
      const place = this.places.get(ref);
      ways = place === undefined ? null : waysFrom(this.graph, place);
      this.ways.set(ref, ways);
    }
    return ways;
  }

  /** By node, 1 where its failure alone fails the structure. */
  of(structure: Structure): Uint8Array {
    const needed = new Uint8Array(this.graph.names.length);
    if ('ref' in structure) {
      for (const node of this.waysFrom(structure.ref)?.reached ?? []) needed[node] = 1;
      return needed;
    }
    const parts = partsOf(structure);
    const fatal = parts.length - neededOf(structure) + 1;
    const counts = new Int32Array(needed.length);
    for (const part of parts) {
      const its = this.of(part);
      for (let node = 0; node < its.length; node++) counts[node] = (counts[node] ?? 0) + (its[node] ?? 0);
    }
    for (let node = 0; node < needed.length; node++) needed[node] = (counts[node] ?? 0) >= fatal ? 1 : 0;
    return needed;
  }
}

function needsStranger(structure: Structure, ref: string): boolean {
  if ('ref' in structure) return structure.ref === ref;
  const parts = partsOf(structure);
  return parts.filter((part) => needsStranger(part, ref)).length > parts.length - neededOf(structure);
}

function namedBy(structure: Structure, into = new Set<string>()): ReadonlySet<string> {
  if ('ref' in structure) into.add(structure.ref);
  else for (const part of partsOf(structure)) namedBy(part, into);
  return into;
}

/** The graph with each journey as one more node that calls the systems it names. */
function withJourneys({ graph, places }: AttributedGraph, journeys: readonly JourneyNeeds[]): Graph {
  const from = [...graph.from];
  const to = [...graph.to];
  for (const [index, journey] of journeys.entries()) {
    for (const ref of namedBy(journey.structure)) {
      const place = places.get(ref);
      if (place === undefined) continue;
      from.push(graph.names.length + index);
      to.push(place);
    }
  }
  const names = [...graph.names, ...journeys.map(({ ref }) => ref)];
  return graphOfColumns(names, Int32Array.from(from), Int32Array.from(to), new Uint8Array(to.length).fill(1));
}
