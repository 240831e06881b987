/**
 * Which journeys would not recover by themselves at peak load?
 *
 * One after another, the systems that carry most (requests a second times the time each is held, at peak) are slowed tenfold for a minute,
 * with the fluid engine. A journey is metastable when, long after, its users get less than nine tenths of what they got before; vulnerable
 * when something failed with it on the way; the worst of all tries counts.
 */
import type { Run, RunSummary } from '@samspel/contract/cascades.ts';
import { visitsOf, wiringOf } from '@samspel/core/cascades/exact/wiring.ts';
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { simulate } from '@samspel/core/cascades/simulate.ts';
import { summaryOf } from '@samspel/core/cascades/summary.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import type { Done, Tell } from './errand.ts';

type WatchResult = NonNullable<Run['watch']>;
type Verdict = NonNullable<RunSummary['verdict']>;

const tries = 40;
const slower = 10;
const from = 60;
const until = 120;
const wellAgain = 0.9;
const badness: Readonly<Record<Verdict, number>> = { stable: 0, unknown: 1, vulnerable: 2, metastable: 3 };

/** Tries every candidate; what is refused for one ends the watch, since it would be for all. */
export function watched(plain: Scenario, titleOf: (ref: string) => string, tell: Tell): Outcome<Done> {
  const started = performance.now();
  const found = new Map<string, WatchResult['journeys'][number]>();
  for (const { name } of plain.load) if (name !== null) found.set(name, { ref: name, title: titleOf(name), verdict: 'stable', firstToFail: null });
  const candidates = busiest(plain);
  let failed = 0;
  for (const [index, system] of candidates.entries()) {
    tell(index / candidates.length, `Slowing ${titleOf(system)}`);
    const scenario: Scenario = {
      ...plain,
      engine: 'fluid',
      events: [{ at: from, until, system, to: null, set: { serviceSeconds: (plain.systems[system]?.serviceSeconds ?? 0) * slower } }],
    };
    const answer = simulate(scenario);
    if (!answer.ok) return answer;
    const summary = summaryOf(scenario, answer.value, titleOf);
    failed = Math.max(failed, summary.order.length);
    for (const { ref, failedAt, spans } of summary.journeys) {
      const before = found.get(ref);
      const verdict = verdictOf(spans.before.goodputPerSecond, spans.after.goodputPerSecond, spans.after.offeredPerSecond, failedAt !== null);
      if (before !== undefined && badness[verdict] > badness[before.verdict]) found.set(ref, { ...before, verdict, firstToFail: system });
    }
  }
  const journeys = [...found.values()];
  const worst = journeys.reduce<WatchResult['journeys'][number] | null>(
    (most, one) => (most === null || badness[one.verdict] > badness[most.verdict] ? one : most),
    null,
  );
  const result: WatchResult = { journeys, tookSeconds: (performance.now() - started) / 1000 };
  return accept({ result, series: null, verdict: worst?.verdict ?? 'unknown', firstToFail: worst?.firstToFail ?? null, failed, lostRequests: null });
}

function verdictOf(before: number | null, after: number | null, offered: number | null, failed: boolean): Verdict {
  if (before === null || after === null || before <= 0) return 'unknown';
  if (after < wellAgain * Math.min(before, offered ?? before)) return 'metastable';
  return failed ? 'vulnerable' : 'stable';
}

/** The systems that carry most, apart from journeys. */
function busiest(scenario: Scenario): string[] {
  const wiring = wiringOf(scenario);
  const visits = visitsOf(
    wiring,
    scenario.load.map(({ ratePerSecond }) => ratePerSecond),
  );
  return wiring.names
    .map((name, index) => ({ name, carries: (visits[index] ?? 0) * (scenario.systems[name]?.serviceSeconds ?? 0) }))
    .filter(({ carries }) => carries > 0)
    .sort((a, b) => b.carries - a.carries || (a.name < b.name ? -1 : 1))
    .slice(0, tries)
    .map(({ name }) => name);
}
