/** How available were the service and its journeys (or all systems, subsystems, owners, sites) over every named period, side by side? */

import { type availabilityOverview, type Measures, type PeriodName, periodNames } from '@samspel/contract/availability.ts';
import type { AnswerOf, QueryOf } from '@samspel/contract/route.ts';
import { namedPeriod } from '@samspel/core/availability/periods.ts';
import { writeCursor } from '../../platform/http/cursor.ts';
import type { Count } from './counting.ts';
import { budgetsOf } from './goals.ts';
import { shownPeriod } from './periods.ts';
import { provenanceOf } from './provenance.ts';
import type { Scope, Scopes } from './scopes.ts';

type Overview = AnswerOf<typeof availabilityOverview>;
type Asked = QueryOf<typeof availabilityOverview>;

/** One page of the table. `after` is the place of the last row of the page before. */
export function overview(count: Count, asked: Asked, after: number): Overview {
  const all = rowsOf(count.standing.scopes, asked.of);
  const page = all.slice(after, after + asked.limit);
  const periods = periodNames.map((name) => ({ name, ...namedPeriod(name, count.asOf) }));
  const rows = page.map((scope) => ({
    ref: scope.ref,
    title: scope.title,
    kind: scope.kind,
    weight: scope.weight,
    periods: Object.fromEntries(periods.map((period) => [period.name, count.measures(scope, period)])) as Record<PeriodName, Measures>,
    now: count.rightNow(scope),
    budgets: budgetsOf(count, scope.ref),
  }));
  const end = after + page.length;
  return {
    ...provenanceOf(count),
    rows,
    periods: periods.map((period) => shownPeriod(period, count.asOf)),
    next: end < all.length ? writeCursor([end]) : null,
    total: all.length,
  };
}

/** Services first, then their journeys; of the other kinds all, by title and never by loss. */
function rowsOf(scopes: Scopes, of: Asked['of']): readonly Scope[] {
  return of === 'journeys' ? [...scopes.services, ...scopes.journeys] : scopes[of];
}
