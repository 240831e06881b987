/**
 * When is a call's breaker open in the fluid engine? Attempts and failures of the last window are kept in ten parts. An open one lets one
 * attempt through when its time is over; since flows have no single attempts, it closes as soon as a probe would by then have gone well
 * with a chance of a half, and stays open else.
 */
import type { FluidState } from './fluid-state.ts';

const parts = 10;

export class FluidBreakers {
  private readonly attempts = new Map<number, Float64Array>();
  private readonly failures = new Map<number, Float64Array>();
  private readonly last = new Map<number, { readonly part: number; readonly attempts: number; readonly failures: number }>();
  private readonly opensUntil = new Map<number, number>();
  /** Chance that all probes since it opened failed. */
  private readonly unlucky = new Map<number, number>();

  /** Looks at an edge after its attempts of a step; answers the step at which it has to be looked at again, or null. */
  look(state: FluidState, edge: number, now: number): number | null {
    const breaker = state.network.calls[edge]?.breaker;
    if (breaker === null || breaker === undefined) return null;
    if (state.open[edge] === 1) {
      const until = this.opensUntil.get(edge) ?? 0;
      return now + 1e-9 >= until ? this.probe(state, edge, now, breaker.openSeconds) : until;
    }
    const part = Math.floor((now / breaker.windowSeconds) * parts);
    const attempts = rowOf(this.attempts, edge);
    const failures = rowOf(this.failures, edge);
    const last = this.last.get(edge) ?? { part, attempts: 0, failures: 0 };
    // Where nobody looked, all went on as it was.
    const partSeconds = breaker.windowSeconds / parts;
    for (let past = Math.max(last.part, part - parts) + 1; past <= part; past++) {
      attempts[past % parts] = past === part ? 0 : last.attempts * partSeconds;
      failures[past % parts] = past === part ? 0 : last.failures * partSeconds;
    }
    const ended = state.sent[edge] as number;
    const failing = Math.min(1, (state.quick[edge] as number) + (state.late[edge] as number));
    attempts[part % parts] = (attempts[part % parts] as number) + ended * state.stepSeconds;
    failures[part % parts] = (failures[part % parts] as number) + ended * failing * state.stepSeconds;
    this.last.set(edge, { part, attempts: ended, failures: ended * failing });
    const all = total(attempts);
    const failed = total(failures);
    if (all >= breaker.minCalls && failed >= breaker.failureRatio * all) {
      this.unlucky.set(edge, 1);
      return this.open(state, edge, now + breaker.openSeconds);
    }
    return failing >= breaker.failureRatio && ended > 0 ? now + state.stepSeconds : null;
  }

  /** One attempt. What it would find stands in the answers of the callee, which are worked out as if it were closed. */
  private probe(state: FluidState, edge: number, now: number, openSeconds: number): number {
    const callee = state.network.to[edge] as number;
    const patience = state.patience[edge] as number;
    const usual = Math.max(0, 1 - (state.slowShare[callee] as number) - (state.stuckShare[callee] as number));
    const good = (state.wait[callee] as number) + (state.goodSeconds[callee] as number) <= patience ? usual * (state.goodOfFast[callee] as number) : 0;
    const chance = (1 - (state.refused[callee] as number)) * good;
    const unlucky = (this.unlucky.get(edge) ?? 1) * (1 - chance);
    this.unlucky.set(edge, unlucky);
    if (unlucky > 0.5) {
      // The probe is an attempt as any other, and ends as it does.
      state.sent[edge] = 1 / state.stepSeconds;
      this.open(state, edge, now + openSeconds);
      return now + state.stepSeconds;
    }
    state.open[edge] = 0;
    this.attempts.delete(edge);
    this.failures.delete(edge);
    this.last.delete(edge);
    return now + state.stepSeconds;
  }

  private open(state: FluidState, edge: number, until: number): number {
    state.open[edge] = 1;
    this.opensUntil.set(edge, until);
    return until;
  }
}

function rowOf(rows: Map<number, Float64Array>, edge: number): Float64Array {
  const found = rows.get(edge) ?? new Float64Array(parts);
  rows.set(edge, found);
  return found;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
