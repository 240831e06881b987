/**
 * What does a caller do? It makes the calls of its request, waits no longer than it means to, tries again while attempts and budget last,
 * stops sending while its breaker is open, and fails when a hard call has.
 *
 * A call that the open breaker keeps back has failed, without further attempts. The outcome of an attempt counts for the breaker when it
 * is known; while the breaker is open only its probe does. Waiting for a connection counts against the attempt's timeout.
 */
import type { ScenarioCall } from '../scenario.ts';
import { Choices, type Made } from './choices.ts';
import { again, due, dueAlone, type EventState, plus } from './state.ts';
import { abandon, answerUser, disconnect, finish, send, sendPatient } from './station.ts';
import { calling, none } from './tables.ts';

const closed = 0;
const open = 1;
const probing = 2;
/** Rounding of tokens that come in small shares. */
const nearly = 1 - 1e-9;
/** A backoff is never longer than any run. */
const longestNs = 4e15;

/** The callers of a scenario, on the state of a run. */
export class Callers {
  private readonly state: EventState;
  private readonly edges: readonly ScenarioCall[];
  private readonly choices: Choices;

  constructor(state: EventState) {
    this.state = state;
    this.choices = new Choices(state, (edge, owner) => this.make(edge, owner, state.requests.priority[owner] as number));
    this.edges = state.wiring.edges;
  }

  /** A user comes and makes the load's call. */
  userComes(load: number): void {
    const { state } = this;
    plus(state.loads.offered, state.loadRow + load, 1);
    if (state.plainLoad[load] === 1 && state.attempts[load] === 1 && state.timeoutNs[load] === Number.POSITIVE_INFINITY) {
      plus(state.loads.attempts, state.loadRow + load, 1);
      sendPatient(state, load);
    } else if (this.make(load, none, 0) === 'spared') plus(state.loads.good, state.loadRow + load, 1);
  }

  /** A request's own work is done: an error, or its calls. */
  worked(request: number): void {
    const { state } = this;
    const system = state.requests.system[request] as number;
    const failRatio = state.failRatio[system] as number;
    // Of all requests, not of those that do not hang: whoever comes here did not.
    if (failRatio > 0 && state.draws.ratio() * (1 - (state.hangRatio[system] as number)) < failRatio) {
      finish(state, request, false);
      return;
    }
    const first = state.wiring.firstCall[system] as number;
    const after = state.wiring.firstCall[system + 1] as number;
    if (first === after) {
      finish(state, request, true);
      return;
    }
    state.requests.place[request] = calling;
    if (state.parallel[system] === 1) this.callAll(request, first, after);
    else this.callNext(request, first, after);
  }

  /** The attempt under way was answered well. */
  answeredWell(call: number): void {
    const { state } = this;
    const { calls } = state;
    const edge = calls.edge[call] as number;
    if (calls.connected[call] === 1) disconnect(state, edge, call);
    if (state.breaks[edge] === 1) this.outcome(edge, call, 0);
    if (state.budgeted[edge] === 1) this.earn(edge, 'success');
    if ((state.hitRatio[edge] as number) > 0) this.warm(edge);
    this.ended(call, true);
  }

  /** The attempt under way failed: error, refusal or timeout. */
  attemptFailed(call: number): void {
    const { state } = this;
    const { calls } = state;
    const edge = calls.edge[call] as number;
    // Whatever else is still to come of this attempt no longer counts.
    calls.stamp[call] = (calls.stamp[call] as number) + 1;
    if (calls.connected[call] === 1) disconnect(state, edge, call);
    if (state.breaks[edge] === 1) this.outcome(edge, call, 1);
    const made = calls.attempts[call] as number;
    if (made >= (state.attempts[edge] as number) || (state.budgeted[edge] === 1 && !this.pay(edge))) {
      this.ended(call, false);
      return;
    }
    const backoff = this.backoffNs(edge, made);
    if (backoff > 0) state.later(state.now + backoff, again, call, calls.stamp[call] as number);
    else this.tryAgain(call);
  }

