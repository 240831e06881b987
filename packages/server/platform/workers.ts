/**
 * Who runs reactions, clockwork and what goes on in the background? Each server, in one loop that is woken by changes and looks by itself every second. Work in
 * the background has loops of its own, so that a slow far side holds up no reaction.
 */
import type { Clock } from './clock.ts';
import { type ClockworkParts, enrolClockwork, runDueTick } from './clockwork/run.ts';
import { type DeliveryParts, deliverBatch } from './events/deliver.ts';
import type { Background, Clockwork, Reaction } from './feature.ts';
import type { House } from './house.ts';

const lookEveryMilliseconds = 1000;

export interface Workers {
  readonly start: () => Promise<void>;
  /** Something may be due: look soon. */
  readonly wake: () => void;
  /** Runs what is due until nothing is. */
  readonly settle: () => Promise<void>;
  /** Does work while this server looks at nothing by itself, only when `settle` is called: what is told as a story happens in the order in which it is told. */
  readonly resting: <T>(work: () => Promise<T>) => Promise<T>;
  /** Comes back when what was under way has ended. */
  readonly stop: () => Promise<void>;
}

export interface WorkersParts {
  readonly house: House;
  readonly atSavepoint: DeliveryParts['atSavepoint'];
  readonly clock: Clock;
  readonly reactions: readonly Reaction[];
  readonly clockwork: readonly Clockwork[];
  readonly background: readonly Background[];
}

/** Makes the loop; it does nothing until started. */
export function makeWorkers({ house, atSavepoint, clock, reactions, clockwork, background }: WorkersParts): Workers {
  const deliveries: DeliveryParts = { now: house.now, log: house.log, change: house.change, atSavepoint, reactions };
  const ticks: ClockworkParts = { now: house.now, log: house.log, change: house.change, atSavepoint, clockwork };
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let rests = 0;
  let stopLooking: () => void = () => undefined;

  const settle = async (): Promise<void> => {
    let busy = true;
    while (busy && !stopped) {
      const delivered = await deliverBatch(deliveries);
      const ticked = await runDueTick(ticks);
      busy = delivered > 0 || ticked;
    }
  };
  const settleAll = async (): Promise<void> => {
    let busy = true;
    while (busy && !stopped) {
      await settle();
      busy = false;
      for (const work of background) busy = (!stopped && (await work.settle())) || busy;
    }
  };
  const wake = (): void => {
    again = true;
    if (stopped || rests > 0 || !house.settings.workers) return;
    for (const work of background) work.wake();
    if (running !== null) return;
    running = (async () => {
      while (again && !stopped && rests === 0) {
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
      await settleAll();
      // Woken meanwhile by a change, the loop may have claimed what is due before this did.
      while (running !== null) await running;
    },
    resting: async (work) => {
      rests++;
      try {
        await running;
        return await work();
      } finally {
        rests--;
        if (again) wake();
      }
    },
    stop: async () => {
      stopped = true;
      stopLooking();
      await running;
    },
  };
}
