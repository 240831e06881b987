/**
 * What comes from outside? Users, by chance or evenly; the changes of the scenario; instances that crash and come back; servers that follow
 * the demand.
 *
 * Even arrivals keep their phase when the rate changes: what was left of the way to the next user is gone at the new pace. Arrivals have a
 * stream of chance for each load, so that two scenarios with the same seed and loads are met by the same users whatever else differs.
 */
import { chance } from '../../chance/chance.ts';
import type { Scenario } from '../scenario.ts';
import type { Callers } from './caller.ts';
import { type Change, changesOf } from './changes.ts';
import { Draws } from './draws.ts';
import { arrived, changed, type EventState, nanoseconds, restarted, scaled, scaling, stood } from './state.ts';
import { fill, finish } from './station.ts';
import { none } from './tables.ts';

const secondNs = 1e9;
/** Rounding of shares of requests that are added up. */
const slack = 1 + 1e-9;

export class Outside {
  private readonly state: EventState;
  private readonly callers: Callers;
  private readonly scenario: Scenario;
  private readonly changes: readonly Change[];
  private readonly chances: Draws;
  // Of each load.
  private readonly draws: readonly Draws[];
  private readonly rate: Float64Array;
  private readonly even: Uint8Array;
  private readonly stamp: Int32Array;
  /** Even arrivals: the first since the rate changed, how many came since, and the last of all. */
  private readonly base: Float64Array;
  private readonly counted: Float64Array;
  private readonly phase: Float64Array;
  private readonly phaseAt: Float64Array;
  // Of each instance of the systems that crash, numbered through.
  private readonly systemOf: Int32Array;
  private readonly before: Float64Array;
  private readonly tooMuch: Int32Array;
  // Of each system: what autoscaling asked for last, and how much was held when it looked.
  private readonly asked: Float64Array;
  private readonly heldBefore: Float64Array;

  constructor(state: EventState, callers: Callers, scenario: Scenario) {
    this.state = state;
    this.callers = callers;
    this.scenario = scenario;
    this.changes = changesOf(scenario, state.wiring);
    this.chances = new Draws(chance(`${scenario.seed}/instances`));
    const { load } = scenario;
    this.draws = load.map((_, index) => new Draws(chance(`${scenario.seed}/users/${index}`)));
    this.rate = Float64Array.from(load, ({ ratePerSecond, share }) => ratePerSecond * share);
    this.even = Uint8Array.from(load, ({ arrivals }) => (arrivals === 'even' ? 1 : 0));
    this.stamp = new Int32Array(load.length);
    this.base = new Float64Array(load.length);
    this.counted = new Float64Array(load.length);
    // The first even arrival comes after half an interval.
    this.phase = new Float64Array(load.length).fill(0.5);
    this.phaseAt = new Float64Array(load.length);
    const systems = Object.values(scenario.systems);
    this.systemOf = Int32Array.from(systems.flatMap(({ crash, instances }, index) => (crash === null ? [] : new Array<number>(instances).fill(index))));
    this.before = new Float64Array(this.systemOf.length);
    this.tooMuch = new Int32Array(this.systemOf.length);
    this.asked = Float64Array.from(systems, ({ servers }) => servers ?? 0);
    this.heldBefore = new Float64Array(systems.length);
  }

  /** Puts what is known at the beginning among the future events. */
  begin(): void {
    const { state } = this;
    for (const [index, { at }] of this.changes.entries()) state.later(nanoseconds(at), changed, index, 0);
    for (let instance = 0; instance < this.systemOf.length; instance++) state.later(secondNs, stood, instance, 0);
    for (const [system, { autoscale }] of Object.values(this.scenario.systems).entries())
      if (autoscale !== null) state.later(nanoseconds(autoscale.everySeconds), scaling, system, 0);
    for (let load = 0; load < this.rate.length; load++) this.pace(load);
  }

  /** A load's user comes, and the next is awaited. */
  arrive(load: number): void {
    this.await(load);
    this.callers.userComes(load);
  }

  /** Whether an arrival is one that is still awaited at the load's rate of now. */
  isAwaited(load: number, stamp: number): boolean {
    return this.stamp[load] === stamp;
  }

  /** A change of the scenario takes effect. */
  change(index: number): void {
    const change = this.changes[index];
    if (change === undefined) return;
    if ('system' in change) this.changeSystem(change.system, change.field, change.value);
    else this.changeEdge(change.edge, change.field, change.value);
  }

  private changeSystem(system: number, field: 'servers' | 'serviceSeconds' | 'queue' | 'failRatio' | 'hangRatio', value: number | null): void {
    const { state } = this;
    if (field === 'servers') {
      state.serversWhenWhole[system] = value ?? Number.POSITIVE_INFINITY;
      this.openServers(system);
    } else if (field === 'queue') state.queueLimit[system] = value ?? Number.POSITIVE_INFINITY;
    else if (field === 'serviceSeconds') state.serviceNs[system] = (value ?? 0) * secondNs;
    else if (field === 'failRatio') state.failRatio[system] = value ?? 0;
    else state.hangRatio[system] = value ?? 0;
  }

