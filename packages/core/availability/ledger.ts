/**
 * What was lost to which incident? The ledger splits the loss of a scope so that its rows add up to the whole, although incidents overlap
 * and redundant systems hide each other's failures.
 *
 * Rule. At every moment the loss is split among the incidents of that moment in proportion to what each would have lost alone. Where
 * none would have lost anything alone (two stores of which one is needed, both down) they caused it together and share it alike. So an
 * incident never answers for a second in which it took no part, no second is charged twice, and a lone incident bears its loss whole.
 * What share was lost at a moment may be unknown (users without a population); then the rows it touches are unknown, and so is the sum.
 *
 * The loss itself is given, so each moment costs a division for each incident of it; what an incident loses alone is asked again only
 * when one of its own impacts begins or ends, and at `cuts`.
 */
import type { Instant } from '../time/instant.ts';
import type { Clock } from './clock.ts';
import type { Loss } from './loss.ts';

/** One impact as the ledger sees it: part of an incident, by its number. */
export interface Charge {
  readonly incident: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** What incidents cost, by their number; in milliseconds and user-milliseconds. */
export interface Charged {
  readonly shareLost: Float64Array;
  readonly usersLost: Float64Array;
}

/**
 * Splits a loss among `incidents` incidents. `alone` says what share these charges of one incident (by index) would lose at an instant if
 * nothing else happened; `cuts` are instants at which that changes although no charge begins or ends (steps of the population).
 */
export function ledger(
  loss: Loss,
  charges: readonly Charge[],
  incidents: number,
  cuts: readonly Instant[],
  alone: (own: readonly number[], at: Instant) => number,
  time: Clock,
  users: Clock | null,
): Charged {
  const shareLost = new Float64Array(incidents);
  const usersLost = new Float64Array(incidents).fill(users === null ? Number.NaN : 0);
  const alive = new Map<number, { readonly own: Set<number>; share: number | null }>();
  let piece = 0;
  let at = Number.NEGATIVE_INFINITY;
  for (const event of eventsOf(loss, charges, cuts)) {
    while (piece < loss.length && (loss.to[piece] ?? 0) <= at) piece++;
    if (event.at > at && alive.size > 0 && piece < loss.length && (loss.from[piece] ?? 0) <= at) split(at, event.at, loss.share[piece] ?? 0);
    at = event.at;
    change(event);
  }
  return { shareLost, usersLost };

  function change({ charge, begins }: Event): void {
    if (charge === null) {
      if (begins) for (const incident of alive.values()) incident.share = null;
      return;
    }
    const incident = charges[charge]?.incident ?? 0;
    const known = alive.get(incident) ?? { own: new Set(), share: null };
    alive.set(incident, known);
    known.share = null;
    if (begins) known.own.add(charge);
    else known.own.delete(charge);
    if (known.own.size === 0) alive.delete(incident);
  }

  function split(from: Instant, to: Instant, lost: number): void {
    const milliseconds = time.reading(to) - time.reading(from);
    if (milliseconds <= 0) return;
    const userMilliseconds = users === null ? Number.NaN : users.reading(to) - users.reading(from);
    let sum = 0;
    for (const incident of alive.values()) {
      incident.share ??= alone([...incident.own], from);
      sum += incident.share;
    }
    for (const [incident, { share }] of alive) {
      const part = alive.size === 1 ? lost : sum === 0 ? lost / alive.size : (lost * (share ?? 0)) / sum;
      if (part === 0) continue;
      shareLost[incident] = (shareLost[incident] ?? 0) + part * milliseconds;
      usersLost[incident] = (usersLost[incident] ?? 0) + part * userMilliseconds;
    }
  }
}

/** A charge that begins or ends; or, with charge null, a step of the loss, and one (`begins`) of what incidents lose alone. */
interface Event {
  readonly at: Instant;
  readonly charge: number | null;
  readonly begins: boolean;
}

function eventsOf(loss: Loss, charges: readonly Charge[], cuts: readonly Instant[]): Event[] {
  const events: Event[] = [];
  charges.forEach(({ from, to }, charge) => {
    if (from < to) events.push({ at: from, charge, begins: true }, { at: to, charge, begins: false });
  });
  for (let piece = 0; piece < loss.length; piece++) events.push({ at: loss.from[piece] ?? 0, charge: null, begins: false });
  for (const cut of cuts) events.push({ at: cut, charge: null, begins: true });
  return events.sort((a, b) => a.at - b.at);
}
