/**
 * What happens to thousands of systems in an hour? The fluid engine: requests as flows instead of one by one.
 *
 * Model: mean rates and numbers inside, in steps. What a system answers at a load is that of its queue at rest, read off the mean number
 * inside (`occupancy.ts`); queues, waits, timeouts, retries with their backoff, budgets and breakers follow in time (`fluid-flows.ts`), and
 * how a request ends is worked out from callees up to callers (`fluid-answers.ts`). A callee finishes what its caller has given up: that
 * work is lost, which is what keeps a metastable failure going (Bronson et al., HotOS 2021). Only restarts take chance, from the seed.
 *
 * Work is done only where something changes: a system is woken by what it gets or what its callees tell, and sleeps when it has settled;
 * while all sleep, time jumps. Changes below a ten-thousandth of a flow are not told. Of more than 200 systems: below a thousandth not, and
 * those below a fiftieth once a second, to all at the same step, so that in between only those work at whom much goes on.
 *
 * Where it stops being true: few requests at once (below about ten servers or requests a second it is right in the mean, not for the one
 * run); retries that hold a queue just at what its callers bear, where chance would push it over; work that is cut by timeouts near its own
 * mean. `priority`, `connections` and `autoscale` are not seen (`simulate.ts` refuses them). A request's own work is forgotten by exponential
 * decay, so times of service of many steps reach steps later as a slope and not as an edge.
 */

import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { Awake } from './awake.ts';
import type { Progress } from './events.ts';
import { answerLoad, answerSystem } from './fluid-answers.ts';
import { FluidBooks } from './fluid-books.ts';
import { FluidBreakers } from './fluid-breakers.ts';
import { FluidCrashes } from './fluid-crashes.ts';
import { flowThrough } from './fluid-flows.ts';
import { type Change, changesOf, type FluidNetwork, feature, networkOf } from './fluid-network.ts';
import { send } from './fluid-sends.ts';
import { FluidState } from './fluid-state.ts';
import type { RawRun } from './raw-run.ts';
import type { Scenario } from './scenario.ts';

/** System steps that are worked through at most: some minutes. */
const mostWorked = 2e9;
/** How many of them lie between two looks at bound and progress. */
const lookEvery = 1 << 18;

/** Of many systems changes below this share of a flow wait for the next whole second, and so do systems at which less than half of it moves. */
const small = 0.02;

/** Runs a scenario as flows. Refused when it is cancelled or becomes too large. */
export function simulateFluid(scenario: Scenario, onProgress?: Progress): Outcome<RawRun> {
  return new FluidRun(scenario).run(onProgress);
}

/** The length of a step: fine for few systems, a tenth of a second for many, never more than a million steps. */
function stepOf({ durationSeconds, stepSeconds }: Scenario, { names, calls }: FluidNetwork): number {
  const affordable = (durationSeconds * (names.length + calls.length)) / 4e6;
  return Math.max(durationSeconds / 1e6, Math.min(stepSeconds, 0.1, Math.max(0.01, affordable)));
}

class FluidRun {
  private readonly duration: number;
  private readonly network: FluidNetwork;
  private readonly state: FluidState;
  private readonly books: FluidBooks;
  private readonly breakers = new FluidBreakers();
  private readonly crashes: readonly FluidCrashes[];
  private readonly changes: readonly Change[];
  private readonly step: number;
  private readonly down: Awake;
  private readonly up: Awake;
  /** Of many systems: how many steps lie between two at which small changes are told; and who has some to tell by then. */
  private readonly rarely: number;
  private readonly laterDown: Awake;
  private readonly laterUp: Awake;
  private readonly laterLoads: Awake;
  /** Steps until which a system, and the users of a load, stay awake. */
  private readonly until: Float64Array;
  private readonly settle: Float64Array;
  private readonly loadsAwake: Awake;
  private readonly loadsUntil: Float64Array;
  private readonly sentTold: Float64Array;
  private readonly told: readonly Float64Array[];
  private readonly tellable: readonly Float64Array[];
  /** Systems to wake, by step. */
  private readonly alarms = new Map<number, Set<number>>();
  private worked = 0;
  /** Changes of a flow below this share of it are not told; finer where there are few systems. */
  private readonly coarse: number;
  private readonly openTold: Uint8Array;
  /** By when all who call a system have given up. */
  private readonly givenUp: Float64Array;
  /** Systems some of whose callers pass a deadline on: how long work is held depends on how long it waited. */
  private readonly deadlines: Uint8Array;

