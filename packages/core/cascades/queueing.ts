/**
 * What does queueing theory say of one system? The closed formulas that both engines are held to.
 *
 * Model: users come at random (Poisson) and are served one by one by servers that are all alike. `load` is the offered load in Erlangs,
 * rate × service time. Sources: A. K. Erlang (1917) for B and C, as in Kleinrock, "Queueing Systems", volume 1 (1975), sections 3.4–3.6;
 * Pollaczek (1930) and Khinchine (1932) for general service times.
 */

/** Erlang B: the share refused by servers that nobody can wait for. By the recursion B(n) = a B(n−1) ÷ (n + a B(n−1)), which never overflows. */
export function erlangB(load: number, servers: number): number {
  let refused = 1;
  for (let n = 1; n <= servers; n++) refused = (load * refused) / (n + load * refused);
  return refused;
}

/** Erlang C: the share that has to wait when everybody may; 1 when the load is no less than the servers. */
export function erlangC(load: number, servers: number): number {
  if (load >= servers) return 1;
  const refused = erlangB(load, servers);
  return refused / (1 - (load / servers) * (1 - refused));
}

/** Mean wait in M/M/c, over everybody, those who do not wait included; infinite when the load is no less than the servers. */
export function waitSeconds(ratePerSecond: number, serviceSeconds: number, servers: number): number {
  const load = ratePerSecond * serviceSeconds;
  return load >= servers ? Number.POSITIVE_INFINITY : (erlangC(load, servers) * serviceSeconds) / (servers - load);
}

export interface Bounded {
  /** Share refused because all servers and places are taken. */
  readonly refusedRatio: number;
  /** Mean numbers in service and waiting. */
  readonly busy: number;
  readonly queue: number;
  /** Mean wait of those who were let in. */
  readonly waitSeconds: number;
}

/** M/M/c/K: `places` to wait in besides the servers (K − c). From the chances of each number of requests, scaled so that none overflows. */
export function boundedQueue(ratePerSecond: number, serviceSeconds: number, servers: number, places: number): Bounded {
  const load = ratePerSecond * serviceSeconds;
  let weight = 1;
  let all = 1;
  let busy = 0;
  let queue = 0;
  for (let n = 1; n <= servers + places; n++) {
    weight *= load / Math.min(n, servers);
    all += weight;
    busy += weight * Math.min(n, servers);
    queue += weight * Math.max(0, n - servers);
    if (all > 1e200) [weight, all, busy, queue] = [weight / all, 1, busy / all, queue / all];
  }
  const refusedRatio = weight / all;
  return { refusedRatio, busy: busy / all, queue: queue / all, waitSeconds: queue / all / (ratePerSecond * (1 - refusedRatio)) };
}

/** Mean wait in M/G/1 (Pollaczek and Khinchine); `variability` is the squared coefficient of variation of the service time: 0 fixed, 1 exponential. */
export function waitBeforeOne(ratePerSecond: number, serviceSeconds: number, variability: number): number {
  const load = ratePerSecond * serviceSeconds;
  return load >= 1 ? Number.POSITIVE_INFINITY : (load * serviceSeconds * (1 + variability)) / (2 * (1 - load));
}
