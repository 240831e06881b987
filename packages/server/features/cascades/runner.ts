/**
 * Who works at the runs? Each server, one or two at a time, outside all transactions: it claims a run, says every second that it still works
 * at it, and writes what came of it. A run whose server has gone quiet waits again; the number of the attempt keeps the first from writing.
 */
import { availableParallelism } from 'node:os';
import type { Outcome } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { writeKeys } from '../../platform/database/change.ts';
import type { Tx } from '../../platform/database/database.ts';
import { channel, noticeOf } from '../../platform/events/publish.ts';
import type { House } from '../../platform/house.ts';
import { cascadesActor } from './actor.ts';
import type { Done, Errand } from './errand.ts';
import { anyWaiting, beat, claimRun, type Ended, endRun, type RunKind, type RunRow, type RunWhole, releaseRun, takeOver } from './storage.ts';
import { startWork, type Working, type WorkLimits } from './work-threads.ts';

const limitsOf: Readonly<Record<RunKind, WorkLimits>> = {
  run: { seconds: 180, megabytes: 1024 },
  replay: { seconds: 180, megabytes: 1024 },
  search: { seconds: 600, megabytes: 1024 },
  watch: { seconds: 900, megabytes: 1024 },
};
const beatMilliseconds = 1000;
const quietMilliseconds = 60_000;
const mostAttempts = 3;

export interface Runner {
  /** Something may be waiting: look now. */
  readonly wake: () => void;
  /** Gives runs of servers that died to those that live. */
  readonly takeOver: (tx: Tx, now: Instant) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What happens in the transaction in which a run ends: findings, the watch. */
export type AfterRun = (tx: Tx, run: RunWhole, done: Done) => Promise<void>;

/** Makes the runner of this server; it does nothing until woken. */
export function makeRunner(house: House, afterRun: AfterRun): Runner {
  const atOnce = Math.max(1, Math.min(2, availableParallelism() - 1));
  const working = new Map<RunWhole, Working>();
  let looking: Promise<void> | null = null;
  let stopped = false;
  let again = false;
  const under: Set<Promise<void>> = new Set();

  const look = async (): Promise<void> => {
    while (again && !stopped) {
      again = false;
      while (working.size < atOnce && !stopped) {
        const run = await house.change((tx) => claimRun(tx, house.now()));
        if (run === null) break;
        const errand: Errand = { kind: run.kind, scenario: run.scenario, thresholds: run.thresholds, titles: run.titles, given: run.result };
        working.set(run, startWork(errand, limitsOf[run.kind]));
        const going = attend(run).catch((error: unknown) => house.log.error({ err: error, run: run.id }, 'a run of a cascade could not be ended'));
        under.add(going);
        void going.finally(() => {
          under.delete(going);
          working.delete(run);
          wake();
        });
      }
    }
  };
  const wake = (): void => {
    again = true;
    if (looking !== null || stopped || !house.settings.workers) return;
    // Whoever asks for a run wakes it within their request: what it writes is not theirs, and must not spend their key.
    looking = writeKeys
      .exit(look)
      .catch((error: unknown) => house.log.warn({ err: error }, 'runs of cascades could not be claimed; looking again soon'))
      .finally(() => {
        looking = null;
        if (again) wake();
      });
  };

  const attend = async (run: RunWhole): Promise<void> => {
    const work = working.get(run);
    if (work === undefined) return;
    const pulse = setInterval(
      () => void tellProgress(run, work).catch((error: unknown) => house.log.warn({ err: error }, 'the progress of a run could not be told')),
      beatMilliseconds,
    );
    let outcome: Outcome<Done> | null;
    try {
      outcome = await work.done;
    } catch (error) {
      house.log.error({ err: error, run: run.id }, 'a run of a cascade broke');
      outcome = { ok: false, refusal: { code: 'cascades.broken', facts: { message: error instanceof Error ? error.message : String(error) } } };
    } finally {
      clearInterval(pulse);
    }
    if (outcome !== null) await end(run, outcome);
    else if (stopped) await house.change((tx) => releaseRun(tx, run));
  };

  const tellProgress = async (run: RunRow, work: Working): Promise<void> => {
    const ours = await house.change(async (tx) => {
      const held = await beat(tx, run, work.progress(), house.now());
      // Not an event: nobody needs to know tomorrow how far it was.
      if (held) await sql`select pg_notify(${channel}, ${noticeOf([{ type: 'cascades.progress', subject: run.id }])})`.execute(tx);
      return held;
    });
    if (!ours) work.stop();
  };

  const end = (run: RunWhole, outcome: Outcome<Done>): Promise<void> =>
    house.change(async (tx) => {
      const ended = endedOf(outcome);
      const row = await endRun(tx, run, ended, house.now());
      if (row === null) return;
      if (outcome.ok) await afterRun(tx, run, outcome.value);
      const { kind, name, verdict, failed, lostRequests, problem } = row;
      const event =
        problem === null
          ? { type: 'cascades.run-finished', subject: run.id, payload: { kind, name, verdict, failed, lostRequests } }
          : { type: 'cascades.run-failed', subject: run.id, payload: { kind, name, code: problem.code, message: problem.message } };
      await house.publish(tx, cascadesActor, event);
    });

  return {
    wake,
    takeOver: async (tx, now) => {
      for (const { id, kind, name, problem } of await takeOver(tx, now - quietMilliseconds, mostAttempts, now)) {
        const payload = { kind, name, code: problem?.code ?? '', message: problem?.message ?? '' };
        await house.publish(tx, cascadesActor, { type: 'cascades.run-failed', subject: id, payload });
      }
      if (await anyWaiting(tx)) wake();
    },
    stop: async () => {
      stopped = true;
      for (const work of working.values()) work.stop();
      await looking;
      await Promise.all(under);
    },
  };
}

function endedOf(outcome: Outcome<Done>): Ended {
  if (outcome.ok) {
    const { result, series, verdict, firstToFail, failed, lostRequests } = outcome.value;
    return { state: 'done', result, series, verdict, firstToFail, failed, lostRequests, problem: null };
  }
  const { code, path = null, facts } = outcome.refusal;
  const problem = { code, path, message: String(facts['message'] ?? code) };
  return { state: 'failed', result: null, series: null, verdict: null, firstToFail: null, failed: null, lostRequests: null, problem };
}
