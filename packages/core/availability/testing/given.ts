/** What do tests of availability draw from? Impacts, exclusions and populations over a few days, dense enough to overlap. */
import fc from 'fast-check';
import type { AvailabilityQuestion } from '../availability.ts';
import { type Impact, overlapRules, type Policy, type PopulationPoint, severities } from '../policy.ts';

export const start = Date.parse('2026-03-01T00:00:00Z');
export const hour = 3_600_000;
export const days = 4;

/** A moment in or around the days looked at, on a quarter of an hour so that edges meet often. */
export const moment = fc.integer({ min: -48, max: (days * 24 + 12) * 4 }).map((quarter) => start + (quarter * hour) / 4);

export const span = fc.tuple(moment, moment).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

const weight = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...severities).map((severity) => ({ severity })),
  fc.integer({ min: 0, max: 100 }).map((percent) => ({ fraction: percent / 100 })),
);
const byUsers = fc.integer({ min: 0, max: 2_000 }).map((users) => ({ users }));
const ending = fc.tuple(span, fc.boolean()).map(([{ from, to }, open]) => ({ from, to: open ? null : to }));

export const shareImpact: fc.Arbitrary<Impact> = fc.tuple(ending, weight).map(([when, how]) => ({ ...when, ...how }));
export const anyImpact: fc.Arbitrary<Impact> = fc.tuple(ending, fc.oneof(weight, byUsers)).map(([when, how]) => ({ ...when, ...how }));

export const policy: fc.Arbitrary<Policy> = fc.record({
  overlap: fc.constantFrom(...overlapRules),
  maintenance: fc.constantFrom('exclude', 'count'),
  weights: fc.record({ major: fc.constantFrom(1, 0.9), partial: fc.constantFrom(0.3, 0.5), degraded: fc.constantFrom(0, 0.1) }),
});

export const population: fc.Arbitrary<PopulationPoint[] | null> = fc.option(
  fc
    .uniqueArray(fc.record({ from: moment, users: fc.integer({ min: 0, max: 3_000 }) }), { selector: (point) => point.from, maxLength: 6 })
    .map((points) => points.sort((a, b) => a.from - b.from)),
);

export const question: fc.Arbitrary<AvailabilityQuestion> = fc.record({
  period: fc.constant({ from: start, to: start + days * 24 * hour }),
  now: moment,
  impacts: fc.array(anyImpact, { maxLength: 8 }),
  maintenance: fc.array(span, { maxLength: 3 }),
  unknown: fc.array(span, { maxLength: 3 }),
  population,
  policy,
});
