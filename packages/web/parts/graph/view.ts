/** Which part of the picture is in the window, and how large? Screen = place × scale + shift. Pure arithmetic. */

import { cell, type Layout } from './layout.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const leastScale = 0.02;
export const mostScale = 2.5;

/** The whole picture in the window; small pictures are not blown up beyond `most`. */
export function fitView(picture: Size, window: Size, pad = 28, most = 1.5): View {
  const scale = Math.max(
    leastScale,
    Math.min(most, (window.width - 2 * pad) / Math.max(1, picture.width), (window.height - 2 * pad) / Math.max(1, picture.height)),
  );
  return { scale, x: (window.width - picture.width * scale) / 2, y: Math.max(pad, (window.height - picture.height * scale) / 2) };
}

interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** The least box around the cells of some items. */
export function boxOf({ x, y }: Pick<Layout, 'x' | 'y'>, items: Iterable<number>): Box {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const item of items) {
    left = Math.min(left, x[item] ?? 0);
    right = Math.max(right, (x[item] ?? 0) + cell.width);
    top = Math.min(top, (y[item] ?? 0) - cell.height);
    bottom = Math.max(bottom, (y[item] ?? 0) + cell.height);
  }
  return left > right ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: top, width: right - left, height: bottom - top };
}

/** A part of the picture in the window, not smaller than `least`; where it does not fit, around a place of it. */
export function fitBox(box: Box, around: { readonly x: number; readonly y: number }, window: Size, least: number): View {
  const { scale } = fitView(box, window, 40, 1);
  const kept = Math.max(least, scale);
  const fits = box.width * kept <= window.width && box.height * kept <= window.height;
  const middle = fits ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : around;
  return { scale: kept, x: window.width / 2 - middle.x * kept, y: window.height / 2 - middle.y * kept };
}

/** Larger or smaller around a point of the window, which stays where it is. */
export function zoomAt(view: View, x: number, y: number, factor: number): View {
  const scale = Math.max(leastScale, Math.min(mostScale, view.scale * factor));
  const by = scale / view.scale;
  return { scale, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
}

/** Moved no more than needed for a place of the picture to stand in the window, `pad` away from its edges. */
export function bringInSight(view: View, place: { readonly x: number; readonly y: number }, window: Size, pad = 80): View {
  const [x, y] = [place.x * view.scale + view.x, place.y * view.scale + view.y];
  const [padX, padY] = [Math.min(pad, window.width / 3), Math.min(pad, window.height / 3)];
  return {
    scale: view.scale,
    x: view.x + Math.max(0, padX - x) - Math.max(0, x - (window.width - 1.6 * padX)),
    y: view.y + Math.max(0, padY - y) - Math.max(0, y - (window.height - padY)),
  };
}
