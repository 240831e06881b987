/** Who runs reactions and clockwork? Each server, in one loop that is woken by changes and looks by itself every second. */
import type { Clock } from './clock.ts';
import { type ClockworkParts, enrolClockwork, runDueTick } from './clockwork/run.ts';
import { type DeliveryParts, deliverBatch } from './events/deliver.ts';
import type { Clockwork, Reaction } from './feature.ts';
import type { House } from './house.ts';

const lookEveryMilliseconds = 1000;

export interface Workers {
  readonly start: () => Promise<void>;
  /** Something may be due: look soon. */
  readonly wake: () => void;
  /** Runs what is due until nothing is. */
  readonly settle: () => Promise<void>;
  /** Comes back when what was under way has ended. */
  readonly stop: () => Promise<void>;
}

export interface WorkersParts {
  readonly house: House;
  readonly atSavepoint: DeliveryParts['atSavepoint'];
  readonly clock: Clock;
  readonly reactions: readonly Reaction[];
  readonly clockwork: readonly Clockwork[];
}

/** Makes the loop; it does nothing until started. */
export function makeWorkers({ house, atSavepoint, clock, reactions, clockwork }: WorkersParts): Workers {
  const deliveries: DeliveryParts = { now: house.now, log: house.log, change: house.change, atSavepoint, reactions };
  const ticks: ClockworkParts = { now: house.now, log: house.log, change: house.change, atSavepoint, clockwork };
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let stopLooking: () => void = () => undefined;

  const settle = async (): Promise<void> => {
    let busy = true;
    while (busy && !stopped) {
      const delivered = await deliverBatch(deliveries);
      const ticked = await runDueTick(ticks);
      busy = delivered > 0 || ticked;
    }
  };
  const wake = (): void => {
    again = true;
    if (running !== null || stopped || !house.settings.workers) return;
    running = (async () => {
      while (again && !stopped) {
        again = false;
        await settle().catch((error: unknown) => house.log.warn({ err: error }, 'the workers could not go on; looking again soon'));
      }
      running = null;
    })();
  };
  return {
    start: async () => {
      await enrolClockwork(ticks);
      stopLooking = clock.every(lookEveryMilliseconds, wake);
      wake();
    },
    wake,
    settle: async () => {
      await running;
      await enrolClockwork(ticks);
      await settle();
      // Woken meanwhile by a change, the loop may have claimed what is due before this did.
      while (running !== null) await running;
    },
    stop: async () => {
      stopped = true;
      stopLooking();
      await running;
    },
  };
}
