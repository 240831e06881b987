/** Who would be next? Those that stand on what is hit over hard dependencies, nearest first, as a scene to draw. */
import type { readMap } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { bothWays, reachOf } from '../../parts/graph/reach.ts';
import type { NodeMark, Scene } from '../../parts/graph/scene.ts';

type Answer = Pick<AnswerOf<typeof readMap>, 'systems' | 'dependencies'>;
type System = Answer['systems'][number];

export interface Hit {
  readonly scene: Scene;
  /** Those that call what is hit and cannot do without, in the order of how many they would take down themselves. */
  readonly next: readonly System[];
  /** Whom it would reach after those. */
  readonly after: number;
  /** Of all these, how many are not in the scene. */
  readonly left: number;
}

/** So many have names in a small picture. */
const mostDrawn = 24;

/** Null: none of what is hit is on the map. */
export function hitOf({ systems, dependencies }: Answer, hit: readonly string[]): Hit | null {
  const indexOf = new Map(systems.map((system, index) => [system.ref, index]));
  const hard = dependencies.flatMap((edge) => {
    const [from, to] = [indexOf.get(edge.from), indexOf.get(edge.to)];
    return edge.hard && from !== undefined && to !== undefined ? [{ from, to }] : [];
  });
  const { up } = bothWays(systems.length, hard);
  const far = new Map<number, number>();
  for (const ref of hit) {
    const start = indexOf.get(ref);
    if (start === undefined) continue;
    for (const [system, hops] of reachOf(up, start)) far.set(system, Math.min(hops, far.get(system) ?? hops));
  }
  if (far.size === 0) return null;
  const weight = (index: number): number => systems[index]?.blastRadius ?? 0;
  const ordered = [...far].toSorted(([a, near], [b, other]) => near - other || weight(b) - weight(a) || a - b);
  const drawn = ordered.slice(0, mostDrawn).map(([index]) => index);
  const place = new Map(drawn.map((index, node) => [index, node]));
  const at = (hops: number) => ordered.flatMap(([index, its]) => (its === hops ? [index] : []));
  return {
    scene: {
      nodes: drawn.map((index) => ({
        key: systems[index]?.ref ?? '',
        label: systems[index]?.title ?? '',
        group: -1,
        shape: systems[index]?.kind === 'resource' ? ('barrel' as const) : ('dot' as const),
        mark: markAt(far.get(index) ?? 0),
        weight: weight(index),
      })),
      edges: hard.flatMap(({ from, to }) => {
        const [a, b] = [place.get(from), place.get(to)];
        return a === undefined || b === undefined ? [] : [{ from: a, to: b, soft: false, mark: null }];
      }),
      groups: [],
      above: '',
    },
    next: at(1).flatMap((index) => systems[index] ?? []),
    after: ordered.length - at(0).length - at(1).length,
    left: ordered.length - drawn.length,
  };
}

const markAt = (hops: number): NodeMark | null => (hops === 0 ? { tone: 'bad', word: 'hit' } : hops === 1 ? { tone: 'warn', word: 'next' } : null);
