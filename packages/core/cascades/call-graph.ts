/**
 * Who calls whom when users ask, and how often?
 *
 * From the dependencies to the calls of a scenario. A request that went around a circle of calls would never end, so of every circle the
 * call that closes it is left out, the rarest and softest where there is a choice: calls are followed from what users reach, hard before
 * soft, often before rare. A journey asks only for the systems of its structure that are not called anyway by one that all its requests
 * ask.
 *
 * Alternatives (any, k of n) become a choice: traffic is spread over them evenly, and whoever is failed by one asks another, so that a
 * structure holds in a scenario exactly when it holds in reliability. An alternative of several systems becomes a part of its own, as a
 * journey is. What is called anyway counts as there: an alternative that holds by that makes the others spare ones nobody asks.
 *
 * Stops being true where somebody other than the caller chooses (a balancer that looks at health moves before anybody is failed).
 */
import { neededOf, partsOf, type Structure } from '../reliability/structure.ts';
import { mostAlternatives } from './choices.ts';
import type { Choice } from './scenario.ts';

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

/** Whom a journey, or a part of it, asks itself; `share` of its requests do, where it is one of a choice while all is well. */
export interface Ask {
  readonly to: string;
  readonly share: number;
  readonly choice: Choice | null;
}

export interface Asks {
  readonly asks: readonly Ask[];
  /** Alternatives of several systems, each asked under its name; who is asked by another stands behind it. */
  readonly parts: readonly { readonly name: string; readonly asks: readonly Ask[] }[];
}

/** Which systems does a journey ask itself? Those of its structure that are not called anyway, hard, by one that each of its requests asks. */
export function asksOf(journey: string, structure: Structure, hardFrom: (ref: string) => readonly string[]): Asks {
  const parts: { name: string; asks: Ask[] }[] = [];
  const within = (structures: readonly Structure[], there: ReadonlySet<string>): Ask[] => {
    // What holds by what is asked anyway needs no question; what is left may be asked by all, and so on.
    let open = structures;
    let sure: readonly string[] = [];
    let holds = there;
    for (let before = -1; before !== sure.length; ) {
      before = sure.length;
      const flat = open.flatMap((each) => conjuncts(rest(each, holds)));
      sure = [...new Set([...sure, ...flat.flatMap((each) => ('ref' in each ? [each.ref] : []))])];
      open = flat.filter((each) => !('ref' in each));
      holds = new Set([...there, ...sure.flatMap((ref) => [...reachable(ref, hardFrom)])]);
    }
    const asks: Ask[] = notCalledBy(sure, hardFrom).map((to) => ({ to, share: 1, choice: null }));
    for (const [index, each] of open.entries()) {
      const alternatives = partsOf(each);
      const needed = 'ref' in each ? 1 : neededOf(each);
      const choice = { name: `${index + 1}`, needed };
      for (const part of alternatives) {
        const share = needed / alternatives.length;
        if ('ref' in part) {
          asks.push({ to: part.ref, share, choice });
          continue;
        }
        const made = { name: `${journey}, alternative ${parts.length + 1}`, asks: [] as Ask[] };
        parts.push(made);
        made.asks = within([part], holds);
        asks.push({ to: made.name, share, choice });
      }
    }
    return asks;
  };
  return { asks: within([structure], new Set()), parts };
}

/** What is still needed when so much holds anyway; null: nothing. */
function rest(structure: Structure, holds: ReadonlySet<string>): Structure | null {
  if ('ref' in structure) return holds.has(structure.ref) ? null : structure;
  const parts = partsOf(structure).map((part) => rest(part, holds));
  const left = parts.filter((part) => part !== null);
  const needed = neededOf(structure) - (parts.length - left.length);
  const [only] = left;
  if (needed <= 0 || only === undefined) return null;
  if (left.length === 1) return only;
  return needed === left.length ? { all: left } : { atLeast: needed, of: left };
}

/** What must all hold. */
function conjuncts(structure: Structure | null): readonly Structure[] {
  if (structure === null) return [];
  return 'all' in structure ? structure.all.flatMap(conjuncts) : [structure];
}

/** Those whom none of the others calls; of a circle the first. */
function notCalledBy(refs: readonly string[], hardFrom: (ref: string) => readonly string[]): string[] {
  const left = new Set(refs);
  for (const ref of refs) if (left.has(ref)) for (const reached of reachable(ref, hardFrom)) if (reached !== ref) left.delete(reached);
  return [...left];
}

/** Whether more alternatives stand side by side than a scenario takes. */
export function isTooWide(structure: Structure): boolean {
  const parts = partsOf(structure);
  return (!('all' in structure) && parts.length > mostAlternatives) || parts.some(isTooWide);
}

/** The structure over those systems that are there: of all and of alternatives the others are left out, of so many needed as far as so many are left. */
export function structureOver(structure: Structure, knows: (ref: string) => boolean): Structure | null {
  if ('ref' in structure) return knows(structure.ref) ? structure : null;
  const left = partsOf(structure).flatMap((part) => structureOver(part, knows) ?? []);
  if (left.length === 0) return null;
  if ('all' in structure) return { all: left };
  return { atLeast: Math.min(neededOf(structure), left.length), of: left };
}

function reachable(from: string, next: (ref: string) => readonly string[]): Set<string> {
  const found = new Set([from]);
  for (const ref of found) for (const each of next(ref)) found.add(each);
  return found;
}

/** Of the requests to a caller, the share that makes this call, as observed; null when nothing was. Above 1: several calls a request. */
export function observedShare({ observed }: Edge, requests: number): number | null {
  return observed === null || observed.calls <= 0 || requests <= 0 ? null : observed.calls / requests;
}
