/** `availability`: what does an input of impacts, exclusions and a population say, and is it sound? */
import { availability } from '../../availability/availability.ts';
import { defaultPolicy, type Impact, overlapRules, type Policy, type PopulationPoint, severities } from '../../availability/policy.ts';
import type { Instant } from '../../time/instant.ts';
import { answered, question } from '../question.ts';
import { atMostOne, type Place } from '../read.ts';

export const availabilityQuestion = question(
  'availability',
  'Availability by time, severity and users over a period, from the impacts in it',
  (input) => {
    const it = input.members('period', 'now', 'impacts', 'maintenance', 'unknown', 'population', 'policy');
    const period = it.period.span();
    return {
      period,
      now: it.now.optional((now) => now.instant()) ?? period.to,
      impacts: it.impacts.list(impact),
      maintenance: it.maintenance.optional((spans) => spans.list((span) => span.span())) ?? [],
      unknown: it.unknown.optional((spans) => spans.list((span) => span.span())) ?? [],
      population: it.population.optional((population) => readPopulation(population, period.from)) ?? null,
      policy: it.policy.optional(policy) ?? defaultPolicy,
    };
  },
  (input) => answered(availability(input)),
);

function impact(place: Place): Impact {
  const { from, to, severity, fraction, users } = place.members('from', 'to', 'severity', 'fraction', 'users');
  const begins = from.instant();
  const ends = to.value === null ? null : to.instant();
  if (ends !== null && ends < begins) to.refuse('compute.ends-before-it-begins', 'must not come before from');
  atMostOne(severity, fraction, users);
  const span = { from: begins, to: ends };
  if (severity.given) return { ...span, severity: severity.oneOf(...severities) };
  if (fraction.given) return { ...span, fraction: fraction.ratio() };
  return users.given ? { ...span, users: users.number({ min: 0 }) } : span;
}

/** One number for all time, or steps; two steps at the same instant contradict each other. */
function readPopulation(place: Place, from: Instant): PopulationPoint[] {
  if (!Array.isArray(place.value)) return [{ from, users: place.members('users').users.number({ min: 0 }) }];
  const seen = new Set<Instant>();
  const points = place.list((point) => {
    const { from, users } = point.members('from', 'users');
    const at = from.instant();
    if (seen.has(at)) from.refuse('compute.said-twice', 'is the same instant as that of another step');
    seen.add(at);
    return { from: at, users: users.number({ min: 0 }) };
  });
  return points.sort((a, b) => a.from - b.from);
}

function policy(place: Place): Policy {
  const { overlap, weights, maintenance } = place.members('overlap', 'weights', 'maintenance');
  const given = weights.optional((each) => each.members(...severities));
  const weight = (severity: (typeof severities)[number]) => given?.[severity].optional((share) => share.ratio()) ?? defaultPolicy.weights[severity];
  return {
    overlap: overlap.optional((rule) => rule.oneOf(...overlapRules)) ?? defaultPolicy.overlap,
    maintenance: maintenance.optional((rule) => rule.oneOf('exclude', 'count')) ?? defaultPolicy.maintenance,
    weights: { major: weight('major'), partial: weight('partial'), degraded: weight('degraded') },
  };
}
