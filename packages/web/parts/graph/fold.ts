/** What stands on the picture when some groups are folded? A folded group is one item for all its nodes; edges between the same two items become one. */

export interface Folded {
  /** Of each item: its nodes. A group that is folded has several, everything else one. */
  readonly members: readonly (readonly number[])[];
  /** Of each item: the group it belongs to, or that it is when folded; −1: none. */
  readonly group: Int32Array;
  /** Of each item: whether it is a folded group. */
  readonly whole: Uint8Array;
  /** Of each node: its item. */
  readonly itemOf: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Of each edge between items: the edges it stands for. */
  readonly edges: readonly (readonly number[])[];
}

/** Folds; edges inside a folded group disappear into it, self-calls of a node stay. */
export function fold(count: number, from: Int32Array, to: Int32Array, group: Int32Array, folded: ReadonlySet<number>): Folded {
  const members: number[][] = [];
  const groups: number[] = [];
  const whole: number[] = [];
  const itemOf = new Int32Array(count);
  const itemOfGroup = new Map<number, number>();
  for (let node = 0; node < count; node++) {
    const its = group[node] ?? -1;
    const known = folded.has(its) ? itemOfGroup.get(its) : undefined;
    if (known !== undefined) {
      members[known]?.push(node);
      itemOf[node] = known;
      continue;
    }
    if (folded.has(its)) itemOfGroup.set(its, members.length);
    itemOf[node] = members.length;
    members.push([node]);
    groups.push(its);
    whole.push(folded.has(its) ? 1 : 0);
  }
  const place = new Map<number, number>();
  const ends: [number, number][] = [];
  const edges: number[][] = [];
  for (let edge = 0; edge < from.length; edge++) {
    const [a, b] = [itemOf[from[edge] ?? 0] ?? 0, itemOf[to[edge] ?? 0] ?? 0];
    if (a === b && whole[a] === 1) continue;
    const key = a * members.length + b;
    const held = place.get(key);
    if (held !== undefined) {
      edges[held]?.push(edge);
      continue;
    }
    place.set(key, ends.length);
    ends.push([a, b]);
    edges.push([edge]);
  }
  return {
    members,
    group: Int32Array.from(groups),
    whole: Uint8Array.from(whole),
    itemOf,
    from: Int32Array.from(ends, ([a]) => a),
    to: Int32Array.from(ends, ([, b]) => b),
    edges,
  };
}

/**
 * Items and their layers: nodes keep the layer they have when nothing is folded, so that folding does not turn the picture over; a folded group
 * stands at the mean layer of its nodes. Where everything is folded the means lie close together, and thirds of a layer tell them apart.
 */
export function layersOfItems({ members, whole, group }: Pick<Folded, 'members' | 'whole' | 'group'>, layer: Int32Array): Int32Array {
  const mean = members.map((nodes) => nodes.reduce((sum, node) => sum + (layer[node] ?? 0), 0) / Math.max(1, nodes.length));
  const parts = whole.includes(1) && group.every((its, item) => its < 0 || whole[item] === 1) ? 3 : 1;
  const rounded = mean.map((each) => Math.round(each * parts));
  const used = [...new Set(rounded)].sort((a, b) => a - b);
  const rank = new Map(used.map((each, index) => [each, index]));
  return Int32Array.from(rounded, (each) => rank.get(each) ?? 0);
}
