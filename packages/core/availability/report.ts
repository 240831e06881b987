/**
 * How available was each of thousands of systems in each of many months, by every measure? The same figures as `availability`, worked out
 * for all at once: impacts are kept in columns, gathered by system in one counting pass, swept system by system, and read off clocks
 * that systems with the same exclusions and population share.
 *
 * Cost: one pass over the impacts and one small sort for each system; 200,000 impacts of 2,000 systems over 24 months take well under
 * 250 ms on one core (bench/availability.ts). The plain function stays the definition: a property test holds the two together.
 */
import type { Instant, Span } from '../time/instant.ts';
import { type Clock, timeClock, userClock } from './clock.ts';
import { type ImpactSlots, Loss, type Measured, measure, roomFor, Sweep } from './loss.ts';
import { type Exclusions, excludedSpans, type Impact, type Policy, type PopulationPoint, severities } from './policy.ts';

/** How an impact says its weight: a severity by its index, `fraction`, `users`, or `whole`. */
export const weightKinds = { fraction: severities.length, users: severities.length + 1, whole: severities.length + 2 } as const;

/** Impacts of many targets in columns; grows as they are added. */
export class ImpactColumns {
  target: Int32Array;
  from: Float64Array;
  /** Infinity while open. */
  to: Float64Array;
  kind: Uint8Array;
  /** The fraction or the number of users. */
  amount: Float64Array;
  length = 0;

  constructor(room = 1024) {
    this.target = new Int32Array(room);
    this.from = new Float64Array(room);
    this.to = new Float64Array(room);
    this.kind = new Uint8Array(room);
    this.amount = new Float64Array(room);
  }

  add(target: number, impact: Impact): void {
    if (this.length === this.target.length) this.grow();
    const at = this.length++;
    this.target[at] = target;
    this.from[at] = impact.from;
    this.to[at] = impact.to ?? Number.POSITIVE_INFINITY;
    this.kind[at] = kindOf(impact);
    this.amount[at] = impact.fraction ?? impact.users ?? 0;
  }

  private grow(): void {
    const size = Math.max(16, this.length * 2);
    const copy = <Column extends Int32Array | Float64Array | Uint8Array>(from: Column, to: Column): Column => {
      to.set(from);
      return to;
    };
    this.target = copy(this.target, new Int32Array(size));
    this.from = copy(this.from, new Float64Array(size));
    this.to = copy(this.to, new Float64Array(size));
    this.kind = copy(this.kind, new Uint8Array(size));
    this.amount = copy(this.amount, new Float64Array(size));
  }
}

/** The code of an impact's weight in a column. */
export function kindOf(impact: Impact): number {
  if (impact.users !== undefined) return weightKinds.users;
  if (impact.fraction !== undefined) return weightKinds.fraction;
  return impact.severity === undefined ? weightKinds.whole : severities.indexOf(impact.severity);
}

/** What is known of one target besides its impacts. Targets that share these values share their clocks. */
export interface Setting {
  readonly exclusions: Exclusions;
  readonly population: readonly PopulationPoint[] | null;
}

export interface ReportQuestion {
  readonly impacts: ImpactColumns;
  readonly targets: number;
  /** Ascending; period k runs from cuts[k] to cuts[k + 1]. */
  readonly cuts: readonly Instant[];
  readonly now: Instant;
  readonly policy: Policy;
  readonly settingOf: (target: number) => Setting;
}

/** Sums by target and period: that of target t in period k stands at t × periods + k. */
export function report(question: ReportQuestion): Measured {
  const { impacts, targets, cuts } = question;
  const periods = cuts.length - 1;
  const first = cuts[0] ?? 0;
  const span = { from: first, to: Math.max(first, Math.min(cuts[periods] ?? 0, question.now)) };
  const room = roomFor(targets * periods);
  const { starts, order } = byTarget(impacts, targets);
  const sweep = new Sweep(question.policy.overlap, span);
  const slots = new Slots(question.policy);
  const clocks = new Clocks(span, question.policy);
  const loss = new Loss();
  for (let target = 0; target < targets; target++) {
    const setting = question.settingOf(target);
    slots.fill(impacts, order, starts[target] ?? 0, starts[target + 1] ?? 0, question.now);
    loss.clear();
    sweep.run(slots, setting.population, loss);
    const { time, users } = clocks.of(setting);
    measure(loss, cuts, time, users, room, target * periods);
  }
  return room;
}

/** Rows of the columns gathered by target: those of t stand in order[starts[t]] to order[starts[t + 1]]. */
export function byTarget(impacts: ImpactColumns, targets: number): { readonly starts: Int32Array; readonly order: Int32Array } {
  const starts = new Int32Array(targets + 1);
  for (let row = 0; row < impacts.length; row++) {
    const next = (impacts.target[row] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let target = 0; target < targets; target++) starts[target + 1] = (starts[target + 1] ?? 0) + (starts[target] ?? 0);
  const order = new Int32Array(impacts.length);
  const filled = starts.slice();
  for (let row = 0; row < impacts.length; row++) {
    const target = impacts.target[row] ?? 0;
    const at = filled[target] ?? 0;
    order[at] = row;
    filled[target] = at + 1;
  }
  return { starts, order };
}

/** The impacts of one target at a time, weighed by a policy. */
export class Slots implements ImpactSlots {
  from = new Float64Array(128);
  to = new Float64Array(128);
  share = new Float64Array(128);
  users = new Float64Array(128);
  length = 0;
  private readonly weights: readonly number[];

  constructor(policy: Policy) {
    this.weights = [...severities.map((severity) => policy.weights[severity]), Number.NaN, Number.NaN, 1];
  }

  fill(impacts: ImpactColumns, order: Int32Array, begin: number, end: number, now: Instant): void {
    const count = end - begin;
    if (count > this.from.length) {
      const size = 2 ** Math.ceil(Math.log2(count));
      this.from = new Float64Array(size);
      this.to = new Float64Array(size);
      this.share = new Float64Array(size);
      this.users = new Float64Array(size);
    }
    this.length = count;
    for (let slot = 0; slot < count; slot++) {
      const row = order[begin + slot] ?? 0;
      const kind = impacts.kind[row] ?? 0;
      const amount = impacts.amount[row] ?? 0;
      const to = impacts.to[row] ?? 0;
      this.from[slot] = impacts.from[row] ?? 0;
      this.to[slot] = to > now ? now : to;
      this.share[slot] = kind === weightKinds.fraction ? amount : (this.weights[kind] ?? 1);
      this.users[slot] = kind === weightKinds.users ? amount : 0;
    }
  }
}

/** Clocks by setting, made once for all targets that share one. */
export class Clocks {
  private readonly made = new Map<Exclusions, Map<readonly PopulationPoint[] | null, { readonly time: Clock; readonly users: Clock | null }>>();
  private readonly span: Span;
  private readonly policy: Policy;

  constructor(span: Span, policy: Policy) {
    this.span = span;
    this.policy = policy;
  }

  of({ exclusions, population }: Setting): { readonly time: Clock; readonly users: Clock | null } {
    const known = this.made.get(exclusions)?.get(population);
    if (known !== undefined) return known;
    const excluded = excludedSpans(exclusions, this.policy);
    const made = { time: timeClock(this.span, excluded), users: population === null ? null : userClock(this.span, excluded, population) };
    const row = this.made.get(exclusions) ?? new Map<readonly PopulationPoint[] | null, { readonly time: Clock; readonly users: Clock | null }>();
    this.made.set(exclusions, row.set(population, made));
    return made;
  }
}
