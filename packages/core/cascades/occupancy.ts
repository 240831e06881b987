/**
 * When so many requests are inside a system on average, how many of its servers are busy, how many of those who come are refused, and how
 * many have to wait?
 *
 * Model: of every load there is one stationary M/M/c/K queue; read backwards, the mean number inside tells which (pointwise stationary
 * fluid flow: Rider, 1976; Wang, Tipper and Banerjee, 1996). Exact at rest, by Erlang's formulas with a geometric tail; on the way it
 * follows the mean. The less variable arrivals and service are, the nearer it comes to what has no chance in it, which waits only when
 * full: between both it goes by the mean of their squared coefficients of variation (Allen and Cunneen, 1990), and where nobody can wait
 * by that of the arrivals alone, because loss does not depend on how service times are spread.
 *
 * Rows of numbers over the share of the places taken: a finite system by inside ÷ places, one without end by inside ÷ (inside + servers).
 * Where it stops being true: above a few thousand servers chance is left out; fractions of servers are scaled from the nearest whole row.
 */

/** How many steps a row has. */
export const rowSteps = 512;
/** Numbers of a row: busy share, refused share, waiting share; each for every step, both ends included. */
const rowLength = 3 * (rowSteps + 1);
const mostServers = 5000;
const samples = 240;

/** Rows for all kinds of systems that come up. Row −1 is a system without chance. */
export class Occupancy {
  private rows = new Float64Array(16 * rowLength);
  private count = 0;
  private readonly known = new Map<string, number>();

