/**
 * How available was it? The plain function: every other figure of availability is held against this one.
 *
 * Model. Time runs from the period's beginning to its end, but not beyond `now`. At every moment a *share* of the users is lost,
 * joined from all impacts of that moment by the policy's overlap rule, so that no second is lost twice. Availability is 1 − ∫share ÷
 * ∫1 over the counted time, user availability 1 − ∫share × population ÷ ∫population. Excluded maintenance, unknown time and time
 * after now are in neither integral.
 *
 * Assumptions. Shares are of the population of the moment and spread evenly over it; population and shares are step functions.
 * An impact in users is min(1, users ÷ population). What needs a population that is not given cannot be known and is null, except
 * where the answer is the same whatever the population: a whole loss beside it, or no loss at all.
 *
 * Where it stops being true: users who stay away because of an outage are in no population, so long outages cost more than this says.
 *
 * Method: one sweep over the sorted instants at which anything changes; exact in milliseconds, compensated where shares are summed.
 */
import { ratioKept } from '../number/ratio.ts';
import { Sum } from '../number/sum.ts';
import type { Instant, Span } from '../time/instant.ts';
import { type Exclusions, excludedSpans, type Impact, type OverlapRule, type Policy, type PopulationPoint, shareOf } from './policy.ts';

export interface AvailabilityQuestion extends Exclusions {
  readonly period: Span;
  /** Open impacts end here, and time after it does not count. */
  readonly now: Instant;
  readonly impacts: readonly Impact[];
  /** Steps in ascending order; null when unknown. Before the first step it is unknown too. */
  readonly population: readonly PopulationPoint[] | null;
  readonly policy: Policy;
}

export interface AvailabilityAnswer {
  readonly availability: number | null;
  readonly periodSeconds: number;
  readonly countedSeconds: number;
  readonly lostSeconds: number | null;
  readonly userAvailability: number | null;
  readonly userSecondsTotal: number | null;
  readonly userSecondsLost: number | null;
}

/** Works out every measure of one scope over one period. */
export function availability(question: AvailabilityQuestion): AvailabilityAnswer {
  const { period, policy } = question;
  const end = Math.min(period.to, Math.max(period.from, question.now));
  const changes = changesOf(question, { from: period.from, to: end });
  const suffering = new Suffering(policy.overlap);
  const total = new Totals(question.population !== null);
  let excluded = 0;
  let users: number | null = null;
  let at = period.from;
  for (const change of changes) {
    if (change.at > at && excluded === 0) total.add(change.at - at, suffering, users);
    at = change.at;
    excluded += change.excluded ?? 0;
    if (change.users !== undefined) users = change.users;
    if (change.impact !== undefined) suffering.change(change.impact, shareOf(change.impact, policy), change.by ?? 0);
  }
  if (end > at && excluded === 0) total.add(end - at, suffering, users);
  return total.answer((period.to - period.from) / 1000);
}

interface Change {
  readonly at: Instant;
  readonly excluded?: 1 | -1;
  readonly users?: number;
  readonly impact?: Impact;
  readonly by?: 1 | -1;
}

/** Everything that changes within the span, in order of time. */
function changesOf(question: AvailabilityQuestion, span: Span): Change[] {
  const changes: Change[] = [];
  const clip = (instant: Instant) => Math.min(Math.max(instant, span.from), span.to);
  for (const excluded of excludedSpans(question, question.policy)) {
    const from = clip(excluded.from);
    const to = clip(excluded.to);
    if (from < to) changes.push({ at: from, excluded: 1 }, { at: to, excluded: -1 });
  }
  for (const impact of question.impacts) {
    const from = clip(impact.from);
    const to = clip(impact.to ?? question.now);
    if (from < to) changes.push({ at: from, impact, by: 1 }, { at: to, impact, by: -1 });
  }
  for (const point of question.population ?? []) changes.push({ at: clip(point.from), users: point.users });
  // The sort is stable: of population steps before the period, the last one holds.
  return changes.sort((a, b) => a.at - b.at);
}

/** Who suffers at one moment: how many impacts of each share, and of each number of users. */
class Suffering {
  private readonly shares = new Map<number, number>();
  private readonly users = new Map<number, number>();
  /** Kept, so that the rule `max` need not look at all shares at every change, only when the greatest of them ends. */
  private greatest = 0;
  private readonly rule: OverlapRule;

