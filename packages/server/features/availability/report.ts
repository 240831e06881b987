/** How available was one scope over a period: by every measure, month by month, part by part, and what could not be counted? */
import type { availabilityReport } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { merged } from '@samspel/core/availability/clock.ts';
import { monthCuts, monthName } from '@samspel/core/availability/periods.ts';
import { quickDiagram, reliabilityOf } from '@samspel/core/reliability/combine.ts';
import type { Diagram } from '@samspel/core/reliability/diagram.ts';
import type { Structure } from '@samspel/core/reliability/structure.ts';
import { iso, type Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { type Count, figuresOf, isMany } from './counting.ts';
import { budgetsOf } from './goals.ts';
import { type AskedPeriod, countedEnd, shownPeriod } from './periods.ts';
import { provenanceOf } from './provenance.ts';
import type { Scope, ScopeKind } from './scopes.ts';

type Report = AnswerOf<typeof availabilityReport>;
/** What needs no database: everything but the incidents that could not be counted. */
type Counted = Omit<Report, 'coverage'>;

/** A list of parts longer than this is cut; the figures are of all of them. */
const mostParts = 500;

export function report(count: Count, scope: Scope, period: AskedPeriod): Counted {
  const { policy } = count.standing.rules;
  const cuts = monthCuts(period);
  const months = count.measured(scope, cuts);
  return {
    ...provenanceOf(count),
    scope: { ref: scope.ref, title: scope.title, kind: scope.kind, formula: formulas[scope.kind] },
    period: shownPeriod(period, count.asOf),
    rules: { overlap: policy.overlap, maintenance: policy.maintenance, weights: policy.weights },
    measures: count.measures(scope, period),
    predicted: predicted(count, scope, period),
    budgets: budgetsOf(count, scope.ref),
    months: cuts
      .slice(0, -1)
      .map((from, index) => ({ month: monthName(from), from: iso(from), to: iso(cuts[index + 1] ?? from), measures: figuresOf(months, index, scope) })),
    parts: partsOf(count, scope)
      .slice(0, mostParts)
      .map((part) => ({ ref: part.ref, title: part.title, kind: part.kind, weight: part.weight, measures: count.measures(part, period) })),
    excluded: excluded(count, scope, period),
  };
}

/** How a figure of each kind of scope is made, in one sentence. */
export const formulas: Readonly<Record<ScopeKind, string>> = {
  system: '1 − lost ÷ counted time; impacts that overlap are joined by the policy and no second is lost twice.',
  journey:
    '1 − lost ÷ counted time; at each moment lost is what the structure makes of the shares its systems have lost, joined with the impacts on the journey and its service.',
  service: '1 − lost ÷ counted time; at each moment lost is the mean of what its journeys have lost, by their weights.',
  subsystem: '1 − lost ÷ counted system time, summed over its systems.',
  owner: '1 − lost ÷ counted system time, summed over the systems it owns for dev or ops.',
  site: '1 − lost ÷ counted system time, summed over its systems; impacts there or everywhere.',
};

/** A service's journeys, a journey's systems, the members of many. */
function partsOf(count: Count, scope: Scope): Scope[] {
  if (scope.kind === 'system') return [];
  const refs = scope.kind === 'service' ? count.standing.scopes.journeysOf(scope.ref).map((journey) => journey.ref) : scope.systems;
  return refs.flatMap((ref) => count.standing.scopes.find(ref, () => true) ?? []);
}

/** What the structure would give if its systems failed independently of each other as often as they did. */
function predicted(count: Count, scope: Scope, period: Span): Report['predicted'] {
  if (scope.kind === 'service') {
    const { scopes } = count.standing;
    const journeys = scopes.journeysOf(scope.ref).flatMap((journey) => {
      const own = scopes.find(journey.ref, () => true);
      const made = own === null ? null : predicted(count, own, period);
      return made === null ? [] : [{ weight: journey.weight, ...made }];
    });
    if (journeys.length === 0) return null;
    const weights = journeys.reduce((sum, each) => sum + each.weight, 0);
    const known = journeys.every((each) => each.value !== null) && weights > 0;
    const components = new Map(journeys.flatMap((each) => each.components).map((each) => [each.ref, { ...each, birnbaum: null }]));
    return {
      value: known ? journeys.reduce((sum, each) => sum + (each.weight * (each.value ?? 0)) / weights, 0) : null,
      components: [...components.values()],
      missing: [...new Set(journeys.flatMap((each) => each.missing))],
    };
  }
  const structure = count.standing.scopes.journey(scope.ref)?.structure ?? null;
  if (structure === null) return null;
  const measured = scope.systems.map((ref) => {
    const system = count.standing.scopes.find(ref, () => true);
    return { ref, availability: system === null ? null : count.measures(system, period).weighted.value };
  });
  const missing = measured.filter((each) => each.availability === null).map((each) => each.ref);
  const diagram = diagramOf(structure);
  const made =
    missing.length > 0 || diagram === null
      ? null
      : reliabilityOf(
          diagram,
          measured.map((each) => each.availability ?? 0),
        );
  return {
    value: made?.availability ?? null,
    components: measured.map((each, index) => ({ ...each, birnbaum: made?.birnbaum[index] ?? null })),
    missing,
  };
}

/** Diagrams of the structures of the catalog, kept as long as it holds them. Components are in the order of `componentsOf`. */
const diagrams = new WeakMap<Structure, Diagram | null>();

function diagramOf(structure: Structure): Diagram | null {
  const known = diagrams.get(structure);
  if (known !== undefined) return known;
  const drawn = quickDiagram(structure);
  diagrams.set(structure, drawn);
  return drawn;
}

/** Time of the period that is in no denominator. Of many systems: what is excluded for all of them. */
function excluded(count: Count, scope: Scope, period: Span): Report['excluded'] {
  const until = { from: period.from, to: countedEnd(period, count.asOf) };
  const { maintenance, unknown } = isMany(scope) ? count.settings.exclusions([]) : count.setting(scope.ref).exclusions;
  const seconds = (spans: readonly Span[]) => merged(spans, until).reduce((sum, span) => sum + (span.to - span.from) / 1000, 0);
  const counts = count.standing.rules.policy.maintenance === 'count';
  return { maintenanceSeconds: counts ? 0 : seconds(maintenance), unknownSeconds: seconds(unknown), notYetSeconds: (period.to - until.to) / 1000 };
}

/** How many incidents of the period are in the figures, and how many could not be. */
export async function coverage(reader: Reader, count: Count, scope: Scope, period: Span): Promise<Report['coverage']> {
  const impacts = count.impacts(scope, period);
  const countable = new Set(impacts.map((impact) => impact.incidentId)).size;
  const open = new Set(impacts.filter((impact) => impact.to === null).map((impact) => impact.incidentId)).size;
  const notCountable = await uncountable(reader, count.targets(scope), { from: period.from, to: countedEnd(period, count.asOf) });
  const incidents = countable + notCountable;
  return { incidents, countable, notCountable, open, ratio: incidents === 0 ? null : countable / incidents };
}

/** Question: how many incidents of a span could not be counted, among those that hit these targets or of which nobody said what they hit? */
async function uncountable(reader: Reader, targets: readonly string[], span: Span): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from incidents.incident
    where uncountable is not null and uncountable <> 'merged' and began_at <= ${new Date(span.to)} and coalesce(ended_at, 'infinity') >= ${new Date(span.from)}
      and (targets && ${[...targets]}::text[] or cardinality(targets) = 0)`.execute(reader);
  return rows[0]?.n ?? 0;
}
