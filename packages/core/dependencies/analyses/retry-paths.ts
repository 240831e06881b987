/**
 * Along which way do attempts multiply most?
 *
 * Model: each system on a path makes up to its attempts for every attempt that comes to it, so the last one gets the product (see attempts.ts); what does
 * not say how often it tries tries once. With budgets counted, an edge sends at most 1 + budget for each. Soft and asynchronous edges
 * retry like others. A path visits no system twice. Between circles the best way to each system is found exactly, callers first; within one all ways
 * are tried up to a limit, past which the answer is a lower bound and says so. A circle that retries multiplies again with every round, until a
 * timeout or a budget ends it: that is a finding of its own.
 */
import { worstCaseAttempts } from '../attempts.ts';
import { circlesOf, componentsOf } from '../components.ts';
import { edgeBetween, type Graph } from '../graph.ts';
import { type AttributedGraph, arrows, listed, refsOf, shortened } from './attributed.ts';

export interface RetryPath {
  /** From the first that retries to the system that gets it all. */
  readonly path: readonly string[];
  /** Attempts on each edge of the path; within budgets also broken numbers. */
  readonly attempts: readonly number[];
  readonly worstCaseAttempts: number;
  /** False when a circle had too many ways to try them all: it may be worse. */
  readonly exact: boolean;
  readonly says: string;
}

export interface RetryPathOptions {
  /** Whether retry budgets are taken to hold. */
  readonly withinBudgets?: boolean;
  /** Systems for which a path is told. */
  readonly most?: number;
}

/** Steps tried within one circle. */
const mostSteps = 5_000;
/** Products end here instead of at infinity. */
const mostAttempts = 1e300;

/** For the systems that one request can reach more than once, the worst path to each; the worst of all first. */
export function retryPathsOf(of: AttributedGraph, { withinBudgets = false, most = 1_000 }: RetryPathOptions = {}): RetryPath[] {
  const factors = Float64Array.from(of.edges, ({ attempts, retryBudget }) =>
    withinBudgets && retryBudget !== null ? Math.min(attempts ?? 1, 1 + retryBudget) : (attempts ?? 1),
  );
  const found = new Products(of.graph, factors);
  const multiplied = [...found.best.keys()].filter((node) => (found.best[node] ?? 1) > 1);
  multiplied.sort((a, b) => (found.best[b] ?? 1) - (found.best[a] ?? 1));
  return multiplied.slice(0, most).map((node) => {
    const path = found.pathTo(node);
    const attempts = path.slice(1).map((to, index) => factors[edgeBetween(of.graph, path[index] ?? 0, to)] ?? 1);
    const exact = found.exact[node] === 1;
    const product = Math.min(mostAttempts, worstCaseAttempts(attempts));
    return {
      path: refsOf(of, path),
      attempts,
      worstCaseAttempts: product,
      exact,
      says: `One request can become ${exact ? '' : 'at least '}${told(product)} at ${of.titles[node] ?? ''}: ${shortened(attempts.map(told)).join(' × ')} along ${arrows(of, path)}.`,
    };
  });
}

export interface RetryCircle {
  readonly systems: readonly string[];
  /** The edges in it that try more than once. */
  readonly retries: readonly { readonly from: string; readonly to: string; readonly attempts: number }[];
  readonly says: string;
}

/** Circles in which somebody retries. */
export function retryCirclesOf(of: AttributedGraph): RetryCircle[] {
  const components = componentsOf(of.graph);
  return circlesOf(of.graph, components).flatMap((members) => {
    const component = components.of[members[0] ?? 0];
    const retries = of.edges.flatMap(({ from, to, attempts }, edge) => {
      const inside = components.of[of.graph.from[edge] ?? 0] === component && components.of[of.graph.to[edge] ?? 0] === component;
      return inside && attempts !== null && attempts > 1 ? [{ from, to, attempts }] : [];
    });
    if (retries.length === 0) return [];
    const says = `${listed(of, members)} call each other in a circle and retry in it: every round multiplies the attempts again until a timeout or a budget ends it.`;
    return [{ systems: refsOf(of, members), retries, says }];
  });
}

