/** `graph`: who goes round in circles, who holds the graph together, who takes whom down, and how far from the users does each stand? */
import { refuse } from '../../decision/refusal.ts';
import { articulationPointsOf } from '../../dependencies/articulation.ts';
import { betweennessOf } from '../../dependencies/betweenness.ts';
import { blastRadiusOf } from '../../dependencies/blast-radius.ts';
import { circlesOf, componentsOf } from '../../dependencies/components.ts';
import { dominatorsFrom } from '../../dependencies/dominators.ts';
import { type Graph, graphOf } from '../../dependencies/graph.ts';
import { layersOf } from '../../dependencies/layers.ts';
import { answered, question } from '../question.ts';
import type { Place } from '../read.ts';

/** Betweenness looks at every edge from every node: beyond this it takes longer than anybody waits. */
const mostLooks = 2e9;
/** Nodes under all entries together, each of which is a line of the answer. */
const mostDominators = 5_000_000;

export const graphQuestion = question(
  'graph',
  'Circles, articulation points, dominators, blast radius, betweenness and layers of a dependency graph',
  (input) => {
    const it = input.members('nodes', 'edges', 'entries');
    const places = new Map<string, number>();
    const names = it.nodes.list((place, index) => {
      const name = place.text();
      if (places.has(name)) place.refuse('compute.said-twice', 'names a system that the list names before');
      places.set(name, index);
      return name;
    });
    const known = (place: Place): string => {
      const name = place.text();
      return places.has(name) ? name : place.refuse('compute.unknown-system', `names ${JSON.stringify(name)}, which is not in nodes`);
    };
    const edges = it.edges.list((place) => {
      const { from, to, hard } = place.members('from', 'to', 'hard');
      return { from: known(from), to: known(to), hard: hard.optional((one) => one.truth()) ?? true };
    });
    if (names.length * edges.length > mostLooks)
      it.edges.refuse('compute.too-large', `are too many for that many nodes; nodes × edges is at most ${mostLooks}`);
    const entries = it.entries.optional((list) => list.list((place) => places.get(known(place)) ?? 0));
    return { graph: graphOf(names, edges), entries };
  },
  ({ graph, entries }) => {
    const between = betweennessOf(graph);
    if (between === null) {
      const message = '/edges make more than 10^290 shortest paths between two systems: betweenness cannot be worked out.';
      return refuse('compute.too-many-paths', { message }, '/edges');
    }
    const { names } = graph;
    const sorted = (nodes: readonly number[]): string[] => nodes.map((node) => names[node] ?? '').sort();
    const byName = (column: ArrayLike<number>): object => Object.fromEntries(names.map((name, node) => [name, column[node] ?? 0]));

    let lines = 0;
    const dominators: [string, object][] = [];
    for (const entry of entries ?? uncalled(graph)) {
      const { of, reached } = dominatorsFrom(graph, entry);
      lines += reached.length;
      if (lines > mostDominators) {
        const message = `/entries reach more than ${mostDominators} systems in all: ask for fewer entries.`;
        return refuse('compute.too-large', { message }, '/entries');
      }
      dominators.push([names[entry] ?? '', Object.fromEntries(Array.from(reached, (node) => [names[node] ?? '', names[of[node] ?? 0] ?? '']))]);
    }

    const components = componentsOf(graph);
    const layer = layersOf(graph, components);
    const layers = Array.from({ length: layer.reduce((most, each) => Math.max(most, each + 1), 0) }, (): number[] => []);
    for (const [node, at] of layer.entries()) layers[at]?.push(node);
    return answered({
      cycles: circlesOf(graph, components)
        .map(sorted)
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
      articulationPoints: sorted(articulationPointsOf(graph)),
      dominators: Object.fromEntries(dominators),
      blastRadius: byName(blastRadiusOf(graph)),
      betweenness: byName(between),
      layers: layers.map(sorted),
    });
  },
);

/** Nodes that nobody else calls. */
function uncalled(graph: Graph): number[] {
  return [...graph.names.keys()].filter((node) => {
    const callers = graph.callers.subarray(graph.firstCaller[node], graph.firstCaller[node + 1]);
    return callers.every((caller) => caller === node);
  });
}
