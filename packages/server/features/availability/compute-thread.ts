/** What runs in the thread of a question asked by hand? The question itself, and nothing that could outlive it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer } from '@samspel/core/compute/question.ts';
import { ask } from '@samspel/core/compute/registry.ts';
import type { Outcome } from '@samspel/core/decision/refusal.ts';

/** What the thread is given. */
export interface Errand {
  readonly question: string;
  readonly input: unknown;
  /** Characters of JSON the answer may have: the server must read and send it. */
  readonly longestAnswer: number;
}

/** What it says once: the outcome, or null when the answer is too long to be sent. */
export type Told = Outcome<Answer> | null;

const { question, input, longestAnswer } = workerData as Errand;
const outcome = ask(question, input);
parentPort?.postMessage((outcome.ok && JSON.stringify(outcome.value).length > longestAnswer ? null : outcome) satisfies Told);