  /** The row of a system with about so many servers and places to wait (infinity: no limit); `variability` 0 is without chance, 1 that of M/M. */
  rowOf(servers: number, queue: number, variability: number): number {
    const whole = nearest(servers);
    const vary = Math.min(10, Math.round(variability * 8) / 8);
    if (vary === 0 || whole > mostServers) return -1;
    const waiting = Number.isFinite(queue) ? Math.min(queue, 1e7) : queue;
    const key = `${whole} ${waiting} ${vary}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const row = this.count++;
    if (this.count * rowLength > this.rows.length) {
      const longer = new Float64Array(this.rows.length * 2);
      longer.set(this.rows);
      this.rows = longer;
    }
    this.fill(row * rowLength, whole, waiting, vary);
    this.known.set(key, row * rowLength);
    return row * rowLength;
  }

  /** All rows, one after the other; changes when rows are added. */
  get numbers(): Float64Array {
    return this.rows;
  }

  private fill(offset: number, servers: number, queue: number, variability: number): void {
    const curve = Number.isFinite(queue) ? finite(servers, queue, variability) : endless(servers, variability);
    let at = 0;
    for (let step = 0; step <= rowSteps; step++) {
      const share = step / rowSteps;
      const inside = Number.isFinite(queue) ? share * (servers + queue) : share === 1 ? Number.POSITIVE_INFINITY : (share * servers) / (1 - share);
      while (at < curve.length - 1 && (curve[at + 1]?.inside ?? 0) < inside) at++;
      const low = curve[at] ?? full;
      const high = curve[at + 1] ?? { ...full, inside: Number.POSITIVE_INFINITY };
      const part = Number.isFinite(high.inside) && high.inside > low.inside ? (inside - low.inside) / (high.inside - low.inside) : inside > low.inside ? 1 : 0;
      this.rows[offset + step] = Math.min(1, mix(low.busy, high.busy, part));
      this.rows[offset + rowSteps + 1 + step] = Number.isFinite(queue) ? mix(low.refused, high.refused, part) : 0;
      this.rows[offset + 2 * (rowSteps + 1) + step] = mix(low.waiting, high.waiting, part);
    }
  }
}

interface Point {
  readonly inside: number;
  /** Share of the servers. */
  readonly busy: number;
  /** Of those who come. */
  readonly refused: number;
  /** Of those who are let in. */
  readonly waiting: number;
}

const full: Point = { inside: 0, busy: 1, refused: 1, waiting: 1 };

function mix(low: number, high: number, part: number): number {
  return low + (high - low) * part;
}

/** Chance changes little from one number of servers to the next where there are many. */
function nearest(servers: number): number {
  if (servers <= 32) return Math.max(1, Math.round(servers));
  const step = 2 ** Math.floor(Math.log2(servers) - 4);
  return Math.round(servers / step) * step;
}

/** Erlang B: the share refused by so many servers without a place to wait, offered so much work. */
function erlangB(servers: number, offered: number): number {
  let refused = 1;
  for (let server = 1; server <= servers; server++) refused = (offered * refused) / (server + offered * refused);
  return refused;
}

function endless(servers: number, variability: number): Point[] {
  const points: Point[] = [{ inside: 0, busy: 0, refused: 0, waiting: 0 }];
  for (let sample = 1; sample <= samples; sample++) {
    const busy = -Math.expm1((-13 * sample) / samples);
    const refused = erlangB(servers, servers * busy);
    const waiting = refused / (1 - busy * (1 - refused));
    points.push({ inside: servers * busy + (variability * waiting * busy) / (1 - busy), busy, refused: 0, waiting });
  }
  return points;
}

function finite(servers: number, queue: number, variability: number): Point[] {
  const share = Math.min(1, variability);
  const points: Point[] = [{ inside: 0, busy: 0, refused: 0, waiting: 0 }];
  for (let sample = 0; sample <= samples; sample++) {
    const load = Math.exp((Math.log(200) * Math.sinh(7 * ((2 * sample) / samples - 1))) / Math.sinh(7));
    const all = erlangB(servers, servers * load);
    // States above the servers are all × load^m for m = 1 … queue; scaled by the largest, so that nothing overflows.
    const { sum, mean, last } = tail(load, queue);
    const scale = load > 1 && queue > 0 ? Math.exp(-queue * Math.log(load)) : 1;
    const whole = scale + all * sum;
    const refusedByChance = (all * last) / whole;
    const queued = (all * mean) / whole;
    const refused = share * refusedByChance + (1 - share) * Math.max(0, 1 - 1 / load);
    const waits = queue === 0 ? 0 : Math.min(1, (all * (sum - last + scale)) / whole / Math.max(1e-12, 1 - refusedByChance));
    const busy = Math.min(1, load * (1 - refused));
    const waiting = share * queued + (1 - share) * (load > 1 ? queue : 0);
    points.push({ inside: servers * busy + waiting, busy, refused, waiting: share * waits + (1 - share) * (load > 1 && queue > 0 ? 1 : 0) });
  }
  points.push({ inside: servers + queue, busy: 1, refused: 1, waiting: queue > 0 ? 1 : 0 });
  return points;
}

/** Σ loadᵐ and Σ m loadᵐ over m = 1 … queue, and the last term; all × load^−queue where load is above 1. */
function tail(load: number, queue: number): { readonly sum: number; readonly mean: number; readonly last: number } {
  if (queue === 0) return { sum: 0, mean: 0, last: 1 };
  if (Math.abs(load - 1) < 1e-9) return { sum: queue, mean: (queue * (queue + 1)) / 2, last: 1 };
  if (load < 1) {
    const last = load ** queue;
    return { sum: (load * (1 - last)) / (1 - load), mean: (load * (1 - (queue + 1) * last + queue * last * load)) / (1 - load) ** 2, last };
  }
  // From the far end: Σ r^i and Σ (queue − i) r^i over i = 0 … queue − 1 with r = 1 ÷ load.
  const r = 1 / load;
  const far = r ** queue;
  const sum = (1 - far) / (1 - r);
  const behind = (r * (1 - queue * far * load + (queue - 1) * far)) / (1 - r) ** 2;
  return { sum, mean: queue * sum - behind, last: 1 };
}
