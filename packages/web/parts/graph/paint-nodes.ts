/**
 * How are items and their names drawn? A mark whose shape says how it stands, the name beside it in letters of one size at any scale, and headings over
 * groups. Where there is no room for all names, those that weigh most are written and the others appear on coming nearer; nothing is written over another.
 */
import type { Tone } from '../state/state.tsx';
import { font, type Inks } from './inks.ts';
import { cell } from './layout.ts';
import { type Lit, markAt } from './paint-edges.ts';
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
    context.globalAlpha = lit === null || lit.items.has(item) ? 1 : 0.22;
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
  const names = new Names(context, inks, room);
  const inHand = [at, over].filter((item): item is number => item !== null && item < items.length);
  const badness = (item: number): number => (items[item]?.mark?.tone === 'bad' ? 2 : items[item]?.mark?.tone === 'warn' ? 1 : 0);
  const loud = seen.filter((item) => badness(item) > 0).sort((a, b) => badness(b) - badness(a));
  for (const item of inHand) writeName(names, drawn, view, item, inks, true, 1, window.width);
  for (const item of loud)
    if (!inHand.includes(item)) writeName(names, drawn, view, item, inks, false, lit === null || lit.items.has(item) ? 1 : 0.5, window.width);
  writeHeadings(names, drawn, view, inks, lit !== null, window);
  const inSight = new Set(seen);
  const done = new Set([...inHand, ...loud]);
  let written = 0;
  for (const item of drawn.byWeight) {
    if (!inSight.has(item) || done.has(item)) continue;
    const dim = lit !== null && !lit.items.has(item);
    if (dim && view.scale < 0.45) continue;
    if (writeName(names, drawn, view, item, inks, false, dim ? 0.35 : 1, window.width)) written++;
    if (written > 700) break;
  }
  context.globalAlpha = 1;
}

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

/** Which parts of the window are written on already? Rows of 4 px with the spans taken in them. */
function makeRoom({ width, height }: Size) {
  const rowHeight = 4;
  const rows: [number, number][][] = Array.from({ length: Math.ceil(height / rowHeight) + 1 }, () => []);
  const rowsOf = (top: number, bottom: number): readonly [number, number] => [
    Math.max(0, Math.floor(top / rowHeight)),
    Math.min(rows.length - 1, Math.floor(bottom / rowHeight)),
  ];
  return {
    /** Takes the room, or says that somebody has it. */
    take(left: number, top: number, right: number, bottom: number): boolean {
      if (right < 0 || left > width || bottom < 0 || top > height) return false;
      const [first, last] = rowsOf(top, bottom);
      for (let row = first; row <= last; row++) for (const [a, b] of rows[row] ?? []) if (left < b && right > a) return false;
      for (let row = first; row <= last; row++) rows[row]?.push([left, right]);
      return true;
    },
  };
}

const widths = new Map<string, number>();

/** Writes names that fit, cut to the room they have. */
class Names {
  readonly context: CanvasRenderingContext2D;
  readonly inks: Inks;
  readonly room: ReturnType<typeof makeRoom>;
  constructor(context: CanvasRenderingContext2D, inks: Inks, room: ReturnType<typeof makeRoom>) {
    this.context = context;
    this.inks = inks;
    this.room = room;
  }

  widthOf(text: string, weight: number): number {
    const key = `${weight} ${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    if (widths.size > 20_000) widths.clear();
    this.context.font = `${weight} 12px ${font}`;
    const width = this.context.measureText(text).width;
    widths.set(key, width);
    return width;
  }

  cut(text: string, weight: number, most: number): string {
    const full = this.widthOf(text, weight);
    if (full <= most) return text;
    const letters = Math.floor((text.length * (most - 9)) / full);
    return letters < 3 ? '' : `${text.slice(0, letters).trimEnd()}…`;
  }

  write(text: string, weight: number, ink: string, x: number, y: number, alpha: number): void {
    const { context } = this;
    context.font = `${weight} 12px ${font}`;
    context.textBaseline = 'middle';
    // A patch of paper behind the letters: as readable as an outline, and many times as fast.
    context.globalAlpha = 0.78 * alpha;
    context.fillStyle = this.inks.paper;
    context.fillRect(x - 1, y - 7, this.widthOf(text, weight) + 2, 14);
    context.font = `${weight} 12px ${font}`;
    context.globalAlpha = alpha;
    context.fillStyle = ink;
    context.fillText(text, x, y);
  }
}

function writeName(names: Names, drawn: Drawn, view: View, item: number, inks: Inks, full: boolean, alpha: number, windowWidth: number): boolean {
  const its = drawn.items[item];
  if (its === undefined) return false;
  const gap = Math.max(7, 9 * Math.min(1, view.scale));
  const middle = ((drawn.layout.x[item] ?? 0) + markAt) * view.scale + view.x;
  const y = (drawn.layout.y[item] ?? 0) * view.scale + view.y;
  const loud = its.mark !== null && isLoud(its.mark.tone);
  const weight = full || its.whole || loud ? 600 : 450;
  const word = loud || (full && its.mark !== null) ? ` · ${its.mark?.word ?? ''}` : '';
  const name = `${its.label}${its.whole ? ` (${its.count})` : ''}`;
  const own = (cell.width - markAt - 12) * view.scale;
  const ink = loud ? inks.tones[its.mark?.tone ?? 'quiet'] : inks.ink;
  // A name may run over its cell where nobody else is written; what is in hand or hurts is tried at its full length first.
  for (const wanted of full ? [600] : loud ? [260, 130] : [Math.max(own + 12 * view.scale, 96)]) {
    const text = `${names.cut(name, weight, word === '' ? wanted : Math.max(60, wanted - names.widthOf(word, weight)))}${word}`;
    if (text === '' || text === word) continue;
    const width = names.widthOf(text, weight);
    // At the right edge of the window it stands on the other side.
    const left = middle + gap + width > windowWidth - 4 && middle - gap - width > 0 ? middle - gap - width : middle + gap;
    if (!names.room.take(left - 2, y - 7, left + width + 4, y + 7) && !full) continue;
    names.write(text, weight, ink, left, y, alpha);
    return true;
  }
  return false;
}

function writeHeadings(names: Names, drawn: Drawn, view: View, inks: Inks, dim: boolean, window: Size): void {
  const { context } = names;
  const seenGroups = new Set<number>();
  for (const block of drawn.layout.blocks) {
    const x = block.x * view.scale + view.x;
    const y = (block.y + cell.heading * 0.46) * view.scale + view.y;
    const wide = block.width * view.scale;
    if (x > window.width || x + wide < 0 || y < -20 || y > window.height + 20) continue;
    context.globalAlpha = dim ? 0.4 : 1;
    context.fillStyle = inks.line;
    if (view.scale > 0.4) context.fillRect(x, (block.y + cell.heading) * view.scale + view.y - 4 * view.scale, Math.max(8, wide - 14 * view.scale), 1);
    // From afar each group is named once, where it stands highest.
    if (view.scale < 0.5 && seenGroups.has(block.group)) continue;
    const title = drawn.scene.groups[block.group] ?? '';
    const text = names.cut(title, 600, Math.max(wide - 8, 72));
    if (text === '' || !names.room.take(x, y - 7, x + names.widthOf(text, 600) + 4, y + 6)) continue;
    seenGroups.add(block.group);
    names.write(text, 600, inks.ink3, x, y, dim ? 0.5 : 1);
  }
}
