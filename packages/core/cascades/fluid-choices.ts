/**
 * What does a choice come to in the fluid engine? Its alternatives are asked one after the other, from each beginning with the chance of its
 * share: who is asked next depends on how many were answered well so far, and each call ends as `answerEdge` says, whatever became of those
 * before. All of it together is one call to the caller.
 */
import { mostAlternatives } from './choices.ts';
import { answerEdge, type CallOutcome, cachedShare } from './fluid-calls.ts';
import { feature } from './fluid-network.ts';
import type { FluidState } from './fluid-state.ts';

const least = 1e-12;

const nothing = (): CallOutcome => ({ ok: 0, okAtOnce: 0, timedOut: 0, never: 0, seconds: 0, secondsAtOnce: 0, goodSeconds: 0, goodSpread: 0 });

/** Of those who have had so many good answers: all, those no timeout has met, and of these the time and its square so far. */
interface Way {
  all: number;
  fast: number;
  seconds: number;
  squares: number;
}

const outcomes = Array.from({ length: mostAlternatives }, nothing);
const ways = Array.from({ length: mostAlternatives + 1 }, (): Way => ({ all: 0, fast: 0, seconds: 0, squares: 0 }));
const asked = { all: new Float64Array(mostAlternatives), fast: new Float64Array(mostAlternatives), seconds: new Float64Array(mostAlternatives) };
const failing = { fast: 0, seconds: 0 };
const good = { seconds: 0, squares: 0 };

/**
 * Works out the choice of edges `from` to `after` for callers of whom `reaching` come to it, `elapsed` after they have taken a server; their
 * calls must be done `patience` after that at most. Answers the mean time to a failure that no timeout came before.
 */
export function answerChoice(state: FluidState, from: number, after: number, reaching: number, elapsed: number, patience: number, into: CallOutcome): number {
  const { network } = state;
  const count = after - from;
  const needed = network.calls[from]?.choice?.needed ?? 1;
  let shares = 0;
  let able = 0;
  for (let at = 0; at < count; at++) {
    const edge = from + at;
    const passes = ((network.features[edge] as number) & feature.passDeadline) !== 0;
    const timeout = network.timeout[edge] as number;
    state.patience[edge] = passes ? Math.max(0, Math.min(timeout, patience)) : timeout;
    const call = outcomes[at];
    if (call !== undefined) answerAlternative(state, edge, call);
    const share = network.share[edge] as number;
    shares += share;
    if (share > 0) able++;
  }
  Object.assign(into, nothing());
  asked.all.fill(0);
  asked.fast.fill(0);
  asked.seconds.fill(0);
  failing.fast = able < needed ? 1 : 0;
  failing.seconds = 0;
  good.seconds = 0;
  good.squares = 0;
  if (able >= needed)
    for (let start = 0; start < count; start++) {
      const share = (network.share[from + start] as number) / shares;
      if (share > 0) goAround(state, from, count, needed, able, start, share, into);
    }
  for (let at = 0; at < count; at++) {
    state.reach[from + at] = reaching * (asked.all[at] as number);
    const fast = asked.fast[at] as number;
    state.reachSeconds[from + at] = elapsed + (fast > least ? (asked.seconds[at] as number) / fast : 0);
  }
  if (into.okAtOnce > least) {
    into.goodSeconds = good.seconds / into.okAtOnce;
    into.goodSpread = Math.sqrt(Math.max(0, good.squares / into.okAtOnce - into.goodSeconds ** 2));
  }
  return failing.fast > least ? failing.seconds / failing.fast : 0;
}

/** One alternative; what its cache answers is answered at once. */
function answerAlternative(state: FluidState, edge: number, into: CallOutcome): void {
  answerEdge(state, edge, into);
  const cached = ((state.network.features[edge] as number) & feature.cache) === 0 ? 0 : cachedShare(state, edge);
  if (cached === 0) return;
  const rest = 1 - cached;
  const called = rest * into.okAtOnce;
  into.ok = cached + rest * into.ok;
  into.okAtOnce = cached + called;
  into.timedOut *= rest;
  into.never *= rest;
  into.seconds *= rest;
  into.secondsAtOnce *= rest;
  const part = called / into.okAtOnce;
  into.goodSpread = Math.sqrt(part * into.goodSpread ** 2 + part * (1 - part) * into.goodSeconds ** 2);
  into.goodSeconds *= part;
}

/** The share of callers that begin at one alternative. */
function goAround(state: FluidState, from: number, count: number, needed: number, able: number, start: number, share: number, into: CallOutcome): void {
  for (const way of ways) Object.assign(way, { all: 0, fast: 0, seconds: 0, squares: 0 });
  const begin = ways[0];
  if (begin === undefined) return;
  begin.all = share;
  begin.fast = share;
  let left = able;
  for (let turn = 0; turn < count; turn++) {
    const at = (start + turn) % count;
    if ((state.network.share[from + at] as number) <= 0) continue;
    left--;
    for (let well = needed - 1; well >= 0; well--) {
      const way = ways[well];
      const better = ways[well + 1];
      const call = outcomes[at];
      if (way !== undefined && better !== undefined && call !== undefined && way.all > least) ask(way, better, call, at, well + left < needed, into);
    }
  }
  const done = ways[needed];
  if (done === undefined) return;
  into.ok += done.all;
  into.okAtOnce += done.fast;
  good.seconds += done.seconds;
  good.squares += done.squares;
}

/** Callers who have come so far ask one more: well answered they are a step on, else they stay where they are, or have failed if this was the last straw. */
function ask(way: Way, better: Way, call: CallOutcome, at: number, last: boolean, into: CallOutcome): void {
  asked.all[at] = (asked.all[at] as number) + way.all;
  asked.fast[at] = (asked.fast[at] as number) + way.fast;
  asked.seconds[at] = (asked.seconds[at] as number) + way.seconds;
  into.never += way.all * call.never;
  into.timedOut += way.fast * call.timedOut;
  into.seconds += way.all * call.seconds;
  into.secondsAtOnce += way.fast * call.secondsAtOnce;
  const { goodSeconds, goodSpread, okAtOnce } = call;
  better.all += way.all * call.ok;
  better.fast += way.fast * okAtOnce;
  better.seconds += okAtOnce * (way.seconds + way.fast * goodSeconds);
  better.squares += okAtOnce * (way.squares + 2 * goodSeconds * way.seconds + way.fast * (goodSeconds ** 2 + goodSpread ** 2));
  const fails = Math.max(0, 1 - okAtOnce - call.timedOut - call.never);
  const lost = fails > least ? Math.max(0, call.secondsAtOnce - okAtOnce * goodSeconds) / fails : 0;
  const seconds = fails * (way.seconds + way.fast * lost);
  if (last) {
    failing.fast += way.fast * fails;
    failing.seconds += seconds;
    Object.assign(way, { all: 0, fast: 0, seconds: 0, squares: 0 });
    return;
  }
  way.squares = fails * (way.squares + 2 * lost * way.seconds + way.fast * lost * lost);
  way.seconds = seconds;
  way.fast *= fails;
  way.all *= Math.max(0, 1 - call.ok - call.never);
}
