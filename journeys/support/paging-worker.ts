/**
 * A server of the page path alone, there to be killed: the database, the workers, and the features from an incident that opened to a message on the wire (`rotas`, `pages`,
 * `sending`) as the product makes them, without routes and without the other features, so that it stands in a third of the time. What is due for other features stays.
 */
import { allEvents } from '@samspel/contract/events.ts';
import { pino } from 'pino';
import { pagesFeature } from '../../packages/server/features/pages/index.ts';
import { rotasFeature } from '../../packages/server/features/rotas/index.ts';
import { sendingFeature } from '../../packages/server/features/sending/index.ts';
import { withToldTime } from '../../packages/server/platform/clock.ts';
import { makeChange } from '../../packages/server/platform/database/change.ts';
import { openDatabase } from '../../packages/server/platform/database/database.ts';
import { subscribersOf } from '../../packages/server/platform/events/deliver.ts';
import { listen } from '../../packages/server/platform/events/listen.ts';
import { makePublishing } from '../../packages/server/platform/events/publish.ts';
import type { House } from '../../packages/server/platform/house.ts';
import { makeNewId } from '../../packages/server/platform/ids.ts';
import { readSettings } from '../../packages/server/platform/settings/settings.ts';
import { makeWorkers } from '../../packages/server/platform/workers.ts';
import { movedClock, readyToBeKilled, sender, type Told } from './paging-far-side.ts';

const [, , databaseUrl = '', farSide = '', ahead = '0'] = process.argv;
const told: Told = { farSide, ahead: Number(ahead) };
const clock = withToldTime(movedClock(told));
const log = pino({ level: 'silent' });
const { reader } = openDatabase({ url: databaseUrl, maxConnections: 4 }, () => undefined);
const newId = makeNewId(clock.now);
let subscribers: (type: string) => readonly string[] = () => [];
const { publish, announce, atSavepoint } = makePublishing({ now: clock.now, newId, schemas: allEvents, subscribers: (type) => subscribers(type) });
const change = makeChange(reader, { beforeCommit: announce, committed: () => undefined });
const house: House = { settings: readSettings({}, '/nonexistent'), log, now: clock.now, newId, reader, change, publish };
const features = [
  rotasFeature(house),
  pagesFeature(house),
  sendingFeature(house, { server: newId('srv'), doors: () => [{ adapter: 'given-0', sender: sender(told) }] }),
];
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
readyToBeKilled(told);
