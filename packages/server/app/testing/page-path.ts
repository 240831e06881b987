/**
 * How does the page path alone stand? The database, the workers, and the features from an incident that opened to a message on the wire (`rotas`, `pages`, `sending`) as the
 * product makes them, without routes and without the other features: it stands in a third of the time of a whole server. What is due for other features stays.
 */
import { allEvents } from '@samspel/contract/events.ts';
import { pino } from 'pino';
import { pagesFeature } from '../../features/pages/index.ts';
import { rotasFeature } from '../../features/rotas/index.ts';
import { sendingFeature } from '../../features/sending/index.ts';
import { type Clock, withToldTime } from '../../platform/clock.ts';
import { makeChange } from '../../platform/database/change.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { subscribersOf } from '../../platform/events/deliver.ts';
import { listen } from '../../platform/events/listen.ts';
import { makePublishing } from '../../platform/events/publish.ts';
import type { House } from '../../platform/house.ts';
import { makeNewId } from '../../platform/ids.ts';
import { readSettings } from '../../platform/settings/settings.ts';
import { makeWorkers } from '../../platform/workers.ts';
import type { Sender } from '../../ports/sender.ts';

/** Starts it on a database; it ends with its process. */
export async function startPagePath(databaseUrl: string, given: Clock, sender: Sender): Promise<void> {
  const clock = withToldTime(given);
  const log = pino({ level: 'silent' });
  const { reader } = openDatabase({ url: databaseUrl, maxConnections: 4 }, () => undefined);
  const newId = makeNewId(clock.now);
  let subscribers: (type: string) => readonly string[] = () => [];
  const { publish, announce, atSavepoint } = makePublishing({ now: clock.now, newId, schemas: allEvents, subscribers: (type) => subscribers(type) });
  const change = makeChange(reader, { beforeCommit: announce, committed: () => undefined });
  const house: House = { settings: readSettings({}, '/nonexistent'), log, now: clock.now, newId, reader, change, publish };
  const features = [rotasFeature(house), pagesFeature(house), sendingFeature(house, { server: newId('srv'), doors: () => [{ adapter: 'given-0', sender }] })];
  const reactions = features.flatMap((feature) => feature.reactions ?? []);
  subscribers = subscribersOf(reactions);
  const workers = makeWorkers({
    house,
    atSavepoint,
    clock,
    reactions,
    clockwork: features.flatMap((feature) => feature.clockwork ?? []),
    background: features.flatMap((feature) => feature.background ?? []),
  });
  await listen(databaseUrl, log, workers.wake);
  await workers.start();
}
