/**
 * What changed elsewhere? One event stream from the server; each change names nouns, and answers that depend on them are asked again.
 * After a break everything is asked again, since what was missed is not known. Nothing typed is touched by either.
 */
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { touches } from './ask.ts';

export type LiveState = 'starting' | 'live' | 'reconnecting' | 'offline';

let state: LiveState = 'starting';
let lastHeard = Date.now();
const listeners = new Set<() => void>();

/** What the server says: nouns that changed (`*`: anything may have) and the things it happened to. */
interface Change {
  readonly nouns: readonly string[];
  readonly subjects: readonly string[];
}

function become(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

/** Opens the stream; returns what closes it. Changes within 60 ms are gathered into one round of questions. */
export function startLive(client: QueryClient): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let wasOpen = false;
  const waiting = new Set<string>();

  const open = () => {
    clearTimeout(retry);
    source?.close();
    source = new EventSource('/api/live');
    source.addEventListener('open', () => {
      attempts = 0;
      lastHeard = Date.now();
      become('live');
      if (wasOpen) void client.invalidateQueries();
      wasOpen = true;
    });
    source.addEventListener('change', (event) => {
      lastHeard = Date.now();
      const change = readChange((event as MessageEvent<string>).data);
      if (change === null) return;
      for (const noun of change.nouns) waiting.add(noun);
      gather ??= setTimeout(() => {
        gather = undefined;
        const nouns = [...waiting];
        waiting.clear();
        void client.invalidateQueries({ predicate: (query) => nouns.includes('*') || touches(query.meta, nouns) });
      }, 60);
    });
    source.addEventListener('error', () => {
      source?.close();
      source = null;
      become(navigator.onLine ? 'reconnecting' : 'offline');
      attempts += 1;
      // The stream also ends when the session does; asking for it shows the sign-in dialog.
      if (attempts === 2) void client.invalidateQueries({ queryKey: ['access', 'access.session'] });
      retry = setTimeout(open, Math.min(15_000, 400 * 2 ** Math.min(attempts, 6)) * (0.75 + Math.random() / 2));
    });
  };
  const offline = () => become('offline');
  window.addEventListener('online', open);
  window.addEventListener('offline', offline);
  open();
  return () => {
    clearTimeout(retry);
    clearTimeout(gather);
    source?.close();
    window.removeEventListener('online', open);
    window.removeEventListener('offline', offline);
    become('starting');
  };
}

function readChange(data: string): Change | null {
  try {
    const read = JSON.parse(data) as Partial<Change>;
    return { nouns: read.nouns ?? [], subjects: read.subjects ?? [] };
  } catch {
    return null;
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether the page follows changes now. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}

/** When the server was last heard (milliseconds). */
export const lastHeardAt = (): number => lastHeard;
