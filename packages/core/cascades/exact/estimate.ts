/**
 * How much would it be to simulate a scenario event by event? The requests that come to all systems while nothing fails, and the seconds
 * of instances that are watched for crashes. Retries can multiply it; that is left to the run's own bound.
 */
import type { Scenario } from '../scenario.ts';
import { changesOf } from './changes.ts';
import { visitsOf, wiringOf } from './wiring.ts';

/** Expected requests at systems over the whole run, with whatever else costs about as much. */
export function expectedRequests(scenario: Scenario): number {
  const wiring = wiringOf(scenario);
  const { durationSeconds } = scenario;
  const rate = scenario.load.map(({ ratePerSecond }) => ratePerSecond);
  const since = scenario.load.map(() => 0);
  const users = scenario.load.map(() => 0);
  const until = (load: number, at: number): void => {
    users[load] = (users[load] ?? 0) + (rate[load] ?? 0) * (at - (since[load] ?? 0)) * (scenario.load[load]?.share ?? 1);
    since[load] = at;
  };
  for (const change of changesOf(scenario, wiring)) {
    if (!('edge' in change) || change.field !== 'ratePerSecond') continue;
    until(change.edge, change.at);
    rate[change.edge] = change.value ?? 0;
  }
  for (const load of scenario.load.keys()) until(load, durationSeconds);
  const watched = Object.values(scenario.systems).reduce((sum, { crash, instances }) => sum + (crash === null ? 0 : instances * durationSeconds), 0);
  return visitsOf(wiring, users).reduce((sum, visits) => sum + visits, watched / 2);
}