  constructor(scenario: Scenario) {
    this.duration = scenario.durationSeconds;
    this.network = networkOf(scenario);
    this.changes = changesOf(scenario, this.network);
    this.step = stepOf(scenario, this.network);
    const state = new FluidState(this.network, this.step, this.changes);
    this.state = state;
    const systems = this.network.names.length;
    this.books = new FluidBooks(scenario, this.network.names);
    this.crashes = this.network.described.flatMap(({ crash }, system) => (crash === null ? [] : [new FluidCrashes(state, system, scenario.seed)]));
    this.coarse = systems > 200 ? 1e-3 : 1e-4;
    this.down = new Awake(systems);
    this.up = new Awake(systems);
    this.rarely = systems > 200 ? Math.max(1, Math.round(1 / this.step)) : 1;
    this.laterDown = new Awake(systems);
    this.laterUp = new Awake(systems);
    this.laterLoads = new Awake(this.network.loads);
    this.until = new Float64Array(systems);
    this.loadsAwake = new Awake(this.network.loads);
    this.loadsUntil = new Float64Array(this.network.loads);
    this.settle = new Float64Array(systems);
    for (let system = 0; system < systems; system++) this.resettle(system);
    this.openTold = new Uint8Array(this.network.to.length);
    this.givenUp = new Float64Array(systems);
    for (const [edge, to] of this.network.to.entries()) this.givenUp[to] = Math.max(this.givenUp[to] ?? 0, 1.5 * (this.network.timeout[edge] ?? 0));
    this.deadlines = new Uint8Array(systems);
    for (const [edge, to] of this.network.to.entries()) if (((this.network.features[edge] ?? 0) & feature.passDeadline) !== 0) this.deadlines[to] = 1;
    this.sentTold = new Float64Array(this.network.to.length).fill(-1);
    this.tellable = [
      state.refused,
      state.buried,
      state.wait,
      state.age,
      state.waitSpread,
      state.waitBelow,
      state.slowShare,
      state.stuckShare,
      state.goodOfFast,
      state.goodSeconds,
      state.goodSpread,
      state.errorSeconds,
      state.goodOfSlow,
      state.slowSeconds,
    ];
    this.told = this.tellable.map(() => new Float64Array(systems).fill(-1));
  }

  run(onProgress?: Progress): Outcome<RawRun> {
    const { step: dt } = this;
    let look = lookEvery;
    const last = Math.ceil(this.duration / dt - 1e-9);
    let next = 0;
    for (let system = 0; system < this.network.names.length; system++) {
      this.down.add(system);
      this.up.add(system);
    }
    for (let edge = 0; edge < this.network.loads; edge++) this.wakeLoad(edge, 2);
    // Answers before anything has come, from callees up to callers.
    this.up.backward((system) => answerSystem(this.state, system));
    for (let step = 0; step < last; step++) {
      const now = step * dt;
      this.state.stepNow = step;
      this.books.advance(now);
      for (; next < this.changes.length && (this.changes[next]?.at ?? 0) <= now + dt / 2; next++) this.change(this.changes[next], step);
      this.ring(step);
      if (this.rarely > 1 && step % this.rarely === 0) this.tellSmall(step);
      this.crash(step, now);
      this.loadsAwake.forward((edge) => this.sendLoad(edge, step, now));
      this.down.forward((system) => this.flow(system, step, now));
      this.up.backward((system) => this.answer(system, step));
      if (this.allAsleep()) step = Math.max(step, this.nextStep(next, last) - 1);
      if (this.worked < look) continue;
      look = this.worked + lookEvery;
      if (onProgress !== undefined && !onProgress(step / last)) return refuse('cascades.cancelled', { message: 'The run was cancelled.' });
      if (this.worked > mostWorked) return tooMuch(now);
    }
    return accept(this.books.close(this.duration, this.worked));
  }

  private allAsleep(): boolean {
    const { down, up, loadsAwake, laterDown, laterUp, laterLoads } = this;
    return [down, up, loadsAwake, laterDown, laterUp, laterLoads].every(({ empty }) => empty) && this.crashes.every(({ busy }) => !busy);
  }

  /** Wakes all who have kept small changes to themselves. */
  private tellSmall(step: number): void {
    this.laterLoads.forward((edge) => this.wakeLoad(edge, step));
    this.laterDown.forward((system) => this.down.add(system));
    this.laterUp.forward((system) => this.up.add(system));
    for (const told of [this.laterLoads, this.laterDown, this.laterUp]) told.clear();
  }

  /** The next step at which something happens while all sleep. */
  private nextStep(next: number, last: number): number {
    const change = this.changes[next];
    const at = change === undefined ? last : Math.max(0, Math.ceil((change.at - this.step / 2) / this.step - 1e-9));
    return Math.min(at, last, ...this.alarms.keys());
  }

