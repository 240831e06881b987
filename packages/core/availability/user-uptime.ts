/**
 * How much of the time in which users were there did it work for them? User-uptime weighs every user by time and not by requests, so
 * that neither a heavy user nor a client that retries counts more.
 *
 * Model: between two events of a user the service was as the first event says; a gap longer than the cutoff means the user was away.
 * The last event opens no gap. Source: Hauer et al., "Meaningful Availability", NSDI 2020, section 4. It stops being true where users
 * act much less often than outages begin and end; the cutoff (30 minutes there) is a choice, not a law.
 */
import { compare, decimal, minus } from '../number/decimal.ts';
import { Sum } from '../number/sum.ts';

export interface UserEvent {
  /** In seconds, from any origin. */
  readonly at: number;
  readonly ok: boolean;
}

export interface UserUptime {
  readonly upSeconds: number;
  readonly downSeconds: number;
  readonly inactiveSeconds: number;
  /** Up ÷ (up + down); null when nobody was there. */
  readonly uptime: number | null;
}

/** Events of each user may come in any order; those at the same moment keep theirs. */
export function userUptime(cutoffSeconds: number, users: Iterable<readonly UserEvent[]>): UserUptime {
  const up = new Sum();
  const down = new Sum();
  const inactive = new Sum();
  for (const events of users) {
    const ordered = [...events].sort((a, b) => a.at - b.at);
    let before = ordered[0];
    for (const event of ordered.slice(1)) {
      if (before === undefined) break;
      const gap = event.at - before.at;
      const sum = isLonger(before.at, event.at, cutoffSeconds) ? inactive : before.ok ? up : down;
      sum.add(gap);
      before = event;
    }
  }
  const active = up.value + down.value;
  return { upSeconds: up.value, downSeconds: down.value, inactiveSeconds: inactive.value, uptime: active > 0 ? up.value / active : null };
}

/** Whether to − from > cutoff, in decimals where doubles are too close to tell: 0.4 − 0.1 is not longer than 0.3. */
function isLonger(from: number, to: number, cutoff: number): boolean {
  const over = to - from - cutoff;
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && Number.isSafeInteger(cutoff)) return over > 0;
  if (Math.abs(over) > 1e-6 * (Math.abs(to) + Math.abs(from) + cutoff)) return over > 0;
  return compare(minus(decimal(to), decimal(from)), decimal(cutoff)) > 0;
}