  constructor(rule: OverlapRule) {
    this.rule = rule;
  }

  change(impact: Impact, share: number | null, by: number): void {
    const counts = share === null ? this.users : this.shares;
    const key = share ?? impact.users ?? 0;
    // What loses nothing need not be followed.
    if (key === 0) return;
    const count = (counts.get(key) ?? 0) + by;
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
    if (share === null) return;
    if (count > 0) this.greatest = Math.max(this.greatest, share);
    else if (share === this.greatest) this.greatest = greatestOf(this.shares.keys());
  }

  get nobody(): boolean {
    return this.shares.size === 0 && this.users.size === 0;
  }

  /** The share lost among so many users; null when it hangs on a population that is not known. */
  share(population: number | null): number | null {
    if (this.nobody) return 0;
    const known = this.rule === 'max' ? this.greatest : join(this.rule, this.shares);
    if (this.users.size === 0 || known === 1) return known;
    if (population === null) return null;
    const all = new Map(this.shares);
    for (const [users, count] of this.users) {
      const share = population <= users ? 1 : users / population;
      all.set(share, (all.get(share) ?? 0) + count);
    }
    return join(this.rule, all);
  }

  /** Users lost when nobody knows how many there are: known as long as every impact is in users and they can be joined without. */
  usersWithoutPopulation(): number | null {
    if (this.nobody) return 0;
    if (this.shares.size > 0) return null;
    if (this.rule === 'max') return greatestOf(this.users.keys());
    if (this.rule === 'sum') return sumOfCounts(this.users);
    const [[users, count] = [0, 0], second] = [...this.users];
    return second === undefined && count === 1 ? users : null;
  }
}

function greatestOf(values: Iterable<number>): number {
  let greatest = 0;
  for (const value of values) if (value > greatest) greatest = value;
  return greatest;
}

function sumOfCounts(counts: ReadonlyMap<number, number>): number {
  const sum = new Sum();
  for (const [value, count] of counts) sum.add(value * count);
  return sum.value;
}

/** The share lost by impacts that come together, each share with how often it occurs. */
function join(rule: OverlapRule, shares: ReadonlyMap<number, number>): number {
  if (rule === 'sum') return Math.min(1, sumOfCounts(shares));
  if (rule === 'max') return greatestOf(shares.keys());
  const [[only, once] = [0, 0], another] = [...shares];
  if (once === 1 && another === undefined) return only;
  // 1 − Π(1 − w), by logarithms so that small shares keep their digits.
  let kept = 0;
  for (const [share, count] of shares) kept += count * Math.log1p(-share);
  return -Math.expm1(kept);
}

/** The integrals, in milliseconds, and whether each can be known. */
class Totals {
  private counted = 0;
  private readonly lost = new Sum();
  private lostKnown = true;
  private readonly userTotal = new Sum();
  private userTotalKnown: boolean;
  private readonly userLost = new Sum();
  private userLostKnown = true;

  constructor(populationGiven: boolean) {
    this.userTotalKnown = populationGiven;
  }

  add(milliseconds: number, suffering: Suffering, population: number | null): void {
    this.counted += milliseconds;
    const share = suffering.share(population);
    if (share === null) this.lostKnown = false;
    else if (share > 0) this.lost.add(milliseconds * share);
    if (population === null) {
      this.userTotalKnown = false;
      const users = suffering.usersWithoutPopulation();
      if (users === null) this.userLostKnown = false;
      else this.userLost.add(milliseconds * users);
    } else {
      this.userTotal.add(milliseconds * population);
      this.userLost.add(milliseconds * (share ?? 0) * population);
    }
  }

  answer(periodSeconds: number): AvailabilityAnswer {
    const countedSeconds = this.counted / 1000;
    const lostSeconds = this.lostKnown ? Math.min(this.lost.value / 1000, countedSeconds) : null;
    const userSecondsTotal = this.userTotalKnown ? this.userTotal.value / 1000 : null;
    const userSecondsLost = this.userLostKnown ? this.userLost.value / 1000 : null;
    return {
      availability: ratioKept(lostSeconds, countedSeconds),
      periodSeconds,
      countedSeconds,
      lostSeconds,
      userAvailability: ratioKept(userSecondsLost, userSecondsTotal),
      userSecondsTotal,
      userSecondsLost,
    };
  }
}
