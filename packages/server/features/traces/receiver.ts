/**
 * How do spans that reach this server become sums in the database? They go to a thread of their own, are answered when they are in its
 * roll-ups, and these are written every two seconds by statements that add. What was answered is written, unless the process is killed: then
 * its last seconds are lost, and its receiver is told to have died.
 *
 * Full is said before a body is read: when more than so many bytes are on their way, or when the database has not taken what waits.
 */
import { Worker } from 'node:worker_threads';
import { type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import { RollUp, type RollUpRows } from '@samspel/core/traces/roll-up.ts';
import type { House } from '../../platform/house.ts';
import type { Admit } from '../../platform/http/bind.ts';
import type { Asked, Said } from './intake-thread.ts';
import { beginReceiver, isWritten, stopReceiver, writeReceived } from './storage.ts';

export interface ReceiverLimits {
  /** Bytes of bodies that may be on their way at once, unpacked. */
  readonly bytesAtOnce: number;
  /** Rows that may wait for the database. */
  readonly rowsWaiting: number;
  readonly writeEveryMilliseconds: number;
}

const receiverLimits: ReceiverLimits = { bytesAtOnce: 16 * 1024 * 1024, rowsWaiting: 50_000, writeEveryMilliseconds: 2000 };

/** An idle receiver says this often that it lives. */
const aliveEveryMilliseconds = 15_000;

export interface Taken {
  readonly spans: number;
  readonly refused: number;
  /** What was wrong with the first that was refused. */
  readonly reason: string | null;
}

export interface Receiver {
  readonly admit: Admit;
  /** Takes an export whole, or refuses it whole. */
  readonly take: (form: 'protobuf' | 'json', body: Uint8Array) => Promise<Taken | Refusal>;
  /** Writes what has come together. Comes back when it is in the database, or the database did not take it: then it is kept. */
  readonly write: () => Promise<void>;
  /** Spans that wait for their other side. */
  readonly waiting: () => number;
  readonly stop: () => Promise<void>;
}

interface Running {
  readonly id: string;
  readonly ask: (asked: Unnumbered, transfer?: ArrayBuffer[]) => Promise<Said>;
  readonly worker: Worker;
  writes: number;
  writtenAt: number;
}

type Unnumbered = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never;

/** Makes the receiver; its thread begins with the first export. */
export function makeReceiver(house: House, limits: ReceiverLimits = receiverLimits): Receiver {
  let running: Promise<Running> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;
  let bytes = 0;
  let rowsInThread = 0;
  let open = 0;
  let stopped = false;
  /** Taken from the thread and not in the database yet; what was sent and not confirmed stays as it was sent. */
  const kept = new RollUp();
  let unsent: { readonly id: string; readonly write: number; readonly rows: RollUpRows } | null = null;

  const full = (what: string): Refusal => refuse('traces.full', { what, retryAfterSeconds: 2 }).refusal;
  const begin = async (): Promise<Running> => {
    const id = house.newId('rcv');
    await house.change((tx) => beginReceiver(tx, id, house.now()));
    timer ??= setInterval(() => void write(), limits.writeEveryMilliseconds).unref();
    const { worker, ask } = startThread((error) => {
      house.log.error({ receiver: id, err: error }, 'the thread that receives traces died; what it held of the last seconds is lost');
      running = null;
      rowsInThread = 0;
      open = 0;
    });
    return { id, worker, ask, writes: 0, writtenAt: house.now() };
  };
  const started = (): Promise<Running> => {
    running ??= begin().catch((error: unknown) => {
      running = null;
      throw error;
    });
    return running;
  };

  const collect = async (receiver: Running, last: boolean): Promise<void> => {
    const said = await receiver.ask({ what: 'give rows', now: house.now(), last });
    if (!('given' in said)) return;
    kept.merge(said.given.rows);
    open = said.given.open;
    rowsInThread = 0;
  };
  const send = async (receiver: Running): Promise<void> => {
    const now = house.now();
    const again = unsent !== null;
    if (!again && kept.rows === 0 && now < receiver.writtenAt + aliveEveryMilliseconds) return;
    unsent ??= { id: receiver.id, write: receiver.writes + 1, rows: kept.take() };
    const { id, write: number, rows } = unsent;
    await house.change(async (tx) => {
      // The answer to a commit can be lost: whether it was done stands in the database.
      if (again && (await isWritten(tx, id, number))) return;
      await writeReceived(tx, id, number, rows, now);
    });
    unsent = null;
    if (id !== receiver.id) return;
    receiver.writes = number;
    receiver.writtenAt = now;
  };
  const writeOnce = async (last: boolean): Promise<void> => {
    if (running === null && unsent === null && kept.rows === 0) return;
    try {
      const receiver = await started();
      await collect(receiver, last);
      const confirmsEarlier = unsent !== null;
      await send(receiver);
      if (confirmsEarlier) await send(receiver);
    } catch (error) {
      house.log.warn({ err: error }, 'what traces came to could not be written; it is kept and tried again');
    }
  };
  /** One at a time; who asks while one is under way gets the next, which holds what came before the asking. */
  const write = async (): Promise<void> => {
    while (writing !== null) await writing;
    writing = writeOnce(false).finally(() => {
      writing = null;
    });
    await writing;
  };

  return {
    write,
    waiting: () => open,
    admit: (length) => {
      if (stopped) return full('the server stops');
      if (kept.rows + rowsInThread > limits.rowsWaiting) return full('the database has not taken what came before');
      if (bytes > 0 && bytes + length > limits.bytesAtOnce) return full('too much is on its way');
      bytes += length;
      return () => {
        bytes -= length;
      };
    },
    take: async (form, body) => {
      const receiver = await started();
      // The thread is given the memory itself. A small body lies in memory that others use too, and is copied.
      const own = body.buffer instanceof ArrayBuffer && body.byteLength === body.buffer.byteLength ? new Uint8Array(body.buffer) : new Uint8Array(body);
      const said = await receiver.ask({ what: 'take spans', form, bytes: own, now: house.now() }, [own.buffer]);
      if ('unreadable' in said) return refuse('traces.unreadable', { message: said.unreadable }).refusal;
      if (!('taken' in said)) return full('the thread that receives was lost');
      const { spans, refused, fault, rows } = said.taken;
      rowsInThread = rows;
      return { spans, refused, reason: fault === null ? null : `${fault.path} ${fault.message}` };
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearInterval(timer);
      if (running === null) return;
      const receiver = await running;
      while (writing !== null) await writing;
      await writeOnce(true);
      if (unsent === null) await house.change((tx) => stopReceiver(tx, receiver.id, house.now())).catch(() => undefined);
      await receiver.worker.terminate();
    },
  };
}

/** The thread, and a way to ask it. Whoever waits when it dies is told that nothing was taken. */
function startThread(died: (error: unknown) => void): { worker: Worker; ask: Running['ask'] } {
  const waiting = new Map<number, (said: Said) => void>();
  let last = 0;
  const worker = new Worker(new URL('./intake-thread.ts', import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 16 },
  });
  worker.unref();
  worker.on('message', (said: Said) => {
    waiting.get(said.id)?.(said);
    waiting.delete(said.id);
  });
  worker.once('error', died);
  worker.once('exit', () => {
    for (const [id, tell] of waiting) tell({ id, lost: true });
    waiting.clear();
  });
  return {
    worker,
    ask: (asked, transfer = []) => {
      const id = ++last;
      const { promise, resolve } = Promise.withResolvers<Said>();
      waiting.set(id, resolve);
      worker.postMessage({ ...asked, id }, transfer);
      return promise;
    },
  };
}
