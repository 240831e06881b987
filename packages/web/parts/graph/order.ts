/**
 * In which order do the items of a layer stand, left to right? By the mean place of those they are tied to (barycentre; Sugiyama, Tagawa and Toda 1981),
 * a few times downwards and upwards. Items of one group stay together, and groups keep one order over all layers so that they lie under each other.
 */
import { type Adjacency, adjacencyOf } from './layers.ts';

export interface Tied {
  readonly count: number;
  readonly layer: Int32Array;
  /** Those that stay together; −1: nobody's. */
  readonly group: Int32Array;
  /** Where an item stands whatever it is tied to, 0 to 1; NaN: where its ties draw it. */
  readonly lane: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

const rounds = 6;

/** Of each layer its items, left to right. Equal input gives equal order. */
export function orderOf(tied: Tied): readonly (readonly number[])[] {
  const { count, layer, group, lane, from, to } = tied;
  const layers: number[][] = [];
  for (let item = 0; item < count; item++) {
    const at = layer[item] ?? 0;
    while (layers.length <= at) layers.push([]);
    layers[at]?.push(item);
  }
  const down = adjacencyOf(count, to, from);
  const up = adjacencyOf(count, from, to);
  const place = new Float64Array(count);
  const groupPlace = groupPlacesOf(tied);
  const settle = (items: number[], key: (item: number) => number): void => {
    const keys = new Map(items.map((item) => [item, Number.isNaN(lane[item]) ? key(item) : (lane[item] ?? 0)]));
    const mean = meanByGroup(items, group, keys);
    const first = (item: number): number => {
      const its = group[item] ?? -1;
      // A group follows its own place over all layers, drawn a little towards where this layer would have it.
      return its < 0 ? (keys.get(item) ?? 0) : 0.75 * (groupPlace[its] ?? 0.5) + 0.25 * (mean.get(its) ?? 0.5);
    };
    const firsts = new Map(items.map((item) => [item, first(item)]));
    items.sort(
      (a, b) => (firsts.get(a) ?? 0) - (firsts.get(b) ?? 0) || (group[a] ?? -1) - (group[b] ?? -1) || (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || a - b,
    );
    items.forEach((item, index) => {
      place[item] = (index + 0.5) / items.length;
    });
  };
  for (const items of layers) settle(items, (item) => ((group[item] ?? -1) < 0 ? 0.5 : (groupPlace[group[item] ?? 0] ?? 0.5)));
  for (let round = 0; round < rounds; round++) {
    for (const items of layers) settle(items, (item) => barycentre(item, down, place));
    for (const items of layers.toReversed()) settle(items, (item) => barycentre(item, up, place));
    regroup(count, group, place, groupPlace);
  }
  return layers;
}

function barycentre(item: number, { start, next }: Adjacency, place: Float64Array): number {
  const [begin, end] = [start[item] ?? 0, start[item + 1] ?? 0];
  if (begin === end) return place[item] ?? 0.5;
  let sum = 0;
  for (let index = begin; index < end; index++) sum += place[next[index] ?? 0] ?? 0.5;
  return sum / (end - begin);
}

function meanByGroup(items: readonly number[], group: Int32Array, keys: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const sums = new Map<number, [number, number]>();
  for (const item of items) {
    const its = group[item] ?? -1;
    if (its < 0) continue;
    const held = sums.get(its) ?? [0, 0];
    sums.set(its, [held[0] + (keys.get(item) ?? 0), held[1] + 1]);
  }
  return new Map([...sums].map(([its, [sum, n]]) => [its, sum / n]));
}

/** Groups in a line, those with many edges between them near each other: each goes to the mean of its neighbours, then all are ranked again. */
export function groupPlacesOf({ count, group, from, to }: Omit<Tied, 'layer' | 'lane'>): Float64Array {
  let groups = 0;
  for (let item = 0; item < count; item++) groups = Math.max(groups, (group[item] ?? -1) + 1);
  const ties = Array.from({ length: groups }, (): Map<number, number> => new Map());
  const tie = (a: number, b: number): void => void ties[a]?.set(b, (ties[a]?.get(b) ?? 0) + 1);
  for (let edge = 0; edge < from.length; edge++) {
    const [a, b] = [group[from[edge] ?? 0] ?? -1, group[to[edge] ?? 0] ?? -1];
    if (a < 0 || b < 0 || a === b) continue;
    tie(a, b);
    tie(b, a);
  }
  let place = Float64Array.from({ length: groups }, (_, index) => (index + 0.5) / Math.max(1, groups));
  for (let round = 0; round < 16; round++) {
    const wanted = ties.map((its, index) => {
      let sum = place[index] ?? 0;
      let weight = 1;
      for (const [other, ties] of its) {
        sum += ties * (place[other] ?? 0);
        weight += ties;
      }
      return sum / weight;
    });
    const ranked = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
    const next = new Float64Array(groups);
    ranked.forEach((which, rank) => {
      next[which] = (rank + 0.5) / Math.max(1, groups);
    });
    place = next;
  }
  return place;
}

/** After a round: a group's place is the mean of its items' places, so that it follows them slowly. */
function regroup(count: number, group: Int32Array, place: Float64Array, groupPlace: Float64Array): void {
  const sum = new Float64Array(groupPlace.length);
  const n = new Int32Array(groupPlace.length);
  for (let item = 0; item < count; item++) {
    const its = group[item] ?? -1;
    if (its < 0) continue;
    sum[its] = (sum[its] ?? 0) + (place[item] ?? 0.5);
    n[its] = (n[its] ?? 0) + 1;
  }
  for (let its = 0; its < groupPlace.length; its++)
    if ((n[its] ?? 0) > 0) groupPlace[its] = 0.5 * (groupPlace[its] ?? 0.5) + (0.5 * (sum[its] ?? 0)) / (n[its] ?? 1);
}
