/**
 * Who sends? A loop on every server, outside transactions: it takes what is due and what its open doors can send, holds it by a lease, tries, and writes down what became
 * of it. A server that dies lets its leases run out, and another tries again: at least once, twice only within a lease, and then marked `again`.
 */
import type { Actor } from '@samspel/core/access/role.ts';
import { pauseSeconds } from '@samspel/core/sending/pause.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Background } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import type { Sender, SendOutcome } from '../../ports/sender.ts';
import { anythingDue, type Claimed, claimDue, type Ended, type Ending, endAttempt, expireRows } from './storage.ts';

/** For how long a server holds what it took. */
export const leaseMilliseconds = 30_000;
/** A try ends before its lease does. */
const longestTryMilliseconds = 25_000;
/** Then it is left alone, whatever it still does. */
const graceMilliseconds = 2_000;
/** At a time by one door: a far side that hangs holds up nobody else's. */
const placesPerDoor = 16;

export const sendingActor: Actor = { kind: 'system', id: 'sending', name: 'Samspel', role: 'viewer', teams: [], scopes: [] };

/** A way out that is open on this server. */
export interface OpenDoor {
  /** Id of the adapter. */
  readonly adapter: string;
  readonly sender: Sender;
}

export interface LoopParts {
  readonly house: House;
  /** Names this server beside what it holds. */
  readonly server: string;
  readonly doors: () => readonly OpenDoor[];
}

export interface SendingLoop extends Background {
  /** Ends what is under way and takes no more. */
  readonly stop: () => Promise<void>;
}

/** Makes the loop of one server. */
export function makeSendingLoop({ house, server, doors }: LoopParts): SendingLoop {
  const underWay = new Map<string, Set<Promise<void>>>();
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  let again = false;
  /** Somebody wakes it: a server that was not started does only what it is asked to settle. */
  let isLive = false;

  const busyWith = (adapter: string): number => underWay.get(adapter)?.size ?? 0;
  const under = (): Promise<void>[] => [...underWay.values()].flatMap((set) => [...set]);

  /** Takes what is due and begins to send it; answers how much came to an end or under way. */
  const round = async (): Promise<number> => {
    if (stopping.signal.aborted || !(await anythingDue(house.reader, house.now()))) return 0;
    const free = doors().filter((door) => busyWith(door.adapter) < placesPerDoor);
    const now = house.now();
    const { expired, claimed } = await house.change(async (tx) => {
      const expired = await expireRows(tx, now);
      for (const row of expired) await tell(house, tx, sendingActor, row, 'given-up', null);
      const claimed =
        free.length === 0
          ? []
          : await claimDue(tx, {
              doors: [...new Set(free.flatMap((door) => door.sender.doors))],
              adapters: free.map((door) => door.adapter),
              now,
              leaseEnds: now + leaseMilliseconds,
              limit: placesPerDoor,
              server,
            });
      return { expired, claimed };
    });
    for (const sending of claimed) begin(sending, free);
    return expired.length + claimed.length;
  };

  const begin = (sending: Claimed, free: readonly OpenDoor[]): void => {
    const door = doorFor(sending, free);
    const set = underWay.get(door.adapter) ?? new Set();
    underWay.set(door.adapter, set);
    const work: Promise<void> = sendOne(sending, door).finally(() => {
      set.delete(work);
      if (isLive) wake();
    });
    set.add(work);
  };

  const sendOne = async (sending: Claimed, door: OpenDoor): Promise<void> => {
    const outcome = await tryToSend(sending, door, stopping.signal);
    try {
      await record(house, sending, door, outcome, stopping.signal.aborted);
    } catch (error) {
      house.log.warn({ err: error, sending: sending.id }, 'what became of a sending could not be written down; it is tried again when its lease runs out');
    }
  };

  const wake = (): void => {
    again = true;
    if (running !== null || stopping.signal.aborted || !house.settings.workers) return;
    running = (async () => {
      while (again) {
        again = false;
        const did = await round().catch((error: unknown) => {
          house.log.warn({ err: error }, 'sending could not go on; looking again soon');
          return 0;
        });
        again ||= did > 0;
      }
      running = null;
    })();
  };

  return {
    name: 'sending',
    wake: () => {
      isLive = true;
      wake();
    },
    settle: async () => {
      const did = await round();
      await Promise.all(under());
      return did > 0;
    },
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all(under());
    },
  };
}

