/**
 * What becomes of a call, seen from below upwards: of each attempt, and of the call with all of them?
 *
 * A time is a mean and a spread, taken as a fixed part and an exponential one behind it (exact for fixed and for exponential work). A
 * request that meets a timeout is counted apart from the others, since a few slow ones hold most of the servers (SRE book, chapter 22).
 * Whoever comes now will wait for what is queued at the pace of now; whoever is answered now has waited for the age of the queue: the first
 * says how long a caller is held, the second who has given up.
 */
import type { FluidState } from './fluid-state.ts';

const least = 1e-12;
/** So many and more are all. */
const sure = 1 - 1e-12;

/**
 * Chance that a time of this mean and spread is longer than `patience`: a fixed part and an exponential one, or, of a wider spread, nothing or an
 * exponential one. `below`: it begins with a wait that stands at its longest but for an exponential part it is shorter by, of this mean.
 */
export function longer(patience: number, mean: number, spread: number, below = 0): number {
  if (patience === Number.POSITIVE_INFINITY) return 0;
  if (below > 0) {
    const over = patience - (mean + below - spread);
    const parts = below + spread;
    return over < 0 ? 1 - (below / parts) * Math.exp(over / below) : spread < 1e-9 ? 0 : (spread / parts) * Math.exp(-over / spread);
  }
  if (spread > mean) {
    if (mean <= 0) return 0;
    const some = 2 / (1 + (spread / mean) ** 2);
    return some * Math.exp((-patience * some) / mean);
  }
  const fixed = mean - spread;
  if (patience < fixed - 1e-12) return 1;
  if (patience - fixed > 40 * spread) return 0;
  return spread < 1e-9 ? 0 : Math.min(1, Math.exp((fixed - patience) / spread));
}

/** Mean of the time, cut at `patience`. */
export function cut(patience: number, mean: number, spread: number, below = 0): number {
  if (patience === Number.POSITIVE_INFINITY) return mean;
  if (below > 0) {
    const over = patience - (mean + below - spread);
    const parts = below + spread;
    const left =
      over < 0
        ? below * (below / parts) * Math.exp(over / below)
        : over + below - spread + (spread < 1e-9 ? 0 : (spread * spread * Math.exp(-over / spread)) / parts);
    return Math.min(patience, mean, Math.max(0, patience - left));
  }
  if (spread > mean) return mean <= 0 ? 0 : -mean * Math.expm1((-patience * 2) / (1 + (spread / mean) ** 2) / mean);
  const fixed = mean - spread;
  if (patience <= fixed) return Math.max(0, patience);
  return spread < 1e-9 ? mean : fixed - spread * Math.expm1((fixed - patience) / spread);
}

/** How long a server is held by a request of so much work that ends at its deadline, `after` it came, when it has waited so long in the mean. */
export function heldUntil(state: FluidState, system: number, after: number, waited: number, work: number): number {
  const spread = state.goodSpread[system] as number;
  const below = Math.min(state.waitBelow[system] as number, after - waited);
  return below > 0 ? Math.max(0, cut(after, waited + work, spread, below) - waited) : cut(Math.max(0, after - waited), work, spread);
}

/** Mean and spread of those times of this mean and spread that are not longer than `patience`, when these are not all: `late` are. */
export function meanWithin(patience: number, mean: number, spread: number, late: number, below = 0): number {
  return late < 1e-9
    ? mean
    : late > 1 - 1e-9
      ? Math.min(mean, patience)
      : Math.min(patience, Math.max(0, cut(patience, mean, spread, below) - patience * late) / (1 - late));
}

function spreadWithin(patience: number, mean: number, spread: number, late: number): number {
  if (late < 1e-9 || spread < 1e-9) return spread;
  const room = Math.max(0, patience - Math.max(0, mean - spread));
  const rest = Math.exp(-room / spread);
  // Of an exponential time that is cut off; of one cut off early, of any time up to there (its limit, where the difference loses its digits).
  if (room < 1e-3 * spread) return room / Math.sqrt(12);
  return Math.sqrt(Math.max(0, spread * spread - (room * room * rest) / (1 - rest) ** 2));
}

/** 1 + z + … over so many attempts. */
function series(z: number, attempts: number): number {
  return attempts === 1 ? 1 : attempts === 2 ? 1 + z : 1 - z < 1e-9 ? attempts : (1 - z ** attempts) / (1 - z);
}

