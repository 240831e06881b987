/** What time is it? The only file that looks at a watch; journeys bring a clock that is moved by hand, and a story is told at its own times. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Instant } from '@samspel/core/time/instant.ts';

export interface Clock {
  readonly now: () => Instant;
  /** Calls back every so often in real time; the answer stops it. Hand-moved clocks call when they are moved. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
}

/** The machine's own clock. */
export const wallClock: Clock = {
  now: () => Date.now(),
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
};

const told = new AsyncLocalStorage<Instant>();

/** Does work, and all that it calls, as if it were then: how the demo world tells what happened two years ago. Nothing from outside reaches this. */
export function tellAt<T>(at: Instant, work: () => T): T {
  return told.run(at, work);
}

/** Whether this is part of a story: nothing of it leaves the house. */
export function isTold(): boolean {
  return told.getStore() !== undefined;
}

/** A clock that says the time of the story inside `tellAt`, and its own time everywhere else. */
export function withToldTime(clock: Clock): Clock {
  return { now: () => told.getStore() ?? clock.now(), every: clock.every };
}
