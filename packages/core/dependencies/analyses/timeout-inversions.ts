/**
 * Who gives up before those it waits for do?
 *
 * Model: a call can keep its caller for attempts × timeout and the pauses between them. A caller that is given less time by its own caller works on
 * for nobody, and its retries come on top: the way in which one slow store has filled whole services. Where a call has no timeout it can take as
 * long as the slowest call of its callee, and so on down: that is the path. Calls of one system are taken one at a time, so several after one
 * another can be worse than what is said here. Asynchronous calls keep nobody. Within a circle only calls with a timeout are followed.
 */
import { componentsOf } from '../components.ts';
import { type AttributedGraph, arrows } from './attributed.ts';

export interface TimeoutInversion {
  /** Who gives up, whom it gives up on, and on from there to the call that takes so long. */
  readonly path: readonly string[];
  readonly outerSeconds: number;
  readonly innerSeconds: number;
  readonly says: string;
}

/** Every pair of a call with a timeout and a call of its callee that can take longer, the greatest difference first. */
export function timeoutInversionsOf(of: AttributedGraph): TimeoutInversion[] {
  const { graph, edges } = of;
  const slowest = slowestCalls(of);
  const found: TimeoutInversion[] = [];
  for (const [outer, { timeoutSeconds, asynchronous }] of edges.entries()) {
    if (timeoutSeconds === null || asynchronous) continue;
    const middle = graph.to[outer] ?? 0;
    for (let inner = graph.firstCall[middle] ?? 0; inner < (graph.firstCall[middle + 1] ?? 0); inner++) {
      const innerSeconds = slowest.seconds[inner] ?? 0;
      if (innerSeconds <= timeoutSeconds * (1 + 1e-9)) continue;
      const path = [graph.from[outer] ?? 0, middle, ...slowest.pathOf(inner)];
      const [from = '', over = ''] = path.map((node) => of.titles[node] ?? '');
      found.push({
        path: path.map((node) => graph.names[node] ?? ''),
        outerSeconds: timeoutSeconds,
        innerSeconds,
        says: `${from} gives up on ${over} after ${told(timeoutSeconds)}, while ${over} can wait ${told(innerSeconds)} (${arrows(of, path.slice(1))}): it works on for nobody.`,
      });
    }
  }
  return found.sort((a, b) => b.innerSeconds - b.outerSeconds - (a.innerSeconds - a.outerSeconds));
}

/** Thirty years are as good as for ever, and can be written down. */
const longest = 1e9;

/** Seconds that all attempts of a call can take, its pauses included, when each takes `each` seconds. */
function allAttempts(edge: AttributedGraph['edges'][number], each: number): number {
  const attempts = edge.attempts ?? 1;
  const factor = edge.backoffFactor ?? 1;
  const first = edge.backoffSeconds ?? 0;
  // Nothing that grows without end is nothing still.
  const pauses = first === 0 ? 0 : factor === 1 ? first * (attempts - 1) : (first * (factor ** (attempts - 1) - 1)) / (factor - 1);
  return Math.min(longest, attempts * each + pauses);
}

/** For each edge the seconds its call can take (0: nothing known), and the nodes from its callee down to where they are spent. */
function slowestCalls({ graph, edges }: AttributedGraph): { readonly seconds: Float64Array; readonly pathOf: (edge: number) => number[] } {
  const { firstCall, to } = graph;
  const components = componentsOf(graph);
  const seconds = new Float64Array(to.length);
  // By node: its slowest call, or −1.
  const slowest = new Int32Array(graph.names.length).fill(-1);
  // Callees come first in `members`, so what lies below is known.
  for (const node of components.members) {
    for (let edge = firstCall[node] ?? 0; edge < (firstCall[node + 1] ?? 0); edge++) {
      const call = edges[edge];
      if (call === undefined || call.asynchronous) continue;
      const callee = to[edge] ?? 0;
      const deeper = components.of[callee] === components.of[node] ? -1 : (slowest[callee] ?? -1);
      const each = call.timeoutSeconds ?? seconds[deeper] ?? 0;
      if (each > 0) seconds[edge] = allAttempts(call, each);
      if ((seconds[edge] ?? 0) > (seconds[slowest[node] ?? -1] ?? 0)) slowest[node] = edge;
    }
  }
  const pathOf = (edge: number): number[] => {
    const path = [];
    for (let at = edge; at !== -1; at = edges[at]?.timeoutSeconds === null ? (slowest[to[at] ?? 0] ?? -1) : -1) path.push(to[at] ?? 0);
    return path;
  };
  return { seconds, pathOf };
}

function told(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1e6) / 1e3} ms` : `${Math.round(seconds * 1e3) / 1e3} s`;
}