  private wake(system: number, step: number, steps = 1): void {
    this.down.add(system);
    this.up.add(system);
    this.until[system] = Math.max(this.until[system] as number, step + steps);
  }

  private alarm(system: number, at: number): void {
    const step = Math.ceil(at / this.step - 1e-9);
    const there = this.alarms.get(step);
    if (there === undefined) this.alarms.set(step, new Set([system]));
    else there.add(system);
  }

  private ring(step: number): void {
    const due = this.alarms.get(step);
    if (due === undefined) return;
    this.alarms.delete(step);
    for (const system of due)
      if (system === -1) for (let edge = 0; edge < this.network.loads; edge++) this.wakeLoad(edge, step + 1);
      else this.wake(system, step, this.settle[system] as number);
  }

  private change(change: Change | undefined, step: number): void {
    if (change === undefined) return;
    const { row, index, value } = change;
    const { network, state } = this;
    if (row === 'warmth') state.warmth[index] = value;
    else network[row][index] = value;
    if (row === 'servers' || row === 'service' || row === 'queue' || row === 'failRatio' || row === 'hangRatio') {
      state.rowOf[index] = -2;
      this.wake(index, step, this.settle[index] as number);
      return;
    }
    if (row === 'attempts' || row === 'timeout') {
      state.reshape(index);
      this.resettle(network.from[index] as number);
    }
    this.wakeCaller(index, step);
    this.wake(network.to[index] as number, step);
  }

  private wakeCaller(edge: number, step: number): void {
    const caller = this.network.from[edge] as number;
    if (caller !== -1) this.wake(caller, step, this.settle[caller] as number);
    else this.wakeLoad(edge, step + (this.state.settleSteps[edge] as number));
  }

  private wakeLoad(edge: number, until: number): void {
    this.loadsAwake.add(edge);
    this.loadsUntil[edge] = Math.max(this.loadsUntil[edge] as number, until);
  }

  /** How long a system has to stay awake after something has changed, until its delay lines hold it everywhere. */
  private resettle(system: number): void {
    if (system === -1) return;
    let steps = 2 + (this.state.punctual[system] === 1 ? this.state.work.stepsOf(system) : 0);
    for (let edge = this.network.outFrom[system] as number; edge < (this.network.outFrom[system + 1] as number); edge++)
      steps = Math.max(steps, this.state.settleSteps[edge] as number);
    this.settle[system] = steps;
  }

  private crash(step: number, now: number): void {
    const { network, state } = this;
    for (const crash of this.crashes) {
      let comes = 0;
      for (let at = network.inFrom[crash.system] as number; at < (network.inFrom[crash.system + 1] as number); at++)
        comes += state.sent[network.inEdge[at] as number] as number;
      if (crash.look(state, now, comes)) this.wake(crash.system, step, this.settle[crash.system] as number);
    }
  }

  private sendLoad(edge: number, step: number, now: number): void {
    const { network, state } = this;
    const offered = (network.rate[edge] as number) * (network.share[edge] as number);
    answerLoad(state, edge);
    const moving = this.sendOne(edge, -1, offered, step, now);
    this.books.setSent(edge, now, offered, state.sent[edge] as number, state.spared[edge] as number);
    const until = Math.max(this.loadsUntil[edge] as number, (state.variedAt[edge] as number) + (state.settleSteps[edge] as number), moving ? step + 1 : 0);
    this.loadsUntil[edge] = until;
    if (until <= step) this.loadsAwake.remove(edge);
  }

  /** Sends one edge's attempts, looks at its breaker, tells the callee; answers whether any of it is on the move. */
  private sendOne(edge: number, caller: number, wanted: number, step: number, now: number): boolean {
    const warmth = this.state.warmth[edge] as number;
    let moving = send(this.state, edge, wanted, step);
    if (caller !== -1 && this.state.warmth[edge] !== warmth) this.up.add(caller);
    if (((this.network.features[edge] as number) & feature.breaker) !== 0) {
      const again = this.breakers.look(this.state, edge, now);
      if (again !== null && again <= now + this.step * 1.5) moving = true;
      else if (again !== null) this.alarm(caller, again);
      if (this.state.open[edge] !== this.openTold[edge]) {
        this.openTold[edge] = this.state.open[edge] as number;
        moving = true;
        if (caller !== -1) this.up.add(caller);
      }
    }
    return this.tell(edge, step) || moving;
  }

