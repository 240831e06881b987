/**
 * How is a report kept from holding up the server? Of more than a small graph it is worked out in a thread of its own, one after the other,
 * once for all who ask meanwhile, and kept until something that it looks at differs. Numbers of calls do not count as such, and
 * availabilities only from three seconds a year on.
 */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { dependencyReport } from '@samspel/core/dependencies/report.ts';
import type { ReportInput } from '@samspel/core/dependencies/report-input.ts';

export type Report = ReturnType<typeof dependencyReport>;
export type Reporting = (input: ReportInput) => Promise<Outcome<Report>>;

export interface ReportLimits {
  /** Up to so many dependencies a report is worked out on the spot: starting a thread takes longer. */
  readonly smallest: number;
  readonly seconds: number;
  readonly megabytes: number;
  /** Reports kept. */
  readonly kept: number;
  /** Threads' reports that may be asked for at once, the one under way included: each holds its graph while it waits. */
  readonly atOnce: number;
}

const usual: ReportLimits = { smallest: 100, seconds: 120, megabytes: 1500, kept: 8, atOnce: 6 };

/** Makes the reports' front door. Refused with `dependencies.too-much` when one needs more than its limits, with `dependencies.busy` when many wait. */
export function makeReporting(limits: ReportLimits = usual): Reporting {
  const known = new Map<string, Promise<Outcome<Report>>>();
  let last: Promise<unknown> = Promise.resolve();
  let asked = 0;
  const afterOthers = (input: ReportInput): Promise<Outcome<Report>> => {
    asked++;
    const work = last
      .then(() => inThread(input, limits))
      .finally(() => {
        asked--;
      });
    last = work.catch(() => undefined);
    return work;
  };
  return async (input) => {
    const key = keyOf(input);
    const before = known.get(key);
    if (before !== undefined) return before;
    const isSmall = input.dependencies.length <= limits.smallest;
    if (!isSmall && asked >= limits.atOnce) return refuse('dependencies.busy', { waiting: asked, retryAfterSeconds: 30 });
    const work = isSmall ? Promise.resolve(accept(dependencyReport(input))) : afterOthers(input);
    known.set(key, work);
    for (const oldest of known.keys()) {
      if (known.size <= limits.kept) break;
      known.delete(oldest);
    }
    try {
      const told = await work;
      if (!told.ok) known.delete(key);
      return told;
    } catch (error) {
      known.delete(key);
      throw error;
    }
  };
}

/** Everything a report looks at, in short. */
function keyOf({ systems, dependencies, journeys, availabilities, goals, assumed, limit }: ReportInput): string {
  const digest = createHash('sha256');
  const add = (value: unknown): void => void digest.update(`${JSON.stringify(value)}\n`);
  add([assumed, limit, journeys, [...goals]]);
  for (const { ref, title, sites, repairs, failsWith } of systems) add([ref, title, sites, repairs, failsWith]);
  for (const one of dependencies) {
    const { from, to, hard, asynchronous, timeoutSeconds, attempts, backoffSeconds, backoffFactor, retryBudget, fallback, declared } = one;
    add([from, to, hard, asynchronous, timeoutSeconds, attempts, backoffSeconds, backoffFactor, retryBudget, fallback !== null, declared !== null]);
  }
  for (const [ref, { availability, source }] of availabilities) add([ref, availability.toFixed(7), source]);
  return digest.digest('base64');
}

async function inThread(input: ReportInput, { seconds, megabytes }: ReportLimits): Promise<Outcome<Report>> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome<Report>>();
  const tooMuch = (limit: string) => resolve(refuse('dependencies.too-much', { limit }));
  const worker = new Worker(new URL('./report-thread.ts', import.meta.url), {
    workerData: input,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  const timer = setTimeout(() => tooMuch(`${seconds} seconds`), seconds * 1000);
  worker.once('message', (report: Report) => resolve(accept(report)));
  worker.once('error', (error: Error & { readonly code?: string }) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuch(`${megabytes} MB of memory`);
    else reject(error);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
