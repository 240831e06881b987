/** What time is it? The only file that looks at a watch; journeys bring a clock that is moved by hand. */
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
