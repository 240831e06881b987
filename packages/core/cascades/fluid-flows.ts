/**
 * How does what comes flow through a system in one step? Who is inside, how old the queue is, who ends, and whose answers come in time.
 *
 * The age of whoever is served next follows the queue: it grows with time and shrinks as the queue is served; while nothing is served it
 * only grows. With `lifo` the newest are served first and the share that is buried waits in vain.
 *
 * Account is kept of every request: where what is reported is evened out a little, the difference is owed and paid back.
 */

import type { FluidBooks, SystemRates } from './fluid-books.ts';
import { longer, meanWithin } from './fluid-calls.ts';
import { limited, passed, punctual, serversOf, unlimited } from './fluid-queue.ts';
import type { FluidState } from './fluid-state.ts';

const rates: SystemRates = {
  attempts: 0,
  rejected: 0,
  ended: 0,
  good: 0,
  started: 0,
  waited: 0,
  waitSeconds: 0,
  latencySeconds: 0,
  busySeconds: 0,
  queueSeconds: 0,
  healthySeconds: 0,
};

const flowed = { started: 0, moving: false, moved: 0 };

/** Flows one step through a system; answers how many took a server a second, whether it is still on the move, and the greatest share by which something moved. */
export function flowThrough(state: FluidState, system: number, now: number, books: FluidBooks): typeof flowed {
  const { network, stepSeconds: dt } = state;
  const comes = arrivals(state, system);
  const insideBefore = state.inside[system] as number;
  const queuedBefore = state.queued[system] as number;
  const ageBefore = state.age[system] as number;
  const all = serversOf(state, system);
  if (all < (state.serversBefore[system] as number)) finishWithout(state, system, all);
  state.serversBefore[system] = all;
  const slowBefore = state.slow[system] as number;
  if (all === Number.POSITIVE_INFINITY) unlimited(state, system, comes);
  else if (state.punctual[system] === 1) punctual(state, system, comes, all);
  else limited(state, system, comes, all);
  countStarted(state, system, comes);
  const moved = Math.abs((state.inside[system] as number) - insideBefore);
  let moving = moved > 1e-5 * (insideBefore + 1e-3) || passed.stuck > 1e-9;
  if (state.punctual[system] === 0) {
    const flow = comes - passed.refused - passed.expired;
    even(state, system, flow, moving);
    // However slowly, who is inside gets fewer or more.
    moving = moving || Math.abs(passed.through - flow) > 1e-6 + state.slack * flow;
  }
  const { started, queued } = passed;
  const slowAfter = slowOnes(state, system, all);
  state.stuck[system] = (state.stuck[system] as number) + dt * passed.stuck;
  state.queued[system] = queued;
  state.age[system] = queued < 1e-9 ? 0 : (ageBefore + dt) / (1 + (dt * (started + passed.expired)) / queued);
  const age = state.age[system] as number;
  const endBefore = state.ageAtEnd[system] as number;
  state.ageAtEnd[system] = endBefore + ((age - endBefore) * dt) / (dt + (state.heldFast[system] as number));
  const startedBefore = state.started[system] as number;
  state.started[system] = started;
  moving =
    moving ||
    Math.abs(started - startedBefore) > 1e-5 * (startedBefore + 1e-3) ||
    Math.abs(slowAfter - slowBefore) > 1e-5 * (slowAfter + 1e-3) + state.slack * insideBefore ||
    Math.abs(age - ageBefore) > 1e-4 * (ageBefore + 1e-2) ||
    Math.abs((state.ageAtEnd[system] as number) - endBefore) > 1e-4 * (endBefore + 1e-2);
  const slowOut = slowEnds(state, system, slowAfter - slowBefore, moving);
  told(state, system, comes, started);
  rates.attempts = comes;
  rates.rejected = passed.refused;
  rates.ended = passed.refused + passed.expired + passed.fast + slowOut + (state.lost[system] as number) / dt;
  rates.started = started;
  rates.waited = started * Math.min(1, passed.waiting);
  // Where the newest go first, whoever takes a server has hardly waited, whatever is buried below.
  rates.waitSeconds =
    started * (network.lifo[system] === 1 ? Math.min(state.wait[system] as number, state.age[system] as number) : (state.age[system] as number));
  const slowest = slowAfter + (state.stuck[system] as number);
  rates.busySeconds = Math.max(slowest, Math.min(all, passed.busy + slowest));
  rates.queueSeconds = (queued + queuedBefore) / 2;
  rates.healthySeconds = (state.healthyShare[system] as number) * (network.described[system]?.instances ?? 1);
  state.lost[system] = 0;
  answeredWell(state, system, now, books, passed.fast, slowOut, moving);
  books.set(system, now, rates);
  flowed.started = started;
  flowed.moving = moving;
  flowed.moved = Math.max(
    moved / (insideBefore + 1e-3),
    Math.abs(started - startedBefore) / (startedBefore + 1e-3),
    Math.abs((state.age[system] as number) - ageBefore) / (2 * ageBefore + 2e-2),
    Math.abs(slowAfter - slowBefore) / (slowAfter + 1e-3),
  );
  return flowed;
}

