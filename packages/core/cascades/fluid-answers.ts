/**
 * What comes of a request, seen from below upwards: for each edge what becomes of an attempt and how long a call with all its attempts takes,
 * for each system how long its requests hold a server and how they end.
 *
 * A time is a mean and a spread, taken as a fixed part and an exponential one behind it (exact for fixed and for exponential work). A
 * request that meets a timeout is counted apart from the others, since a few slow ones hold most of the servers (SRE book, chapter 22).
 * Whoever comes now will wait for what is queued at the pace of now; whoever is answered now has waited for the age of the queue: the first
 * says how long a caller is held, the second who has given up.
 */
import { feature } from './fluid-network.ts';
import type { FluidState } from './fluid-state.ts';

const least = 1e-12;

/** Chance that a time of this mean and spread is longer than `patience`: a fixed part and an exponential one, or, of a wider spread, nothing or an exponential one. */
export function longer(patience: number, mean: number, spread: number): number {
  if (patience === Number.POSITIVE_INFINITY) return 0;
  if (spread > mean) {
    if (mean <= 0) return 0;
    const some = 2 / (1 + (spread / mean) ** 2);
    return some * Math.exp((-patience * some) / mean);
  }
  const fixed = mean - spread;
  if (patience < fixed - 1e-12) return 1;
  return spread < 1e-9 ? 0 : Math.min(1, Math.exp((fixed - patience) / spread));
}

/** Mean of the time, cut at `patience`. */
export function cut(patience: number, mean: number, spread: number): number {
  if (patience === Number.POSITIVE_INFINITY) return mean;
  if (spread > mean) return mean <= 0 ? 0 : -mean * Math.expm1((-patience * 2) / (1 + (spread / mean) ** 2) / mean);
  const fixed = mean - spread;
  if (patience <= fixed) return Math.max(0, patience);
  return spread < 1e-9 ? mean : fixed - spread * Math.expm1((fixed - patience) / spread);
}

