/**
 * What do monitors say, which alerts and groups does that make, and what is done about them? Receivers in the protocols of others, the desk where alerts become
 * groups, rules, silences, heartbeats, checks.
 */
import { writeKeys } from '../../platform/database/change.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import type { Probe } from '../../ports/probe.ts';
import { makeChecks } from './checks.ts';
import { lookAtDesk, makeFold } from './fold.ts';
import { makeFolding } from './folding.ts';
import { heartbeatBindings, lookForLife } from './heartbeats.ts';
import { makeIntake } from './intake.ts';
import { policyBindings } from './policy.ts';
import { alertsReactions } from './reactions.ts';
import { readingBindings, receiverBindings } from './routes.ts';
import { setAsideBindings } from './set-aside.ts';
import { silenceBindings } from './silences.ts';
import { sourceBindings } from './sources.ts';
import { forgetArrivals } from './storage.ts';
import { makeSurroundings } from './surroundings.ts';

/** The alerts as a feature. */
export function alertsFeature(house: House, probe: Probe): Feature {
  const look = makeSurroundings(house);
  const fold = makeFold(house);
  const folding = makeFolding(
    // Whoever asks for alerts sets it going within their request: what it writes is not theirs, and must not spend their key.
    () => writeKeys.exit(async () => fold(await look(house.now()))),
    (error) => house.log.warn({ err: error }, 'alerts could not be worked; they are kept and tried again'),
  );
  const intake = makeIntake(house, folding.soon);
  const checks = makeChecks(house, probe, folding.soon);
  const parts = { house, look, intake, folded: folding.caughtUp };
  return {
    noun: 'alerts',
    routes: [
      ...readingBindings(parts),
      ...sourceBindings(house, look),
      ...setAsideBindings(house, folding.soon),
      ...silenceBindings(house, look),
      ...policyBindings(house, look),
      ...heartbeatBindings(house, folding.soon),
      ...checks.bindings,
      ...receiverBindings(parts),
    ],
    reactions: alertsReactions(house, look),
    clockwork: [
      { name: 'alerts.look', everySeconds: 5, tick: async (tx, now) => lookAtDesk(tx, house, await look(now), now) },
      { name: 'alerts.heartbeats', everySeconds: 10, tick: lookForLife },
      { name: 'alerts.forget', everySeconds: 3600, tick: forgetArrivals },
    ],
    background: [{ name: 'alerts.fold', wake: folding.soon, settle: folding.settle }, checks.background],
    stop: async () => {
      await checks.stop();
      await folding.stop();
    },
  };
}