  /** The next attempt, its backoff being over. */
  tryAgain(call: number): void {
    if (!this.attempt(call)) this.ended(call, false);
  }

  /** The attempt under way has run out of time. */
  timedOut(call: number): void {
    const { state } = this;
    const request = state.calls.request[call] as number;
    if (request !== none) {
      state.calls.request[call] = none;
      abandon(state, request);
    }
    this.attemptFailed(call);
  }

  /** Looks at an edge's timers: fires those that are due, and sets the clock for the next that still holds. */
  timersDue(edge: number): number {
    const { state } = this;
    const timers = state.timers[edge];
    if (timers === undefined) return 0;
    const { stamp } = state.calls;
    let fired = 0;
    while (timers.size > 0) {
      const holds = stamp[timers.item] === timers.stamp;
      if (holds && timers.time > state.now) break;
      const call = timers.item;
      timers.drop();
      if (holds) {
        fired++;
        this.timedOut(call);
      }
    }
    if (timers.size > 0) state.later(timers.time, due, edge, 0);
    else state.armed[edge] = 0;
    return fired;
  }

  /** Gives an edge's free connections to whoever waits for one. */
  connect(edge: number): void {
    const { state } = this;
    const waiting = state.queueing[edge];
    if (waiting === undefined) return;
    while (waiting.size > 0 && (state.connected[edge] as number) < (state.connections[edge] as number)) {
      const call = waiting.item;
      const holds = state.calls.stamp[call] === waiting.stamp;
      const since = waiting.time;
      waiting.drop();
      if (holds) this.transmit(call, edge, since);
    }
  }

  /** Fills an edge's cache to a share. */
  setWarmth(edge: number, warmth: number): void {
    if ((this.state.hitRatio[edge] as number) > 0) this.state.warmth[edge] = warmth;
  }

  private callNext(request: number, from: number, after: number): void {
    const { state, choices } = this;
    for (let edge = from; edge < after; edge = state.requests.ahead[request] as number) {
      const chosen = choices.from[edge] === edge;
      state.requests.ahead[request] = chosen ? (choices.after[edge] as number) : edge + 1;
      if (!chosen && !this.wanted(edge)) continue;
      const made = chosen ? choices.begin(request, edge) : this.make(edge, request, state.requests.priority[request] as number);
      if (made === 'under way') return;
      if (made === 'failed' && state.hard[edge] === 1) {
        finish(state, request, false);
        return;
      }
    }
    finish(state, request, true);
  }

  private callAll(request: number, from: number, after: number): void {
    const { state } = this;
    let out = 0;
    for (let edge = from; edge < after; edge++) {
      if (!this.wanted(edge)) continue;
      const made = this.make(edge, request, state.requests.priority[request] as number);
      if (made === 'under way') out++;
      else if (made === 'failed' && state.hard[edge] === 1) {
        finish(state, request, false);
        return;
      }
    }
    state.requests.ahead[request] = out;
    if (out === 0) finish(state, request, true);
  }

  private wanted(edge: number): boolean {
    const share = this.state.share[edge] as number;
    return share >= 1 || (share > 0 && this.state.draws.ratio() < share);
  }

  /** Makes a call for a request or, with no owner, for a user. */
  private make(edge: number, owner: number, inherited: number): Made {
    const { state } = this;
    const { calls, requests } = state;
    const hitRatio = state.hitRatio[edge] as number;
    if (hitRatio > 0 && state.draws.ratio() < hitRatio * (state.warmth[edge] as number)) return 'spared';
    const call = calls.take();
    calls.edge[call] = edge;
    calls.owner[call] = owner;
    calls.request[call] = none;
    calls.attempts[call] = 0;
    calls.connected[call] = 0;
    const own = state.priority[edge] as number;
    calls.priority[call] = own === none ? inherited : own;
    calls.began[call] = state.now;
    calls.previous[call] = none;
    if (owner !== none) {
      const next = requests.calls[owner] as number;
      calls.next[call] = next;
      if (next !== none) calls.previous[next] = call;
      requests.calls[owner] = call;
    }
    if (state.budgeted[edge] === 1) this.earn(edge, 'request');
    if (this.attempt(call)) return 'under way';
    this.leave(call, owner);
    return 'failed';
  }