/** Mean time in backoffs when each attempt is followed by another with chance z. */
function backoffs(z: number, attempts: number, seconds: number, factor: number): number {
  if (attempts === 1 || seconds === 0 || z < least) return 0;
  const ratio = z * factor;
  const sum = Math.abs(1 - ratio) < 1e-9 ? attempts - 1 : (1 - ratio ** (attempts - 1)) / (1 - ratio);
  return Math.min(1e9, z * seconds * sum);
}

/** What a call of one edge comes to, with all its attempts. */
export interface CallOutcome {
  /** Chances. */
  ok: number;
  okAtOnce: number;
  timedOut: number;
  never: number;
  /** Means over all calls: time in all, and in those attempts that no timeout came before. */
  seconds: number;
  secondsAtOnce: number;
  /** Of a call that goes well at the first attempt. */
  goodSeconds: number;
  goodSpread: number;
}

/** Works out an edge and writes what becomes of its attempts. */
export function answerEdge(state: FluidState, edge: number, into: CallOutcome): void {
  const { network } = state;
  const callee = network.to[edge] as number;
  const attempts = network.attempts[edge] as number;
  const call = network.calls[edge];
  if (call === undefined) return;
  if (state.open[edge] === 1) {
    state.ok[edge] = 0;
    state.quick[edge] = 1;
    state.late[edge] = 0;
    state.lateToCome[edge] = 0;
    Object.assign(into, { ok: 0, okAtOnce: 0, timedOut: 0, never: 0, seconds: 0, secondsAtOnce: 0, goodSeconds: 0, goodSpread: 0 });
    return;
  }
  const patience = state.patience[edge] as number;
  const taken = 1 - (state.refused[callee] as number);
  const slow = state.slowShare[callee] as number;
  const stuck = state.stuckShare[callee] as number;
  const buried = state.buried[callee] as number;
  const usual = Math.max(0, 1 - slow - stuck);
  const goodFast = state.goodOfFast[callee] as number;
  const goodSlow = state.goodOfSlow[callee] as number;
  const wait = state.wait[callee] as number;
  const spread = state.goodSpread[callee] as number;
  const waitSpread = state.waitSpread[callee] as number;
  const below = state.waitBelow[callee] as number;
  const wide = Math.sqrt(spread * spread + waitSpread * waitSpread);
  const goodMean = wait + (state.goodSeconds[callee] as number);
  const errorMean = wait + (state.errorSeconds[callee] as number);
  const slowMean = wait + (state.slowSeconds[callee] as number);
  const lateGood = longer(patience, goodMean, wide, below);
  // How far errors spread is not kept: no further than their mean.
  const errorWide = Math.min(wide, errorMean);
  const lateError = goodFast > sure ? 1 : longer(patience, errorMean, errorWide, below);
  const lateSlow = slow < least ? 1 : longer(patience, slowMean, wide, below);
  const bounded = patience !== Number.POSITIVE_INFINITY;
  const served = taken * (bounded ? 1 - buried : 1);
  const ok = served * (usual * goodFast * (1 - lateGood) + slow * goodSlow * (1 - lateSlow));
  const never = bounded ? 0 : taken * stuck;
  const quick = 1 - taken + served * (usual * (1 - goodFast) * (1 - lateError) + slow * (1 - goodSlow) * (1 - lateSlow));
  const late = Math.max(0, 1 - ok - never - quick);
  const okSeconds =
    served *
    (usual * goodFast * Math.max(0, cut(patience, goodMean, wide, below) - (bounded ? patience * lateGood : 0)) +
      (lateSlow < 1 ? slow * goodSlow * (1 - lateSlow) * slowMean : 0));
  const quickSeconds =
    served *
    ((goodFast > sure ? 0 : usual * (1 - goodFast) * Math.max(0, cut(patience, errorMean, errorWide, below) - (bounded ? patience * lateError : 0))) +
      (lateSlow < 1 ? slow * (1 - goodSlow) * (1 - lateSlow) * slowMean : 0));
  const allowed = state.allowed[edge] as number;
  const z = (quick + late) * allowed;
  const many = series(z, attempts);
  const zQuick = quick * allowed;
  const manyQuick = series(zQuick, attempts);
  const backoff = call.backoffSeconds * (1 - call.jitter / 2);
  const lateSeconds = late > least ? late * patience : 0;
  into.ok = ok * many;
  into.okAtOnce = ok * manyQuick;
  into.timedOut = late * manyQuick;
  into.never = never * many;
  into.seconds = (okSeconds + quickSeconds + lateSeconds) * many + backoffs(z, attempts, backoff, call.backoffFactor);
  into.secondsAtOnce = (okSeconds + quickSeconds) * manyQuick + backoffs(zQuick, attempts, backoff, call.backoffFactor);
  into.goodSeconds = Math.min(ok > 1e-9 ? okSeconds / ok : goodMean, patience);
  const whole = below > 0 ? Math.sqrt(wide * wide + below * below) : wide;
  into.goodSpread = bounded ? spreadWithin(patience, goodMean, whole, lateGood) : whole;
  const failed = quick + late;
  const failSeconds = failed > least ? (quickSeconds + lateSeconds) / failed : 0;
  state.failSeconds[edge] = failSeconds;
  state.earlier[edge] = into.ok > least && attempts > 1 ? meanEarlier(z, attempts, failSeconds + backoff) : 0;
  answeredNow(state, edge, callee, patience, wait, wide);
}

