/**
 * How does one server come together? Settings and a database in, a running Samspel out. Everything is made here and handed down;
 * nothing reaches for a global, so that tests and journeys make as many servers as they like.
 */

import { readFileSync } from 'node:fs';
import { allEvents } from '@samspel/contract/events.ts';
import { allRoutes } from '@samspel/contract/routes.ts';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Door, StoryWorkers } from '../features/demo/index.ts';
import { type Clock, wallClock, withToldTime } from '../platform/clock.ts';
import { makeChange } from '../platform/database/change.ts';
import { openDatabase } from '../platform/database/database.ts';
import { migrate } from '../platform/database/migrate.ts';
import { subscribersOf } from '../platform/events/deliver.ts';
import { listen } from '../platform/events/listen.ts';
import { makePublishing } from '../platform/events/publish.ts';
import type { Reaction } from '../platform/feature.ts';
import type { House } from '../platform/house.ts';
import { makeLive } from '../platform/http/live.ts';
import { makeMetrics } from '../platform/http/metrics.ts';
import { makeServer } from '../platform/http/server.ts';
import { makeNewId } from '../platform/ids.ts';
import type { Settings } from '../platform/settings/settings.ts';
import { makeWorkers } from '../platform/workers.ts';
import type { AdapterKind } from '../ports/adapter.ts';
import type { Sender } from '../ports/sender.ts';
import { adapterKinds } from './adapters.ts';
import { makeFeatures } from './features.ts';
import { addPages } from './pages.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

export interface SamspelParts {
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Kinds of adapters; all there are when not said. */
  readonly adapterKinds?: readonly AdapterKind[];
  /** Ways out that are open without being configured: tests see what leaves the house. */
  readonly senders?: readonly Sender[];
}

export interface Samspel {
  readonly house: House;
  readonly http: FastifyInstance;
  /** A one-time link to make the first admin; null once somebody is there. */
  readonly setupPath: () => Promise<string | null>;
  /** A one-time link with which this person sets a new password; null when nobody signs in under the address. */
  readonly rescuePath: (email: string) => Promise<string | null>;
  /** Begins to answer and to work; the address it listens on. */
  readonly start: () => Promise<string>;
  /** Runs everything that is due now, until nothing is: what a hand-moved clock calls after it moved. */
  readonly settle: () => Promise<void>;
  /** Finishes what is under way and lets go of the database. */
  readonly stop: () => Promise<void>;
}

/** Makes a server on a database, which is migrated first. */
export async function makeSamspel(parts: SamspelParts): Promise<Samspel> {
  const { settings, log } = parts;
  const clock = withToldTime(parts.clock ?? wallClock);
  const database = openDatabase({ url: parts.databaseUrl, maxConnections: settings.maxConnections }, (error) =>
    log.warn({ err: error }, 'a database connection broke'),
  );
  const applied = await migrate(database.pool, { now: clock.now });
  if (applied.length > 0) log.info({ applied }, 'database migrated');

  const live = makeLive();
  const metrics = makeMetrics({ reader: database.reader, now: clock.now, liveClients: live.count });
  const newId = makeNewId(clock.now);
  const reactions: Reaction[] = [];
  let subscribers: (type: string) => readonly string[] = () => [];
  const publishing = makePublishing({ now: clock.now, newId, schemas: allEvents, subscribers: (type) => subscribers(type) });
  const change = makeChange(database.reader, { beforeCommit: publishing.announce, committed: (tx) => metrics.published(publishing.publishedBy(tx)) });
  const house: House = { settings, log, now: clock.now, newId, reader: database.reader, change, publish: publishing.publish };

  let server: FastifyInstance | null = null;
  const door: Door = async ({ method, url, headers, body }) => {
    if (server === null) throw new Error('the server is not made yet');
    const answered = await server.inject({ method: method as 'GET', url, headers: { ...headers }, ...(body === null ? {} : { payload: body }) });
    return { status: answered.statusCode, headers: answered.headers, body: answered.body };
  };
  const forStories: StoryWorkers = { settle: () => workers.settle(), resting: (work) => workers.resting(work) };
  const outside = { kinds: parts.adapterKinds ?? adapterKinds, senders: parts.senders ?? [] };
  const { features, authenticate, setupPath, rescuePath } = makeFeatures(house, { startedAt: clock.now(), liveClients: live.count }, door, forStories, outside);
  reactions.push(...features.flatMap((feature) => feature.reactions ?? []));
  subscribers = subscribersOf(reactions);
  const workers = makeWorkers({
    house,
    atSavepoint: publishing.atSavepoint,
    clock,
    reactions,
    clockwork: features.flatMap((feature) => feature.clockwork ?? []),
    background: features.flatMap((feature) => feature.background ?? []),
  });

  const http = await makeServer({ house, authenticate, bindings: features.flatMap((feature) => feature.routes), metrics });
  server = http;
  let ready = false;
  await addPages(http, { house, routes: allRoutes, version, live, metrics, authenticate, ready: () => ready });

  let listening: { stop: () => Promise<void> } | null = null;
  return {
    house,
    http,
    setupPath,
    rescuePath,
    settle: workers.settle,
    start: async () => {
      listening = await listen(parts.databaseUrl, log, (heard) => {
        live.send(heard);
        workers.wake();
      });
      await workers.start();
      const address = await http.listen({ host: settings.host, port: settings.port });
      ready = true;
      return address;
    },
    stop: async () => {
      ready = false;
      live.stop();
      await http.close();
      await workers.stop();
      await Promise.all(features.map(async (feature) => feature.stop?.()));
      await listening?.stop();
      metrics.stop();
      await database.end();
    },
  };
}
