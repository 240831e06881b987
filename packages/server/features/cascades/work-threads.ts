/**
 * How is a run kept from holding up the server? It has a thread of its own, with so much time and memory, that says how far it is and can be
 * stopped at any moment. A thread serves one run: what it took is given back whole.
 */
import { Worker } from 'node:worker_threads';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Done, Errand } from './errand.ts';

export interface WorkLimits {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Work under way. */
export interface Working {
  readonly progress: () => { readonly progress: number; readonly step: string };
  /** What came of it; null: it was stopped. */
  readonly done: Promise<Outcome<Done> | null>;
  readonly stop: () => void;
}

type Said = { readonly progress: number; readonly step: string } | { readonly outcome: Outcome<Done> };

const lookEveryMilliseconds = 100;

/** Starts work. Refused with `cascades.too-much` when it takes more than its limits. */
export function startWork(errand: Errand, limits: WorkLimits): Working {
  const tooMuch = (limit: string): Outcome<Done> =>
    refuse('cascades.too-much', {
      message: `This took more than ${limit}. Run a shorter time, wider steps, or fewer systems; \`samspel compute cascade\` has no such limit.`,
    });
  const memory = `${limits.megabytes} MB of memory`;
  const { promise, resolve, reject } = Promise.withResolvers<Outcome<Done> | null>();
  let said = { progress: 0, step: '' };
  const worker = new Worker(new URL('./work-thread.ts', import.meta.url), {
    workerData: errand,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 64 },
  });
  const timer = setTimeout(() => resolve(tooMuch(`${limits.seconds} seconds`)), limits.seconds * 1000);
  const watch = setInterval(() => {
    // The thread's own limit is of its heap alone; typed arrays lie beside it. One that has ended has no statistics.
    worker.getHeapStatistics().then(
      ({ used_heap_size, external_memory }) => used_heap_size + external_memory > limits.megabytes * 1_000_000 && resolve(tooMuch(memory)),
      () => undefined,
    );
  }, lookEveryMilliseconds);
  worker.on('message', (message: Said) => {
    if ('outcome' in message) resolve(message.outcome);
    else said = message;
  });
  worker.once('error', (error: Error & { readonly code?: string }) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(tooMuch(memory));
    else reject(error);
  });
  worker.once('exit', () => resolve(null));
  const ended = async (): Promise<Outcome<Done> | null> => {
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      await worker.terminate();
    }
  };
  const done = ended();
  return { progress: () => said, done, stop: () => resolve(null) };
}
