/**
 * How is a mail kept from stalling the server? It is read in a thread with so much time and memory. What takes more is not read, but kept raw; the thread is ended and
 * another one begun.
 */
import { Worker } from 'node:worker_threads';
import type { Asked, ToldMail } from './reading/thread.ts';

export type Reading = { readonly read: ToldMail } | { readonly failed: string };

export interface ReaderThread {
  /** Reads one, with the bytes of the attachment that is wanted; mails wait for each other. Never throws. */
  readonly read: (raw: Uint8Array, wants?: string) => Promise<Reading>;
  readonly stop: () => Promise<void>;
}

const lookEveryMilliseconds = 100;

/** Makes one; its thread begins with the first mail. */
export function readerThread(limits: { readonly seconds: number; readonly megabytes: number } = { seconds: 15, megabytes: 512 }): ReaderThread {
  let worker: Worker | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  const begin = (): Worker => {
    const begun = new Worker(new URL('./reading/thread.ts', import.meta.url), {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 64 },
    });
    begun.unref();
    const gone = (): void => {
      if (worker === begun) worker = null;
    };
    begun.on('error', gone).on('exit', gone);
    worker = begun;
    return begun;
  };

  const readOne = async (asked: Asked): Promise<Reading> => {
    const at = worker ?? begin();
    const { promise, resolve } = Promise.withResolvers<Reading & { readonly over?: true }>();
    const tooMuch = (limit: string): void => resolve({ failed: `Reading it took more than ${limit}.`, over: true });
    const onMessage = (said: Reading): void => resolve(said);
    const onError = (error: Error & { readonly code?: string }): void =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(`${limits.megabytes} MB of memory`) : resolve({ failed: error.message, over: true });
    const onExit = (): void => resolve({ failed: 'Reading it was broken off.', over: true });
    const timer = setTimeout(() => tooMuch(`${limits.seconds} seconds`), limits.seconds * 1000);
    const watch = setInterval(() => {
      // The thread's own limit is of its heap alone; the bytes of the mail lie beside it.
      at.getHeapStatistics().then(
        ({ used_heap_size, external_memory }) => used_heap_size + external_memory > limits.megabytes * 1_000_000 && tooMuch(`${limits.megabytes} MB of memory`),
        () => undefined,
      );
    }, lookEveryMilliseconds);
    at.once('message', onMessage).once('error', onError).once('exit', onExit);
    at.postMessage(asked);
    const { over, ...reading } = await promise;
    clearTimeout(timer);
    clearInterval(watch);
    at.off('message', onMessage).off('exit', onExit);
    at.off('error', onError);
    if (over === true) {
      worker = null;
      await at.terminate();
    }
    return reading;
  };

  return {
    read: (raw, wants) => {
      const reading = turn.then(() => readOne({ raw, wants: wants ?? null }));
      turn = reading.catch(() => undefined);
      return reading;
    },
    stop: async () => {
      await turn;
      await worker?.terminate();
      worker = null;
    },
  };
}
