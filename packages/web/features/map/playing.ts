/** Which moment of a run is on the screen? One number outside of React's tree, since the picture and the panel follow it while it plays. */
import { useSyncExternalStore } from 'react';

export interface Playing {
  readonly frame: number;
  readonly on: boolean;
}

let held: Playing = { frame: 0, on: false };
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function set(next: Playing): void {
  held = next;
  for (const listener of listeners) listener();
}

/** Shows a frame, and stops. */
export function seek(frame: number): void {
  stop();
  set({ frame: Math.max(0, frame), on: false });
}

/** Plays from where it stands, or from the beginning when it stands at the end; `frames` a second. */
export function play(frames: number, perSecond: number): void {
  stop();
  set({ frame: held.frame >= frames - 1 ? 0 : held.frame, on: true });
  timer = setInterval(() => {
    if (held.frame >= frames - 1) {
      stop();
      set({ ...held, on: false });
    } else set({ frame: held.frame + 1, on: true });
  }, 1000 / perSecond);
}

export function pause(): void {
  stop();
  set({ ...held, on: false });
}

function stop(): void {
  clearInterval(timer);
  timer = undefined;
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
};

/** The moment, followed. */
export const usePlaying = (): Playing => useSyncExternalStore(subscribe, () => held);
