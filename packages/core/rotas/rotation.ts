/**
 * Whose turn is it?
 *
 * Members follow one another in turns of so many hours on the wall: hand-overs keep their local time across changes of clocks, so a
 * turn of a day may last 23 or 25 hours. A hand-over at a wall time that is skipped happens at the first moment after the gap, one
 * at a time that comes twice at its first. The first member begins at the first hand-over; before it nobody's turn is. A turn of no
 * length (two hand-overs in one gap) is passed over, its member keeps their place in the order.
 *
 * With `days`, a turn lasts until so many open dates have begun, whatever lies between: a rota of working days gives nobody all the weekends, and
 * a turn of two days over a weekend is Friday and Monday.
 */
import { type OpenHours, openDays } from '../time/business-time.ts';
import type { Instant, Span } from '../time/instant.ts';
import { dayMilliseconds, dayOf } from '../time/local.ts';
import { instantOf, type LocalTime, localOf } from '../time/zone.ts';

export interface Rotation {
  readonly timezone: string;
  /** The first hand-over. */
  readonly handoff: LocalTime;
  /** Length of a turn on the wall; 24 hours is a day. */
  readonly hours: number;
  readonly members: readonly string[];
  /** Turns count only dates that are open by these hours; only for turns of whole days. */
  readonly days?: OpenHours;
}

/** Who is on duty from when to when. */
export interface Shift extends Span {
  readonly member: string;
}

const hour = 3_600_000;

/** How long one step is on the wall: a turn, or each of its days where open dates are counted. */
function stepOf({ hours, days }: Rotation): number {
  return (days === undefined ? hours : 24) * hour;
}

/** How many turns begin or go on within a span, at most; asked before they are listed. */
export function turnsWithin(rotation: Rotation, span: Span): number {
  return Math.ceil((span.to - span.from) / stepOf(rotation)) + 2;
}

/** The turns within a span, cut to it. Neighbours of one member are one shift. */
export function turns(rotation: Rotation, span: Span): Shift[] {
  const { timezone, handoff, members } = rotation;
  const length = stepOf(rotation);
  const start = localOf(timezone, span.from);
  if (start === null) throw new Error(`there is no zone ${timezone}`);
  const found: Shift[] = [];
  if (members.length === 0 || span.from >= span.to) return found;
  // A change of clocks is no longer than a day: one turn, or a day's worth of turns, before what the wall shows is soon enough.
  let turn = Math.max(0, Math.floor((start - dayMilliseconds - handoff) / length));
  let from = momentOf(rotation, handoff + turn * length);
  while (from < span.to) {
    const to = momentOf(rotation, handoff + (turn + 1) * length);
    const member = memberOf(rotation, turn);
    const cut = { from: Math.max(from, span.from), to: Math.min(to, span.to), member };
    if (cut.from < cut.to) append(found, cut);
    turn += 1;
    from = to;
  }
  return found;
}

function memberOf({ members, days, handoff, hours }: Rotation, step: number): string {
  const turn = days === undefined ? step : Math.floor(openDays(days, dayOf(handoff), dayOf(handoff) + step) / Math.max(1, Math.round(hours / 24)));
  return members[turn % members.length] ?? '';
}

function momentOf({ timezone }: Rotation, local: LocalTime): Instant {
  const found = instantOf(timezone, local);
  if (found === null) throw new Error(`there is no zone ${timezone}`);
  return found;
}

function append(shifts: Shift[], next: Shift): void {
  const before = shifts.at(-1);
  if (before !== undefined && before.to === next.from && before.member === next.member) shifts[shifts.length - 1] = { ...before, to: next.to };
  else shifts.push(next);
}

/**
 * Lays shifts over one another: where several stand, the last of the list does. What is left is cut to the span, in order, neighbours
 * of one member joined.
 */
export function laidOver(shifts: readonly Shift[], span: Span): Shift[] {
  const inside = shifts
    .map((shift, rank) => ({ from: Math.max(shift.from, span.from), to: Math.min(shift.to, span.to), member: shift.member, rank }))
    .filter(({ from, to }) => from < to);
  const marks = inside.flatMap((each) => [
    { at: each.from, begins: true, each },
    { at: each.to, begins: false, each },
  ]);
  marks.sort((a, b) => a.at - b.at);
  const standing: (typeof inside)[number][] = [];
  const found: Shift[] = [];
  let since = span.from;
  for (const { at, begins, each } of marks) {
    const top = standing.at(-1);
    if (top !== undefined && since < at) append(found, { from: since, to: at, member: top.member });
    since = at;
    const place = placeOf(standing, each.rank);
    if (begins) standing.splice(place, 0, each);
    else standing.splice(place, 1);
  }
  return found;
}

/** Where a rank stands, or would stand, in a list in order of rank. */
function placeOf(standing: readonly { readonly rank: number }[], rank: number): number {
  let [low, high] = [0, standing.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((standing[middle]?.rank ?? 0) < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}
