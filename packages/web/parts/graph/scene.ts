/** What is there to draw? Nodes, edges and groups with their words, and what becomes of them when groups are folded. Knows no domain. */
import type { Tone } from '../state/state.tsx';
import type { Layout } from './layout.ts';

/** A state with its word: never the colour alone. */
export interface NodeMark {
  readonly tone: Tone;
  readonly word: string;
}

export type EdgeGlyph = 'diamond' | 'cross' | 'plus' | 'minus';

/** What is special about an edge, as a shape and a word. */
export interface EdgeMark {
  readonly glyph: EdgeGlyph;
  readonly word: string;
  readonly tone: 'bad' | 'warn' | 'good' | 'quiet';
}

export interface SceneNode {
  readonly key: string;
  readonly label: string;
  /** Number of its group; −1: none. */
  readonly group: number;
  /** `barrel`: keeps something. `hollow`: only named, not known. */
  readonly shape: 'dot' | 'barrel' | 'hollow';
  readonly mark: NodeMark | null;
  /** Whose label comes first where there is room for few. */
  readonly weight: number;
}

export interface SceneEdge {
  readonly from: number;
  readonly to: number;
  /** Drawn dashed. */
  readonly soft: boolean;
  readonly mark: EdgeMark | null;
}

export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  readonly groups: readonly string[];
  /** Who stands above the first layer, in a word. */
  readonly above: string;
}

export interface DrawnItem {
  readonly label: string;
  /** How many nodes it stands for. */
  readonly count: number;
  readonly whole: boolean;
  readonly shape: SceneNode['shape'];
  readonly mark: NodeMark | null;
  readonly weight: number;
}

export interface DrawnEdge {
  readonly from: number;
  readonly to: number;
  readonly soft: boolean;
  /** Of a bundle: when all of it is marked. */
  readonly mark: EdgeMark | null;
  /** Of a bundle: the mark of any of it; shown when it is in hand. */
  readonly some: EdgeMark | null;
  readonly count: number;
  /** Leads to what very many lead to: drawn fainter, so that the others can be followed. */
  readonly common: boolean;
}

/** A scene with its places: what the painters are given. */
export interface Drawn {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly items: readonly DrawnItem[];
  readonly edges: readonly DrawnEdge[];
  /** Items whose labels come first, first. */
  readonly byWeight: readonly number[];
}

/** What at least so many, and a fifth of all, lead to is common. */
const commonFrom = 15;

const badness: Readonly<Record<Tone, number>> = { bad: 5, warn: 4, active: 3, unknown: 2, quiet: 1, good: 0 };

/** The worst of several marks; null: none has any. */
export function worst(marks: readonly (NodeMark | null | undefined)[]): NodeMark | null {
  let held: NodeMark | null = null;
  for (const mark of marks) if (mark != null && (held === null || badness[mark.tone] > badness[held.tone])) held = mark;
  return held;
}

/** Joins scene and places. */
export function drawnOf(scene: Scene, layout: Layout): Drawn {
  const items = layout.items.members.map((members, item): DrawnItem => {
    const first = scene.nodes[members[0] ?? 0];
    const whole = layout.items.whole[item] === 1;
    return {
      label: whole ? (scene.groups[layout.items.group[item] ?? 0] ?? '') : (first?.label ?? ''),
      count: members.length,
      whole,
      shape: whole ? 'dot' : (first?.shape ?? 'dot'),
      mark: worst(members.map((node) => scene.nodes[node]?.mark)),
      weight: members.reduce((sum, node) => sum + (scene.nodes[node]?.weight ?? 0), 0) + (whole ? 1e6 : 0),
    };
  });
  const into = new Int32Array(items.length);
  for (const to of layout.items.to) into[to] = (into[to] ?? 0) + 1;
  const common = Math.max(commonFrom, items.length / 5);
  const edges = layout.items.edges.map((members, edge): DrawnEdge => {
    const held = members.map((each) => scene.edges[each]);
    return {
      from: layout.items.from[edge] ?? 0,
      to: layout.items.to[edge] ?? 0,
      soft: held.every((each) => each?.soft === true),
      mark: held.every((each) => each?.mark != null) ? (held[0]?.mark ?? null) : null,
      some: held.find((each) => each?.mark != null)?.mark ?? null,
      count: members.length,
      common: (into[layout.items.to[edge] ?? 0] ?? 0) >= common,
    };
  });
  const byWeight = items.map((_, item) => item).sort((a, b) => (items[b]?.weight ?? 0) - (items[a]?.weight ?? 0) || a - b);
  return { scene, layout, items, edges, byWeight };
}

/** The same with other marks on the nodes: how they stand at a moment of a run. A folded group shows the worst of its own. */
export function withMarks(drawn: Drawn, marks: readonly (NodeMark | null)[]): Drawn {
  const items = drawn.items.map((item, index) => ({ ...item, mark: worst((drawn.layout.items.members[index] ?? []).map((node) => marks[node])) }));
  return { ...drawn, items };
}
