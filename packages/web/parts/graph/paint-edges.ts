/**
 * How are edges drawn? Hard solid, soft dashed, marked ones with a shape in their middle; many at once in few strokes. Callees stand below their callers,
 * so only edges that lead upwards or sideways, and those in hand, carry an arrowhead.
 */
import type { Inks } from './inks.ts';
import { font } from './inks.ts';
import { cell, type Layout } from './layout.ts';
import type { DrawnEdge, EdgeGlyph } from './scene.ts';
import type { Size, View } from './view.ts';

/** What is picked out: edges between two lit items are in hand, all others stand back. Null: nothing is. */
export interface Lit {
  /** Null: nothing stands back. */
  readonly items: ReadonlySet<number> | null;
  /** Whose own edges are drawn strongest: the one picked, or under the pointer. */
  readonly at: number | null;
}

/** Whether an item does not stand back. */
export const isLit = (lit: Lit | null, item: number): boolean => lit === null || lit.items === null || lit.items.has(item);

/** Where an item's mark stands in its cell, from the left. */
export const markAt = 11;

/** Up to so many edges are drawn as curves; more are straight, which is four times as fast. */
const mostCurved = 1500;
/** So many edges a stroke: longer paths are drawn more slowly, not faster. */
const atOnce = 250;

export interface EdgeEnds {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** How far the curve bends from straight down. */
  readonly bend: number;
}

/** What edges are drawn from: small enough to be handed to a worker. */
export interface Wires {
  readonly edges: readonly DrawnEdge[];
  readonly layout: Pick<Layout, 'x' | 'y' | 'bands'>;
}

/** A canvas of the page, or one of a worker. */
export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Both ends of an edge at scale 1. */
export function endsOf({ layout }: Wires, edge: DrawnEdge): EdgeEnds {
  const [x1, y1] = [(layout.x[edge.from] ?? 0) + markAt, layout.y[edge.from] ?? 0];
  const [x2, y2] = [(layout.x[edge.to] ?? 0) + markAt, layout.y[edge.to] ?? 0];
  const down = y2 > y1 + 1;
  return down
    ? { x1, y1: y1 + 6, x2, y2: y2 - 7, bend: Math.max(14, (y2 - y1) * 0.42) }
    : { x1: x1 + 5, y1: y1 + 5, x2: x2 + 4, y2: y2 + 7, bend: cell.height * 0.9 };
}

type Line = 'hard' | 'soft' | 'stale' | 'undeclared';
const dashes: Readonly<Record<Line, readonly number[]>> = { hard: [], soft: [5, 4], stale: [10, 5, 1, 5], undeclared: [2, 3] };
const lineOf = (edge: DrawnEdge): Line => {
  if (edge.mark?.glyph === 'cross') return 'stale';
  if (edge.mark?.glyph === 'diamond') return 'undeclared';
  return edge.soft ? 'soft' : 'hard';
};

/** Whether an edge leads to or from the picked item, lies among the lit, or neither. */
function rank(edge: DrawnEdge, lit: Lit | null): 0 | 1 | 2 {
  if (lit === null) return 1;
  if (lit.at !== null && (edge.from === lit.at || edge.to === lit.at)) return 2;
  return isLit(lit, edge.from) && isLit(lit, edge.to) ? 1 : 0;
}

interface Style {
  readonly ink: string;
  readonly width: number;
  readonly alpha: number;
}

