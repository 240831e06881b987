/**
 * How are items and their names drawn? A mark whose shape says how it stands, the name beside it in letters of one size at any scale, and headings over
 * groups. Where there is no room for all names, those that weigh most are written and the others appear on coming nearer; nothing is written over another.
 */
import type { Tone } from '../state/state.tsx';
import { font, type Inks } from './inks.ts';
import { cell } from './layout.ts';
import { isLit, type Lit, markAt } from './paint-edges.ts';
import type { Drawn, DrawnItem } from './scene.ts';
import type { Size, View } from './view.ts';

export interface Pointed {
  /** Item under the pointer. */
  readonly over: number | null;
  readonly at: number | null;
}

/** Draws all that is in the window. */
export function paintNodes(
  context: CanvasRenderingContext2D,
  drawn: Drawn,
  view: View,
  inks: Inks,
  lit: Lit | null,
  { over, at }: Pointed,
  window: Size,
): void {
  const { layout, items } = drawn;
  const seen: number[] = [];
  for (let item = 0; item < items.length; item++) {
    const x = (layout.x[item] ?? 0) * view.scale + view.x;
    const y = (layout.y[item] ?? 0) * view.scale + view.y;
    if (x < window.width && x + cell.width * view.scale > -20 && y > -20 && y < window.height + 20) seen.push(item);
  }
  const size = Math.max(2, Math.min(5.5, 5.5 * view.scale + 1));
  for (const item of seen) {
    const drawnItem = items[item];
    if (drawnItem === undefined) continue;
    context.globalAlpha = isLit(lit, item) ? 1 : 0.22;
    const x = ((layout.x[item] ?? 0) + markAt) * view.scale + view.x;
    const y = (layout.y[item] ?? 0) * view.scale + view.y;
    paintMark(context, drawnItem, x, y, drawnItem.mark !== null && isLoud(drawnItem.mark.tone) ? Math.max(4, size) : size, inks);
    if (item !== at && item !== over) continue;
    context.globalAlpha = 1;
    context.strokeStyle = inks.accent;
    context.lineWidth = item === at ? 2 : 1.25;
    context.beginPath();
    context.arc(x, y, size + 4.5, 0, 2 * Math.PI);
    context.stroke();
  }
  context.globalAlpha = 1;
  const room = makeRoom(window);
  if (seen.length <= marksKept)
    for (const item of seen) {
      const x = ((layout.x[item] ?? 0) + markAt) * view.scale + view.x;
      const y = (layout.y[item] ?? 0) * view.scale + view.y;
      room.put(x - size, y - 4, x + size, y + 4);
    }
  const names = new Names(context, inks, room);
  const inSight = new Set(seen);
  const done = new Set<number>();
  const write = (item: number, how: How, alpha: number): boolean => {
    if (done.has(item) || !writeName(names, drawn, view, item, inks, how, alpha, window.width)) return false;
    done.add(item);
    return true;
  };
  for (const item of [at, over]) if (item !== null && item < items.length) write(item, 'surely', 1);
  const badness = (item: number): number => (items[item]?.mark?.tone === 'bad' ? 2 : items[item]?.mark?.tone === 'warn' ? 1 : 0);
  const loud = seen.filter((item) => badness(item) > 0).sort((a, b) => badness(b) - badness(a));
  const dims = lit !== null && lit.items !== null;
  for (const item of loud) if (isLit(lit, item)) write(item, dims ? 'around' : 'beside', 1);
  if (dims) for (const item of drawn.byWeight) if (inSight.has(item) && isLit(lit, item)) write(item, 'around', 1);
  for (const item of loud) write(item, 'beside', 0.5);
  // Very near and very far the groups are what one looks for first; between, where not all have room, their members.
  const headingsFirst = view.scale >= namesRoomy || view.scale < namesRare;
  if (headingsFirst) writeHeadings(names, drawn, view, inks, dims, window);
  // All in their own cells first; who found no room there looks on the other side.
  const rest = dims && view.scale < 0.45 ? [] : drawn.byWeight.filter((item) => inSight.has(item) && !done.has(item));
  for (const how of seen.length <= marksKept ? (['right', 'beside'] as const) : (['right'] as const))
    for (const item of rest) {
      if (done.size > mostNames) break;
      write(item, how, dims ? 0.35 : 1);
    }
  if (!headingsFirst) writeHeadings(names, drawn, view, inks, dims, window);
  context.globalAlpha = 1;
}

/** From this scale on names and headings both have room; below the other few names have. */
const namesRoomy = 0.64;
const namesRare = 0.34;

/** More than so many are not written in one frame. */
const mostNames = 700;

/** Where a name may stand: right of its mark nearly whole, beside it, also above or below it, or over whatever is there. */
type How = 'right' | 'beside' | 'around' | 'surely';

