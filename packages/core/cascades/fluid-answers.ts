/**
 * What comes of a request, seen from below upwards: for each system how its requests end and how long they hold a server, from what becomes
 * of their calls (`fluid-calls.ts`) and choices (`fluid-choices.ts`).
 */
import { answerEdge, type CallOutcome, cachedShare, heldUntil } from './fluid-calls.ts';
import { answerChoice } from './fluid-choices.ts';
import { feature } from './fluid-network.ts';
import type { FluidState } from './fluid-state.ts';

const least = 1e-12;

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
  let patience = 0;
  const left = (state.timeLeft[system] as number) - own;
  const after = network.outFrom[system + 1] as number;
  for (let edge = network.outFrom[system] as number, next = edge; edge < after; edge = next) {
    next = edge + 1;
    const features = network.features[edge] as number;
    const elapsed = parallel ? 0 : goodSeconds - own;
    const reaching = parallel ? worked : alive;
    const reachingFast = parallel ? worked : aliveFast;
    let share = 1;
    let failSeconds: number;
    if ((features & feature.choice) !== 0) {
      next = network.choiceAfter[edge] as number;
      failSeconds = answerChoice(state, edge, next, reaching, own + elapsed, left - elapsed, outcome);
    } else {
      state.patience[edge] =
        (features & feature.passDeadline) !== 0 ? Math.max(0, Math.min(network.timeout[edge] as number, left - elapsed)) : (network.timeout[edge] as number);
      answerEdge(state, edge, outcome);
      share = (network.share[edge] as number) * (1 - ((features & feature.cache) === 0 ? 0 : cachedShare(state, edge)));
      state.reach[edge] = reaching * (network.share[edge] as number);
      state.reachSeconds[edge] = own + elapsed;
      failSeconds = state.failSeconds[edge] as number;
    }
    if ((state.patience[edge] as number) < 1e9) patience = Math.max(patience, state.patience[edge] as number);
    const timedOut = reachingFast * share * outcome.timedOut;
    slow = parallel ? 1 - (1 - slow) * (1 - share * outcome.timedOut * worked) : slow + timedOut;
    stuck += reaching * share * outcome.never;
    if ((features & feature.hard) === 0) whetherWellOrNot(outcome);
    // Of those no timeout has met and who go on, who has made the call.
    const through = share * ((features & feature.hard) === 0 ? 1 - outcome.timedOut - outcome.never : outcome.okAtOnce);
    const made = through > least ? through / (1 - share + through) : 0;
    const part = made * outcome.goodSeconds;
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
      spread += made * outcome.goodSpread ** 2 + made * (1 - made) * outcome.goodSeconds ** 2;
    }
    if ((features & feature.hard) !== 0) {
      const failing = Math.max(0, 1 - outcome.okAtOnce - outcome.timedOut - outcome.never);
      failedFast += reachingFast * share * failing;
      failedFastSeconds += reachingFast * share * failing * (own + elapsed + failSeconds);
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
  state.slowSeconds[system] = slow > 1e-6 ? own + Math.max(0, seconds - secondsFast) / slow : own + patience / 2;
  held(state, system, usualSeconds);
}

/** Of a soft call the caller goes on after an error as after an answer: its time is that of all that no timeout came before. */
function whetherWellOrNot(call: CallOutcome): void {
  const atOnce = 1 - call.timedOut - call.never;
  if (atOnce < 1e-9) return;
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
    fast += portion * heldUntil(state, system, patience, state.wait[system] as number, usual);
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

/** What would never end ends at its deadline, and not well. */
function endAtDeadline(state: FluidState, system: number): void {
  const slow = state.slowShare[system] as number;
  const all = slow + (state.stuckShare[system] as number);
  state.goodOfSlow[system] = ((state.goodOfSlow[system] as number) * slow) / all;
  state.slowSeconds[system] = 1e9;
  state.slowShare[system] = all;
  state.stuckShare[system] = 0;
}
