/**
 * What happens when something fails, slows or is overloaded, and what would help? Scenarios built from catalog and graph, runs worked out on
 * threads and kept, mitigation search, replay of incidents, and the watch at night.
 */

import type { Run } from '@samspel/contract/cascades.ts';
import * as contract from '@samspel/contract/cascades.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Feature, Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind } from '../../platform/http/bind.ts';
import { figuresBindings } from './figures-routes.ts';
import { raiseMisses, recordedOf, replayAsked, replaysTold } from './replays.ts';
import { askFor, runBindings } from './run-routes.ts';
import { makeRunner } from './runner.ts';
import { makeStanding } from './standing.ts';
import { forgetRuns } from './storage.ts';
import { keepWatch, wantWatch, watchTold, watchWhenDue } from './watch.ts';

const keepMilliseconds = 30 * 86_400_000;
/** So long what was thrown away can be brought back. */
const removedMilliseconds = 86_400_000;

/** What the watch is built from: when one of these happens it looks again. */
const moving = ['catalog.imported', 'catalog.entity-written', 'catalog.entity-removed', 'dependencies.moved', 'cascades.figures-set', 'cascades.policy-signed'];

/** Cascades as a feature. */
export function cascadesFeature(house: House): Feature {
  const { reader } = house;
  const standing = makeStanding(reader, house.now);
  const runner = makeRunner(house, async (tx, run, done) => {
    if (run.kind === 'watch') await keepWatch(house, tx, run, done.result as NonNullable<Run['watch']>, house.now());
    if (run.kind === 'replay') await raiseMisses(house, tx, run, done.result as NonNullable<Run['replay']>);
  });
  const wants: Reaction[] = moving.map((event) => ({
    event,
    name: `cascades.watch-after-${event.replace('.', '-')}`,
    handle: (tx) => wantWatch(tx, house.now()),
  }));
  return {
    noun: 'cascades',
    routes: [
      ...runBindings(house, standing, runner),
      bind(contract.startReplay, async ({ body, actor, now }) => {
        const recorded = await recordedOf(reader, body.incident);
        if (recorded === null) return refuse(contract.replaysRefusals.unknownIncident.code, { id: body.incident });
        const replay = await replayAsked(reader, await standing(), recorded, body.trigger ?? null, now);
        if (!replay.ok) return replay;
        const reply = await askFor(house, actor, replay.value, Object.keys(replay.value.scenario.systems).length, now);
        if (!('refusal' in reply)) runner.wake();
        return reply;
      }),
      bind(contract.listReplays, async ({ query }) => {
        const outcome = await replaysTold(reader, query);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.readWatch, async () => answer(await watchTold(reader))),
      ...figuresBindings(house, standing),
    ],
    reactions: [...wants, { event: 'cascades.run-asked', name: 'cascades.start-run', handle: async () => runner.wake() }],
    clockwork: [
      { name: 'cascades.take-over', everySeconds: 15, tick: (tx, now) => runner.takeOver(tx, now) },
      { name: 'cascades.watch', everySeconds: 60, tick: (tx, now) => watchWhenDue(house, tx, now, standing) },
      { name: 'cascades.forget', everySeconds: 3600, tick: (tx, now) => forgetRuns(tx, now - keepMilliseconds, now - removedMilliseconds) },
    ],
    stop: runner.stop,
  };
}
