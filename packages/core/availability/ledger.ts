/**
 * What was lost to which incident? The ledger splits the loss of a scope so that its rows add up to the whole, although incidents overlap
 * and redundant systems hide each other's failures.
 *
 * Rule. At every moment the loss is split among the incidents of that moment in proportion to what each would have lost alone. Where
 * none would have lost anything alone (two stores of which one is needed, both down) they caused it together and share it alike. So an
 * incident never answers for a second in which it took no part, no second is charged twice, and a lone incident bears its loss whole.
 * What share was lost at a moment may be unknown (users without a population); then the rows it touches are unknown, and so is the sum.
 */
import type { Instant } from '../time/instant.ts';
import type { Clock } from './clock.ts';

/** One impact as the ledger sees it: `target` tells the loss function which share it belongs to. */
export interface Charge {
  readonly incident: number;
  readonly target: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** What incidents cost, by their number; in milliseconds and user-milliseconds. */
export interface Charged {
  readonly shareLost: Float64Array;
  readonly usersLost: Float64Array;
}

/**
 * Splits a loss. `lostTo` says what share a set of charges (by index, at an instant) would lose of the scope if nothing else happened.
 * Instants at which that changes although no charge begins or ends (population steps) are given as `cuts`.
 */
export function ledger(
  charges: readonly Charge[],
  incidents: number,
  cuts: readonly Instant[],
  lostTo: (alive: readonly number[], at: Instant) => number,
  time: Clock,
  users: Clock | null,
): Charged {
  const shareLost = new Float64Array(incidents);
  const usersLost = new Float64Array(incidents).fill(users === null ? Number.NaN : 0);
  const events = charges.flatMap((charge, index) =>
    charge.from < charge.to
      ? [
          { at: charge.from, index, begins: true },
          { at: charge.to, index, begins: false },
        ]
      : [],
  );
  const begin = events.reduce((first, event) => Math.min(first, event.at), Number.POSITIVE_INFINITY);
  const end = events.reduce((last, event) => Math.max(last, event.at), Number.NEGATIVE_INFINITY);
  const steps = cuts.filter((cut) => cut > begin && cut < end).map((at) => ({ at, index: -1, begins: false }));
  const ordered = [...events, ...steps].sort((a, b) => a.at - b.at);
  const alive = new Set<number>();
  let at = begin;
  for (const event of ordered) {
    if (event.at > at && alive.size > 0) {
      const lasted = time.reading(event.at) - time.reading(at);
      if (lasted > 0) charge(at, lasted, users === null ? Number.NaN : users.reading(event.at) - users.reading(at));
    }
    at = event.at;
    if (event.index < 0) continue;
    if (event.begins) alive.add(event.index);
    else alive.delete(event.index);
  }
  return { shareLost, usersLost };

  function charge(from: Instant, milliseconds: number, userMilliseconds: number): void {
    const lost = lostTo([...alive], from);
    if (lost === 0) return;
    const byIncident = Map.groupBy(alive, (index) => charges[index]?.incident ?? 0);
    const alone = [...byIncident].map(([incident, own]) => [incident, byIncident.size === 1 ? lost : lostTo(own, from)] as const);
    const sum = alone.reduce((total, [, share]) => total + share, 0);
    for (const [incident, share] of alone) {
      const part = sum === 0 ? lost / alone.length : (lost * share) / sum;
      shareLost[incident] = (shareLost[incident] ?? 0) + part * milliseconds;
      usersLost[incident] = (usersLost[incident] ?? 0) + part * userMilliseconds;
    }
  }
}