/** Draws all edges that are in the window, and hairlines between the layers. Weakest first, so that what is in hand lies on top. */
export function paintEdges(context: Pen, drawn: Wires, view: View, inks: Inks, lit: Lit | null, window: Size): void {
  paintBands(context, drawn, view, inks, window);
  const groups = new Map<string, { style: Style; line: Line; edges: DrawnEdge[] }>();
  const inWindow = drawn.edges.filter((edge) => inSight(endsOf(drawn, edge), view, window));
  const curved = inWindow.length <= mostCurved;
  const clear = inWindow.reduce((count, edge) => (edge.common ? count : count + 1), 0);
  const crowd = lit === null || lit.items === null ? Math.max(0.09, Math.min(0.6, 9 / Math.sqrt(Math.max(1, clear)))) : 0.5;
  for (const edge of inWindow) {
    const strength = rank(edge, lit);
    const line = lineOf(edge);
    const tone = edge.mark === null ? 'none' : edge.mark.tone;
    const size = edge.count >= 12 ? 2 : edge.count >= 4 ? 1 : 0;
    const faint = edge.common && strength === 1 && tone === 'none';
    const key = `${strength} ${tone === 'none' ? (faint ? 0 : 1) : 2} ${line} ${tone} ${size}`;
    const held = groups.get(key);
    if (held !== undefined) held.edges.push(edge);
    else groups.set(key, { style: styleOf(strength, tone, inks, faint ? crowd * 0.42 : crowd, size), line, edges: [edge] });
  }
  context.lineCap = 'butt';
  for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (let from = 0; from < group.edges.length; from += atOnce) strokeSome(context, drawn, view, group, from, curved);
  context.setLineDash([]);
  const marked = inWindow.reduce((count, edge) => count + Number(edge.mark !== null), 0);
  for (const edge of inWindow) finish(context, drawn, view, edge, inks, lit, curved, { edges: inWindow.length, marked });
  context.globalAlpha = 1;
}

function paintBands(context: Pen, { layout }: Wires, view: View, inks: Inks, window: Size): void {
  context.globalAlpha = 1;
  context.fillStyle = inks.line;
  for (const band of layout.bands.slice(1)) context.fillRect(0, Math.round((band.y - 20) * view.scale + view.y), window.width, 1);
}

/** Bundles are wider the more they hold. */
function styleOf(strength: 0 | 1 | 2, tone: string, inks: Inks, crowd: number, size: number): Style {
  const ink = tone === 'none' ? (strength === 2 ? inks.ink : inks.ink3) : inks.tones[tone as 'bad' | 'warn' | 'good' | 'quiet'];
  if (strength === 0) return { ink, width: 1, alpha: 0.07 };
  if (strength === 2) return { ink, width: 1.6 + size * 0.8, alpha: 0.95 };
  return { ink, width: (tone === 'none' ? 1 : 1.2) + size * 0.8, alpha: tone === 'none' ? crowd : Math.max(0.4, Math.min(0.85, crowd * 2)) };
}

function strokeSome(
  context: Pen,
  drawn: Wires,
  view: View,
  { style, line, edges }: { style: Style; line: Line; edges: readonly DrawnEdge[] },
  from: number,
  curved: boolean,
): void {
  context.globalAlpha = style.alpha;
  context.strokeStyle = style.ink;
  context.lineWidth = style.width;
  context.setLineDash([...dashes[line]]);
  context.beginPath();
  for (let index = from; index < Math.min(edges.length, from + atOnce); index++) {
    const edge = edges[index];
    if (edge !== undefined) trace(context, endsOf(drawn, edge), view, curved, edge.from === edge.to);
  }
  context.stroke();
}

function trace(context: Pen, ends: EdgeEnds, { x, y, scale }: View, curved: boolean, self: boolean): void {
  const [x1, y1, x2, y2] = [ends.x1 * scale + x, ends.y1 * scale + y, ends.x2 * scale + x, ends.y2 * scale + y];
  const bend = ends.bend * scale;
  context.moveTo(x1, y1);
  if (self) context.bezierCurveTo(x1 - 22 * scale, y1 + bend, x1 - 30 * scale, y1 - bend, x1 - 6 * scale, y1 - 6 * scale);
  else if (curved || ends.y2 <= ends.y1) context.bezierCurveTo(x1, y1 + bend, x2, ends.y2 > ends.y1 ? y2 - bend : y2 + bend, x2, y2);
  else context.lineTo(x2, y2);
}

function inSight(ends: EdgeEnds, { x, y, scale }: View, { width, height }: { width: number; height: number }): boolean {
  const [left, right] = ends.x1 < ends.x2 ? [ends.x1, ends.x2] : [ends.x2, ends.x1];
  const [top, bottom] = ends.y1 < ends.y2 ? [ends.y1, ends.y2] : [ends.y2, ends.y1];
  return left * scale + x <= width && right * scale + x >= 0 && top * scale + y <= height && (bottom + ends.bend) * scale + y >= 0;
}

