/**
 * How does the picture stay smooth? Edges have a sheet of their own, larger than the window: while it moves the sheet is only shifted and scaled, and it is
 * drawn anew, a few milliseconds a frame, when the movement rests. Nodes and names are drawn in every frame. Pictures whose edges take little time skip the sheet.
 */
import { font, type Inks } from './inks.ts';
import { edgePainter, type Lit } from './paint-edges.ts';
import { type Pointed, paintNodes } from './paint-nodes.ts';
import type { Drawn } from './scene.ts';
import type { Size, View } from './view.ts';

export interface Shown {
  readonly drawn: Drawn;
  readonly inks: Inks;
  readonly lit: Lit | null;
  readonly pointed: Pointed;
}

/** How much larger than the window the sheet of edges is, on each side. */
const margin = 0.25;
/** Edges that take less than this (milliseconds) are drawn in every frame. */
const quick = 6;
const rest = 80;

export interface Board {
  readonly show: (shown: Shown) => void;
  readonly look: (view: View) => void;
  readonly resize: (size: Size) => void;
  readonly end: () => void;
}

/** Draws on two canvases of one window: edges below, nodes above. */
export function makeBoard(below: HTMLCanvasElement, above: HTMLCanvasElement): Board {
  const ground = below.getContext('2d');
  const top = above.getContext('2d');
  const spare = document.createElement('canvas');
  const spareContext = spare.getContext('2d');
  let shown: Shown | null = null;
  let view: View = { x: 0, y: 0, scale: 1 };
  let size: Size = { width: 1, height: 1 };
  let sheetView: View | null = null;
  let edgesTook = 0;
  let painting: { painter: ReturnType<typeof edgePainter>; view: View; spent: number } | null = null;
  let stale = false;
  let movedAt = 0;
  let asked = 0;

  const ask = (): void => {
    if (asked === 0) asked = requestAnimationFrame(frame);
  };
  const sheetSize = (): Size => ({ width: Math.ceil(size.width * (1 + 2 * margin)), height: Math.ceil(size.height * (1 + 2 * margin)) });
  const onSheet = (at: View): View => ({ scale: at.scale, x: at.x + size.width * margin, y: at.y + size.height * margin });

  function begin(): void {
    if (shown === null || spareContext === null) return;
    const ratio = devicePixelRatio;
    const large = sheetSize();
    spare.width = Math.ceil(large.width * ratio);
    spare.height = Math.ceil(large.height * ratio);
    spareContext.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintBands(spareContext, shown, onSheet(view), large);
    painting = { painter: edgePainter(spareContext, shown.drawn, onSheet(view), shown.inks, shown.lit, large), view, spent: 0 };
    stale = false;
  }

  function carryOn(budget: number): void {
    if (painting === null || ground === null) return;
    const started = performance.now();
    const done = painting.painter.next(budget);
    painting.spent += performance.now() - started;
    if (!done) return;
    below.width = spare.width;
    below.height = spare.height;
    ground.drawImage(spare, 0, 0);
    sheetView = painting.view;
    edgesTook = painting.spent;
    painting = null;
  }

  function frame(now: number): void {
    asked = 0;
    if (shown === null || top === null) return;
    const still = now - movedAt > rest;
    const direct = edgesTook < quick;
    if (stale && (direct || still || sheetView === null)) {
      begin();
      carryOn(direct ? 2 * quick : quick);
    } else carryOn(quick);
    if (sheetView !== null) {
      const by = view.scale / sheetView.scale;
      const [left, above] = [-size.width * margin, -size.height * margin];
      // The sheet was drawn for one view; shifted and scaled it shows another.
      below.style.transform = `translate(${view.x - sheetView.x * by + left * by}px, ${view.y - sheetView.y * by + above * by}px) scale(${by})`;
    }
    const ratio = devicePixelRatio;
    top.setTransform(ratio, 0, 0, ratio, 0, 0);
    top.clearRect(0, 0, size.width, size.height);
    paintNodes(top, shown.drawn, view, shown.inks, shown.lit, shown.pointed, size);
    paintLayers(top, shown, view, size);
    if (stale || painting !== null) ask();
  }

  return {
    show: (next) => {
      const sameEdges = shown !== null && shown.drawn.edges === next.drawn.edges && shown.lit === next.lit && shown.inks === next.inks;
      shown = next;
      if (!sameEdges) {
        painting = null;
        stale = true;
        movedAt = 0;
      }
      ask();
    },
    look: (next) => {
      view = next;
      painting = null;
      stale = true;
      movedAt = performance.now();
      ask();
    },
    resize: (next) => {
      size = next;
      const ratio = devicePixelRatio;
      above.width = Math.ceil(size.width * ratio);
      above.height = Math.ceil(size.height * ratio);
      const large = sheetSize();
      below.style.width = `${large.width}px`;
      below.style.height = `${large.height}px`;
      painting = null;
      stale = true;
      ask();
    },
    end: () => cancelAnimationFrame(asked),
  };
}

/** Hairlines between the layers. */
function paintBands(context: CanvasRenderingContext2D, { drawn, inks }: Shown, view: View, window: Size): void {
  context.globalAlpha = 1;
  context.fillStyle = inks.line;
  for (const band of drawn.layout.bands.slice(1)) {
    const y = Math.round((band.y - 20) * view.scale + view.y);
    context.fillRect(0, y, window.width, 1);
  }
}

/** The number of each layer at the left edge of the window, where there is room. */
function paintLayers(context: CanvasRenderingContext2D, { drawn, inks }: Shown, view: View, window: Size): void {
  context.font = `11px ${font}`;
  context.textBaseline = 'top';
  context.globalAlpha = 1;
  let last = Number.NEGATIVE_INFINITY;
  drawn.layout.bands.forEach((band, index) => {
    const y = (band.y - 16) * view.scale + view.y;
    if (y < 0 || y > window.height || y - last < 14) return;
    last = y;
    context.lineWidth = 3;
    context.strokeStyle = inks.paper;
    context.strokeText(String(index + 1), 6, y);
    context.fillStyle = inks.ink3;
    context.fillText(String(index + 1), 6, y);
  });
}
