/**
 * By which rules is an impact counted? How much each severity loses, what happens where impacts overlap, and whether agreed
 * maintenance counts. Every figure depends on these choices, so they are one versioned value, and every figure names the version.
 */
import type { Instant, OpenSpan, Span } from '../time/instant.ts';

export const severities = ['major', 'partial', 'degraded'] as const;
export type Severity = (typeof severities)[number];

/** What several impacts at the same moment lose together: the greatest, their sum (at most all), or as if they struck users independently. */
export const overlapRules = ['max', 'sum', 'independent'] as const;
export type OverlapRule = (typeof overlapRules)[number];

export interface Policy {
  readonly overlap: OverlapRule;
  /** Share lost by each severity, 0..1. */
  readonly weights: Readonly<Record<Severity, number>>;
  /** Whether agreed maintenance leaves the denominator, or counts as any other time. */
  readonly maintenance: 'exclude' | 'count';
}

/** In force until somebody signs another. The weights are Instatus's. */
export const defaultPolicy: Policy = { overlap: 'max', weights: { major: 1, partial: 0.3, degraded: 0 }, maintenance: 'exclude' };

/** Who suffered how much, when: at most one of severity, fraction and users; none of them is everybody. */
export interface Impact extends OpenSpan {
  readonly severity?: Severity;
  /** Share of the population of the moment, 0..1. */
  readonly fraction?: number;
  /** Number of users. */
  readonly users?: number;
}

/** From this instant on there were so many users. */
export interface PopulationPoint {
  readonly from: Instant;
  readonly users: number;
}

export interface Exclusions {
  readonly maintenance: readonly Span[];
  readonly unknown: readonly Span[];
}

/** The share an impact loses, 0..1; for an impact in users that needs the population of the moment: null. */
export function shareOf(impact: Impact, policy: Policy): number | null {
  if (impact.users !== undefined) return null;
  if (impact.fraction !== undefined) return impact.fraction;
  return impact.severity === undefined ? 1 : policy.weights[impact.severity];
}

/** The spans that leave the denominator under a policy. */
export function excludedSpans(exclusions: Exclusions, policy: Policy): readonly Span[] {
  return policy.maintenance === 'exclude' ? [...exclusions.maintenance, ...exclusions.unknown] : exclusions.unknown;
}