/** How many edges, and how many marked ones, are in the window. */
interface Crowd {
  readonly edges: number;
  readonly marked: number;
}

/** Up to so many marks have their word beside them; more have it when they are in hand, and in the legend. */
const mostWords = 24;

/** Arrowheads and marks, where they can be seen. */
function finish(context: Pen, drawn: Wires, view: View, edge: DrawnEdge, inks: Inks, lit: Lit | null, curved: boolean, crowd: Crowd): void {
  const strength = rank(edge, lit);
  if (strength === 0) return;
  const ends = endsOf(drawn, edge);
  const upwards = ends.y2 <= ends.y1;
  const tone = edge.mark === null ? (strength === 2 ? inks.ink : inks.ink3) : inks.tones[edge.mark.tone];
  context.fillStyle = tone;
  context.strokeStyle = tone;
  context.globalAlpha = strength === 2 ? 1 : 0.7;
  if (view.scale > 0.3 && (strength === 2 || crowd.edges < 600 || upwards)) arrow(context, ends, view, curved, upwards);
  const mark = strength === 2 ? edge.some : edge.mark;
  if (mark === null || (view.scale < 0.34 && strength < 2)) return;
  const [x, y] = [((ends.x1 + ends.x2) / 2) * view.scale + view.x, ((ends.y1 + ends.y2) / 2 + (upwards ? ends.bend * 0.75 : 0)) * view.scale + view.y];
  context.globalAlpha = 1;
  context.lineWidth = 1.4;
  context.strokeStyle = inks.tones[mark.tone];
  context.fillStyle = inks.tones[mark.tone];
  glyph(context, mark.glyph, x, y, inks.paper);
  if (strength < 2 && (view.scale < 0.85 || crowd.marked > mostWords)) return;
  const word = edge.mark === null ? `${mark.word} among ${edge.count}` : mark.word;
  context.font = `11px ${font}`;
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.strokeStyle = inks.paper;
  context.strokeText(word, x + 9, y);
  context.fillText(word, x + 9, y);
}

function arrow(context: Pen, ends: EdgeEnds, { x, y, scale }: View, curved: boolean, upwards: boolean): void {
  const [tipX, tipY] = [ends.x2 * scale + x, ends.y2 * scale + y];
  // The end of a curve hangs straight down; of a line it points along it.
  const angle = upwards ? -Math.PI / 2 : curved ? Math.PI / 2 : Math.atan2(ends.y2 - ends.y1, ends.x2 - ends.x1);
  const size = Math.max(4, Math.min(6, 6 * scale));
  context.beginPath();
  context.moveTo(tipX, tipY);
  context.lineTo(tipX - size * 1.5 * Math.cos(angle - 0.42), tipY - size * 1.5 * Math.sin(angle - 0.42));
  context.lineTo(tipX - size * 1.5 * Math.cos(angle + 0.42), tipY - size * 1.5 * Math.sin(angle + 0.42));
  context.closePath();
  context.fill();
}

/** The shape in the middle of a marked edge, on paper so that the line does not run through it. */
function glyph(context: Pen, kind: EdgeGlyph, x: number, y: number, paper: string): void {
  const ink = context.fillStyle;
  context.beginPath();
  if (kind === 'diamond') {
    context.moveTo(x, y - 5);
    context.lineTo(x + 5, y);
    context.lineTo(x, y + 5);
    context.lineTo(x - 5, y);
    context.closePath();
    context.fillStyle = paper;
    context.fill();
    context.stroke();
  } else {
    context.arc(x, y, 5.5, 0, 2 * Math.PI);
    context.fillStyle = paper;
    context.fill();
    context.beginPath();
    if (kind === 'cross') {
      context.moveTo(x - 3.5, y - 3.5);
      context.lineTo(x + 3.5, y + 3.5);
      context.moveTo(x - 3.5, y + 3.5);
      context.lineTo(x + 3.5, y - 3.5);
    } else {
      context.moveTo(x - 4, y);
      context.lineTo(x + 4, y);
      if (kind === 'plus') {
        context.moveTo(x, y - 4);
        context.lineTo(x, y + 4);
      }
    }
    context.stroke();
  }
  context.fillStyle = ink;
}
