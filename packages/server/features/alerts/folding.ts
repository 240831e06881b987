/**
 * When is the inbox worked? Soon after something was accepted, and every second; one pass at a time on a server. Whoever asks for alerts waits for one pass that began
 * after the asking, so that what they sent is there; in a storm, when passes never end, they wait for no more than that.
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

/** Makes the loop around `once`, which works a part of the inbox and answers how many rows it took. */
export function makeFolding(once: () => Promise<number>, failed: (error: unknown) => void): Folding {
  let running: Promise<boolean> | null = null;
  let isWanted = false;
  let isBehind = false;
  let stopped = false;
  let waiting: (() => void)[] = [];

  const work = async (): Promise<boolean> => {
    let any = false;
    while (isWanted && !stopped) {
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
        for (const serve of served) serve();
      }
    }
    return any;
  };
  const settle = (): Promise<boolean> => {
    isWanted = true;
    running ??= work().finally(() => {
      running = null;
      // Asked for between the last look and here.
      if (isWanted && waiting.length > 0) soon();
    });
    return running;
  };
  const soon = (): void => {
    if (!stopped) settle().catch(failed);
  };
  return {
    soon: () => {
      isBehind = true;
      soon();
    },
    settle: () => (stopped ? Promise.resolve(false) : settle()),
    caughtUp: () => {
      if (stopped || (!isBehind && running === null)) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      soon();
      return promise;
    },
    stop: async () => {
      stopped = true;
      await running?.catch(() => undefined);
      for (const serve of waiting) serve();
    },
  };
}