/** Servers that were taken away finish what they have: whoever is too many is counted with the slow ones, for the time they need. */
function finishWithout(state: FluidState, system: number, all: number): void {
  if (state.punctual[system] === 1) return;
  const held = state.heldFast[system] as number;
  const slow = state.slow[system] as number;
  const taken = slow + (state.stuck[system] as number);
  const busy = Math.min((state.inside[system] as number) - (state.queued[system] as number), (state.serversBefore[system] as number) - taken);
  const over = Math.min(busy, busy + taken - all);
  if (!(over > 0)) return;
  const part = over / (over + slow);
  state.inside[system] = (state.inside[system] as number) - over;
  state.slow[system] = slow + over;
  state.slowHeld[system] = (state.slowHeld[system] as number) * (1 - part) + held * part;
  state.slowGoodNow[system] = (state.slowGoodNow[system] as number) * (1 - part) + (state.goodOfFast[system] as number) * part;
}

/** Who is slow after this step: who was, less who ends, and who came to it. */
function slowOnes(state: FluidState, system: number, all: number): number {
  const dt = state.stepSeconds;
  const before = state.slow[system] as number;
  const moved = dt * passed.slow;
  if (before + moved <= 0) return 0;
  const part = moved / (before + moved);
  const held = Math.min(
    Math.max(state.heldSlow[system] as number, state.heldFast[system] as number),
    (state.slowHeld[system] as number) * (1 - part) + (state.heldSlow[system] as number) * part,
  );
  state.slowHeld[system] = held;
  state.slowGoodNow[system] = (state.slowGoodNow[system] as number) * (1 - part) + (state.goodOfSlow[system] as number) * part;
  const kept = held > 0 ? before / (1 + dt / held) : 0;
  const after = held > 0 ? (before + moved) / (1 + dt / held) : 0;
  const room = Math.max(kept, all - (state.stuck[system] as number) - dt * passed.stuck);
  state.slow[system] = Math.min(after, room);
  return state.slow[system] as number;
}

/** How many slow ones end a second; where nothing moves as many as become slow, as far as so many are there. */
function slowEnds(state: FluidState, system: number, grown: number, moving: boolean): number {
  const dt = state.stepSeconds;
  const real = Math.max(0, passed.slow - grown / dt);
  const owed = (state.owedEnds[system] as number) + (moving ? 0 : (passed.slow - real) * dt);
  const ends = moving ? real : passed.slow;
  const over = Math.max(0, owed - (state.inside[system] as number) - (state.slow[system] as number));
  const fromSlow = Math.min(ends * dt, over);
  const fromExpired = Math.min(passed.expired * dt, over - fromSlow);
  passed.expired -= fromExpired / dt;
  state.owedEnds[system] = owed - fromSlow - fromExpired;
  return ends - fromSlow / dt;
}

/** Who took a server: who came in, less by whom the queue grew. Nobody gives one back: where the queue seems to grow by those, they are owed. */
function countStarted(state: FluidState, system: number, comes: number): void {
  const dt = state.stepSeconds;
  const started = comes - passed.refused - passed.expired - (passed.queued - (state.queued[system] as number)) / dt;
  passed.started = Math.max(0, started);
  const owed = (state.owedStarts[system] as number) + (passed.started - started) * dt;
  const paid = Math.min(Math.max(0, owed - passed.queued), passed.started * dt);
  passed.started -= paid / dt;
  state.owedStarts[system] = owed - paid;
}

/**
 * Takes what leaves for what comes where both are so near that the difference is that of waking late: else it would be handed on as a jolt.
 * No more is owed that way than is inside.
 */
