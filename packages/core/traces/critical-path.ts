/**
 * Which spans of a trace made it last as long as it did? Walking back from the end of each span over the child that ended last, then over the one
 * that ended just before that began, and so on. What is shortened on this path shortens the whole; what is not on it does not.
 *
 * Model: CRISP (Zhang et al., "CRISP: Critical Path Analysis of Large-Scale Microservice Architectures", USENIX ATC 2022). Children are clipped to
 * their parent and left out where they lie outside it, but not a server span under its client's, whose clocks may differ: one that is the only
 * child, lasts at most 1 % longer, and stands below a client span, between two servers, or on another host. Of two children the earlier happens before the
 * later also where they overlap by less than 1 % of the parent and nothing else begins or ends in the overlap. The exclusive time of a call path is the
 * time of its spans on the path less that of their children on the path, at least 0.
 *
 * A trace with several roots (a part is missing) is told from the root without a parent that lasted longest. Nothing is recursive here: a trace may
 * be a chain of a million spans. Work: n log n.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { Span } from './span.ts';

export interface CriticalPath {
  /** Ids of the spans on the path, by start. */
  readonly path: readonly string[];
  /** By `[system] operation`, in seconds. */
  readonly exclusiveSeconds: Readonly<Record<string, number>>;
  readonly root: { readonly service: string; readonly name: string; readonly nanos: number; readonly startSeconds: number; readonly failed: boolean };
  /** More than 1: parts of the trace are missing. */
  readonly roots: number;
  /** The same, by who owns the time: the system that did it, or the database that was asked. */
  readonly steps: readonly { readonly service: string; readonly name: string; readonly nanos: number; readonly spans: number }[];
}

/** A span on its way: times in nanoseconds from the start of the root; `end` and `nanos` may part, as CRISP's do. */
interface Node {
  readonly span: Span;
  start: number;
  end: number;
  nanos: number;
  parent: Node | null;
  children: Node[];
  /** Number of the call path, once it is on the path. */
  callPath: number;
}

const overlapAllowed = 0.01;
const lengtheningAllowed = 1.01;

/** The critical path of one trace. Refused with `compute.no-spans`, `compute.several-traces` or `compute.no-root`. */
export function criticalPath(spans: readonly Span[]): Outcome<CriticalPath> {
  const [first] = spans;
  if (first === undefined) return refuse('compute.no-spans', { message: 'The trace holds no span.' }, '');
  const other = spans.find((span) => span.traceId !== first.traceId);
  if (other !== undefined)
    return refuse('compute.several-traces', { message: `The file holds more than one trace: ${first.traceId} and ${other.traceId}.` }, '');
  const { root, roots } = treeOf(spans, first);
  if (root === null) return refuse('compute.no-root', { message: 'Every span of the trace has a parent in it: they call each other in a circle.' }, '');
  clipChildren(root);
  const nodes = walk(root);
  return accept(told(nodes, root, roots));
}

function treeOf(spans: readonly Span[], first: Span): { root: Node | null; roots: number } {
  const nodes = new Map<string, Node>();
  for (const span of spans) {
    if (nodes.has(span.spanId)) continue;
    const start = (span.startSeconds - first.startSeconds) * 1e9 + (span.startNanos - first.startNanos);
    nodes.set(span.spanId, { span, start, end: start + span.nanos, nanos: span.nanos, parent: null, children: [], callPath: -1 });
  }
  let root: Node | null = null;
  let roots = 0;
  for (const node of nodes.values()) {
    const { parentId, spanId, follows } = node.span;
    const parent = follows || parentId === spanId ? undefined : nodes.get(parentId);
    if (parent !== undefined) {
      node.parent = parent;
      parent.children.push(node);
      continue;
    }
    roots++;
    if (root === null || isRatherRoot(node, root)) root = node;
  }
  return { root, roots };
}

function isRatherRoot(node: Node, than: Node): boolean {
  const [own, its] = [node.span.parentId === '', than.span.parentId === ''];
  return own === its ? node.nanos > than.nanos : own;
}

/** From the root down: what reaches over its parent is cut, what lies outside is left out. */
function clipChildren(root: Node): void {
  const waiting = [root];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    const alone = parent.children.length === 1;
    const within: Node[] = [];
    for (const child of parent.children) {
      if (alone && isServerOfClient(parent, child)) child.nanos = Math.min(child.nanos, parent.nanos);
      else if (!isWithin(parent, child)) continue;
      within.push(child);
      waiting.push(child);
    }
    parent.children = within;
  }
}

function isServerOfClient(parent: Node, child: Node): boolean {
  if (child.nanos > lengtheningAllowed * parent.nanos) return false;
  const [above, own] = [parent.span, child.span];
  if (own.kind === 'server' && above.kind === 'client') return true;
  if (own.kind === 'server' && above.kind !== 'server' && parent.parent?.span.kind === 'server') return true;
  return above.host !== null && own.host !== null && above.host !== own.host;
}

