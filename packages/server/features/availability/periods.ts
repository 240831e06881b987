/** Which span was asked for, and up to which moment is it counted? */
import type { PeriodName } from '@samspel/contract/availability.ts';
import { namedPeriod } from '@samspel/core/availability/periods.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso, parseInstant, type Span } from '@samspel/core/time/instant.ts';

export interface AskedPeriod extends Span {
  readonly name: PeriodName | 'chosen';
}

export interface PeriodQuery {
  readonly period?: PeriodName | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly at?: string | undefined;
}

const longestDays = 3_660;

/** The moment that counts as now: `at`, or the present, to the second, so that questions of one second have one answer. */
export function asOfMoment(at: string | undefined, now: Instant): Outcome<Instant> {
  const asked = at === undefined ? now : parseInstant(at);
  if (asked === null) return refuse('availability.bad-period', { message: '`at` is not an instant.' }, '/at');
  if (asked > now) return refuse('availability.bad-period', { message: '`at` lies in the future.' }, '/at');
  return accept(Math.floor(asked / 1000) * 1000);
}

/** The span asked for by name or by its ends; 28 days when nothing is said. */
export function askedPeriod(query: PeriodQuery, asOf: Instant): Outcome<AskedPeriod> {
  const { period, from, to } = query;
  if (from === undefined && to === undefined) {
    const name = period ?? '28d';
    return accept({ name, ...namedPeriod(name, asOf) });
  }
  if (period !== undefined) return refuse('availability.bad-period', { message: 'Say a named period or from and to, not both.' }, '/period');
  const span = { from: from === undefined ? null : parseInstant(from), to: to === undefined ? asOf : parseInstant(to) };
  if (span.from === null) return refuse('availability.bad-period', { message: 'from is missing or not an instant.' }, '/from');
  if (span.to === null || span.to < span.from) return refuse('availability.bad-period', { message: 'to must be an instant that is not before from.' }, '/to');
  if (span.to - span.from > longestDays * 86_400_000) return refuse('availability.bad-period', { message: `A period has at most ${longestDays} days.` }, '/to');
  return accept({ name: 'chosen', from: span.from, to: span.to });
}

/** A period as answers show it. */
export function shownPeriod(period: AskedPeriod, asOf: Instant) {
  return { name: period.name, from: iso(period.from), to: iso(period.to), countedTo: iso(countedEnd(period, asOf)) };
}

/** Where the counting ends: at the period's end or now, never before it begins. */
export function countedEnd(period: Span, asOf: Instant): Instant {
  return Math.max(period.from, Math.min(period.to, asOf));
}
