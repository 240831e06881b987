/**
 * Who calls each other in a circle, and can they be started from cold?
 *
 * Model: a system is up once everything is up that it depends on hard and waits for. A circle of such edges has no beginning: after a loss of all
 * its systems none comes back by itself (Facebook, October 2021, needed hands at the machines). Where a soft or asynchronous edge
 * closes the circle there is an order. It stops being true where a start is tried again until the others are there and answers are kept meanwhile.
 */
import { circlesOf } from '../components.ts';
import { edgeBetween, type Graph, withEdges } from '../graph.ts';
import { layersOf } from '../layers.ts';
import { type AttributedGraph, arrows, listed, refsOf, waysFrom, wayTo } from './attributed.ts';

export interface Cycle {
  /** All systems that reach each other. */
  readonly systems: readonly string[];
  /** Whether hard edges that are waited for close a circle among them. */
  readonly hard: boolean;
  /** A shortest circle (of the hard edges where they close one), its first system not repeated. */
  readonly shortest: readonly string[];
  /** Edges of which each alone, made soft, would leave no hard circle; none where there is none, or where several circles part. */
  readonly soften: readonly { readonly from: string; readonly to: string }[];
  /** In which order they can start from cold, those in one step together; null where they cannot. */
  readonly startOrder: readonly (readonly string[])[] | null;
  /** What this means for a cold start, in a sentence or two. */
  readonly coldStart: string;
}

/** From how many systems of one circle a shortest way round is sought. */
const mostStarts = 200;
/** How many edges of a circle are tried out as the one that opens it. */
const mostTried = 50;

/** All circles, those that cannot start first, then the larger ones. */
export function cyclesOf(of: AttributedGraph): Cycle[] {
  const blocking = withEdges(of.graph, (edge) => of.graph.hard[edge] === 1 && of.edges[edge]?.asynchronous === false);
  const knots = circlesOf(blocking);
  const cycles = circlesOf(of.graph).map((members) => {
    const inside = new Set(members);
    const tied = knots.filter(([first = -1]) => inside.has(first));
    return tied.length === 0 ? startable(of, blocking, members) : stuck(of, blocking, members, tied);
  });
  return cycles.sort((a, b) => Number(b.hard) - Number(a.hard) || b.systems.length - a.systems.length);
}

function stuck(of: AttributedGraph, blocking: Graph, members: readonly number[], knots: readonly (readonly number[])[]): Cycle {
  const rounds = knots.map((knot) => shortestRound(blocking, knot));
  const shortest = rounds.reduce((best, round) => (round.length < best.length ? round : best));
  const [only] = knots.length === 1 ? knots : [];
  const soften =
    only === undefined
      ? []
      : stepsOf(shortest)
          .slice(0, mostTried)
          .filter(([from, to]) => opens(blocking, only, from, to));
  const cure = soften
    .map(([from, to]) => arrows(of, [from, to]))
    .slice(0, 3)
    .join(', or ');
  return {
    systems: refsOf(of, members),
    hard: true,
    shortest: refsOf(of, shortest),
    soften: soften.map(([from, to]) => ({ from: of.graph.names[from] ?? '', to: of.graph.names[to] ?? '' })),
    startOrder: null,
    coldStart:
      (shortest.length === 1
        ? `${listed(of, shortest)} needs itself before it can start.`
        : `None of ${listed(of, knots.flat())} can start before another of them: once all are down, none comes back by itself (${arrows(of, [...shortest, shortest[0] ?? 0])}).`) +
      (cure === '' ? '' : ` One soft edge would open it: ${cure}.`),
  };
}

function startable(of: AttributedGraph, blocking: Graph, members: readonly number[]): Cycle {
  const inside = new Set(members);
  const among = withEdges(blocking, (edge) => inside.has(blocking.from[edge] ?? -1) && inside.has(blocking.to[edge] ?? -1));
  const layer = layersOf(among);
  const last = Math.max(...members.map((member) => layer[member] ?? 0));
  const startOrder = Array.from({ length: last + 1 }, (_, step) => members.filter((member) => layer[member] === last - step));
  const shortest = shortestRound(of.graph, members);
  return {
    systems: refsOf(of, members),
    hard: false,
    shortest: refsOf(of, shortest),
    soften: [],
    startOrder: startOrder.map((step) => refsOf(of, step)),
    coldStart: `Can start from cold, because soft or asynchronous edges close the circle: ${startOrder.map((step) => listed(of, step)).join('; then ')}.`,
  };
}

/** A shortest circle within a strongly connected set of nodes. */
function shortestRound(graph: Graph, members: readonly number[]): number[] {
  const inside = new Set(members);
  let best: number[] = [];
  for (const start of members.slice(0, mostStarts)) {
    if (edgeBetween(graph, start, start) !== -1) return [start];
    const ways = waysFrom(graph, start, (node) => inside.has(node));
    for (const caller of graph.callers.subarray(graph.firstCaller[start], graph.firstCaller[start + 1])) {
      if (!inside.has(caller) || ways.before[caller] === -2) continue;
      if (best.length === 0 || (ways.steps[caller] ?? 0) + 1 < best.length) best = wayTo(ways, caller);
    }
    if (best.length === 2) break;
  }
  return best;
}

function stepsOf(round: readonly number[]): (readonly [from: number, to: number])[] {
  return round.map((node, index) => [node, round[(index + 1) % round.length] ?? node] as const);
}

/** Whether a knot holds no circle without this edge. An edge that does must lie on every circle, so only those of one have to be tried. */
function opens(graph: Graph, knot: readonly number[], from: number, to: number): boolean {
  const inside = new Set(knot);
  const left = withEdges(graph, (edge) => {
    const [caller = -1, callee = -1] = [graph.from[edge], graph.to[edge]];
    return inside.has(caller) && inside.has(callee) && !(caller === from && callee === to);
  });
  return circlesOf(left).length === 0;
}
