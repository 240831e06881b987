/** What time is it for the page? The server's, as the session told it, ticking here; one timer for everything that shows an age. */
import { useSyncExternalStore } from 'react';

let offset = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let shown = Date.now();

/** Milliseconds of the server's clock. */
export const now = (): number => Date.now() + offset;

/** Tells the page what time the server had at a moment of this machine; differences below two seconds are the network's. */
export function setServerNow(instant: number, heardAt: number): void {
  const difference = instant - heardAt;
  offset = Math.abs(difference) < 2000 ? 0 : difference;
  tick();
}

function tick(): void {
  shown = now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    shown = now();
    timer = setInterval(tick, 1000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The present moment, renewed every `everySeconds` (default 30; clocks that count seconds ask for 1). */
export function useNow(everySeconds = 30): number {
  return useSyncExternalStore(subscribe, () => Math.floor(shown / (everySeconds * 1000)) * everySeconds * 1000);
}