/** The greatest product of factors along a path that ends in each node. */
class Products {
  readonly best: Float64Array;
  /** By node: 0 where the ways of a circle before it were too many. */
  readonly exact: Uint8Array;
  private readonly graph: Graph;
  private readonly factors: Float64Array;
  /** The best path to each node: from which node it came into the node's component (−1: begins there), and its nodes within. */
  private readonly before: Int32Array;
  private readonly within: (readonly number[])[];

  constructor(graph: Graph, factors: Float64Array) {
    const nodes = graph.names.length;
    this.graph = graph;
    this.factors = factors;
    this.best = new Float64Array(nodes).fill(1);
    this.exact = new Uint8Array(nodes).fill(1);
    this.before = new Int32Array(nodes).fill(-1);
    this.within = Array.from({ length: nodes }, (_, node) => [node]);
    const components = componentsOf(graph);
    for (let component = components.count - 1; component >= 0; component--) {
      const members = components.members.subarray(components.first[component], components.first[component + 1]);
      if (members.length > 1) this.spreadWithin(members, components.of);
      for (const member of members) this.handOn(member, components.of);
    }
  }

  pathTo(node: number): number[] {
    const parts: (readonly number[])[] = [];
    for (let at = node; at !== -1; ) {
      const part = this.within[at] ?? [];
      parts.push(part);
      at = this.before[part[0] ?? 0] ?? -1;
    }
    return parts.reverse().flat();
  }

  /** Hands a node's product on to callees outside its component. */
  private handOn(node: number, component: Int32Array): void {
    const own = this.best[node] ?? 1;
    for (let edge = this.graph.firstCall[node] ?? 0; edge < (this.graph.firstCall[node + 1] ?? 0); edge++) {
      const callee = this.graph.to[edge] ?? 0;
      if (component[callee] === component[node]) continue;
      const product = Math.min(mostAttempts, own * (this.factors[edge] ?? 1));
      if (this.exact[node] === 0) this.exact[callee] = 0;
      if (product <= (this.best[callee] ?? 1)) continue;
      this.best[callee] = product;
      this.before[callee] = node;
    }
  }

  /** Tries the ways from each member to the others, those with more attempts first; what came in from outside starts each way. */
  private spreadWithin(members: Int32Array, component: Int32Array): void {
    const came = new Map(Array.from(members, (member) => [member, this.best[member] ?? 1]));
    const entries = [...members].sort((a, b) => (came.get(b) ?? 1) - (came.get(a) ?? 1));
    let steps = 0;
    const onWay = new Set<number>();
    for (const entry of entries) {
      const way = [entry];
      const products = [came.get(entry) ?? 1];
      const left = [this.callsWithin(entry, component)];
      onWay.clear();
      onWay.add(entry);
      while (way.length > 0 && steps < mostSteps) {
        const edge = left.at(-1)?.pop();
        if (edge === undefined) {
          left.pop();
          products.pop();
          onWay.delete(way.pop() ?? -1);
          continue;
        }
        const callee = this.graph.to[edge] ?? 0;
        if (onWay.has(callee)) continue;
        steps++;
        const product = Math.min(mostAttempts, (products.at(-1) ?? 1) * (this.factors[edge] ?? 1));
        way.push(callee);
        onWay.add(callee);
        products.push(product);
        left.push(this.callsWithin(callee, component));
        if (product <= (this.best[callee] ?? 1)) continue;
        this.best[callee] = product;
        this.within[callee] = [...way];
      }
    }
    const inexact = steps >= mostSteps || [...members].some((member) => this.exact[member] === 0);
    if (inexact) for (const member of members) this.exact[member] = 0;
  }

  /** Edges to callees of the same component, the one with most attempts last. */
  private callsWithin(node: number, component: Int32Array): number[] {
    const edges: number[] = [];
    for (let edge = this.graph.firstCall[node] ?? 0; edge < (this.graph.firstCall[node + 1] ?? 0); edge++)
      if (component[this.graph.to[edge] ?? 0] === component[node]) edges.push(edge);
    return edges.sort((a, b) => (this.factors[a] ?? 1) - (this.factors[b] ?? 1));
  }
}

function told(attempts: number): string {
  return attempts < 1e6 ? String(Math.round(attempts * 100) / 100) : attempts.toExponential(1);
}
