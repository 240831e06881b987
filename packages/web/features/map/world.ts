/** What of the graph is on the screen? The answer of the server as numbers, what a wish leaves of it, and the scene that is drawn. Pure. */
import type { mapDifference } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Both, bothWays, reachOf } from '../../parts/graph/reach.ts';
import type { EdgeMark, Scene } from '../../parts/graph/scene.ts';
import { nameOf } from '../../platform/reference.ts';
import { type Edge, edgeMarks, gone, type MapAnswer, type MapSystem, stateMarks } from './words.ts';

export type Difference = AnswerOf<typeof mapDifference>;

export interface WorldEdge {
  readonly from: number;
  readonly to: number;
  readonly said: Edge;
  /** Against an earlier date. */
  readonly change: 'added' | 'removed' | 'changed' | null;
}

export interface World {
  readonly at: string;
  readonly since: string | null;
  readonly systems: readonly MapSystem[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly edges: readonly WorldEdge[];
  readonly subsystems: readonly { readonly ref: string; readonly title: string }[];
  readonly journeys: MapAnswer['journeys'];
  readonly ways: Both;
  /** Over hard dependencies alone: who fails with whom. */
  readonly hardWays: Both;
  readonly removed: ReadonlySet<number>;
  /** Dependencies whose ends the answer does not hold; counted, not dropped silently. */
  readonly loose: number;
}

/** The graph as numbers; what has gone since an earlier date is added to it, so that it can be shown as gone. */
export function worldOf(answer: MapAnswer, difference: Difference | null): World {
  const systems = [...answer.systems];
  const indexOf = new Map(systems.map((system, index) => [system.ref, index]));
  const removed = new Set<number>();
  const withEnd = (ref: string): void => {
    if (indexOf.has(ref)) return;
    removed.add(systems.length);
    indexOf.set(ref, systems.length);
    systems.push(missing(ref));
  };
  for (const ref of difference?.systems.removed ?? []) withEnd(ref);
  for (const edge of difference?.removed ?? []) {
    withEnd(edge.from);
    withEnd(edge.to);
  }
  const key = (edge: { from: string; to: string }): string => `${edge.from}\n${edge.to}`;
  const added = new Set(difference?.added.map(key));
  const changed = new Set(difference?.changed.map(key));
  const changeOf = (edge: Edge): WorldEdge['change'] =>
    difference === null ? null : added.has(key(edge)) ? 'added' : changed.has(key(edge)) ? 'changed' : null;
  const edges: WorldEdge[] = [];
  let loose = 0;
  const add = (said: Edge, change: WorldEdge['change']): void => {
    const [from, to] = [indexOf.get(said.from), indexOf.get(said.to)];
    if (from === undefined || to === undefined) loose++;
    else edges.push({ from, to, said, change });
  };
  for (const edge of answer.dependencies) add(edge, changeOf(edge));
  for (const edge of difference?.removed ?? []) add(edge, 'removed');
  const standing = edges.filter((edge) => edge.change !== 'removed');
  const subsystems = answer.subsystems.map(({ ref, title }) => ({ ref, title })).toSorted((a, b) => a.title.localeCompare(b.title));
  return {
    at: answer.at,
    since: answer.since,
    systems,
    indexOf,
    edges,
    subsystems,
    journeys: answer.journeys,
    ways: bothWays(systems.length, standing),
    hardWays: bothWays(
      systems.length,
      standing.filter((edge) => edge.said.hard),
    ),
    removed,
    loose,
  };
}

/** What a system or a journey is called here; of what is not there, its own name. */
export const titleIn = (world: World, ref: string): string =>
  world.systems[world.indexOf.get(ref) ?? -1]?.title ?? world.journeys.find((journey) => journey.ref === ref)?.title ?? nameOf(ref);

const missing = (ref: string): MapSystem => ({
  ref,
  kind: ref.split(':')[0] ?? 'component',
  title: nameOf(ref),
  known: false,
  subsystem: null,
  sites: [],
  owners: { dev: null, ops: null },
  state: 'unknown',
  layer: 0,
  blastRadius: 0,
});

export const edgeKinds = ['hard', 'soft', 'undeclared', 'stale', 'changed'] as const;
export type EdgeKind = (typeof edgeKinds)[number];

export interface Wish {
  readonly focus: string | null;
  readonly up: number;
  readonly down: number;
  readonly subsystems: readonly string[];
  readonly sites: readonly string[];
  readonly journey: string | null;
  readonly edges: readonly string[];
}

export interface Selection {
  /** Numbers of systems and edges of the world, ascending. */
  readonly systems: readonly number[];
  readonly edges: readonly number[];
}

/** Whether an edge is of a kind. */
export function isOfKind({ said, change }: WorldEdge, kind: string): boolean {
  if (kind === 'hard') return said.hard;
  if (kind === 'soft') return !said.hard;
  if (kind === 'undeclared') return said.standing === 'undeclared';
  if (kind === 'stale') return said.standing === 'unseen';
  return kind === 'changed' && change !== null;
}

/** What a wish leaves. Filters on edges take away edges, and systems that only had others. */
export function selectionOf(world: World, wish: Wish): Selection {
  const kept: { systems: ReadonlySet<number> | null } = { systems: null };
  const narrow = (systems: Iterable<number>): void => {
    const before = kept.systems;
    const next = new Set(systems);
    kept.systems = before === null ? next : new Set([...next].filter((system) => before.has(system)));
  };
  const centre = wish.focus === null ? undefined : world.indexOf.get(wish.focus);
  if (centre !== undefined) narrow([...reachOf(world.ways.up, centre, wish.up).keys(), ...reachOf(world.ways.down, centre, wish.down).keys()]);
  const all = world.systems.map((_, index) => index);
  if (wish.subsystems.length > 0) narrow(all.filter((index) => wish.subsystems.includes(world.systems[index]?.subsystem ?? '')));
  if (wish.sites.length > 0) narrow(all.filter((index) => world.systems[index]?.sites.some((site) => wish.sites.includes(site)) ?? false));
  const journey = wish.journey === null ? undefined : world.journeys.find((each) => each.ref === wish.journey);
  if (journey !== undefined)
    narrow(
      journey.systems.flatMap((ref) => {
        const entry = world.indexOf.get(ref);
        return entry === undefined ? [] : [...reachOf(world.ways.down, entry).keys()];
      }),
    );
  const held = kept.systems;
  const edges = world.edges.flatMap((edge, index) => {
    if (held !== null && !(held.has(edge.from) && held.has(edge.to))) return [];
    return wish.edges.length === 0 || wish.edges.some((kind) => isOfKind(edge, kind)) ? [index] : [];
  });
  if (wish.edges.length > 0) {
    const tied = new Set(edges.flatMap((index) => [world.edges[index]?.from ?? 0, world.edges[index]?.to ?? 0]));
    if (centre !== undefined) tied.add(centre);
    return { systems: all.filter((index) => tied.has(index) && (held === null || held.has(index))), edges };
  }
  return { systems: held === null ? all : all.filter((index) => held.has(index)), edges };
}

/** From how many systems on subsystems are folded unless they are opened: as many as have names in a window, and in one as wide as a hand. */
export const foldFrom = { wide: 160, narrow: 36 } as const;

/** The numbers of the subsystems that are folded: all of a large map but those opened, none of a small one but those folded; `all` means each. */
export function foldedOf(
  world: World,
  selection: Selection,
  opened: readonly string[],
  closed: readonly string[],
  from: number = foldFrom.wide,
): readonly number[] {
  const large = selection.systems.length > from;
  const counts = new Map<string, number>();
  for (const index of selection.systems) {
    const ref = world.systems[index]?.subsystem ?? null;
    if (ref !== null) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  }
  return world.subsystems.flatMap(({ ref }, group) => {
    const wanted = large ? !(opened.includes(ref) || opened.includes('all')) : (closed.includes(ref) || closed.includes('all')) && !opened.includes(ref);
    return wanted && (counts.get(ref) ?? 0) > 1 ? [group] : [];
  });
}

function markOf({ said, change }: WorldEdge): EdgeMark | null {
  if (change === 'added' || change === 'removed') return edgeMarks[change];
  return said.standing === 'undeclared' || said.standing === 'unseen' ? edgeMarks[said.standing] : null;
}

/** What is drawn. Systems carry their number in the selection. */
export function sceneOf(world: World, selection: Selection): Scene {
  const groupOf = new Map(world.subsystems.map(({ ref }, group) => [ref, group]));
  const place = new Map(selection.systems.map((system, node) => [system, node]));
  const degree = new Map<number, number>();
  for (const index of selection.edges)
    for (const end of [world.edges[index]?.from ?? 0, world.edges[index]?.to ?? 0]) degree.set(end, (degree.get(end) ?? 0) + 1);
  return {
    nodes: selection.systems.map((system) => {
      const its = world.systems[system] ?? missing('');
      return {
        key: its.ref,
        label: its.title,
        group: groupOf.get(its.subsystem ?? '') ?? -1,
        shape: its.known ? (its.kind === 'resource' ? ('barrel' as const) : ('dot' as const)) : ('hollow' as const),
        mark: world.removed.has(system) ? gone : stateMarks[its.state],
        weight: its.blastRadius + (degree.get(system) ?? 0) + (stateMarks[its.state] === null ? 0 : 10_000),
      };
    }),
    edges: selection.edges.flatMap((index) => {
      const edge = world.edges[index];
      return edge === undefined ? [] : [{ from: place.get(edge.from) ?? 0, to: place.get(edge.to) ?? 0, soft: !edge.said.hard, mark: markOf(edge) }];
    }),
    groups: world.subsystems.map(({ title }) => title),
    above: 'users',
  };
}

/** Systems whose title or name holds all words, those that begin with it first. */
export function foundIn(world: World, selection: Selection, query: string): readonly number[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const text = (index: number): string => `${world.systems[index]?.title ?? ''} ${nameOf(world.systems[index]?.ref ?? '')}`.toLowerCase();
  const begins = (index: number): number => (text(index).startsWith(words[0] ?? '') ? 0 : 1);
  return selection.systems
    .filter((index) => words.every((word) => text(index).includes(word)))
    .toSorted((a, b) => begins(a) - begins(b) || text(a).localeCompare(text(b)));
}
