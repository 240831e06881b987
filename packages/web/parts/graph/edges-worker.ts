/** Draws the edges of a large picture beside the page: is told what to draw once, then a view at a time, and answers each with a bitmap. */
import type { ToWorker } from './canvas.ts';
import { paintEdges, type Wires } from './paint-edges.ts';

let wires: Wires | null = null;
const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext('2d');

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'wires') {
    wires = data.wires;
    return;
  }
  canvas.width = Math.ceil(data.size.width * data.ratio);
  canvas.height = Math.ceil(data.size.height * data.ratio);
  if (context !== null && wires !== null) {
    context.setTransform(data.ratio, 0, 0, data.ratio, 0, 0);
    paintEdges(context, wires, data.view, data.inks, data.lit, data.size);
  }
  const bitmap = canvas.transferToImageBitmap();
  postMessage(bitmap, { transfer: [bitmap] });
});
