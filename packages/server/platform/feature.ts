/** What does a feature hand to the app? Routes, reactions and clockwork, all as data. */
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Tx } from './database/database.ts';
import type { Recorded } from './events/publish.ts';
import type { Binding } from './http/bind.ts';

/**
 * Something that happens because of an event, durably: it runs in a transaction of its own, is repeated with growing
 * pauses when it throws, and is parked where an operator sees it when it keeps throwing. Idempotent by event id.
 */
export interface Reaction {
  /** `incidents.opened`, or `incidents.*` for all of a noun. */
  readonly event: string;
  /** Stable: it is stored with deliveries. `availability.recount`. */
  readonly name: string;
  readonly handle: (tx: Tx, event: Recorded) => Promise<void>;
}

/** Something that happens because time passes: at most one server does each tick. */
export interface Clockwork {
  readonly name: string;
  readonly everySeconds: number;
  readonly tick: (tx: Tx, now: Instant) => Promise<void>;
}

/** Work outside transactions that goes on beside requests: what leaves the house, what is connected. Runs where reactions and clockwork run. */
export interface Background {
  readonly name: string;
  /** Something may have to be done: look soon. Called at every change, and every second. */
  readonly wake: () => void;
  /** Does what is to be done now and comes back when it is done; whether there was anything. */
  readonly settle: () => Promise<boolean>;
}

export interface Feature {
  readonly noun: string;
  readonly routes: readonly Binding[];
  readonly reactions?: readonly Reaction[];
  readonly clockwork?: readonly Clockwork[];
  readonly background?: readonly Background[];
  /** Lets go of what goes on outside requests, reactions and clockwork: threads, timers, buffers. The database is still there. */
  readonly stop?: () => Promise<void>;
}