/** Up to so many marks no name is written over one, and names look for room twice. */
const marksKept = 1500;

const isLoud = (tone: Tone): boolean => tone === 'bad' || tone === 'warn';

/** Shape and colour as the states of every screen: bad is a square, warn a triangle; else a dot, a barrel, or a hollow circle. */
function paintMark(context: CanvasRenderingContext2D, item: DrawnItem, x: number, y: number, r: number, inks: Inks): void {
  const tone = item.mark?.tone ?? null;
  context.fillStyle = tone === null || tone === 'good' || tone === 'quiet' ? inks.ink2 : inks.tones[tone];
  context.strokeStyle = context.fillStyle;
  context.lineWidth = 1.4;
  context.beginPath();
  if (tone === 'bad') context.rect(x - r, y - r, 2 * r, 2 * r);
  else if (tone === 'warn') {
    context.moveTo(x, y - r * 1.15);
    context.lineTo(x + r * 1.15, y + r);
    context.lineTo(x - r * 1.15, y + r);
    context.closePath();
  } else if (item.whole) {
    context.roundRect(x - r * 1.25, y - r * 1.25, r * 2.5, r * 2.5, r * 0.5);
    context.fillStyle = inks.paper;
    context.fill();
    context.stroke();
    context.beginPath();
    context.roundRect(x - r * 0.55, y - r * 0.55, r * 1.1, r * 1.1, 1);
    context.fillStyle = context.strokeStyle;
  } else if (item.shape === 'barrel') context.roundRect(x - r * 0.85, y - r * 1.1, r * 1.7, r * 2.2, r * 0.6);
  else context.arc(x, y, r * 0.92, 0, 2 * Math.PI);
  if (item.shape !== 'hollow' && tone !== 'unknown') {
    context.fill();
    return;
  }
  context.fillStyle = inks.paper;
  context.fill();
  context.setLineDash([2.2, 1.8]);
  context.stroke();
  context.setLineDash([]);
}

/** Which parts of the window are written on already? Rows of 2 px with the spans taken in them. */
function makeRoom({ width, height }: Size) {
  const rowHeight = 2;
  const rows: [number, number][][] = Array.from({ length: Math.ceil(height / rowHeight) + 1 }, () => []);
  const rowsOf = (top: number, bottom: number): readonly [number, number] => [
    Math.max(0, Math.floor(top / rowHeight)),
    Math.min(rows.length - 1, Math.floor(bottom / rowHeight)),
  ];
  const put = (left: number, top: number, right: number, bottom: number): void => {
    const [first, last] = rowsOf(top, bottom);
    for (let row = first; row <= last; row++) rows[row]?.push([left, right]);
  };
  return {
    put,
    /** Takes the room, or says that somebody has it. */
    take(left: number, top: number, right: number, bottom: number): boolean {
      if (right < 0 || left > width || bottom < 0 || top > height) return false;
      const [first, last] = rowsOf(top, bottom);
      for (let row = first; row <= last; row++) for (const [a, b] of rows[row] ?? []) if (left < b && right > a) return false;
      put(left, top, right, bottom);
      return true;
    },
  };
}

/** How wide a text is, and how it was cut when last there was no room for all of it: asked for in every frame. */
interface Measured {
  readonly width: number;
  most: number;
  short: string;
  shortWidth: number;
}
const measured = new Map<number, Map<string, Measured>>();

/** Writes names that fit, cut to the room they have. */
class Names {
  readonly context: CanvasRenderingContext2D;
  readonly inks: Inks;
  readonly room: ReturnType<typeof makeRoom>;
  /** The font the canvas is set to. */
  set = '';
  constructor(context: CanvasRenderingContext2D, inks: Inks, room: ReturnType<typeof makeRoom>) {
    this.context = context;
    this.inks = inks;
    this.room = room;
  }

  measure(text: string, weight: number): Measured {
    let its = measured.get(weight);
    if (its === undefined || its.size > 20_000) {
      its = new Map();
      measured.set(weight, its);
    }
    const known = its.get(text);
    if (known !== undefined) return known;
    this.context.font = `${weight} 12px ${font}`;
    this.set = '';
    const width = this.context.measureText(text).width;
    const made = { width, most: Number.POSITIVE_INFINITY, short: text, shortWidth: width };
    its.set(text, made);
    return made;
  }

  widthOf(text: string, weight: number): number {
    return text === '' ? 0 : this.measure(text, weight).width;
  }

  /** As much of a text as there is room for, and how wide that is; empty where less than three letters would be left. */
  cut(text: string, weight: number, most: number): { readonly short: string; readonly shortWidth: number } {
    const its = this.measure(text, weight);
    if (its.width <= most) return { short: text, shortWidth: its.width };
    if (its.most === most) return its;
    const letters = Math.floor((text.length * (most - 9)) / its.width);
    its.most = most;
    its.short = letters < 3 ? '' : `${text.slice(0, letters).trimEnd()}…`;
    its.shortWidth = Math.min(most, (its.width * letters) / text.length + 11);
    return its;
  }

