/**
 * Who calls whom when users ask, and how often?
 *
 * From the dependencies to the calls of a scenario. A request that went around a circle of calls would never end, so of every circle the
 * call that closes it is left out, the rarest and softest where there is a choice: calls are followed from what users reach, hard before
 * soft, often before rare. A journey asks only for the systems of its structure that are not called anyway by one that all its requests
 * ask; of alternatives (any, k of n) each gets its even part, as if traffic were spread over them and not moved when one of them fails.
 *
 * Stops being true where alternatives fail together: a scenario draws each call for itself, so some requests ask more than one of them and
 * some none. When two alternatives both fail, a quarter of the requests still gets through.
 */
import { partsOf, type Structure } from '../reliability/structure.ts';

/** What is needed of a dependency to follow it. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly hard: boolean;
  readonly observed: { readonly calls: number } | null;
}

export interface CallGraph<E extends Edge> {
  /** What is reached, callers before whom they call. */
  readonly order: readonly string[];
  readonly callsFrom: ReadonlyMap<string, readonly E[]>;
  /** Calls that would close a circle. */
  readonly closing: readonly E[];
}

/** Follows the calls from what users reach, without circles. */
export function callGraph<E extends Edge>(entries: Iterable<string>, edges: readonly E[]): CallGraph<E> {
  const outgoing = new Map<string, E[]>();
  for (const edge of edges) {
    const list = outgoing.get(edge.from);
    if (list === undefined) outgoing.set(edge.from, [edge]);
    else list.push(edge);
  }
  for (const list of outgoing.values()) list.sort(likelier);
  const callsFrom = new Map<string, E[]>();
  const closing: E[] = [];
  const under = new Set<string>();
  const finished: string[] = [];
  const visit = (entry: string): void => {
    if (callsFrom.has(entry)) return;
    const path: { readonly node: string; next: number }[] = [];
    const enter = (node: string): void => {
      callsFrom.set(node, []);
      under.add(node);
      path.push({ node, next: 0 });
    };
    enter(entry);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const edge = outgoing.get(step.node)?.[step.next++];
      if (edge === undefined) {
        path.pop();
        under.delete(step.node);
        finished.push(step.node);
      } else if (under.has(edge.to)) closing.push(edge);
      else {
        callsFrom.get(step.node)?.push(edge);
        if (!callsFrom.has(edge.to)) enter(edge.to);
      }
    }
  };
  for (const entry of [...new Set(entries)].sort()) visit(entry);
  return { order: finished.reverse(), callsFrom, closing };
}

function likelier(a: Edge, b: Edge): number {
  if (a.hard !== b.hard) return a.hard ? -1 : 1;
  return (b.observed?.calls ?? 0) - (a.observed?.calls ?? 0) || (a.to < b.to ? -1 : 1);
}

/** A system a journey asks directly: `share` of its requests do. */
export interface Ask {
  readonly to: string;
  readonly share: number;
}

/** Which systems does a journey ask itself? Those of its structure that are not called anyway, hard, by one that each of its requests asks. */
export function asksOf(structure: Structure, hardFrom: (ref: string) => readonly string[]): Ask[] {
  const shares = new Map<string, number>();
  const always = new Set<string>();
  const spread = (part: Structure, share: number): void => {
    if ('ref' in part) {
      shares.set(part.ref, Math.min(1, (shares.get(part.ref) ?? 0) + share));
      // Parts of alternatives that add up to one are not the same requests.
      if (share >= 1) always.add(part.ref);
    } else if ('all' in part) for (const each of part.all) spread(each, share);
    else for (const each of partsOf(part)) spread(each, (share * ('any' in part ? 1 : part.atLeast)) / partsOf(part).length);
  };
  spread(structure, 1);
  const left = new Map(shares);
  for (const ref of always) {
    if (!left.has(ref)) continue;
    for (const reached of reachable(ref, hardFrom)) if (reached !== ref) left.delete(reached);
  }
  return [...left].map(([to, share]) => ({ to, share }));
}

function reachable(from: string, next: (ref: string) => readonly string[]): Set<string> {
  const found = new Set([from]);
  for (const ref of found) for (const each of next(ref)) found.add(each);
  return found;
}

/** Of the requests to a caller, the share that makes this call, as observed; null when nothing was. Above 1: several calls a request. */
export function observedShare(edge: Edge, callsInto: number, mostCallsOut: number): number | null {
  if (edge.observed === null || edge.observed.calls <= 0) return null;
  // Nobody was seen calling what users reach: then its busiest call is taken for the number of its requests.
  const base = callsInto > 0 ? callsInto : mostCallsOut;
  return base > 0 ? edge.observed.calls / base : null;
}
