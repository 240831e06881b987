/**
 * How is a question asked by hand kept from holding up the server? It runs in a thread of its own, with so much time and memory; few run
 * at once, few wait, and the rest are told to come again. A thread serves one question: what it took is given back whole.
 */
import { Worker } from 'node:worker_threads';
import type { Answer } from '@samspel/core/compute/question.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Errand, Told } from './compute-thread.ts';

export interface ComputeLimits {
  readonly seconds: number;
  readonly megabytes: number;
  /** Characters of JSON. */
  readonly longestAnswer: number;
  readonly atOnce: number;
  readonly waiting: number;
}

export const computeLimits: ComputeLimits = { seconds: 5, megabytes: 256, longestAnswer: 4 * 1024 * 1024, atOnce: 2, waiting: 8 };

export type Asking = (question: string, input: unknown) => Promise<Outcome<Answer>>;

/**
 * Makes the threads' front door. Refused as `core/compute` refuses, and with `compute.too-much` when a question needs more than its limits
 * or `compute.busy` when too many wait.
 */
export function makeAsking(limits: ComputeLimits = computeLimits): Asking {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (question, input) => {
    if (running >= limits.atOnce) {
      if (waiting.length >= limits.waiting) return refuse('compute.busy', { retryAfterSeconds: Math.ceil(limits.seconds) });
      // Whoever ends hands its place over, so nobody who comes in between takes it.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await inThread({ question, input, longestAnswer: limits.longestAnswer }, limits);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

async function inThread(errand: Errand, limits: ComputeLimits): Promise<Outcome<Answer>> {
  const tooMuch = (limit: string) => refuse('compute.too-much', { question: errand.question, limit });
  const memory = `${limits.megabytes} MB of memory`;
  const { promise, resolve, reject } = Promise.withResolvers<Outcome<Answer>>();
  const worker = startThread(errand, limits);
  if (worker === null) return tooMuch('so many levels of nesting');
  const timer = setTimeout(() => resolve(tooMuch(`${limits.seconds} seconds`)), limits.seconds * 1000);
  const watch = setInterval(() => {
    // The thread's own limit is of its heap alone; typed arrays lie beside it. One that has ended has no statistics.
    const looked = worker.getHeapStatistics().then(({ used_heap_size, external_memory }) => used_heap_size + external_memory);
    looked.then(
      (bytes) => bytes > limits.megabytes * 1_000_000 && resolve(tooMuch(memory)),
      () => undefined,
    );
  }, 50);
  worker.once('message', (told: Told) => resolve(told ?? tooMuch(`an answer of ${limits.longestAnswer} characters`)));
  worker.once('error', (error: Error & { readonly code?: string }) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(tooMuch(memory));
    else reject(error);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    await worker.terminate();
  }
}

/** The thread at work; null when its input is nested so deep that it cannot be handed over. */
function startThread(errand: Errand, limits: ComputeLimits): Worker | null {
  try {
    return new Worker(new URL('./compute-thread.ts', import.meta.url), {
      workerData: errand,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 32 },
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