/** The door of its adapter; else of those that serve the way the next one after each try, so that a second one helps when the first is down. */
function doorFor(sending: Claimed, free: readonly OpenDoor[]): OpenDoor {
  const fitting = free.filter((door) => (sending.adapter === null ? door.sender.doors.includes(sending.door) : door.adapter === sending.adapter));
  const door = fitting[(sending.attempts - 1) % Math.max(1, fitting.length)];
  if (door === undefined) throw new Error(`${sending.id} was taken without a door for ${sending.door}`);
  return door;
}

/** One try, which comes back in time whatever the door does. */
async function tryToSend(sending: Claimed, door: OpenDoor, stopping: AbortSignal): Promise<SendOutcome> {
  const { id, to, body, about, urgent, again, attempts } = sending;
  const late = new AbortController();
  const signal = AbortSignal.any([stopping, late.signal]);
  const timer = setTimeout(() => late.abort(), longestTryMilliseconds);
  const left = Promise.withResolvers<SendOutcome>();
  let grace: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', () => {
    grace = setTimeout(() => left.resolve({ outcome: 'retry', reason: 'The far side did not answer in time.', perhapsSent: true }), graceMilliseconds);
  });
  try {
    const sent = door.sender.send({ sending: id, door: sending.door, to, body, about, urgent, attempt: attempts, again }, signal);
    return await Promise.race([sent, left.promise]);
  } catch (error) {
    return { outcome: 'retry', reason: error instanceof Error ? error.message : String(error), perhapsSent: true };
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
  }
}

async function record(house: House, sending: Claimed, door: OpenDoor, outcome: SendOutcome, stopped: boolean): Promise<void> {
  const now = house.now();
  const ending = endingOf(sending, outcome, stopped, now);
  await house.change(async (tx) => {
    if (!(await endAttempt(tx, sending.id, sending.attempts, door.adapter, ending, now))) return;
    if (ending.state === 'waiting') return;
    await tell(
      house,
      tx,
      sendingActor,
      { ...sending, reason: ending.state === 'given-up' ? ending.reason : null },
      ending.state,
      ending.state === 'sent' ? ending.reference : null,
    );
  });
}

function endingOf(sending: Claimed, outcome: SendOutcome, stopped: boolean, now: number): Ending {
  if (outcome.outcome === 'sent') return { state: 'sent', reference: outcome.reference?.slice(0, 500) ?? null };
  const reason = outcome.reason.slice(0, 1000);
  if (outcome.outcome === 'rejected') return { state: 'given-up', reason };
  const pause = stopped ? 0 : pauseSeconds(sending.attempts, sending.urgent, outcome.afterSeconds);
  return { state: 'waiting', reason, dueAt: now + pause * 1000, again: outcome.perhapsSent ?? false };
}

/** Publishes an outcome; its subject is what the sending is about. */
export async function tell(
  house: House,
  tx: Tx,
  actor: Actor,
  row: Ended,
  state: 'sent' | 'given-up' | 'sent-again' | 'came-back',
  reference: string | null,
): Promise<void> {
  const { id, key, door, to, about, attempts, again, reason } = row;
  const told = { sending: id, key, door, to, reference, attempts, again };
  await house.publish(tx, actor, {
    type: `sending.${state}`,
    subject: about,
    payload: state === 'given-up' || state === 'came-back' ? { ...told, reason: reason ?? 'It was given up' } : told,
  });
}
