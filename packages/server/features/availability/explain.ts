/**
 * How was a figure made, and with which input does `samspel compute` make it again? The input is written from the same impacts and losses that
 * the figure was counted from, always for the question `availability`:
 *
 * - a system: its impacts as they stand (for `time`: each that loses anything, as a whole loss)
 * - a journey or service: its loss piece by piece, each piece an impact with the share its structure gives
 * - many systems: `population` is the number of systems counted at each moment (for `users`: their users), and what they lost together is an
 *   impact in that number; `userAvailability` is then their share of system time.
 */
import type { MeasureName } from '@samspel/contract/availability.ts';
import { merged, stepsWithin } from '@samspel/core/availability/clock.ts';
import type { Loss } from '@samspel/core/availability/loss.ts';
import { type Exclusions, excludedSpans, type PopulationPoint, shareOf } from '@samspel/core/availability/policy.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { type Count, isMany } from './counting.ts';
import type { HeldImpact } from './impact-index.ts';
import { countedEnd } from './periods.ts';
import type { Scope } from './scopes.ts';

export interface Reproduction {
  readonly question: 'availability';
  readonly input: Record<string, unknown>;
  /** The member of the answer that is the figure. */
  readonly member: 'availability' | 'userAvailability';
}

/** The question, input and member that give the figure of a scope over a period. */
export function reproduction(count: Count, scope: Scope, period: Span, measure: MeasureName): Reproduction {
  if (isMany(scope)) return ofMany(count, scope, period, measure);
  const { exclusions, population } = count.setting(scope.ref);
  const { overlap, weights, maintenance } = count.standing.rules.policy;
  const impacts = scope.kind === 'system' ? ownImpacts(count, scope, period, measure) : pieces(count.loss(scope), period, count.asOf, measure);
  return {
    question: 'availability',
    input: {
      period: { from: iso(period.from), to: iso(period.to) },
      now: iso(count.asOf),
      impacts,
      ...spansOf(exclusions, period),
      ...(population === null ? {} : { population: stepsTold(population, period) }),
      policy: { overlap, weights, maintenance },
    },
    member: measure === 'users' ? 'userAvailability' : 'availability',
  };
}

function ownImpacts(count: Count, scope: Scope, period: Span, measure: MeasureName): object[] {
  const impacts = count.impacts(scope, period);
  const end = (impact: HeldImpact) => (impact.to === null ? null : iso(impact.to));
  const span = (impact: HeldImpact) => ({ from: iso(impact.from), to: end(impact) });
  if (measure === 'time') return impacts.filter((impact) => shareOf(impact, count.standing.rules.policy) !== 0 && impact.users !== 0).map(span);
  return impacts.map((impact) => {
    if (impact.severity !== undefined) return { ...span(impact), severity: impact.severity };
    if (impact.fraction !== undefined) return { ...span(impact), fraction: impact.fraction };
    return impact.users === undefined ? span(impact) : { ...span(impact), users: impact.users };
  });
}

/** A loss as impacts that do not overlap. A share that cannot be known is told as users without a population, which is as unknown. */
function pieces(loss: Loss, period: Span, asOf: Instant, measure: MeasureName): object[] {
  const impacts: object[] = [];
  const end = countedEnd(period, asOf);
  for (let piece = 0; piece < loss.length; piece++) {
    const from = Math.max(loss.from[piece] ?? 0, period.from);
    const to = Math.min(loss.to[piece] ?? 0, end);
    if (from >= to) continue;
    const span = { from: iso(from), to: iso(to) };
    const share = loss.share[piece] ?? 0;
    if (measure === 'time') impacts.push(span);
    else impacts.push(Number.isNaN(share) ? { ...span, users: 1 } : { ...span, fraction: share });
  }
  return impacts;
}

function spansOf({ maintenance, unknown }: Exclusions, period: Span): object {
  const told = (spans: readonly Span[]) => merged(spans, period).map(({ from, to }) => ({ from: iso(from), to: iso(to) }));
  return { maintenance: told(maintenance), unknown: told(unknown) };
}

function stepsTold(population: readonly PopulationPoint[], period: Span): object[] {
  return stepsWithin(population, period)
    .filter((step) => !Number.isNaN(step.users))
    .map(({ from, users }) => ({ from: iso(from), users }));
}

/** What many systems have counted and lost at each moment, added up change by change. */
function ofMany(count: Count, scope: Scope, period: Span, measure: MeasureName): Reproduction {
  const end = countedEnd(period, count.asOf);
  const span = { from: period.from, to: end };
  const changes: { at: Instant; member: number; users?: number; excluded?: boolean; share?: number }[] = [];
  let unknown = false;
  count.members(scope).forEach((loss, member) => {
    const { exclusions, population } = count.setting(scope.systems[member] ?? '');
    if (measure === 'users' && population === null) unknown = true;
    const steps = measure === 'users' && population !== null ? stepsWithin(population, span) : [{ from: span.from, users: 1 }];
    for (const { from, users } of steps) changes.push({ at: from, member, users });
    for (const gap of merged(excludedSpans(exclusions, count.standing.rules.policy), span))
      changes.push({ at: gap.from, member, excluded: true }, { at: gap.to, member, excluded: false });
    for (let piece = 0; piece < loss.length; piece++) {
      const from = Math.max(loss.from[piece] ?? 0, span.from);
      const to = Math.min(loss.to[piece] ?? 0, span.to);
      const share = loss.share[piece] ?? 0;
      if (from < to) changes.push({ at: to, member, share: 0 }, { at: from, member, share: measure === 'time' ? 1 : share });
    }
  });
  // At one moment what ends comes before what begins.
  changes.sort((a, b) => a.at - b.at || Number((a.share ?? 1) !== 0) - Number((b.share ?? 1) !== 0));
  const systems = scope.systems.map(() => ({ users: 0, excluded: false, share: 0 }));
  const population: object[] = [];
  const impacts: object[] = [];
  let counted = 0;
  let lost = 0;
  changes.forEach((change, index) => {
    const system = systems[change.member];
    if (system === undefined) return;
    if (!system.excluded) {
      counted -= system.users;
      lost -= system.users * system.share;
    }
    system.users = change.users ?? system.users;
    system.excluded = change.excluded ?? system.excluded;
    system.share = change.share ?? system.share;
    if (!system.excluded) {
      counted += system.users;
      lost += system.users * system.share;
    }
    const next = changes[index + 1]?.at ?? end;
    if (next <= change.at) return;
    population.push({ from: iso(change.at), users: counted });
    // What rounding leaves when all have gone is nothing.
    if (lost > 1e-9) impacts.push({ from: iso(change.at), to: iso(next), users: lost });
  });
  unknown ||= Number.isNaN(counted) || Number.isNaN(lost);
  const asked = { period: { from: iso(period.from), to: iso(period.to) }, now: iso(count.asOf), impacts };
  return { question: 'availability', input: unknown ? { ...asked, impacts: [] } : { ...asked, population }, member: 'userAvailability' };
}
