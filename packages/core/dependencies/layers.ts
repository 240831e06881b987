/**
 * How far from the users does a system stand? Its layer: the length of the longest path that leads to it from a system nobody calls.
 *
 * A circle of systems stands in one layer, as if it were one system (the condensation), so that an edge never leads to a higher layer.
 */
import { type Components, componentsOf } from './components.ts';
import type { Graph } from './graph.ts';

/** The layer of each node, from 0. */
export function layersOf(graph: Graph, components: Components = componentsOf(graph)): Int32Array {
  const layer = new Int32Array(components.count);
  for (let component = components.count - 1; component >= 0; component--) {
    const below = (layer[component] ?? 0) + 1;
    for (let at = components.first[component] ?? 0; at < (components.first[component + 1] ?? 0); at++) {
      const node = components.members[at] ?? 0;
      for (let edge = graph.firstCall[node] ?? 0; edge < (graph.firstCall[node + 1] ?? 0); edge++) {
        const callee = components.of[graph.to[edge] ?? 0] ?? 0;
        if (callee !== component && (layer[callee] ?? 0) < below) layer[callee] = below;
      }
    }
  }
  return components.of.map((component) => layer[component] ?? 0);
}
