/** How available was each of many systems over a span, and what is promised of each? For others who reckon with it. */
import type { Instant, Span } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { Counter } from './counting.ts';
import { standingOf } from './standing.ts';

export interface FiguresOf {
  /** By the measure that weighs severity; only of those that anything hit within the span. */
  readonly measured: ReadonlyMap<string, number>;
  /** The strictest goal of each target. */
  readonly goals: ReadonlyMap<string, number>;
}

/** Question: what was measured of these systems, and what is promised? */
export async function figuresOfSystems(house: House, refs: readonly string[], span: Span, now: Instant): Promise<FiguresOf> {
  const standing = await standingOf(house)();
  const count = new Counter().count(standing, now, span.from);
  const measured = new Map<string, number>();
  for (const ref of refs) {
    const scope = count.scope(ref);
    if (scope === null || count.impacts(scope, span).length === 0) continue;
    const { value } = count.measures(scope, span).weighted;
    if (value !== null) measured.set(ref, value);
  }
  const goals = new Map<string, number>();
  for (const { target, objective } of standing.rules.goals) goals.set(target, Math.max(objective, goals.get(target) ?? 0));
  return { measured, goals };
}