/** Mean time before the attempt that went well, when each of the others took so long. */
function meanEarlier(z: number, attempts: number, seconds: number): number {
  if (z < least) return 0;
  const q = Math.min(z, 1 - 1e-9);
  const last = q ** attempts;
  return seconds * Math.max(0, q / (1 - q) - (attempts * last) / (1 - last));
}

/** What becomes of the attempts that are answered, or given up, now: the same with the age of the queue in the place of the wait to come. */
function answeredNow(state: FluidState, edge: number, callee: number, patience: number, wait: number, wide: number): void {
  const { network } = state;
  const age = (network.lifo[callee] === 1 ? state.wait : state.age)[callee] as number;
  const taken = 1 - (state.refused[callee] as number);
  const slow = state.slowShare[callee] as number;
  const usual = Math.max(0, 1 - slow - (state.stuckShare[callee] as number));
  const goodFast = state.goodOfFast[callee] as number;
  const goodSlow = state.goodOfSlow[callee] as number;
  const bounded = patience !== Number.POSITIVE_INFINITY;
  // While nothing is served, whoever has waited as long as the oldest is given up by nobody yet: only age tells.
  const spread = wait > 1e6 ? (state.goodSpread[callee] as number) : wide;
  const served = taken * (bounded ? 1 - (state.buried[callee] as number) : 1);
  const below = state.waitBelow[callee] as number;
  const lateGood = longer(patience, age + (state.goodSeconds[callee] as number), spread, below);
  const errorMean = age + (state.errorSeconds[callee] as number);
  const lateError = goodFast > sure ? 1 : longer(patience, errorMean, Math.min(spread, errorMean), below);
  const lateSlow = slow < least ? 1 : longer(patience, age + (state.slowSeconds[callee] as number), spread, below);
  const ok = served * (usual * goodFast * (1 - lateGood) + slow * goodSlow * (1 - lateSlow));
  const quick = 1 - taken + served * (usual * (1 - goodFast) * (1 - lateError) + slow * (1 - goodSlow) * (1 - lateSlow));
  state.ok[edge] = ok;
  state.quick[edge] = quick;
  state.late[edge] = bounded ? Math.max(0, 1 - ok - quick) : 0;
  // Whether a wait was too long is seen by its end; whether work is, when it begins, and its timeout comes so much later.
  const byWork = lateGood > 1e-6 ? Math.min(lateGood, longer(patience, state.goodSeconds[callee] as number, state.goodSpread[callee] as number)) : 0;
  const slowly = bounded ? served * (slow * lateSlow + usual * goodFast * byWork + (state.stuckShare[callee] as number)) : 0;
  state.lateToCome[edge] = slowly < 1e-6 ? 0 : Math.min(slowly, state.late[edge] as number);
}
/** The share of an edge's calls that its cache answers. */
export function cachedShare(state: FluidState, edge: number): number {
  return (state.network.calls[edge]?.cache?.hitRatio ?? 0) * (state.warmth[edge] as number);
}
