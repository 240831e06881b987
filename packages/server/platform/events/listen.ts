/**
 * How does a server hear what the others changed? LISTEN on a connection of its own, which comes back by itself when
 * it breaks. After a break, and on engines that know no LISTEN, listeners are told that anything may have changed.
 */

import pg from 'pg';
import type { Logger } from 'pino';
import { type Change, channel } from './publish.ts';

/** Null: we may have missed something, so anything may have changed. */
export type Listener = (change: Change | null) => void;

export interface Listening {
  readonly stop: () => Promise<void>;
}

const longestPauseMilliseconds = 15_000;

/** Starts to listen; the answer comes after the first attempt, successful or not. */
export async function listen(url: string, log: Logger, listener: Listener): Promise<Listening> {
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'samspel-listen', keepAlive: true });
    next.on('error', (error) => again(next, error));
    next.on('end', () => again(next, new Error('connection ended')));
    next.on('notification', (notice) => {
      if (notice.payload !== undefined) listener(JSON.parse(notice.payload) as Change);
    });
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      client = next;
      if (failures > 0) listener(null);
      failures = 0;
    } catch (error) {
      again(next, error);
    }
  };

  const again = (broken: pg.Client, error: unknown): void => {
    if (stopped || timer !== undefined) return;
    if (client === broken) client = null;
    failures++;
    log.warn({ err: error, failures }, 'not listening to the database; trying again');
    const pause = Math.min(longestPauseMilliseconds, 250 * 2 ** Math.min(failures, 10));
    timer = setTimeout(() => {
      timer = undefined;
      listener(null);
      void connect();
    }, pause);
    timer.unref();
    broken.end().catch(() => undefined);
  };

  await connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
