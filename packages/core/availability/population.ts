/**
 * How many users are there at each moment, when all that is known is a usual week? A profile has 168 numbers, one for each hour of the
 * local week from Monday 00:00; spread over a span it becomes a population series like a measured one.
 *
 * Local time needs the offsets of an IANA zone, which core does not know: the caller brings them as the instants at which they change.
 * An hour that is skipped when the clock goes forward does not occur, one that is repeated occurs twice, as it does for the users.
 */
import type { Instant, Span } from '../time/instant.ts';
import type { PopulationPoint } from './policy.ts';

/** From this instant on local time is so many seconds ahead of UTC. */
export interface OffsetChange {
  readonly from: Instant;
  readonly offsetSeconds: number;
}

const hour = 3_600_000;
/** 1970-01-01 was a Thursday: its midnight is hour 72 of a week that begins on Monday. */
const epochHourOfWeek = 72;

/** The steps of a weekly profile over a span; only where the number changes. `offsets` ascend and begin at or before the span. */
export function spreadProfile(users: readonly number[], offsets: readonly OffsetChange[], span: Span): PopulationPoint[] {
  const points: PopulationPoint[] = [];
  offsets.forEach((offset, index) => {
    const begin = Math.max(span.from, offset.from);
    const end = Math.min(span.to, offsets[index + 1]?.from ?? span.to);
    const ahead = offset.offsetSeconds * 1000;
    for (let at = begin; at < end; at = Math.floor((at + ahead) / hour + 1) * hour - ahead) {
      const hourOfWeek = (((Math.floor((at + ahead) / hour) + epochHourOfWeek) % 168) + 168) % 168;
      const number = users[hourOfWeek] ?? 0;
      if (points.at(-1)?.users !== number) points.push({ from: at, users: number });
    }
  });
  return points;
}

/** How many users a target has: measured counts where there are any, before them its profile spread over the span. Null without both. */
export function populationOver(
  measured: readonly PopulationPoint[],
  profile: { readonly users: readonly number[]; readonly offsets: (span: Span) => readonly OffsetChange[] | null } | null,
  span: Span,
): PopulationPoint[] | null {
  const before = { from: span.from, to: Math.min(measured[0]?.from ?? span.to, span.to) };
  const offsets = profile === null || before.from >= before.to ? null : profile.offsets(before);
  const spread = offsets === null || profile === null ? [] : spreadProfile(profile.users, offsets, before);
  const all = [...spread, ...measured];
  return all.length === 0 ? null : all;
}
