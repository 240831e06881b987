/** What runs in the thread of a run? The work itself, saying how far it is, and nothing that could outlive it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Errand } from './errand.ts';
import { work } from './work.ts';

const outcome = work(workerData as Errand, (progress, step) => parentPort?.postMessage({ progress, step }));
parentPort?.postMessage({ outcome });
