/**
 * How is the receiver kept from stalling while a sender is checked? In a thread of its own: a mail may be made so that canonicalising it for its signatures takes minutes (one line of
 * 20 MB took 14 s). What takes longer than a check may is broken off with its thread, and told as what the mail itself did not let us look at.
 */
import { Worker } from 'node:worker_threads';
import type { SenderCheck } from '../../ports/mail-in.ts';
import { type Envelope, largest, notLooked, patienceMilliseconds } from './check-sender.ts';
import type { CheckAsked, CheckTold } from './sender-worker.ts';

export interface SenderThread {
  /** Checks one. Never throws. */
  readonly check: (raw: Buffer, envelope: Envelope) => Promise<SenderCheck>;
  readonly stop: () => Promise<void>;
}

/** Beyond its own patience, a thread that still does not answer is stuck. */
const graceMilliseconds = 1000;

/** Makes one; its thread begins with the first mail. */
export function senderThread(patience = patienceMilliseconds + graceMilliseconds): SenderThread {
  let worker: Worker | null = null;
  let count = 0;
  const waiting = new Map<number, (check: SenderCheck) => void>();

  const end = (ended: Worker): void => {
    if (worker !== ended) return;
    worker = null;
    for (const answer of waiting.values()) answer(notLooked);
    waiting.clear();
    void ended.terminate();
  };
  const begin = (): Worker => {
    const begun = new Worker(new URL('./sender-worker.ts', import.meta.url), { env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 256 } });
    begun.unref();
    begun.on('message', ({ id, check }: CheckTold) => {
      waiting.get(id)?.(check);
      waiting.delete(id);
    });
    begun.on('error', () => end(begun)).on('exit', () => end(begun));
    worker = begun;
    return begun;
  };

  return {
    check: async (raw, envelope) => {
      if (raw.length > largest) return notLooked;
      const at = worker ?? begin();
      const id = ++count;
      const { promise, resolve } = Promise.withResolvers<SenderCheck>();
      waiting.set(id, resolve);
      const timer = setTimeout(() => end(at), patience);
      at.postMessage({ id, raw, envelope } satisfies CheckAsked);
      const check = await promise;
      clearTimeout(timer);
      return check;
    },
    stop: async () => {
      if (worker !== null) end(worker);
    },
  };
}
