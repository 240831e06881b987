/**
 * When is the inbox worked? Soon after something was accepted, and every second; one pass at a time on a server. Whoever asks for alerts waits for one pass that began
 * after the asking, so that what they sent is there; in a storm, when passes never end, they wait for no more than that. Between passes that nobody waits for
 * there is a pause: a pass costs the same for one row as for fifty, and nobody is woken a tenth of a second sooner for it.
 */

export interface Folding {
  /** Something was accepted: work it soon. */
  readonly soon: () => void;
  /** Works until the inbox is empty; whether anything was in it. */
  readonly settle: () => Promise<boolean>;
  /** Comes back when what this server accepted is among the alerts. */
  readonly caughtUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const usualPause = 100;

/** Makes the loop around `once`, which works a part of the inbox and answers how many rows it took. */
export function makeFolding(once: () => Promise<number>, failed: (error: unknown) => void, pauseMilliseconds = usualPause): Folding {
  let running: Promise<boolean> | null = null;
  let isWanted = false;
  let isBehind = false;
  let stopped = false;
  let waiting: (() => void)[] = [];
  /** Somebody waits: no pause. */
  let isUrgent = false;
  let endPause: () => void = () => undefined;
  let ended = Number.NEGATIVE_INFINITY;

  const pause = async (): Promise<void> => {
    const left = ended + pauseMilliseconds - performance.now();
    if (isUrgent || left <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    endPause = resolve;
    const timer = setTimeout(resolve, left);
    await promise;
    clearTimeout(timer);
  };
  const hurry = (): void => {
    isUrgent = true;
    endPause();
  };
  const work = async (): Promise<boolean> => {
    let any = false;
    while (isWanted && !stopped) {
      await pause();
      isWanted = false;
      isBehind = false;
      const served = waiting;
      waiting = [];
      try {
        if ((await once()) > 0) {
          any = true;
          isWanted = true;
        }
      } finally {
        // What could not be worked is not waited for: what is there is shown.
        ended = performance.now();
        for (const serve of served) serve();
      }
    }
    isUrgent = false;
    return any;
  };
  const begin = (): Promise<boolean> => {
    isWanted = true;
    running ??= work().finally(() => {
      running = null;
      // Asked for between the last look and here.
      if (isWanted && waiting.length > 0) soon();
    });
    return running;
  };
  const soon = (): void => {
    if (!stopped) begin().catch(failed);
  };
  return {
    soon: () => {
      isBehind = true;
      soon();
    },
    settle: () => {
      if (stopped) return Promise.resolve(false);
      hurry();
      return begin();
    },
    caughtUp: () => {
      if (stopped || (!isBehind && running === null)) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      hurry();
      soon();
      return promise;
    },
    stop: async () => {
      stopped = true;
      endPause();
      await running?.catch(() => undefined);
      for (const serve of waiting) serve();
    },
  };
}