/** Cuts a child to its parent; false when it lies outside. */
function isWithin(parent: Node, child: Node): boolean {
  if (child.start >= parent.start && child.end <= parent.end) return true;
  if (child.start < parent.start && child.end <= parent.end && child.end > parent.start) {
    child.nanos -= parent.start - child.start;
    child.start = parent.start;
    return true;
  }
  if (child.start >= parent.start && child.end > parent.end && child.start < parent.end) {
    child.nanos -= child.end - parent.end;
    child.end = parent.end;
    return true;
  }
  return false;
}

/** The nodes on the path, each before what hangs below it. */
function walk(root: Node): Node[] {
  const path: Node[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    path.push(node);
    const steps = stepsBack(node);
    for (const step of steps.reverse()) waiting.push(step);
  }
  return path;
}

/** The children on the path, the last first. */
function stepsBack(parent: Node): Node[] {
  // Of those that end together the one written down last goes first, as in CRISP.
  const sorted = [...parent.children].sort((a, b) => a.end - b.end).reverse();
  const [last, ...rest] = sorted;
  if (last === undefined) return [];
  const starts = Float64Array.from(sorted, (node) => node.start).sort();
  const ends = Float64Array.from(sorted, (node) => node.end).sort();
  const eventsIn = (from: number, to: number): number => countIn(starts, from, to) + countIn(ends, from, to);
  const steps = [last];
  let later = last;
  for (const child of rest) {
    if (!happensBefore(parent, child, later, eventsIn)) continue;
    steps.push(child);
    later = child;
  }
  return steps;
}

function happensBefore(parent: Node, before: Node, later: Node, eventsIn: (from: number, to: number) => number): boolean {
  if (before.end < later.start) return true;
  if (before.end >= later.end || before.start >= later.start) return false;
  return before.end - later.start < overlapAllowed * parent.nanos && eventsIn(later.start, before.end) === 2;
}

/** How many of the sorted values lie from `from` to `to`, both included. */
function countIn(sorted: Float64Array, from: number, to: number): number {
  return to < from ? 0 : firstAbove(sorted, to, true) - firstAbove(sorted, from, false);
}

/** Index of the first value above a bound (`strictly`), or at least that bound. */
function firstAbove(sorted: Float64Array, bound: number, strictly: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] ?? 0;
    if (strictly ? value > bound : value >= bound) high = middle;
    else low = middle + 1;
  }
  return low;
}

function told(nodes: readonly Node[], root: Node, roots: number): CriticalPath {
  const callPaths = new Map<string, number>();
  const nanos: number[] = [];
  const operations: Node[] = [];
  const spans: number[] = [];
  for (const node of nodes) {
    const above = node === root || node.parent === null ? -1 : node.parent.callPath;
    const key = `${above} ${operationOf(node)}`;
    const callPath = callPaths.get(key) ?? nanos.length;
    node.callPath = callPath;
    if (callPath === nanos.length) {
      callPaths.set(key, callPath);
      nanos.push(0);
      spans.push(0);
      operations.push(node);
    }
    nanos[callPath] = (nanos[callPath] ?? 0) + node.nanos;
    spans[callPath] = (spans[callPath] ?? 0) + 1;
    if (above >= 0) nanos[above] = (nanos[above] ?? 0) - node.nanos;
  }
  const exclusive = new Map<string, number>();
  const byOwner = new Map<string, { service: string; name: string; nanos: number; spans: number }>();
  for (const [callPath, node] of operations.entries()) {
    const own = Math.max(0, nanos[callPath] ?? 0);
    exclusive.set(operationOf(node), (exclusive.get(operationOf(node)) ?? 0) + own);
    const owner = ownerOf(node);
    const key = `${owner}\n${node.span.name}`;
    const step = byOwner.get(key) ?? { service: owner, name: node.span.name, nanos: 0, spans: 0 };
    step.nanos += own;
    step.spans += spans[callPath] ?? 0;
    byOwner.set(key, step);
  }
  const { service, name, startSeconds, failed } = root.span;
  return {
    path: [...nodes].sort((a, b) => a.start - b.start).map((node) => node.span.spanId),
    exclusiveSeconds: Object.fromEntries([...exclusive].map(([operation, own]) => [operation, own / 1e9])),
    root: { service, name, nanos: root.nanos, startSeconds, failed },
    roots,
    steps: [...byOwner.values()],
  };
}

/** A caller waits for a database, or for a peer that sends no spans: the time is theirs. */
function ownerOf({ span, children }: Node): string {
  if (span.kind !== 'client') return span.service;
  return span.database ?? (children.length === 0 ? span.peer : null) ?? span.service;
}

function operationOf({ span }: Node): string {
  return `[${span.service}] ${span.name}`;
}