  private changeEdge(edge: number, field: 'ratePerSecond' | 'attempts' | 'timeoutSeconds' | 'share' | 'warmth', value: number | null): void {
    const { state } = this;
    if (field === 'ratePerSecond') {
      this.keepPhase(edge);
      this.rate[edge] = (value ?? 0) * (this.scenario.load[edge]?.share ?? 1);
      this.pace(edge);
    } else if (field === 'attempts') state.attempts[edge] = value ?? 1;
    else if (field === 'timeoutSeconds') state.timeoutNs[edge] = value === null ? Number.POSITIVE_INFINITY : nanoseconds(value);
    else if (field === 'share') state.share[edge] = value ?? 1;
    else this.callers.setWarmth(edge, value ?? 0);
  }

  /** How far an even load has come on the way to its next user, before its rate changes. */
  private keepPhase(load: number): void {
    const since = this.state.now - (this.phaseAt[load] as number);
    this.phase[load] = Math.min(1, (this.phase[load] as number) + (since * (this.rate[load] as number)) / secondNs);
    this.phaseAt[load] = this.state.now;
  }

  /** Starts a load at its rate of now. */
  private pace(load: number): void {
    this.stamp[load] = (this.stamp[load] as number) + 1;
    this.counted[load] = 0;
    this.base[load] = this.state.now + ((1 - (this.phase[load] as number)) * secondNs) / (this.rate[load] as number);
    this.await(load);
  }

  private await(load: number): void {
    const rate = this.rate[load] as number;
    if (rate <= 0) return;
    const { now } = this.state;
    let at = 0;
    if (this.even[load] === 1) {
      const counted = this.counted[load] as number;
      at = Math.round((this.base[load] as number) + (counted * secondNs) / rate);
      this.counted[load] = counted + 1;
      if (counted > 0) {
        this.phase[load] = 0;
        this.phaseAt[load] = now;
      }
    } else at = now + Math.round(((this.draws[load] as Draws).exponential() * secondNs) / rate);
    this.state.later(Math.max(at, now), arrived, load, this.stamp[load] as number);
  }

  /** An instance has stood for a second more: was it too much, for too long? */
  stand(instance: number): void {
    const { state } = this;
    const system = this.systemOf[instance] as number;
    const crash = this.crashOf(system);
    if (crash === null) return;
    const load = state.perInstance[system] as number;
    const got = load - (this.before[instance] as number);
    this.before[instance] = load;
    const row = got > crash.perSecond * slack ? (this.tooMuch[instance] as number) + 1 : 0;
    this.tooMuch[instance] = row;
    if (row < crash.afterSeconds) {
      state.later(state.now + secondNs, stood, instance, 0);
      return;
    }
    const [min, max] = crash.restartSeconds;
    state.later(state.now + nanoseconds(min + (max - min) * this.chances.ratio()), restarted, instance, 0);
    this.lose(system);
  }

  /** An instance has come back. */
  restart(instance: number): void {
    const { state } = this;
    const system = this.systemOf[instance] as number;
    this.before[instance] = state.perInstance[system] as number;
    this.tooMuch[instance] = 0;
    state.touch(system);
    state.healthy[system] = (state.healthy[system] as number) + 1;
    this.openServers(system);
    state.later(state.now + secondNs, stood, instance, 0);
  }

  /** Looks how busy a system was, and asks for as many servers as that takes. */
  scale(system: number): void {
    const { state } = this;
    const rules = this.scenario.systems[state.wiring.names[system] ?? '']?.autoscale ?? null;
    if (rules === null) return;
    state.touch(system);
    const every = nanoseconds(rules.everySeconds);
    const mean = ((state.held[system] as number) - (this.heldBefore[system] as number)) / every;
    this.heldBefore[system] = state.held[system] as number;
    const wanted = Math.min(rules.max, Math.max(rules.min, Math.ceil(mean / rules.targetRatio - 1e-9)));
    if (wanted !== this.asked[system]) {
      const delay = wanted > (this.asked[system] as number) ? nanoseconds(rules.delaySeconds) : 0;
      this.asked[system] = wanted;
      state.later(state.now + delay, scaled, system, wanted);
    }
    state.later(state.now + every, scaling, system, 0);
  }

  /** Servers asked for are there, unless fewer were asked for since. */
  scaleTo(system: number, servers: number): void {
    this.state.serversWhenWhole[system] = Math.min(servers, this.asked[system] as number);
    this.openServers(system);
  }

  private crashOf(system: number): { readonly perSecond: number; readonly afterSeconds: number; readonly restartSeconds: readonly [number, number] } | null {
    return this.scenario.systems[this.state.wiring.names[system] ?? '']?.crash ?? null;
  }

  /** Takes an instance away, with its share of what is in service. */
  private lose(system: number): void {
    const { state } = this;
    state.touch(system);
    const healthy = state.healthy[system] as number;
    state.healthy[system] = healthy - 1;
    this.openServers(system);
    const lost: number[] = [];
    for (let request = state.inService[system] as number; request !== none; request = state.requests.next[request] as number)
      if (this.chances.ratio() * healthy < 1) lost.push(request);
    for (const request of lost) finish(state, request, false);
  }

  private openServers(system: number): void {
    const { state } = this;
    const whole = state.serversWhenWhole[system] as number;
    const healthy = state.healthy[system] as number;
    const part = healthy === state.instances[system] ? whole : Math.floor((whole * healthy) / (state.instances[system] as number) + 1e-9);
    state.servers[system] = Number.isNaN(part) ? 0 : part;
    state.touch(system);
    fill(state, system);
  }
}