  /** Sends the next attempt; false when the breaker keeps it back. */
  private attempt(call: number): boolean {
    const { state } = this;
    const { calls } = state;
    const edge = calls.edge[call] as number;
    if (state.breaks[edge] === 1 && !this.lets(edge, call)) return false;
    calls.attempts[call] = (calls.attempts[call] as number) + 1;
    calls.stamp[call] = (calls.stamp[call] as number) + 1;
    if (edge < state.wiring.loads) plus(state.loads.attempts, state.loadRow + edge, 1);
    const timeout = state.timeoutNs[edge] as number;
    if (timeout !== Number.POSITIVE_INFINITY) this.setTimer(edge, call, state.now + timeout);
    if ((state.connections[edge] as number) === Number.POSITIVE_INFINITY) this.transmit(call, edge, state.now);
    else if ((state.connected[edge] as number) < (state.connections[edge] as number)) this.transmit(call, edge, state.now);
    else this.queueFor(edge, call);
    return true;
  }

  private queueFor(edge: number, call: number): void {
    const { calls, queueing } = this.state;
    const waiting = queueing[edge];
    if (waiting === undefined) return;
    while (waiting.size > 0 && calls.stamp[waiting.item] !== waiting.stamp) waiting.drop();
    waiting.add(this.state.now, call, calls.stamp[call] as number);
  }

  /** `since`: when the attempt was made, which may be before it had a connection. */
  private transmit(call: number, edge: number, since: number): void {
    const { state } = this;
    const { calls, requests } = state;
    if ((state.connections[edge] as number) !== Number.POSITIVE_INFINITY) {
      calls.connected[call] = 1;
      state.connected[edge] = (state.connected[edge] as number) + 1;
    }
    let until = Number.POSITIVE_INFINITY;
    if (state.passes[edge] === 1) {
      const owner = calls.owner[call] as number;
      const own = owner === none ? Number.POSITIVE_INFINITY : (requests.deadline[owner] as number);
      const timeout = since + (state.timeoutNs[edge] as number);
      until = Math.min(own, timeout);
    }
    send(state, call, state.wiring.callee[edge] as number, calls.priority[call] as number, until);
  }

  /** An edge's timers run out in the order in which they were set, so only the first needs a place among the future events. */
  private setTimer(edge: number, call: number, time: number): void {
    const { state } = this;
    const timers = state.timers[edge];
    if (timers === undefined) return;
    const { stamp } = state.calls;
    while (timers.size > 0 && stamp[timers.item] !== timers.stamp) timers.drop();
    if (timers.size > 0 && time < timers.lastTime) {
      // The timeout was shortened while longer ones run.
      state.later(time, dueAlone, call, stamp[call] as number);
      return;
    }
    timers.add(time, call, stamp[call] as number);
    if (state.armed[edge] === 0) {
      state.armed[edge] = 1;
      state.later(time, due, edge, 0);
    }
  }

  /** A call has ended for good: its owner goes on, or fails, or the user has the answer. */
  private ended(call: number, well: boolean): void {
    const { state } = this;
    const { calls, requests } = state;
    const owner = calls.owner[call] as number;
    const edge = calls.edge[call] as number;
    if (owner === none) {
      if (well) answerUser(state, call);
      else calls.release(call);
      return;
    }
    this.leave(call, owner);
    const system = requests.system[owner] as number;
    let ended = well;
    if (this.choices.from[edge] !== none) {
      const made = this.choices.next(owner, edge, well);
      if (made === 'under way') return;
      ended = made === 'spared';
    }
    if (!ended && state.hard[edge] === 1) finish(state, owner, false);
    else if (state.parallel[system] === 1) {
      const out = (requests.ahead[owner] as number) - 1;
      requests.ahead[owner] = out;
      if (out === 0) finish(state, owner, true);
    } else this.callNext(owner, requests.ahead[owner] as number, state.wiring.firstCall[system + 1] as number);
  }

