/**
 * How does a test get a whole server? On a database of its own, with a clock that is moved by hand, answering without a
 * port; callers of every role are made as the product makes them.
 */
import { type Client, makeClient } from '@samspel/contract/client.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { parseInstant } from '@samspel/core/time/instant.ts';
import { pino } from 'pino';
import type { Clock } from '../../platform/clock.ts';
import { readSettings, type Settings } from '../../platform/settings/settings.ts';
import { createTestDatabase, dropTestDatabase } from '../../platform/testing/database.ts';
import { makeSamspel, type Samspel, type SamspelParts } from '../samspel.ts';

/** A clock that stands still until it is moved. */
export interface HandClock extends Clock {
  /** Moves forward by seconds; then everything that has come due happens. */
  readonly forward: (seconds: number) => Promise<void>;
  /** Moves to a moment. */
  readonly to: (moment: string) => Promise<void>;
}

export interface TestSamspel {
  readonly samspel: Samspel;
  readonly clock: HandClock;
  readonly databaseUrl: string;
  /** A caller that is not signed in. */
  readonly anonymous: Client;
  /** Calls with these headers, such as a token's. */
  readonly withHeaders: (headers: Readonly<Record<string, string>>) => Client;
  readonly end: () => Promise<void>;
}

/** Where the clock of tests begins when they don't say. */
const beginning = '2026-03-02T09:00:00Z';

/** Makes a clock that tells `now` until it is moved; `settle` is called after each move. */
export function handClock(start: string, settle: () => Promise<void>): HandClock {
  let now: Instant = momentOf(start);
  return {
    now: () => now,
    every: () => () => undefined,
    forward: async (seconds) => {
      now += seconds * 1000;
      await settle();
    },
    to: async (moment) => {
      now = momentOf(moment);
      await settle();
    },
  };
}

function momentOf(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`${text} is no instant`);
  return instant;
}

/** Nothing is made in the data folder of whoever runs the tests. */
const secretKey = 'a key for tests, which is no secret';

/** Starts one. Give `databaseUrl` to put a second server on the same database, `senders` (fakeDoor) to see what leaves. */
export async function testSamspel(
  options: { readonly at?: string; readonly databaseUrl?: string; readonly settings?: Partial<Settings>; readonly clock?: HandClock } & Pick<
    SamspelParts,
    'senders' | 'adapterKinds'
  > = {},
): Promise<TestSamspel> {
  const own = options.databaseUrl === undefined ? await createTestDatabase() : null;
  const databaseUrl = options.databaseUrl ?? own?.url ?? '';
  const settings: Settings = { ...readSettings({}, '/nonexistent'), maxConnections: 4, ratePerMinute: 1_000_000, port: 0, secretKey, ...options.settings };
  let samspel: Samspel | null = null;
  const clock = options.clock ?? handClock(options.at ?? beginning, async () => samspel?.settle());
  const made = await makeSamspel({
    settings,
    databaseUrl,
    log: pino({ level: process.env.SAMSPEL_RUN_TEST_LOG ?? 'silent' }),
    clock,
    senders: options.senders ?? [],
    ...(options.adapterKinds === undefined ? {} : { adapterKinds: options.adapterKinds }),
  });
  samspel = made;
  await made.settle();
  const withHeaders = (headers: Readonly<Record<string, string>>): Client =>
    makeClient({
      base: '',
      headers: () => ({ ...headers }),
      fetch: async (url, init) => {
        const response = await made.http.inject({
          url,
          method: init.method as 'GET',
          headers: init.headers,
          ...(init.body === undefined ? {} : { payload: init.body }),
        });
        return {
          ok: response.statusCode < 400,
          status: response.statusCode,
          headers: { get: (name) => response.headers[name]?.toString() ?? null },
          text: async () => response.body,
        };
      },
    });
  return {
    samspel: made,
    clock,
    databaseUrl,
    anonymous: withHeaders({}),
    withHeaders,
    end: async () => {
      await made.stop();
      if (own !== null) await dropTestDatabase(own.name);
    },
  };
}
