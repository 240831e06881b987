/**
 * How does the picture stay smooth? Edges have a sheet of their own, larger than the window. Where they are many a worker draws it: while the picture moves the
 * last sheet is shifted and scaled, and a new one takes its place when it is done; while it is only shifted and still covers the window, none is asked for.
 * Nodes and names are drawn by the page, in every frame.
 */
import { font, type Inks } from './inks.ts';
import { type Lit, paintEdges, type Wires } from './paint-edges.ts';
import { type Pointed, paintNodes } from './paint-nodes.ts';
import type { Drawn } from './scene.ts';
import type { Size, View } from './view.ts';

export interface Shown {
  readonly drawn: Drawn;
  readonly inks: Inks;
  readonly lit: Lit | null;
  readonly pointed: Pointed;
}

/** What the worker is told: what to draw, then for which view. */
export type ToWorker =
  | { readonly kind: 'wires'; readonly wires: Wires }
  | { readonly kind: 'look'; readonly view: View; readonly size: Size; readonly ratio: number; readonly inks: Inks; readonly lit: Lit | null };

/** How much larger than the window the sheet of edges is, on each side. */
const margin = 0.25;
/** Up to so many edges the page draws in every frame itself. */
const few = 500;
/** Between two sheets of a moving picture, in milliseconds. */
const pauseBetween = 110;
/** So long after the last movement a sheet that was only shifted is drawn anew. */
const restAfter = 140;

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
  let shown: Shown | null = null;
  let view: View = { x: 0, y: 0, scale: 1 };
  let size: Size = { width: 1, height: 1 };
  /** The view the sheet was drawn for; null: there is none yet. */
  let sheetView: View | null = null;
  let stale = false;
  /** Something else than the view has changed. */
  let other = true;
  let lookedAt = 0;
  let asked = 0;
  let worker: Worker | null = null;
  let told: readonly unknown[] | null = null;
  let inFlight: View | null = null;
  let sheetAt = 0;

  const ask = (): void => {
    if (asked === 0) asked = requestAnimationFrame(frame);
  };
  const sheetSize = (): Size => ({ width: Math.ceil(size.width * (1 + 2 * margin)), height: Math.ceil(size.height * (1 + 2 * margin)) });
  const onSheet = (at: View): View => ({ scale: at.scale, x: at.x + size.width * margin, y: at.y + size.height * margin });

  function drawHere({ drawn, inks, lit }: Shown): void {
    if (ground === null) return;
    const ratio = devicePixelRatio;
    const large = sheetSize();
    const [width, height] = [Math.ceil(large.width * ratio), Math.ceil(large.height * ratio)];
    if (below.width !== width || below.height !== height) {
      below.width = width;
      below.height = height;
    }
    ground.setTransform(1, 0, 0, 1, 0, 0);
    ground.clearRect(0, 0, width, height);
    ground.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintEdges(ground, drawn, onSheet(view), inks, lit, large);
    sheetView = view;
    stale = false;
  }

  function drawThere({ drawn, inks, lit }: Shown, now: number): void {
    if (inFlight !== null || (sheetView !== null && now - sheetAt < pauseBetween)) return;
    if (!other && now - lookedAt < restAfter && covers()) return;
    worker ??= makeWorker();
    const tell = (message: ToWorker): void => worker?.postMessage(message);
    if (told !== drawn.edges)
      tell({ kind: 'wires', wires: { edges: drawn.edges, layout: { x: drawn.layout.x, y: drawn.layout.y, bands: drawn.layout.bands } } });
    told = drawn.edges;
    tell({ kind: 'look', view: onSheet(view), size: sheetSize(), ratio: devicePixelRatio, inks, lit });
    inFlight = view;
    stale = false;
    other = false;
  }

  /** Whether the sheet, shifted as it is, still reaches over the whole window with some to spare. */
  function covers(): boolean {
    if (sheetView === null || sheetView.scale !== view.scale) return false;
    const spare = margin * 0.85;
    return Math.abs(view.x - sheetView.x) < size.width * spare && Math.abs(view.y - sheetView.y) < size.height * spare;
  }

  function makeWorker(): Worker {
    const made = new Worker(new URL('./edges-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', (event: MessageEvent<ImageBitmap>) => {
      below.width = event.data.width;
      below.height = event.data.height;
      ground?.drawImage(event.data, 0, 0);
      event.data.close();
      sheetView = inFlight;
      inFlight = null;
      sheetAt = performance.now();
      ask();
    });
    return made;
  }

  function frame(now: number): void {
    asked = 0;
    if (shown === null || top === null) return;
    if (stale) {
      if (shown.drawn.edges.length <= few || typeof OffscreenCanvas === 'undefined') drawHere(shown);
      else drawThere(shown, now);
    }
    if (sheetView !== null) {
      const by = view.scale / sheetView.scale;
      const [left, upper] = [-size.width * margin, -size.height * margin];
      // The sheet was drawn for one view; shifted and scaled it shows another.
      below.style.transform = `translate(${view.x - sheetView.x * by + left * by}px, ${view.y - sheetView.y * by + upper * by}px) scale(${by})`;
    }
    const ratio = devicePixelRatio;
    top.setTransform(ratio, 0, 0, ratio, 0, 0);
    top.clearRect(0, 0, size.width, size.height);
    paintNodes(top, shown.drawn, view, shown.inks, shown.lit, shown.pointed, size);
    paintLayers(top, shown, view, size);
    // A sheet in flight asks for a frame when it comes.
    if (stale && inFlight === null) ask();
  }

  return {
    show: (next) => {
      const before = shown;
      shown = next;
      if (before === null || before.drawn.edges !== next.drawn.edges || before.lit !== next.lit || before.inks !== next.inks) {
        stale = true;
        other = true;
      }
      ask();
    },
    look: (next) => {
      view = next;
      stale = true;
      lookedAt = performance.now();
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
      stale = true;
      other = true;
      ask();
    },
    end: () => {
      cancelAnimationFrame(asked);
      worker?.terminate();
    },
  };
}

/** The number of each layer at the left edge of the window, where there is room. */
function paintLayers(context: CanvasRenderingContext2D, { drawn, inks }: Shown, view: View, window: Size): void {
  context.font = `11px ${font}`;
  context.textBaseline = 'top';
  context.globalAlpha = 1;
  let last = Number.NEGATIVE_INFINITY;
  const write = (text: string, y: number): void => {
    context.lineWidth = 3;
    context.strokeStyle = inks.paper;
    context.strokeText(text, 6, y);
    context.fillStyle = inks.ink3;
    context.fillText(text, 6, y);
  };
  const first = drawn.layout.bands[0];
  if (first !== undefined && drawn.scene.above !== '') write(`↓ ${drawn.scene.above}`, (first.y - 16) * view.scale + view.y - 16);
  drawn.layout.bands.forEach((band, index) => {
    const y = (band.y - 16) * view.scale + view.y;
    if (y < 0 || y > window.height || y - last < 14) return;
    last = y;
    write(String(index + 1), y);
  });
}