  /** Takes a call out of its owner's calls. */
  private leave(call: number, owner: number): void {
    const { calls, requests } = this.state;
    if (owner !== none) {
      const next = calls.next[call] as number;
      const previous = calls.previous[call] as number;
      if (previous === none) requests.calls[owner] = next;
      else calls.next[previous] = next;
      if (next !== none) calls.previous[next] = previous;
    }
    calls.release(call);
  }

  private backoffNs(edge: number, made: number): number {
    const call = this.edges[edge];
    if (call === undefined || call.backoffSeconds === 0) return 0;
    let seconds = call.backoffSeconds;
    for (let time = 1; time < made; time++) seconds *= call.backoffFactor;
    if (call.jitter > 0) seconds *= 1 - call.jitter * this.state.draws.ratio();
    return Math.min(longestNs, Math.round(seconds * 1e9));
  }

  private earn(edge: number, why: 'request' | 'success'): void {
    const budget = this.edges[edge]?.retryBudget;
    if (budget === undefined || budget === null || budget.per !== why) return;
    const { tokens } = this.state;
    tokens[edge] = Math.min(budget.burst, (tokens[edge] as number) + budget.ratio);
  }

  /** Takes a token for a retry, if there is one. */
  private pay(edge: number): boolean {
    const { tokens, filledAt, now } = this.state;
    const budget = this.edges[edge]?.retryBudget;
    if (budget === undefined || budget === null) return true;
    const grown = (budget.perSecond * (now - (filledAt[edge] as number))) / 1e9;
    const held = Math.min(budget.burst, (tokens[edge] as number) + grown);
    filledAt[edge] = now;
    tokens[edge] = held >= nearly ? Math.max(0, held - 1) : held;
    return held >= nearly;
  }

  private warm(edge: number): void {
    const cache = this.edges[edge]?.cache;
    const { warmth } = this.state;
    if (cache) warmth[edge] = (warmth[edge] as number) + (1 - (warmth[edge] as number)) / cache.fillCalls;
  }

  /** Whether the breaker lets an attempt through; the first after it was open long enough is the probe. */
  private lets(edge: number, call: number): boolean {
    const { breaker, openUntil, probe, now } = this.state;
    if (breaker[edge] === closed) return true;
    if (breaker[edge] === probing || now < (openUntil[edge] as number)) return false;
    breaker[edge] = probing;
    probe[edge] = call;
    return true;
  }

  /** Tells the breaker how an attempt ended (1: it failed). */
  private outcome(edge: number, call: number, bad: number): void {
    const { breaker, openUntil, probe, recent, recentFailed, now } = this.state;
    const rules = this.edges[edge]?.breaker;
    const window = recent[edge];
    if (!rules || window === undefined) return;
    if (breaker[edge] === probing && probe[edge] === call) {
      probe[edge] = none;
      breaker[edge] = bad === 1 ? open : closed;
      openUntil[edge] = now + rules.openSeconds * 1e9;
      return;
    }
    if (breaker[edge] !== closed) return;
    const since = now - rules.windowSeconds * 1e9;
    while (window.size > 0 && window.time <= since) {
      recentFailed[edge] = (recentFailed[edge] as number) - window.item;
      window.drop();
    }
    window.add(now, bad, 0);
    recentFailed[edge] = (recentFailed[edge] as number) + bad;
    if (window.size < rules.minCalls || (recentFailed[edge] as number) < rules.failureRatio * window.size - 1e-9) return;
    breaker[edge] = open;
    openUntil[edge] = now + rules.openSeconds * 1e9;
    window.clear();
    recentFailed[edge] = 0;
  }
}
