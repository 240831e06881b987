/**
 * What share was lost when? A loss is a step function of time: pieces in ascending order that do not overlap, each with its share; where
 * there is no piece nothing was lost. Impacts become a loss by the policy's overlap rule, several losses become one by a structure, and
 * a loss becomes figures by clocks.
 *
 * A share of NaN means that somebody suffered, but what share cannot be known (users without a population); it makes the shares of its
 * whole period unknown and still counts as lost time.
 */
import type { Instant, Span } from '../time/instant.ts';
import type { Clock } from './clock.ts';
import type { OverlapRule, PopulationPoint } from './policy.ts';

/** Pieces of lost share, kept in columns that are used again and again. */
export class Loss {
  from = new Float64Array(16);
  to = new Float64Array(16);
  share = new Float64Array(16);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Adds a piece after all others; joined to the one before when that ends where this begins with the same share. */
  push(from: Instant, to: Instant, share: number): void {
    if (to <= from || share === 0) return;
    const last = this.length - 1;
    if (last >= 0 && this.to[last] === from && Object.is(this.share[last], share)) {
      this.to[last] = to;
      return;
    }
    if (this.length === this.from.length) {
      this.from = wider(this.from);
      this.to = wider(this.to);
      this.share = wider(this.share);
    }
    this.from[this.length] = from;
    this.to[this.length] = to;
    this.share[this.length] = share;
    this.length++;
  }
}

/** The part of a loss that lies within a span. */
export function lossWithin(loss: Loss, span: Span): Loss {
  const part = new Loss();
  for (let piece = firstPieceAfter(loss, span.from); piece < loss.length && (loss.from[piece] ?? 0) < span.to; piece++) {
    part.push(Math.max(loss.from[piece] ?? 0, span.from), Math.min(loss.to[piece] ?? 0, span.to), loss.share[piece] ?? 0);
  }
  return part;
}

