/**
 * Where does everything stand? Layers from the top down, each a band; in a band the groups as blocks side by side, each in as many rows as the band needs
 * so that the whole keeps a readable shape. Lengths are pixels at scale 1; the origin is the top left corner.
 *
 * Model: longest-path layers (layers.ts), barycentre order (order.ts), rows chosen by trying widths, and in each band the blocks as near as they can be to
 * where they would like to stand without overlapping (isotonic regression). Folded groups each have a lane of their own from left to right, so that lines
 * straight down pass beside them. No virtual nodes: long edges pass behind what is between.
 */
import { type Folded, fold, layersOfItems } from './fold.ts';
import { layersOf } from './layers.ts';
import { groupPlacesOf, orderOf } from './order.ts';

export interface LayoutInput {
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Of each node the group it is kept together with; −1: none. */
  readonly group: Int32Array;
  /** Groups shown as one item. */
  readonly folded: readonly number[];
  /** Width ÷ height that is wished for. */
  readonly aspect: number;
}

/** Items of one group in one layer, with room for a heading above them. */
export interface Block {
  readonly group: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly items: Folded;
  /** Of each item: the left end of its cell, and the middle of its height. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly layer: Int32Array;
  readonly blocks: readonly Block[];
  /** The top and the height of each layer's band. */
  readonly bands: readonly { readonly y: number; readonly height: number }[];
  readonly width: number;
  readonly height: number;
}

/** The room an item takes, and what is left free. */
export const cell = { width: 148, height: 19, heading: 17, between: 14, aside: 6 } as const;

interface Run {
  readonly group: number;
  readonly items: readonly number[];
}

/** Runs above each other: what stands at one place of a band. */
interface Stack {
  readonly runs: readonly Run[];
  readonly columns: number;
}

/** Lays out. Equal input gives equal places. */
export function layoutOf(input: LayoutInput): Layout {
  const { count, from, to, group } = input;
  const items = fold(count, from, to, group, new Set(input.folded));
  const layer = layersOfItems(items, layersOf(count, from, to));
  const together = Int32Array.from(items.group, (its, item) => (items.whole[item] === 1 ? -1 : its));
  const lane = lanesOf(items);
  const order = orderOf({ count: items.members.length, layer, group: together, lane, from: items.from, to: items.to });
  const bands = order.map((row) => runsOf(row, together));
  return place(items, layer, lane, bands, widthFor(bands, input.aspect), input.aspect);
}

/** Where folded groups stand from left to right, 0 to 1; NaN for everything else. */
function lanesOf({ members, group, whole, from, to }: Folded): Float64Array {
  const folded = Int32Array.from(group, (its, item) => (whole[item] === 1 ? its : -1));
  const places = groupPlacesOf({ count: members.length, group: folded, from, to });
  const ranked = [...folded.keys()].filter((item) => whole[item] === 1).sort((a, b) => (places[folded[a] ?? 0] ?? 0) - (places[folded[b] ?? 0] ?? 0) || a - b);
  const lane = new Float64Array(members.length).fill(Number.NaN);
  ranked.forEach((item, rank) => {
    lane[item] = (rank + 0.5) / ranked.length;
  });
  return lane;
}

/** Neighbours of one group are a run; an item without a group is one alone. */
function runsOf(row: readonly number[], group: Int32Array): Run[] {
  const runs: { group: number; items: number[] }[] = [];
  for (const item of row) {
    const its = group[item] ?? -1;
    const last = runs.at(-1);
    if (last !== undefined && last.group === its && its >= 0) last.items.push(item);
    else runs.push({ group: its, items: [item] });
  }
  return runs;
}

const heightOf = (run: Run, columns: number): number => Math.ceil(run.items.length / columns) * cell.height + (run.group < 0 ? 0 : cell.heading);
const widthOf = (stacks: readonly Stack[]): number => stacks.reduce((sum, stack) => sum + stack.columns * cell.width + cell.between, -cell.between);

/** Runs set above each other as long as they fit into a height; a run that is higher alone stands in several columns. */
function stacksOf(runs: readonly Run[], height: number): Stack[] {
  const stacks: { runs: Run[]; columns: number }[] = [];
  let left = 0;
  for (const run of runs) {
    const needed = heightOf(run, 1);
    const last = stacks.at(-1);
    if (last !== undefined && last.columns === 1 && needed <= left) {
      last.runs.push(run);
      left -= needed;
      continue;
    }
    const rows = Math.max(1, Math.floor((height - (run.group < 0 ? 0 : cell.heading)) / cell.height));
    stacks.push({ runs: [run], columns: Math.ceil(run.items.length / rows) });
    left = height - needed;
  }
  return stacks;
}

/** The lowest band that is no wider than this, as its stacks. */
function packed(runs: readonly Run[], width: number): Stack[] {
  const first = runs.some((run) => run.group >= 0) ? cell.heading + cell.height : cell.height;
  let [low, high] = [0, runs.reduce((sum, run) => sum + run.items.length + 1, 0)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (widthOf(stacksOf(runs, first + middle * cell.height)) <= width) high = middle;
    else low = middle + 1;
  }
  return stacksOf(runs, first + low * cell.height);
}

/** Room for edges between layers; many layers stand closer together. */
const gapOf = (bands: readonly unknown[]): number => Math.max(24, Math.min(58, 300 / Math.max(1, bands.length)));
const stackHeight = (stack: Stack): number => stack.runs.reduce((sum, run) => sum + heightOf(run, stack.columns), 0);
const bandHeight = (stacks: readonly Stack[]): number => stacks.reduce((most, stack) => Math.max(most, stackHeight(stack)), 0);

