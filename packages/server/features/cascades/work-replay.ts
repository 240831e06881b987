/** What does the replay of an incident store? The run that plays it again, and what the core makes of it beside the record. */
import type { Run } from '@samspel/contract/cascades.ts';
import { replayOf } from '@samspel/core/cascades/replay.ts';
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { simulate } from '@samspel/core/cascades/simulate.ts';
import { summaryOf } from '@samspel/core/cascades/summary.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import type { Done, Tell } from './errand.ts';
import type { Recorded } from './replays.ts';

type ReplayResult = NonNullable<Run['replay']>;

/** Plays it again. */
export function replayed(scenario: Scenario, given: unknown, titleOf: (ref: string) => string, tell: Tell): Outcome<Done> {
  const started = performance.now();
  const recorded = given as Recorded;
  const answer = simulate(scenario, (part) => {
    tell(part, 'Playing the incident again');
    return true;
  });
  if (!answer.ok) return answer;
  const { steps, findings, ...replay } = replayOf(scenario, answer.value, recorded, new Set(recorded.given), titleOf);
  const { verdict, order, lostRequests } = summaryOf(scenario, answer.value, titleOf);
  const result: ReplayResult = {
    incident: recorded.incident,
    incidentTitle: recorded.title,
    startedAt: recorded.startedAt,
    graphAt: recorded.graphAt,
    steps: [...steps],
    ...replay,
    findings: [...findings],
    tookSeconds: (performance.now() - started) / 1000,
  };
  return accept({ result, series: null, verdict: verdict.word, firstToFail: order[0]?.system ?? null, failed: order.length, lostRequests });
}