/** Mean and spread of those times of this mean and spread that are not longer than `patience`, when these are not all: `late` are. */
export function meanWithin(patience: number, mean: number, spread: number, late: number): number {
  return late < 1e-9 ? mean : late > 1 - 1e-9 ? Math.min(mean, patience) : (cut(patience, mean, spread) - patience * late) / (1 - late);
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
  const wide = Math.sqrt(spread * spread + waitSpread * waitSpread);
  const goodMean = wait + (state.goodSeconds[callee] as number);
  const errorMean = wait + (state.errorSeconds[callee] as number);
  const slowMean = wait + (state.slowSeconds[callee] as number);
  const lateGood = longer(patience, goodMean, wide);
  // How far errors spread is not kept: no further than their mean.
  const errorWide = Math.min(wide, errorMean);
  const lateError = longer(patience, errorMean, errorWide);
  const lateSlow = longer(patience, slowMean, wide);
  const bounded = patience !== Number.POSITIVE_INFINITY;
  const served = taken * (bounded ? 1 - buried : 1);
  const ok = served * (usual * goodFast * (1 - lateGood) + slow * goodSlow * (1 - lateSlow));
  const never = bounded ? 0 : taken * stuck;
  const quick = 1 - taken + served * (usual * (1 - goodFast) * (1 - lateError) + slow * (1 - goodSlow) * (1 - lateSlow));
  const late = Math.max(0, 1 - ok - never - quick);
  const okSeconds =
    served *
    (usual * goodFast * (cut(patience, goodMean, wide) - (bounded ? patience * lateGood : 0)) +
      (lateSlow < 1 ? slow * goodSlow * (1 - lateSlow) * slowMean : 0));
  const quickSeconds =
    served *
    (usual * (1 - goodFast) * (cut(patience, errorMean, errorWide) - (bounded ? patience * lateError : 0)) +
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
  into.goodSeconds = ok > least ? okSeconds / ok : Math.min(goodMean, patience);
  into.goodSpread = bounded ? spreadWithin(patience, goodMean, wide, lateGood) : wide;
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
  const lateGood = longer(patience, age + (state.goodSeconds[callee] as number), spread);
  const errorMean = age + (state.errorSeconds[callee] as number);
  const lateError = longer(patience, errorMean, Math.min(spread, errorMean));
  const lateSlow = longer(patience, age + (state.slowSeconds[callee] as number), spread);
  const ok = served * (usual * goodFast * (1 - lateGood) + slow * goodSlow * (1 - lateSlow));
  const quick = 1 - taken + served * (usual * (1 - goodFast) * (1 - lateError) + slow * (1 - goodSlow) * (1 - lateSlow));
  state.ok[edge] = ok;
  state.quick[edge] = quick;
  state.late[edge] = bounded ? Math.max(0, 1 - ok - quick) : 0;
}

const outcome: CallOutcome = { ok: 1, okAtOnce: 1, timedOut: 0, never: 0, seconds: 0, secondsAtOnce: 0, goodSeconds: 0, goodSpread: 0 };

/** Works out a load: only what becomes of its attempts matters. */
export function answerLoad(state: FluidState, edge: number): void {
  answerEdge(state, edge, outcome);
}

/** Works out all calls of a system, and from them how its requests end and how long they hold a server. */
export function answerSystem(state: FluidState, system: number): void {
  const { network } = state;
  const own = network.service[system] as number;
  const variance = own * own * (network.serviceVariability[system] as number);
  const parallel = network.described[system]?.parallel === true;
  const stuckAtOnce = network.hangRatio[system] as number;
  const worked = Math.max(0, 1 - stuckAtOnce - (network.failRatio[system] as number));
  let alive = worked;
  let aliveFast = worked;
  let failedFast = network.failRatio[system] as number;
  let failedFastSeconds = failedFast * own;
  let slow = 0;
  let stuck = stuckAtOnce;
  let seconds = 0;
  let secondsFast = 0;
  let goodSeconds = own;
  let spread = variance;
  let longest = 0;
  const left = (state.timeLeft[system] as number) - own;
  for (let edge = network.outFrom[system] as number; edge < (network.outFrom[system + 1] as number); edge++) {
    const features = network.features[edge] as number;
    const elapsed = parallel ? 0 : goodSeconds - own;
    state.patience[edge] =
      (features & feature.passDeadline) !== 0 ? Math.max(0, Math.min(network.timeout[edge] as number, left - elapsed)) : (network.timeout[edge] as number);
    answerEdge(state, edge, outcome);
    const cached = (features & feature.cache) === 0 ? 0 : cachedShare(state, edge);
    const share = (network.share[edge] as number) * (1 - cached);
    const reaching = parallel ? worked : alive;
    const reachingFast = parallel ? worked : aliveFast;
    state.reach[edge] = reaching * (network.share[edge] as number);
    state.reachSeconds[edge] = own + elapsed;
    const timedOut = reachingFast * share * outcome.timedOut;
    slow = parallel ? 1 - (1 - slow) * (1 - share * outcome.timedOut * worked) : slow + timedOut;
    stuck += reaching * share * outcome.never;
    if ((features & feature.hard) === 0) whetherWellOrNot(outcome);
    const part = share * outcome.goodSeconds;
    if (parallel) {
      seconds = Math.max(seconds, worked * share * outcome.seconds);
      secondsFast = Math.max(secondsFast, worked * share * outcome.secondsAtOnce);
      const least = Math.min(longest, part);
      longest = Math.max(longest, part);
      // The later of two exponential times comes after the mean of both and a part of the lesser (exact for equal means).
      const later = longest + (longest > 0 ? (0.5 * least * least * Math.min(1, outcome.goodSpread / Math.max(part, 1e-12))) / longest : 0);
      goodSeconds = own + later;
      longest = later;
      spread = Math.max(spread, variance + outcome.goodSpread ** 2);
    } else {
      seconds += reaching * share * outcome.seconds;
      secondsFast += reachingFast * share * outcome.secondsAtOnce;
      goodSeconds += part;
      spread += share * outcome.goodSpread ** 2 + share * (1 - share) * outcome.goodSeconds ** 2;
    }
    if ((features & feature.hard) !== 0) {
      const failing = Math.max(0, 1 - outcome.okAtOnce - outcome.timedOut - outcome.never);
      failedFast += reachingFast * share * failing;
      failedFastSeconds += reachingFast * share * failing * (own + elapsed + (state.failSeconds[edge] as number));
      alive *= 1 - share * (1 - outcome.ok);
      aliveFast *= 1 - share * (1 - outcome.okAtOnce);
    } else {
      alive *= 1 - share * outcome.never;
      aliveFast *= 1 - share * (outcome.timedOut + outcome.never);
    }
  }
  const ending = Math.max(least, aliveFast + failedFast);
  slow = Math.min(slow, Math.max(0, 1 - stuck));
  state.slowShare[system] = slow < 1e-9 ? 0 : slow;
  state.stuckShare[system] = Math.min(1, stuck);
  state.goodOfFast[system] = Math.min(1, aliveFast / ending);
  state.goodOfSlow[system] = slow > 1e-9 ? Math.min(1, Math.max(0, alive - aliveFast) / slow) : 0;
  state.goodSeconds[system] = goodSeconds;
  state.goodSpread[system] = Math.sqrt(spread);
  state.errorSeconds[system] = failedFast > least ? failedFastSeconds / failedFast : goodSeconds;
  const usualSeconds = own + Math.min(secondsFast / ending, goodSeconds * 1e3 + 1e6);
  state.slowSeconds[system] = slow > 1e-9 ? own + Math.max(0, seconds - secondsFast) / slow : own;
  held(state, system, usualSeconds);
}

/** Of a soft call the caller goes on after an error as after an answer: its time is that of all that no timeout came before. */
function whetherWellOrNot(call: CallOutcome): void {
  const atOnce = 1 - call.timedOut - call.never;
  if (atOnce < least) return;
  call.goodSeconds = call.secondsAtOnce / atOnce;
  call.goodSpread *= Math.sqrt(Math.min(1, call.okAtOnce / atOnce));
}

/** How long servers are really held, where the deadline of whoever asked ends the work. */
function held(state: FluidState, system: number, usual: number): void {
  const { network } = state;
  const slowSeconds = state.slowSeconds[system] as number;
  let portions = 0;
  let fast = 0;
  let slow = 0;
  let left = 0;
  for (let at = network.inFrom[system] as number; at < (network.inFrom[system + 1] as number); at++) {
    const edge = network.inEdge[at] as number;
    if (((network.features[edge] as number) & feature.passDeadline) === 0 || state.patience[edge] === Number.POSITIVE_INFINITY) continue;
    const portion = state.portion[edge] as number;
    const patience = state.patience[edge] as number;
    const rest = Math.max(0, patience - (state.wait[system] as number));
    portions += portion;
    fast += portion * cut(rest, usual, state.goodSpread[system] as number);
    slow += portion * ((state.stuckShare[system] as number) > 0 ? rest : Math.min(rest, slowSeconds));
    left += portion * patience;
  }
  if (portions >= 0.5 && (state.stuckShare[system] as number) > 0) endAtDeadline(state, system);
  state.expiring[system] = Math.min(1, portions);
  state.usualSeconds[system] = usual;
  state.expiresAfter[system] = portions > least ? left / portions : 0;
  state.heldFast[system] = fast + Math.max(0, 1 - portions) * usual;
  state.heldSlow[system] = slow + Math.max(0, 1 - portions) * slowSeconds;
  state.timeLeft[system] = portions >= 0.5 ? Math.max(0, left / portions - (state.wait[system] as number)) : Number.POSITIVE_INFINITY;
}

/** The share of an edge's calls that its cache answers. */
export function cachedShare(state: FluidState, edge: number): number {
  return (state.network.calls[edge]?.cache?.hitRatio ?? 0) * (state.warmth[edge] as number);
}

/** What would never end ends at its deadline, and not well. */
function endAtDeadline(state: FluidState, system: number): void {
  const slow = state.slowShare[system] as number;
  const all = slow + (state.stuckShare[system] as number);
  state.goodOfSlow[system] = ((state.goodOfSlow[system] as number) * slow) / all;
  state.slowSeconds[system] = 1e9;
  state.slowShare[system] = all;
  state.stuckShare[system] = 0;
}