function even(state: FluidState, system: number, flow: number, moving: boolean): void {
  const near = 2e-3 * flow;
  const over = ((state.owedEnds[system] as number) - (state.inside[system] as number)) / state.stepSeconds;
  if (over > 0) {
    const paid = Math.min(over, passed.through);
    const kept = passed.through > paid ? 1 - paid / passed.through : 0;
    passed.fast *= kept;
    passed.slow *= kept;
    passed.stuck *= kept;
    passed.through -= paid;
    state.owedEnds[system] = (state.owedEnds[system] as number) - paid * state.stepSeconds;
  }
  const owed = (state.owedEnds[system] as number) + (flow - passed.through) * state.stepSeconds;
  if (passed.through > 0 && Math.abs(passed.through - flow) < near && (!moving || Math.abs(owed) <= (state.inside[system] as number))) {
    const times = flow / passed.through;
    passed.fast *= times;
    passed.slow *= times;
    passed.stuck *= times;
    passed.through = flow;
    state.owedEnds[system] = owed;
  }
  const owedStarts = (state.owedStarts[system] as number) + (flow - passed.started) * state.stepSeconds;
  if (Math.abs(passed.started - flow) < near && (!moving || Math.abs(owedStarts) <= passed.queued)) {
    passed.started = flow;
    state.owedStarts[system] = owedStarts;
  }
}

/** What comes a second; and by whom, remembered for those who are answered later. */
function arrivals(state: FluidState, system: number): number {
  const { inFrom, inEdge } = state.network;
  const after = inFrom[system + 1] as number;
  let comes = 0;
  for (let at = inFrom[system] as number; at < after; at++) comes += state.sent[inEdge[at] as number] as number;
  if (comes > 1e-9)
    for (let at = inFrom[system] as number; at < after; at++) state.portion[inEdge[at] as number] = (state.sent[inEdge[at] as number] as number) / comes;
  return comes;
}

/** How long whoever comes now will wait, how far that spreads, and the share that is buried under who comes later. */
function told(state: FluidState, system: number, comes: number, started: number): void {
  const { queued, through, waiting } = passed;
  if (queued < 1e-9) {
    const served = serversOf(state, system) > 0;
    state.wait[system] = served || state.refused[system] === 1 ? 0 : 1e12;
    state.waitSpread[system] = 0;
    state.waitBelow[system] = 0;
    state.buried[system] = 0;
    return;
  }
  const now = waitFor(state, system, queued, through);
  // Half of the way only, lest what waits and what comes chase each other from step to step.
  const last = state.wait[system] as number;
  const wait = now > 1e6 || last > 1e6 || queued < 1 ? now : (now + last) / 2;
  if (state.network.lifo[system] === 1) {
    // Whoever comes is served before the next does, or hardly ever: as in a random walk that turns back (Kleinrock, 1975).
    state.buried[system] = comes > 1e-9 ? Math.min(1, Math.max(0, 1 - started / comes)) : 0;
    state.wait[system] = Math.min(wait, 1 / Math.max(1e-12, Math.abs(comes - through)));
    state.waitSpread[system] = state.wait[system] as number;
    return;
  }
  state.wait[system] = wait;
  // A queue as it is at rest (Sakasegawa, 1977) makes waits that spread as exponential ones do; one that is longer has its past to wait for,
  // which is the same for all.
  const pace = through > 1e-9 ? 1 / through : 0;
  const servers = Math.max(1e-9, passed.servers);
  const below = shorterBy(state, system, wait, servers);
  state.waitBelow[system] = below;
  if (below > 0) {
    state.waitSpread[system] = 0;
    return;
  }
  const load =
    (comes * Math.max(0, 1 - (state.slowShare[system] as number) - (state.stuckShare[system] as number)) * (state.heldFast[system] as number)) / servers;
  const usual = load < 1 ? load ** Math.sqrt(2 * (servers + 1)) / (1 - load) : 0;
  const resting = queued > usual ? (usual * usual) / queued : queued;
  // Neighbours in a long queue wait for the same services: only where the queue stands at its limit do they differ as sums of services do.
  const limit = state.network.queue[system] as number;
  const standing = limit === Number.POSITIVE_INFINITY ? 0 : Math.min(1, queued / limit) ** 4;
  const summed = pace * Math.sqrt(queued * (state.network.serviceVariability[system] as number)) * standing;
  state.waitSpread[system] = wait > 1e6 ? 0 : Math.max(resting * pace * Math.sqrt(Math.max(0, 2 / Math.max(0.01, waiting) - 1)), summed);
}

/**
 * How long so many take at the pace of now. Where slow requests hold other servers than they will, the pace turns into that of the mixture that
 * comes now, as those are let go; the time is then that in which both paces together serve so many.
 */