  write(text: string, weight: number, width: number, ink: string, x: number, y: number, alpha: number): void {
    const { context } = this;
    const letters = `${weight} 12px ${font}`;
    // Setting a font costs, even the same one.
    if (this.set !== letters) context.font = letters;
    this.set = letters;
    context.textBaseline = 'middle';
    // A patch of paper behind the letters: as readable as an outline, and many times as fast.
    context.globalAlpha = 0.78 * alpha;
    context.fillStyle = this.inks.paper;
    context.fillRect(x - 1, y - 6.5, width + 2, 13);
    context.globalAlpha = alpha;
    context.fillStyle = ink;
    // Letters on whole pixels are sharper.
    context.fillText(text, Math.round(x), Math.round(y));
  }
}

function writeName(names: Names, drawn: Drawn, view: View, item: number, inks: Inks, how: How, alpha: number, windowWidth: number): boolean {
  const its = drawn.items[item];
  if (its === undefined) return false;
  const full = how === 'surely';
  const gap = Math.max(7, 9 * Math.min(1, view.scale));
  const middle = ((drawn.layout.x[item] ?? 0) + markAt) * view.scale + view.x;
  const y = (drawn.layout.y[item] ?? 0) * view.scale + view.y;
  const loud = its.mark !== null && isLoud(its.mark.tone);
  const weight = full || its.whole || loud ? 600 : 450;
  const word = loud || (full && its.mark !== null) ? ` · ${its.mark?.word ?? ''}` : '';
  const name = `${its.label}${its.whole ? ` (${its.count})` : ''}`;
  const own = (cell.width - markAt - 12) * view.scale;
  const ink = loud ? inks.tones[its.mark?.tone ?? 'quiet'] : inks.ink;
  // A name may run over its cell where nobody else is written: at its full length on either side first, then cut to its own cell, without its word.
  const cut = Math.max(own + 12 * view.scale, 84);
  const wholeName = Math.min(names.widthOf(name, weight) + 1, 260);
  const said: readonly (readonly [number, string])[] = full
    ? [[600, word]]
    : [...(word === '' ? [] : [[wholeName, word] as const]), ...(wholeName > cut ? [[wholeName, ''] as const] : []), [cut, ''] as const];
  for (const [wanted, after] of said) {
    const { short, shortWidth } = names.cut(name, weight, wanted);
    if (short === '' || (how === 'right' && short.length < 0.75 * name.length)) continue;
    const text = after === '' ? short : `${short}${after}`;
    const width = shortWidth + (after === '' ? 0 : names.widthOf(after, weight));
    const [right, left] = [middle + gap, middle - gap - width];
    // At the right edge of the window it stands on the other side.
    const sides = right + width > windowWidth - 4 && left > 0 ? [left] : left > 4 && !its.whole && how !== 'right' ? [right, left] : [right];
    const places = sides.map((x) => ({ x, y }));
    if (how === 'around') for (const x of [middle - 4, middle - width + 4]) places.push({ x, y: y + 12 }, { x, y: y - 12 });
    const free = places.find((place) => names.room.take(place.x - 1, place.y - 5.5, place.x + width + 2, place.y + 5.5)) ?? (full ? places[0] : undefined);
    if (free === undefined) continue;
    names.write(text, weight, width, ink, free.x, free.y, alpha);
    return true;
  }
  return false;
}

function writeHeadings(names: Names, drawn: Drawn, view: View, inks: Inks, dim: boolean, window: Size): void {
  const { context } = names;
  const seenGroups = new Set<number>();
  for (const block of drawn.layout.blocks) {
    const x = block.x * view.scale + view.x;
    const y = (block.y + cell.heading * 0.4) * view.scale + view.y;
    const wide = block.width * view.scale;
    if (x > window.width || x + wide < 0 || y < -20 || y > window.height + 20) continue;
    context.globalAlpha = dim ? 0.4 : 1;
    context.fillStyle = inks.line;
    if (view.scale > 0.4) context.fillRect(x, (block.y + cell.heading) * view.scale + view.y - 1.5 * view.scale, Math.max(8, wide - 14 * view.scale), 1);
    // From afar each group is named once, where it stands highest.
    if (view.scale < 0.5 && seenGroups.has(block.group)) continue;
    const title = drawn.scene.groups[block.group] ?? '';
    const { short, shortWidth } = names.cut(title, 600, Math.max(wide - 8, 72));
    if (short === '' || !names.room.take(x, y - 6, x + shortWidth + 2, y + 5)) continue;
    seenGroups.add(block.group);
    names.write(short, 600, shortWidth, inks.ink3, x, y, dim ? 0.5 : 1);
  }
}