/** The first piece that ends after an instant. */
function firstPieceAfter(loss: Loss, at: Instant): number {
  let low = 0;
  let high = loss.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((loss.to[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function wider(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(column.length * 2);
  wide.set(column);
  return wide;
}

/** Impacts of one target in columns, as `Sweep` takes them: a share, or (share NaN) a number of users. */
export interface ImpactSlots {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly share: Float64Array;
  readonly users: Float64Array;
  readonly length: number;
}

/** Turns the impacts of one target into its loss. Keeps its working memory between targets. */
export class Sweep {
  private keys = new Float64Array(256);
  private alive = new Int32Array(128);
  private place = new Int32Array(128);
  private count = 0;
  private readonly rule: OverlapRule;
  private readonly span: Span;

  constructor(rule: OverlapRule, span: Span) {
    this.rule = rule;
    this.span = span;
  }

  /** Adds the loss of these impacts, cut to the span, to `into`. `population` is only asked where impacts are given in users. */
  run(slots: ImpactSlots, population: readonly PopulationPoint[] | null, into: Loss): void {
    if (slots.length === 1 && !Number.isNaN(slots.share[0] ?? 0)) {
      into.push(Math.max(slots.from[0] ?? 0, this.span.from), Math.min(slots.to[0] ?? 0, this.span.to), slots.share[0] ?? 0);
      return;
    }
    const events = this.sortedEvents(slots);
    this.count = 0;
    let at = this.span.from;
    for (let index = 0; index < events.length; index++) {
      const event = events[index] ?? 0;
      const slot = event >> 1;
      const time = Math.min(Math.max((event & 1) === 0 ? (slots.from[slot] ?? 0) : (slots.to[slot] ?? 0), this.span.from), this.span.to);
      if (time > at) {
        if (this.count > 0) this.piece(at, time, slots, population, into);
        at = time;
      }
      if ((event & 1) === 0) this.enter(slot);
      else this.leave(slot);
    }
  }

  /** Beginnings (2 × slot) and ends (2 × slot + 1) of the impacts that touch the span, in order of time. */
  private sortedEvents(slots: ImpactSlots): Int32Array {
    const { from: begin, to: end } = this.span;
    if (slots.length * 2 > this.keys.length) {
      const size = 2 ** Math.ceil(Math.log2(slots.length * 2));
      this.keys = new Float64Array(size);
      this.alive = new Int32Array(size / 2);
      this.place = new Int32Array(size / 2);
    }
    // Time and event in one number below 2^53, so that the engine's own sort needs no comparison function.
    const width = 2 ** Math.ceil(Math.log2(slots.length * 2 + 1));
    const packs = (end - begin) * width < Number.MAX_SAFE_INTEGER;
    const chosen: number[] = [];
    let count = 0;
    for (let slot = 0; slot < slots.length; slot++) {
      const from = Math.max(slots.from[slot] ?? 0, begin);
      const to = Math.min(slots.to[slot] ?? 0, end);
      if (from >= to || slots.share[slot] === 0) continue;
      if (packs) {
        this.keys[count++] = (from - begin) * width + slot * 2;
        this.keys[count++] = (to - begin) * width + slot * 2 + 1;
      } else chosen.push(slot * 2, slot * 2 + 1);
    }
    if (!packs) {
      const time = (event: number) => ((event & 1) === 0 ? (slots.from[event >> 1] ?? 0) : (slots.to[event >> 1] ?? 0));
      return Int32Array.from(chosen.sort((a, b) => time(a) - time(b) || a - b));
    }
    const keys = this.keys.subarray(0, count).sort();
    const events = new Int32Array(count);
    for (let index = 0; index < count; index++) events[index] = (keys[index] ?? 0) % width;
    return events;
  }

  private enter(slot: number): void {
    this.place[slot] = this.count;
    this.alive[this.count++] = slot;
  }

  private leave(slot: number): void {
    const hole = this.place[slot] ?? 0;
    const last = this.alive[--this.count] ?? 0;
    this.alive[hole] = last;
    this.place[last] = hole;
  }

  /** One piece, cut further where the population steps while somebody suffers by number. */
  private piece(from: Instant, to: Instant, slots: ImpactSlots, population: readonly PopulationPoint[] | null, into: Loss): void {
    if (!this.anyByUsers(slots)) {
      into.push(from, to, this.joined(slots, null));
      return;
    }
    if (population === null) {
      into.push(from, to, this.joined(slots, null));
      return;
    }
    let index = lastStepAt(population, from);
    let at = from;
    while (at < to) {
      const next = Math.min(to, population[index + 1]?.from ?? to);
      into.push(at, next, this.joined(slots, index < 0 ? null : (population[index]?.users ?? null)));
      at = next;
      index++;
    }
  }

  private anyByUsers(slots: ImpactSlots): boolean {
    for (let index = 0; index < this.count; index++) if (Number.isNaN(slots.share[this.alive[index] ?? 0] ?? 0)) return true;
    return false;
  }

  private joined(slots: ImpactSlots, population: number | null): number {
    let joined = 0;
    let unknown = false;
    for (let index = 0; index < this.count; index++) {
      const slot = this.alive[index] ?? 0;
      let share = slots.share[slot] ?? 0;
      if (Number.isNaN(share)) {
        const users = slots.users[slot] ?? 0;
        if (users === 0) continue;
        if (population === null) {
          unknown = true;
          continue;
        }
        share = users >= population ? 1 : users / population;
      }
      if (share === 1) return 1;
      joined = joinTwo(this.rule, joined, share);
      if (joined === 1) return 1;
    }
    return unknown ? Number.NaN : joined;
  }
}

/** What two shares lose together under a rule. */
export function joinTwo(rule: OverlapRule, a: number, b: number): number {
  if (rule === 'max') return Math.max(a, b);
  if (rule === 'sum') return Math.min(1, a + b);
  return a === 0 ? b : b === 0 ? a : a + b - a * b;
}

/** Index of the step that holds at an instant; −1 before the first. */
function lastStepAt(population: readonly PopulationPoint[], at: Instant): number {
  let low = -1;
  let high = population.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((population[middle]?.from ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Sums of one scope over consecutive periods: cuts[k] to cuts[k + 1] is period k. In milliseconds and user-milliseconds. */
export interface Measured {
  readonly counted: Float64Array;
  readonly timeLost: Float64Array;
  readonly shareLost: Float64Array;
  readonly users: Float64Array;
  readonly usersLost: Float64Array;
}

/** Room for the sums of so many periods. */
export function roomFor(periods: number): Measured {
  const column = () => new Float64Array(periods);
  return { counted: column(), timeLost: column(), shareLost: column(), users: column(), usersLost: column() };
}

/** Adds a loss up over consecutive periods, into `room` from `offset` on. No clock for users: their sums are NaN. */
export function measure(loss: Loss, cuts: ArrayLike<number>, time: Clock, users: Clock | null, room: Measured, offset = 0): void {
  const periods = cuts.length - 1;
  let piece = firstPieceAfter(loss, cuts[0] ?? 0);
  let readAt = time.reading(cuts[0] ?? 0);
  let usersAt = users?.reading(cuts[0] ?? 0) ?? Number.NaN;
  for (let period = 0; period < periods; period++) {
    const begin = cuts[period] ?? 0;
    const end = cuts[period + 1] ?? 0;
    let timeLost = 0;
    let shareLost = 0;
    let usersLost = 0;
    while (piece < loss.length && (loss.to[piece] ?? 0) <= begin) piece++;
    for (let index = piece; index < loss.length && (loss.from[index] ?? 0) < end; index++) {
      const from = Math.max(loss.from[index] ?? 0, begin);
      const to = Math.min(loss.to[index] ?? 0, end);
      const share = loss.share[index] ?? 0;
      const lasted = time.reading(to) - time.reading(from);
      if (lasted > 0) {
        timeLost += lasted;
        shareLost += share * lasted;
        if (users !== null) usersLost += share * (users.reading(to) - users.reading(from));
      }
    }
    const read = time.reading(end);
    const usersRead = users?.reading(end) ?? Number.NaN;
    room.counted[offset + period] = read - readAt;
    room.timeLost[offset + period] = timeLost;
    room.shareLost[offset + period] = shareLost;
    room.users[offset + period] = usersRead - usersAt;
    room.usersLost[offset + period] = users === null ? Number.NaN : usersLost;
    readAt = read;
    usersAt = usersRead;
  }
}
