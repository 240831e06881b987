/** Which were the worst windows of every length, and which the worst days? */
import type { availabilityCalendar, availabilityCurve } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { timeClock } from '@samspel/core/availability/clock.ts';
import { stepSeries, curve as worst } from '@samspel/core/availability/curve.ts';
import { dayCuts, dayName } from '@samspel/core/availability/periods.ts';
import { excludedSpans } from '@samspel/core/availability/policy.ts';
import { iso } from '@samspel/core/time/instant.ts';
import { type Count, figuresOf, isMany } from './counting.ts';
import { type AskedPeriod, countedEnd, shownPeriod } from './periods.ts';
import { provenanceOf } from './provenance.ts';
import type { Scope } from './scopes.ts';

/** Minutes, and coarser where a period is longer than two years, so that a curve never has more than a million steps. */
const mostSteps = 1_054_080;

/** Of many systems the curve is that of their mean share, and only what is excluded for all is left out. */
export function curve(count: Count, scope: Scope, period: AskedPeriod): AnswerOf<typeof availabilityCurve> {
  const span = { from: period.from, to: countedEnd(period, count.asOf) };
  const stepSeconds = 60 * Math.max(1, Math.ceil((span.to - span.from) / 60_000 / mostSteps));
  const time = isMany(scope) ? timeClock(span, excludedSpans(count.settings.exclusions([]), count.standing.rules.policy)) : count.clocksOf(scope.ref).time;
  const series = stepSeries(count.loss(scope), span, stepSeconds * 1000, time);
  const windows = series === null ? [] : worst(series, stepSeconds);
  return {
    ...provenanceOf(count),
    period: shownPeriod(period, count.asOf),
    stepSeconds,
    windows: windows.map(({ seconds, worst: value, at }) => ({ seconds, worst: value, at: at === null ? null : iso(span.from + at * stepSeconds * 1000) })),
  };
}

/** One cell a day, with the incidents that touched it. */
export function calendar(count: Count, scope: Scope, period: AskedPeriod): AnswerOf<typeof availabilityCalendar> {
  const cuts = dayCuts(period);
  const sums = count.measured(scope, cuts);
  const touched = cuts.slice(0, -1).map(() => new Set<string>());
  for (const impact of count.impacts(scope, period)) {
    const end = Math.min(impact.to ?? count.asOf, countedEnd(period, count.asOf));
    for (let day = Math.max(0, placeOf(cuts, impact.from)); day < touched.length && (cuts[day] ?? 0) < end; day++) touched[day]?.add(impact.incidentId);
  }
  return {
    ...provenanceOf(count),
    period: shownPeriod(period, count.asOf),
    days: touched.map((incidents, index) => {
      const { weighted } = figuresOf(sums, index, scope);
      return {
        date: dayName(cuts[index] ?? 0),
        value: weighted.value,
        lostSeconds: weighted.lost,
        countedSeconds: weighted.counted ?? 0,
        incidents: [...incidents].slice(0, 20),
      };
    }),
  };
}

/** Index of the last cut at or before an instant. */
function placeOf(cuts: readonly number[], at: number): number {
  let low = -1;
  let high = cuts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low;
}
