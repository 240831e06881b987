/** What does the panel behind a figure show? Formula, n, span, exclusions, policy, rows, and how to make it again by hand. */
import type { explainAvailability, MeasureName } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { Reader } from '../../platform/database/database.ts';
import { incidentFacts } from '../incidents/index.ts';
import type { Count } from './counting.ts';
import { reproduction } from './explain.ts';
import { type AskedPeriod, shownPeriod } from './periods.ts';
import { provenanceOf } from './provenance.ts';
import { formulas } from './report.ts';
import type { Scope } from './scopes.ts';

const mostRows = 500;

/** What `1 −` is taken of, by measure. */
const measured: Readonly<Record<MeasureName, string>> = {
  time: 'Every moment in which anybody suffered is lost whole.',
  weighted: 'Every moment loses the share of its users, by severity, fraction or number.',
  users: 'Every moment loses and counts as many users as there were.',
};

export async function explained(
  reader: Reader,
  count: Count,
  scope: Scope,
  period: AskedPeriod,
  measure: MeasureName,
): Promise<AnswerOf<typeof explainAvailability>> {
  const figure = count.measures(scope, period)[measure];
  const impacts = count.impacts(scope, period).sort((a, b) => b.from - a.from || (a.id < b.id ? -1 : 1));
  const shown = impacts.slice(0, mostRows);
  const { policy, exclusions } = count.standing.rules;
  const targets = new Set([...count.targets(scope), scope.ref]);
  const { question, input, member } = reproduction(count, scope, period, measure);
  const facts = await incidentFacts(reader, [...new Set(shown.map((impact) => impact.incidentId))]);
  return {
    ...provenanceOf(count),
    scope: { ref: scope.ref, title: scope.title, kind: scope.kind },
    period: shownPeriod(period, count.asOf),
    measure,
    figure,
    formula: `${formulas[scope.kind]} ${measured[measure]}`,
    n: { impacts: impacts.length, incidents: new Set(impacts.map((impact) => impact.incidentId)).size },
    rules: { overlap: policy.overlap, maintenance: policy.maintenance, weights: policy.weights },
    exclusions: exclusions
      .filter(({ target, from, to }) => (target === null || targets.has(target)) && from < period.to && to > period.from)
      .map(({ kind, target, from, to, reason }) => ({ kind, target, from: iso(from), to: iso(to), reason })),
    rows: shown.map((impact) => ({
      impactId: impact.id,
      incidentId: impact.incidentId,
      title: facts.get(impact.incidentId)?.title ?? impact.incidentId,
      target: impact.target,
      from: iso(impact.from),
      to: impact.to === null ? null : iso(impact.to),
      severity: impact.severity ?? null,
      fraction: impact.fraction ?? null,
      users: impact.users ?? null,
    })),
    rowsTotal: impacts.length,
    question,
    input,
    member,
    command: `samspel compute ${question} input.json`,
  };
}
