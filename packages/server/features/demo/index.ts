/** The demo world: told once into an empty installation, through the routes that real data takes. */
import { applyImport } from '@samspel/contract/catalog.ts';
import { type DemoState, demoRefusals, readDemo, tellDemo } from '@samspel/contract/demo.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { tellAt } from '../../platform/clock.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind, type Call } from '../../platform/http/bind.ts';
import { beginTelling, noteProgress, readTelling, whatIsHere } from './storage.ts';
import { type Credentials, type Door, type Ears, invitePeople, isHeard, tellDeeds } from './tell.ts';
import type { Deed } from './world/deeds.ts';
import { makeWorld, type World } from './world/world.ts';

export type { Door } from './tell.ts';

/** A telling that has not moved for so long died with its server. */
const quietMilliseconds = 60_000;
const noteEvery = 20;
const howToRemove =
  'The demo world is never mixed with real data and is not taken out piece by piece: stop Samspel and start it with another data directory (SAMSPEL_DATA), or an empty database.';

/** What happens because of the story. */
export interface StoryWorkers {
  /** Comes back when what was told has led to what it leads to. */
  readonly settle: () => Promise<void>;
  /** Does work while nothing happens by itself. */
  readonly resting: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Routes `GET` and `POST /api/demo`. `door` calls the routes of this very server; `ears` hear what comes from outside. */
export function demoFeature(house: House, door: Door, workers: StoryWorkers, ears: Ears): Feature {
  return {
    noun: 'demo',
    routes: [
      bind(readDemo, async () => answer(await stateOf(house))),
      bind(tellDemo, async (call) => {
        const before = await readTelling(house.reader);
        if (before?.state === 'telling' && call.now - before.touched_at < quietMilliseconds) return refuse(demoRefusals.underWay.code);
        const here = await whatIsHere(house.reader);
        if (here !== null || before !== null) return refuse(demoRefusals.notEmpty.code, { what: here ?? 'an earlier telling that failed' });
        const world = makeWorld(call.body.seed, call.now);
        const begun = await house.change(async (tx) => {
          const first = await beginTelling(tx, { seed: world.seed, total: world.deeds.length, chapter: 'Inviting the people', at: call.now });
          if (first) await house.publish(tx, call.actor, about('demo.begun', { seed: world.seed, asOf: iso(world.now), deeds: world.deeds.length }));
          return first;
        });
        if (!begun) return refuse(demoRefusals.underWay.code);
        // The answer does not wait: the page that asked shows how it goes on.
        void tell(house, { door, workers, ears }, world, call.actor, credentialsOf(call));
        return answer(await stateOf(house));
      }),
    ],
  };
}

function about(type: string, payload: Readonly<Record<string, unknown>>) {
  return { type, subject: 'demo', payload };
}

/** The story is told by whoever asked for it, as them. */
function credentialsOf(call: Pick<Call<typeof tellDemo>, 'headers'>): Credentials {
  const names = ['authorization', 'cookie', 'x-samspel-csrf'];
  return Object.fromEntries(names.flatMap((name) => (typeof call.headers[name] === 'string' ? [[name, call.headers[name]]] : [])));
}

interface Ways {
  readonly door: Door;
  readonly workers: StoryWorkers;
  readonly ears: Ears;
}

async function tell(house: House, { door, workers, ears }: Ways, world: World, actor: Actor, admin: Credentials): Promise<void> {
  const progress = { state: 'telling' as 'telling' | 'told' | 'failed', chapter: 'Inviting the people', done: 0, refused: 0, failure: null as string | null };
  const note = (at: Instant): Promise<void> => noteProgress(house.reader, { ...progress, at });
  const publish = (type: string, payload: Readonly<Record<string, unknown>>): Promise<void> =>
    house.change((tx) => house.publish(tx, actor, about(type, payload)));
  try {
    const people = await invitePeople(door, admin);
    const told = async (deed: Deed, refused: string | null): Promise<void> => {
      progress.done++;
      if (refused !== null) {
        progress.refused++;
        progress.failure ??= refused;
        house.log.warn({ route: deed.route, at: iso(deed.at), refused }, 'a call of the demo world was refused');
      }
      // The graph follows the catalog as it is found: the next import must not come before it has.
      if (deed.route === applyImport.id) await workers.settle();
      if (deed.at >= world.livesFrom || isHeard(deed)) await tellAt(deed.at, workers.settle);
      if (deed.chapter !== undefined) {
        progress.chapter = deed.chapter;
        await publish('demo.chapter-begun', { chapter: deed.chapter, done: progress.done, total: world.deeds.length });
      }
      if (progress.done % noteEvery === 0) await note(house.now());
    };
    await workers.resting(async () => {
      await tellDeeds({ door, ears }, people, world, told);
      await workers.settle();
    });
    Object.assign(progress, { state: 'told', chapter: 'Told' });
    await note(house.now());
    await publish('demo.told', { seed: world.seed, deeds: world.deeds.length, refused: progress.refused });
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    house.log.error({ err: error }, 'the demo world could not be told');
    Object.assign(progress, { state: 'failed', failure });
    await note(house.now()).catch(() => undefined);
    await publish('demo.failed', { seed: world.seed, failure: failure.slice(0, 400) }).catch(() => undefined);
  }
}

async function stateOf(house: House): Promise<DemoState> {
  const row = await readTelling(house.reader);
  if (row === null) {
    const canTell = (await whatIsHere(house.reader)) === null;
    const nothing = { chapter: null, done: 0, total: 0, startedAt: null, finishedAt: null, seed: null, asOf: null, refused: 0, failure: null };
    return { state: 'none', ...nothing, canTell, howToRemove };
  }
  const died = row.state === 'telling' && house.now() - row.touched_at >= quietMilliseconds;
  return {
    state: died ? 'failed' : row.state,
    chapter: row.chapter,
    done: row.done,
    total: row.total,
    startedAt: iso(row.started_at),
    finishedAt: row.finished_at === null ? null : iso(row.finished_at),
    seed: row.seed,
    asOf: iso(row.as_of),
    refused: row.refused,
    failure: died ? 'The server that told it was stopped.' : row.failure,
    canTell: false,
    howToRemove,
  };
}