  /** Wakes the callee when what it is sent has changed. */
  private tell(edge: number, step: number): boolean {
    const sent = this.state.sent[edge] as number;
    const before = this.sentTold[edge] as number;
    const off = Math.abs(sent - before);
    if (off <= this.coarse * Math.max(sent, before) + 1e-9) return false;
    if (step % this.rarely !== 0 && off <= small * Math.max(sent, before)) {
      if (edge < this.network.loads) this.laterLoads.add(edge);
      else this.laterDown.add(this.network.from[edge] as number);
      return false;
    }
    this.sentTold[edge] = sent;
    this.wake(this.network.to[edge] as number, step);
    return true;
  }

  private flow(system: number, step: number, now: number): void {
    const { network, state } = this;
    this.worked++;
    this.down.remove(system);
    const flowed = flowThrough(state, system, now, this.books);
    const started = flowed.started;
    let moving = flowed.moving;
    const stay = state.punctual[system] === 1 ? (this.settle[system] as number) : 1;
    for (let edge = network.outFrom[system] as number; edge < (network.outFrom[system + 1] as number); edge++) {
      moving = this.sendOne(edge, system, started * (state.reach[edge] as number), step, now) || moving;
      // Delay lines have to hold what changed everywhere before their system sleeps.
      this.until[system] = Math.max(this.until[system] as number, (state.variedAt[edge] as number) + (state.settleSteps[edge] as number));
    }
    this.tellCallers(system, step, ofFlow);
    if (this.deadlines[system] === 1) this.up.add(system);
    if (moving && (this.rarely === 1 || stay > 1 || flowed.moved > small / 2)) this.until[system] = Math.max(this.until[system] as number, step + stay);
    else if (moving) this.laterDown.add(system);
    if ((this.until[system] as number) > step) this.down.add(system);
  }

  private answer(system: number, step: number): void {
    this.up.remove(system);
    answerSystem(this.state, system);
    this.down.add(system);
    this.until[system] = Math.max(this.until[system] as number, step + 1);
    this.tellCallers(system, step + 1, ofAnswer);
  }

  /**
   * By how much of what callers learn of a system may be off before they are told. Times are finer than flows, since a server's time comes back as
   * a flow; of a wait that everybody has given up long ago a tenth. Where there are many systems a wait is a part of the whole time only.
   */
  private toleranceOf(system: number, index: number, before: number): number {
    if (shares[index] === 1) return this.coarse / 10;
    if (before > (this.givenUp[system] as number)) return 0.1 * before;
    if (this.rarely === 1) return (this.coarse / 5) * before + 1e-7;
    const { goodSeconds, wait } = this.state;
    const whole = waits[index] === 1 ? (goodSeconds[system] as number) + (wait[system] as number) : 0;
    return this.coarse * Math.max(before, whole) + 1e-7;
  }

  /** Wakes the callers of a system when what they learn of it has changed. */
  private tellCallers(system: number, step: number, [first, after]: readonly [number, number]): void {
    let changed = false;
    const last = after > ofSlow && (this.state.slowShare[system] as number) < 1e-6 ? ofSlow : after;
    for (let index = first; index < last; index++) {
      const told = this.told[index] as Float64Array;
      const value = (this.tellable[index] as Float64Array)[system] as number;
      const before = told[system] as number;
      const tolerance = this.toleranceOf(system, index, before);
      const off = Math.abs(value - before);
      if (off <= tolerance) continue;
      if (this.state.stepNow % this.rarely !== 0 && off <= tolerance * (small / this.coarse)) {
        this.laterUp.add(system);
        continue;
      }
      told[system] = value;
      changed = true;
    }
    if (!changed) return;
    const { inFrom, inEdge, from } = this.network;
    for (let at = inFrom[system] as number; at < (inFrom[system + 1] as number); at++) {
      const edge = inEdge[at] as number;
      const caller = from[edge] as number;
      if (caller === -1) this.wakeLoad(edge, step);
      else this.up.add(caller);
    }
  }
}

function tooMuch(now: number): Outcome<RawRun> {
  const seconds = Math.floor(now);
  const message = `After ${seconds} simulated seconds more than ${mostWorked} steps of systems were worked through: simulate fewer systems or less time.`;
  return refuse('cascades.too-much', { message, seconds });
}

/** Of what is told: which come with the flows of a step, which with the answers; and which are shares. */
const ofFlow = [0, 6] as const;
const ofAnswer = [6, 14] as const;
const shares = Uint8Array.of(1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0);
/** Which are times of waiting, and how times spread. */
const waits = Uint8Array.of(0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0);
/** From here on what is told of slow requests. */
const ofSlow = 12;
