/**
 * What happens, request by request? Discrete events: every user, every attempt, every wait is there, and the run jumps from one to the next.
 *
 * Model: the definitions of the question `cascade`; what they leave open is said where it is decided (exact/station.ts, exact/caller.ts,
 * exact/outside.ts). Sources: Law and Kelton, "Simulation Modeling and Analysis" (next-event time advance); M/M/c, Erlang B and C and
 * Pollaczek–Khinchine hold it to account (queueing.ts, events.test.ts).
 *
 * The same scenario with the same seed gives the same run in every JavaScript engine: its own generator, whole nanoseconds, and nothing but
 * additions, multiplications and divisions of doubles, whose results IEEE 754 fixes (see exact/draws.ts for the logarithm).
 *
 * Where it stops being true: systems are aggregates (one queue, one breaker, one budget, however many instances), networks take no time,
 * and one seed is one of many possible runs. Cost: some hundred nanoseconds an event, so what is far above a million attempts a second of
 * simulated time is for the fluid engine. Bound: what is under way at once, and how much is worked through, each refused with its number.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { Callers } from './exact/caller.ts';
import { Outside } from './exact/outside.ts';
import * as kind from './exact/state.ts';
import { finish } from './exact/station.ts';
import { cellsOf, type RawRun } from './raw-run.ts';
import type { Scenario } from './scenario.ts';

/** Told from time to time which share of the run is done; what answers false ends it. */
export type Progress = (share: number) => boolean;

const mostUnderWay = 5_000_000;
const mostEvents = 2e9;
/** Attempts without backoff at systems that take no time all happen at once: a thousand, a thousand times each, again and again. */
const mostAtOnce = 5e6;
/** How many events lie between two looks at bounds and progress. */
const lookEvery = 262_144;

/** Runs a scenario event by event. Refused when it is cancelled or becomes too large. */
export function simulateEvents(scenario: Scenario, onProgress?: Progress): Outcome<RawRun> {
  const cells = cellsOf(scenario);
  const run = new Run(new kind.EventState(scenario, cells), scenario);
  run.outside.begin();
  const end = kind.nanoseconds(scenario.durationSeconds);
  for (let cell = 0; cell < cells.stepOf.length; cell++) {
    const until = kind.nanoseconds(cells.edges[cell + 1] as number);
    let more = true;
    while (more) {
      more = run.advance(until);
      const stopped = run.bound() ?? (onProgress !== undefined && !onProgress(Math.min(1, run.state.now / end)) ? cancelled() : null);
      if (stopped !== null) return stopped;
    }
    run.close(cell, until);
  }
  return accept(run.result());
}

type Refused = ReturnType<typeof refuse>;

function cancelled(): Refused {
  return refuse('cascades.cancelled', { message: 'The run was cancelled.' });
}

class Run {
  readonly state: kind.EventState;
  readonly outside: Outside;
  private readonly callers: Callers;
  /** All that was worked through, and how much of it came at an instant of its own. */
  private happened = 0;
  private timed = 0;
  /** The instant at the last look, and how much had happened when it was first looked at. */
  private lookedAt = -1;
  private lookedEvents = 0;

  constructor(state: kind.EventState, scenario: Scenario) {
    this.state = state;
    this.callers = new Callers(state);
    this.outside = new Outside(state, this.callers, scenario);
  }

  /** Works through the events before an instant; true when it stopped in between to be looked at. */
  advance(until: number): boolean {
    const { state } = this;
    const { future, present } = state;
    const look = this.happened + lookEvery;
    while (this.settle(look) && future.next < until) {
      state.now = future.next;
      future.take();
      const before = this.happened;
      this.happen(future.code, future.stamp);
      this.timed += this.happened - before;
    }
    return present.size > 0 || future.next < until;
  }

  /** Works through what is still to be done at this instant; false when it is time to look at the run. */
  private settle(look: number): boolean {
    const { present } = this.state;
    while (present.size > 0) {
      if (this.happened > look) return false;
      const { item, stamp } = present;
      present.drop();
      this.happen(item, stamp);
    }
    return this.happened <= look;
  }

  /** A refusal when the run has become too large to go on. */
  bound(): Refused | null {
    const { state } = this;
    const underWay = state.requests.alive + state.calls.alive;
    if (underWay > mostUnderWay) return this.tooLarge(`more than ${mostUnderWay} requests and calls are under way at once`);
    if (this.happened > mostEvents) return this.tooLarge(`more than ${mostEvents} events have happened`);
    if (state.now > this.lookedAt || state.present.size === 0) {
      this.lookedAt = state.now;
      this.lookedEvents = this.happened;
    }
    if (this.happened - this.lookedEvents > mostAtOnce) return this.tooLarge(`more than ${mostAtOnce} events happen in one instant`);
    return null;
  }

  /** Ends a cell at an instant, and begins the next. */
  close(cell: number, at: number): void {
    const { state } = this;
    const systems = state.wiring.names.length;
    state.now = at;
    for (let system = 0; system < systems; system++) state.touch(system);
    state.systemRow = (cell + 1) * systems;
    state.loadRow = (cell + 1) * state.wiring.loads;
  }

  result(): RawRun {
    const { systems, loads, cells } = this.state;
    for (const sums of [systems.waitSeconds, systems.latencySeconds, systems.busySeconds, systems.queueSeconds, systems.healthySeconds, loads.latencySeconds])
      for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] as number) / 1e9;
    return { engine: 'events', cells, systems, loads, worked: this.timed };
  }

  private tooLarge(why: string): Refused {
    const seconds = Math.floor(this.state.now / 1e9);
    return refuse('cascades.too-much', {
      message: `After ${seconds} simulated seconds ${why}: simulate less load or less time, or use the fluid engine.`,
      seconds,
    });
  }

  /** One event, if it still holds. */
  private happen(code: number, stamp: number): void {
    const { state, callers, outside } = this;
    const index = code & kind.indexMask;
    switch (code >> kind.kindShift) {
      case kind.worked:
        if (state.requests.stamp[index] !== stamp) return;
        callers.worked(index);
        break;
      case kind.answered:
        if (state.calls.stamp[index] !== stamp) return;
        callers.answeredWell(index);
        break;
      case kind.failed:
        if (state.calls.stamp[index] !== stamp) return;
        callers.attemptFailed(index);
        break;
      case kind.arrived:
        if (!outside.isAwaited(index, stamp)) return;
        outside.arrive(index);
        break;
      case kind.due:
        this.happened += callers.timersDue(index);
        return;
      case kind.dueAlone:
        if (state.calls.stamp[index] !== stamp) return;
        callers.timedOut(index);
        break;
      case kind.again:
        if (state.calls.stamp[index] !== stamp) return;
        callers.tryAgain(index);
        break;
      case kind.deadline:
        if (state.requests.stamp[index] !== stamp) return;
        finish(state, index, false);
        break;
      case kind.connectable:
        callers.connect(index);
        return;
      default:
        this.rare(code >> kind.kindShift, index, stamp);
    }
    this.happened++;
  }

  private rare(what: number, index: number, stamp: number): void {
    const { outside } = this;
    switch (what) {
      case kind.changed:
        outside.change(index);
        break;
      case kind.stood:
        outside.stand(index);
        break;
      case kind.restarted:
        outside.restart(index);
        break;
      case kind.scaling:
        outside.scale(index);
        break;
      case kind.scaled:
        outside.scaleTo(index, stamp);
        break;
      default:
        throw new Error(`no such event ${what}`);
    }
  }
}