/** Tries widths and takes the one whose picture comes nearest to the wished shape. */
function widthFor(bands: readonly (readonly Run[])[], aspect: number): number {
  const widest = bands.reduce((most, runs) => Math.max(most, widthOf(stacksOf(runs, 0))), cell.width as number);
  // Few items stand side by side: only what would make them too small to read is stacked.
  const narrowest = Math.min(widest, aspect < 1.2 ? 420 : 1100);
  const gap = gapOf(bands);
  let best = widest;
  let least = Number.POSITIVE_INFINITY;
  for (let width = widest; width >= narrowest; width *= 0.86) {
    const height = bands.reduce((sum, runs) => sum + bandHeight(packed(runs, width)) + gap, -gap);
    const miss = Math.abs(Math.log(width / Math.max(1, height) / aspect));
    if (miss >= least) continue;
    least = miss;
    best = width;
  }
  return best;
}

function place(items: Folded, layer: Int32Array, lane: Float64Array, bands: readonly (readonly Run[])[], width: number, aspect: number): Layout {
  const n = items.members.length;
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  const known = new Uint8Array(n);
  const blocks: Block[] = [];
  const bandPlaces: { y: number; height: number }[] = [];
  const groupX = new Map<number, [number, number]>();
  const callers = callersOf(items);
  const gap = gapOf(bands);
  const stacked = bands.map((runs) => packed(runs, width));
  const total = stacked.reduce((sum, stacks) => sum + bandHeight(stacks) + gap, -gap);
  // Where there is room beside them, few items stand further apart.
  const room = Math.max(width, Math.min(aspect * total, n * (cell.width + cell.between)));
  let top = 0;
  let reached = 0;
  for (const stacks of stacked) {
    const widths = stacks.map((stack) => stack.columns * cell.width);
    const wanted = stacks.map((stack, index) => stack.runs.reduce((sum, run) => sum + wish(run, index, stacks.length), 0) / stack.runs.length);
    const lefts = spread(wanted, widths, cell.between, room);
    stacks.forEach((stack, index) => {
      const left = lefts[index] ?? 0;
      let down = top;
      for (const run of stack.runs) down += set(run, stack.columns, left, down);
      reached = Math.max(reached, left + (widths[index] ?? 0) + 2 * cell.aside);
    });
    const height = bandHeight(stacks);
    bandPlaces.push({ y: top, height });
    top += height + gap;
  }
  return { items, x, y, layer, blocks, bands: bandPlaces, width: reached, height: Math.max(0, top - gap) };

  /** Sets a run column by column; says how high it is. */
  function set(run: Run, columns: number, left: number, down: number): number {
    const used = Math.ceil(run.items.length / columns);
    const inner = down + (run.group < 0 ? 0 : cell.heading);
    run.items.forEach((item, at) => {
      // Rows stand a little aside of each other, so that an edge that passes a mark does not seem to end at it.
      x[item] = left + Math.floor(at / used) * cell.width + (Math.round((down - top) / cell.height + (at % used)) % 3) * cell.aside;
      y[item] = inner + (at % used) * cell.height + cell.height / 2;
      known[item] = 1;
    });
    const height = heightOf(run, columns);
    if (run.group >= 0) {
      const wide = Math.ceil(run.items.length / used) * cell.width;
      blocks.push({ group: run.group, x: left, y: down, width: wide, height });
      const held = groupX.get(run.group) ?? [0, 0];
      groupX.set(run.group, [held[0] + left + wide / 2, held[1] + 1]);
    }
    return height;
  }

  /** Where the middle of a run would like to be: under its group in the layers above, drawn to its callers. */
  function wish(run: Run, index: number, of: number): number {
    const own = lane[run.items[0] ?? 0] ?? Number.NaN;
    if (!Number.isNaN(own)) return own * room;
    let sum = 0;
    let weight = 0;
    for (const item of run.items)
      for (const caller of callers[item] ?? [])
        if (known[caller] === 1) {
          sum += (x[caller] ?? 0) + cell.width / 2;
          weight++;
        }
    const even = ((index + 0.5) / of) * room;
    const byCallers = weight > 0 ? sum / weight : even;
    const held = groupX.get(run.group);
    return held === undefined ? (byCallers + even) / 2 : (2 * (held[0] / held[1]) + byCallers) / 3;
  }
}

function callersOf(items: Folded): readonly (readonly number[])[] {
  const callers = items.members.map((): number[] => []);
  for (let edge = 0; edge < items.from.length; edge++) {
    const [a, b] = [items.from[edge] ?? 0, items.to[edge] ?? 0];
    if (a !== b) callers[b]?.push(a);
  }
  return callers;
}

/**
 * The left ends of boxes in a given order, as near to their wished middles as they can be without overlapping, `gap` apart, between 0 and `limit`
 * (pool adjacent violators). Boxes that need more than `limit` run over it.
 */
export function spread(middles: readonly number[], widths: readonly number[], gap: number, limit: number): number[] {
  const before: number[] = [];
  let sum = 0;
  for (const width of widths) {
    before.push(sum);
    sum += width + gap;
  }
  const most = Math.max(0, limit - (sum - gap));
  const pools: { total: number; n: number }[] = [];
  middles.forEach((middle, index) => {
    let pool = { total: middle - (widths[index] ?? 0) / 2 - (before[index] ?? 0), n: 1 };
    for (let last = pools.at(-1); last !== undefined && last.total / last.n > pool.total / pool.n; last = pools.at(-1)) {
      pools.pop();
      pool = { total: last.total + pool.total, n: last.n + pool.n };
    }
    pools.push(pool);
  });
  const shifts = pools.flatMap(({ total, n }) => Array.from({ length: n }, () => Math.min(most, Math.max(0, total / n))));
  return widths.map((_, index) => (before[index] ?? 0) + (shifts[index] ?? 0));
}
