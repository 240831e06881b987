/** What do servers that are there to be killed have in common? A clock put forward by the test, one way out, a POST to the test, and the word that they stand. */
import { type Clock, wallClock } from '../../packages/server/platform/clock.ts';
import type { Sender } from '../../packages/server/ports/sender.ts';

/** What the test tells. */
export interface Told {
  readonly farSide: string;
  /** Milliseconds that its clock is ahead of the machine's. */
  ahead: number;
}

/** The machine's clock, put forward, so that leases run out without being waited for. */
export function movedClock(told: Told): Clock {
  return { now: () => Date.now() + told.ahead, every: wallClock.every };
}

/** The one way out. */
export function sender(told: Told): Sender {
  return {
    doors: ['mail'],
    send: async ({ sending, about, again, attempt }, signal) => {
      const body = JSON.stringify({ sending, about, again, attempt, at: Date.now() + told.ahead, server: process.pid });
      const answered = await fetch(told.farSide, { method: 'POST', body, signal });
      return answered.ok ? { outcome: 'sent', reference: null } : { outcome: 'retry', reason: `it answers ${answered.status}` };
    },
  };
}

/** Says that it stands, and goes with the test. */
export function readyToBeKilled(told: Told): void {
  process.on('message', (message: { readonly ahead: number }) => {
    told.ahead = message.ahead;
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}
