/**
 * What does a run work out? Scenario in, what is stored out: it runs in a thread of its own, knows no database, and says how far it is. Kinds
 * differ in what is asked of the simulation.
 */
import type { RunResult } from '@samspel/contract/cascades.ts';
import { framesOf } from '@samspel/core/cascades/frames.ts';
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { scenarioAt } from '@samspel/core/cascades/scenario-reading.ts';
import { simulate } from '@samspel/core/cascades/simulate.ts';
import { summaryOf } from '@samspel/core/cascades/summary.ts';
import { thresholdsOf } from '@samspel/core/cascades/thresholds.ts';
import { read } from '@samspel/core/compute/read.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import type { Done, Errand, Tell } from './errand.ts';
import { replayed } from './work-replay.ts';
import { searched } from './work-search.ts';
import { watched } from './work-watch.ts';

/** What a search of thresholds leaves of the time a run may take. */
const longestMilliseconds = 90_000;

/** Does an errand. Refused as the simulation refuses. */
export function work(errand: Errand, tell: Tell): Outcome<Done> {
  const fits = read(errand.scenario, scenarioAt, '/scenario');
  if (!fits.ok) return fits;
  const scenario = fits.value;
  const titleOf = (ref: string): string => errand.titles[ref] ?? ref;
  if (errand.kind === 'search') return searched(scenario, titleOf, tell);
  if (errand.kind === 'watch') return watched(scenario, titleOf, tell);
  if (errand.kind === 'replay') return replayed(scenario, errand.given, titleOf, tell);
  return ran(scenario, errand.thresholds, titleOf, tell);
}

function ran(scenario: Scenario, wantsThresholds: boolean, titleOf: (ref: string) => string, tell: Tell): Outcome<Done> {
  const started = performance.now();
  tell(0, 'Running the scenario');
  const share = wantsThresholds ? 0.3 : 1;
  const answer = simulate(scenario, (part) => {
    tell(part * share, 'Running the scenario');
    return true;
  });
  if (!answer.ok) return answer;
  const summary = summaryOf(scenario, answer.value, titleOf);
  const thresholds =
    wantsThresholds && scenario.events.length > 0
      ? thresholdsOf(
          scenario,
          (one) => simulate(one),
          (part) => {
            tell(share + part * (1 - share), 'Searching the loads at which the verdict turns');
            return performance.now() - started < longestMilliseconds;
          },
        )
      : null;
  const result: RunResult = {
    engine: answer.value.engine,
    seed: answer.value.seed,
    ...summary,
    order: summary.order.map(({ system, at, says, because }) => ({ ref: system, title: titleOf(system), at, says, because: [...because] })),
    journeys: summary.journeys.map((journey) => ({ ...journey, title: titleOf(journey.ref) })),
    systems: summary.systems.map((system) => ({ ...system, title: titleOf(system.ref) })),
    thresholds: thresholds?.thresholds ?? null,
    runsMade: 1 + (thresholds?.runs ?? 0),
    tookSeconds: (performance.now() - started) / 1000,
  };
  const shown = [...new Set([...result.systems.map(({ ref }) => ref), ...Object.keys(scenario.systems).slice(0, 20)])].slice(0, 220);
  return accept({
    result,
    series: framesOf(scenario, answer.value, shown),
    verdict: result.verdict.word,
    firstToFail: result.order[0]?.ref ?? null,
    failed: result.order.length,
    lostRequests: result.lostRequests,
  });
}
