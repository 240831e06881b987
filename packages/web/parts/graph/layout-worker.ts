/** Lays out beside the page, so that it never freezes: takes a numbered input, answers with its layout. */
import { type LayoutInput, layoutOf } from './layout.ts';

addEventListener('message', (event: MessageEvent<{ id: number; input: LayoutInput }>) => {
  const started = performance.now();
  const layout = layoutOf(event.data.input);
  postMessage({ id: event.data.id, layout, milliseconds: performance.now() - started });
});
