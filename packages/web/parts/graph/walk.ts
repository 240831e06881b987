/** Where do the arrow keys lead? Down to a callee, up to a caller, sideways among those reached by the same step, else along the layer. */
import type { Layout } from './layout.ts';
import { type Both, neighboursOf } from './reach.ts';

export interface Walk {
  readonly at: number;
  /** Those that the last step could have led to, left to right. */
  readonly beside: readonly number[];
}

export type Step = 'up' | 'down' | 'left' | 'right';

/** One step; the walk itself where there is nowhere to go. Nothing picked yet: the first item of the first layer. */
export function stepFrom(walk: Walk | null, step: Step, layout: Layout, ways: Both): Walk | null {
  if (walk === null) return firstOf(layout);
  const { at } = walk;
  const across = (items: readonly number[]): readonly number[] =>
    items.toSorted((a, b) => (layout.x[a] ?? 0) - (layout.x[b] ?? 0) || (layout.y[a] ?? 0) - (layout.y[b] ?? 0));
  if (step === 'up' || step === 'down') {
    const there = across(neighboursOf(step === 'down' ? ways.down : ways.up, at));
    const near = nearest(there, layout.x[at] ?? 0, layout);
    return near === undefined ? walk : { at: near, beside: there };
  }
  const beside = walk.beside.length > 1 && walk.beside.includes(at) ? walk.beside : across(sameLayer(at, layout));
  const index = beside.indexOf(at) + (step === 'right' ? 1 : -1);
  const next = beside[(index + beside.length) % beside.length];
  return next === undefined ? walk : { at: next, beside };
}

function sameLayer(at: number, layout: Layout): readonly number[] {
  const found: number[] = [];
  layout.layer.forEach((layer, item) => {
    if (layer === layout.layer[at]) found.push(item);
  });
  return found;
}

function firstOf(layout: Layout): Walk | null {
  let first = -1;
  layout.x.forEach((x, item) => {
    if (layout.layer[item] !== 0) return;
    if (first < 0 || (layout.y[item] ?? 0) < (layout.y[first] ?? 0) || (layout.y[item] === layout.y[first] && x < (layout.x[first] ?? 0))) first = item;
  });
  return first < 0 ? null : { at: first, beside: [] };
}

function nearest(items: readonly number[], x: number, layout: Layout): number | undefined {
  let best: number | undefined;
  for (const item of items) if (best === undefined || Math.abs((layout.x[item] ?? 0) - x) < Math.abs((layout.x[best] ?? 0) - x)) best = item;
  return best;
}