function waitFor(state: FluidState, system: number, queued: number, through: number): number {
  const slow = state.slow[system] as number;
  const slowShare = state.slowShare[system] as number;
  const held = state.heldSlow[system] as number;
  const usual = Math.max(0, 1 - slowShare - (state.stuckShare[system] as number)) * (state.heldFast[system] as number);
  const whole = usual + slowShare * held;
  if (slow + slowShare < 1e-6 || held < 1e-6 || whole < 1e-9 || state.network.lifo[system] === 1) return through > 1e-9 ? queued / through : 1e12;
  const later = (passed.servers + slow) / whole;
  if (later < 1e-9) return through > 1e-9 ? queued / through : 1e12;
  const off = through - later;
  let wait = off < 0 ? Math.min(queued / Math.max(1e-12, through), (queued - off * held) / later) : queued / through;
  for (let round = 0; round < 4; round++) {
    const rest = Math.exp(-wait / held);
    wait = Math.max(0, wait - (later * wait + off * held * (1 - rest) - queued) / (later + off * rest));
  }
  return wait;
}

/**
 * Where deadlines cut the work, the queue has more work than servers bear, and stands as long as they let it: its wait falls short of the longest
 * by an exponential time, whose decay is that by which an overloaded queue grows (exact for one server: f(V) ~ e^(V × that) below the deadline).
 */
function shorterBy(state: FluidState, system: number, wait: number, servers: number): number {
  const after = state.expiresAfter[system] as number;
  const usual = state.usualSeconds[system] as number;
  if ((state.expiring[system] as number) === 0 || wait > 1e6 || usual <= 0) return 0;
  const over = usual / Math.max(1e-9, passed.held) - 1;
  if (over < 0.005) return 0;
  const vary = (state.network.arrivalVariability[system] as number) + Math.min(1, ((state.goodSpread[system] as number) / usual) ** 2);
  const now = Math.max(0, Math.min((vary * usual) / (2 * servers * over), wait, after - wait));
  return ((state.waitBelow[system] as number) + now) / 2;
}

/** Whose answers come in time, of those that leave now. */
function answeredWell(state: FluidState, system: number, now: number, books: FluidBooks, fastOut: number, slowOut: number, moving: boolean): void {
  const { network } = state;
  const lifo = network.lifo[system] === 1;
  const fresh = lifo && rates.started > rates.attempts ? rates.attempts / rates.started : 1;
  const age = lifo ? (state.wait[system] as number) : (state.ageAtEnd[system] as number);
  const goodSeconds = age + (state.goodSeconds[system] as number);
  const slowSeconds = age + (state.slowHeld[system] as number);
  const spread = Math.sqrt((state.goodSpread[system] as number) ** 2 + (state.waitSpread[system] as number) ** 2);
  const below = state.waitBelow[system] as number;
  const fast = fastOut * (state.goodOfFast[system] as number);
  const slow = slowOut * (state.slowGoodNow[system] as number);
  // However early deadlines cut the others off, servers do no more work than they have time for (where work ends the likelier the longer it lasts).
  const usual = state.usualSeconds[system] as number;
  const most =
    (state.expiring[system] as number) > 0 && (state.goodSpread[system] as number) <= usual ? passed.busy / Math.max(1e-12, usual) : Number.MAX_VALUE;
  let good = 0;
  let seconds = 0;
  for (let at = network.inFrom[system] as number; at < (network.inFrom[system + 1] as number); at++) {
    const edge = network.inEdge[at] as number;
    const patience = state.patience[edge] as number;
    const portion = state.portion[edge] as number;
    // Where the newest go first, who waits below them is served when everybody has given up.
    const inTime = portion * (patience === Number.POSITIVE_INFINITY ? 1 : fresh);
    const late = longer(patience, goodSeconds, spread, below);
    const goodFast = Math.min(inTime * fast * (1 - late), portion * most);
    const goodSlow = slow < 1e-12 ? 0 : inTime * slow * (1 - longer(patience, slowSeconds, spread, below));
    const each = goodFast + goodSlow;
    const eachSeconds = goodFast * meanWithin(patience, goodSeconds, spread, late, below) + goodSlow * Math.min(slowSeconds, patience);
    good += each;
    seconds += eachSeconds;
    if (edge < network.loads) {
      const answered = state.answerUsers(edge, each, moving);
      books.setGood(edge, now, answered, each > 0 ? eachSeconds / each + (state.earlier[edge] as number) : 0);
    }
  }
  rates.good = good;
  rates.latencySeconds = seconds;
}
