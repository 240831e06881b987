/** What did another tool publish about a target, what does its own rule give, and what is the honest figure; and why do they differ? */
import type { peerComparison } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { availability } from '@samspel/core/availability/availability.ts';
import { defaultPolicy } from '@samspel/core/availability/policy.ts';
import { isForgotten, type UpptimeWindow, upptimePercent, upptimeWindows, windowStart } from '@samspel/core/availability/upptime.ts';
import { upptimeDifferences } from '@samspel/core/availability/upptime-differences.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import type { Count } from './counting.ts';
import type { RecordedHistory } from './published.ts';

type Compared = AnswerOf<typeof peerComparison>['targets'][number];

/** Points of the line over time; publications in between are in the counts. */
const mostPoints = 300;

/** One target's comparison. The honest figure is that of its incidents; as long as it has none, of the outages the peer saw. */
export function compared(count: Count, history: RecordedHistory): Compared | null {
  const { target, outages, published, startTime } = history;
  const last = published.at(-1);
  if (last === undefined) return null;
  const reproduced = published.map((one) => upptimePercent(outages, startTime, one.at));
  const same = (index: number, window: UpptimeWindow) => reproduced[index]?.[window].toFixed(2) === published[index]?.[window].toFixed(2);
  const equal = published.reduce((sum, _, index) => sum + upptimeWindows.filter((window) => same(index, window)).length, 0);
  const numbers = published.length * upptimeWindows.length;
  const honest = (span: Span) => honestOver(count, history, span);
  const whole = honest({ from: startTime, to: last.at });
  const forgotten = outages.filter(isForgotten);
  const seconds = (list: RecordedHistory['outages']) => list.reduce((sum, outage) => sum + ((outage.to ?? last.at) - outage.from) / 1000, 0);
  const stride = Math.max(1, Math.ceil(published.length / mostPoints));
  return {
    target,
    peer: history.peer,
    from: iso(startTime),
    to: iso(last.at),
    publications: published.length,
    numbers,
    equal,
    matchRatio: numbers === 0 ? null : equal / numbers,
    last: upptimeWindows.map((window) => ({
      window,
      published: last[window],
      reproduced: reproduced.at(-1)?.[window] ?? last[window],
      honest: honest({ from: Math.max(startTime, windowStart(window, startTime, last.at)), to: last.at }).value,
      because: upptimeDifferences(outages, startTime, last.at, window),
    })),
    outages: { count: outages.length, forgotten: forgotten.length, lostSeconds: seconds(outages), forgottenSeconds: seconds(forgotten) },
    honest: whole,
    publishedAll: last.all,
    explain: `/api/availability/explain?scope=${encodeURIComponent(target)}&from=${iso(startTime)}&to=${iso(last.at)}&measure=weighted`,
    history: published.flatMap((one, index) =>
      index % stride === 0 || index === published.length - 1
        ? [{ at: iso(one.at), published: one.all, reproduced: reproduced[index]?.all ?? one.all, honest: honest({ from: startTime, to: one.at }).value }]
        : [],
    ),
  };
}

function honestOver(count: Count, history: RecordedHistory, span: { readonly from: Instant; readonly to: Instant }): Compared['honest'] {
  const scope = count.scope(history.target);
  if (scope !== null && count.standing.impacts.of(history.target).length > 0) return count.measures(scope, span).weighted;
  const plain = availability({ period: span, now: span.to, impacts: history.outages, maintenance: [], unknown: [], population: null, policy: defaultPolicy });
  return { value: plain.availability, lost: plain.lostSeconds, counted: plain.countedSeconds, unit: 'seconds' };
}
