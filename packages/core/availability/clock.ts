/**
 * How much counted time, or how many counted user-seconds, lie between two instants? A clock answers: it runs at rate 1, or at the
 * number of users, and stands still in excluded time. With clocks, a loss of share s from a to b costs s × (clock(b) − clock(a)),
 * whatever was excluded and however the population moved; so every measure is the same sum with another clock.
 *
 * A clock is a piecewise linear function, kept as its corners. Where the population is not yet known it reads NaN, and so does everything
 * worked out from it. Differences of readings lose what is below 1 part in 10^16 of the whole span's users.
 */
import type { Instant, Span } from '../time/instant.ts';
import type { PopulationPoint } from './policy.ts';

/** Reads the time counted since its beginning: milliseconds, or user-milliseconds. */
export class Clock {
  private readonly at: Float64Array;
  private readonly read: Float64Array;
  private readonly rate: Float64Array;
  private hint = 0;

  /** Corners in ascending order: from `at` on it runs at `rate`. Outside the first and the last it stands still. */
  constructor(corners: readonly { readonly at: Instant; readonly rate: number }[], end: Instant) {
    this.at = Float64Array.from([...corners.map((corner) => corner.at), end]);
    this.rate = Float64Array.from([...corners.map((corner) => corner.rate), 0]);
    this.read = new Float64Array(this.at.length);
    let known = 0;
    // Before the last unknown corner nothing can be said: the sum begins after it.
    corners.forEach((corner, index) => {
      if (Number.isNaN(corner.rate) && (this.at[index + 1] ?? end) > corner.at) known = index + 1;
    });
    this.read.fill(Number.NaN, 0, known);
    for (let index = known + 1; index < this.at.length; index++) {
      this.read[index] = (this.read[index - 1] ?? 0) + (this.rate[index - 1] ?? 0) * ((this.at[index] ?? 0) - (this.at[index - 1] ?? 0));
    }
  }

  /** What it shows at an instant. Quick when asked in rising order. */
  reading(instant: Instant): number {
    const { at } = this;
    const last = at.length - 1;
    if (instant <= (at[0] ?? 0)) return this.read[0] ?? 0;
    if (instant >= (at[last] ?? 0)) return this.read[last] ?? 0;
    let low = this.hint;
    if ((at[low] ?? 0) > instant) low = 0;
    // Gallop from where the last reading was, then halve.
    let step = 1;
    let high = low + 1;
    while (high < last && (at[high] ?? 0) <= instant) {
      low = high;
      high = Math.min(last, low + step);
      step *= 2;
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((at[middle] ?? 0) <= instant) low = middle;
      else high = middle;
    }
    this.hint = low;
    return (this.read[low] ?? 0) + (this.rate[low] ?? 0) * (instant - (at[low] ?? 0));
  }
}

/** A clock of counted time over a span, less what is excluded. */
export function timeClock(span: Span, excluded: readonly Span[]): Clock {
  return clockOf(span, excluded, [{ from: span.from, users: 1 }]);
}

/** A clock of counted user time. Before the first step of the population it is not known. */
export function userClock(span: Span, excluded: readonly Span[], population: readonly PopulationPoint[]): Clock {
  return clockOf(span, excluded, population);
}

function clockOf(span: Span, excluded: readonly Span[], population: readonly PopulationPoint[]): Clock {
  const gaps = merged(excluded, span);
  const steps = stepsWithin(population, span);
  const corners: { at: Instant; rate: number }[] = [];
  let gap = 0;
  steps.forEach(({ from, users }, index) => {
    const to = steps[index + 1]?.from ?? span.to;
    let at = from;
    while (at < to) {
      while (gap < gaps.length && (gaps[gap]?.to ?? 0) <= at) gap++;
      const next = gaps[gap];
      const inside = next !== undefined && next.from <= at;
      corners.push({ at, rate: inside ? 0 : users });
      at = Math.min(to, next === undefined ? to : inside ? next.to : next.from);
    }
  });
  return new Clock(corners, span.to);
}

/** The steps of a population that matter in a span, the first at its beginning; NaN while unknown. */
export function stepsWithin(population: readonly PopulationPoint[], span: Span): PopulationPoint[] {
  const within: PopulationPoint[] = [{ from: span.from, users: Number.NaN }];
  for (const step of population) {
    if (step.from <= span.from) within[0] = { from: span.from, users: step.users };
    else if (step.from < span.to) within.push(step);
  }
  return within;
}

/** Spans cut to a span and joined where they meet, in ascending order. */
export function merged(spans: readonly Span[], within: Span): Span[] {
  const joined: { from: Instant; to: Instant }[] = [];
  const cut = spans.map((span) => ({ from: Math.max(span.from, within.from), to: Math.min(span.to, within.to) })).filter((span) => span.from < span.to);
  for (const span of cut.sort((a, b) => a.from - b.from)) {
    const before = joined.at(-1);
    if (before !== undefined && span.from <= before.to) before.to = Math.max(before.to, span.to);
    else joined.push(span);
  }
  return joined;
}
