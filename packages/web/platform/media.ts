/**
 * Does a query of the window hold (`(max-width: 719px)`)? One listener for each query, however many ask: with a listener for each, a window
 * that is made narrower renders as often as there are figures on the page, one after another, and React takes more than fifty for a loop.
 */
import { useCallback, useSyncExternalStore } from 'react';

interface Followed {
  readonly list: MediaQueryList;
  readonly listeners: Set<() => void>;
}

const followed = new Map<string, Followed>();

function follow(query: string): Followed {
  const held = followed.get(query);
  if (held !== undefined) return held;
  const made: Followed = { list: matchMedia(query), listeners: new Set() };
  made.list.addEventListener('change', () => {
    for (const listener of made.listeners) listener();
  });
  followed.set(query, made);
  return made;
}

/** Whether it holds, followed. The query is one of few that are written in the code: each is listened to as long as the page is open. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const { listeners } = follow(query);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => follow(query).list.matches);
}

/** Whether the window is as narrow as a telephone's: what stands beside goes over or under. */
export const useNarrowWindow = (): boolean => useMedia('(max-width: 719px)');
