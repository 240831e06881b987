/**
 * Which alternative does a request ask next? Of each request that is at a choice: where it began in the list, how many it has passed, and
 * how many were answered well. Shares are those of the moment: an alternative whose share is 0 now is passed over.
 */
import { spansOf } from '../choices.ts';
import type { EventState } from './state.ts';
import { none } from './tables.ts';

/** What becomes of a call, or of a choice: it goes on, or it has ended, badly or well. */
export type Made = 'under way' | 'failed' | 'spared';

export class Choices {
  /** Of each edge: where its choice begins (or none), where it ends, and how many of it are needed. */
  readonly from: Int32Array;
  readonly after: Int32Array;
  private readonly needed: Int32Array;
  private readonly state: EventState;
  private readonly make: (edge: number, owner: number) => Made;
  private start = new Int32Array(0);
  private passed = new Int32Array(0);
  private well = new Int32Array(0);

  /** `make` makes one call. */
  constructor(state: EventState, make: (edge: number, owner: number) => Made) {
    this.state = state;
    this.make = make;
    const { edges } = state.wiring;
    this.from = new Int32Array(edges.length).fill(none);
    this.after = new Int32Array(edges.length);
    this.needed = new Int32Array(edges.length);
    const { firstCall } = state.wiring;
    for (let system = 0; system < state.wiring.names.length; system++) {
      const first = firstCall[system] as number;
      for (const { from, after, needed } of spansOf(edges.slice(first, firstCall[system + 1])))
        for (let edge = first + from; edge < first + after; edge++) {
          this.from[edge] = first + from;
          this.after[edge] = first + after;
          this.needed[edge] = needed;
        }
    }
  }

  /** A request comes to a choice, whose first edge is given. */
  begin(request: number, from: number): Made {
    if (request >= this.start.length) this.grow();
    this.start[request] = this.drawn(from);
    this.passed[request] = 0;
    this.well[request] = 0;
    return this.goOn(request, from);
  }

  /** An alternative has ended. */
  next(request: number, edge: number, well: boolean): Made {
    if (well) this.well[request] = (this.well[request] as number) + 1;
    return this.goOn(request, this.from[edge] as number);
  }

  private goOn(request: number, from: number): Made {
    const { share } = this.state;
    const count = (this.after[from] as number) - from;
    const needed = this.needed[from] as number;
    for (;;) {
      if ((this.well[request] as number) >= needed) return 'spared';
      const start = this.start[request] as number;
      let next = none;
      let left = 0;
      for (let turn = this.passed[request] as number; turn < count; turn++) {
        if ((share[from + ((start + turn) % count)] as number) <= 0) continue;
        if (next === none) next = turn;
        left++;
      }
      if ((this.well[request] as number) + left < needed) return 'failed';
      this.passed[request] = next + 1;
      const made = this.make(from + ((start + next) % count), request);
      if (made === 'under way') return made;
      if (made === 'spared') this.well[request] = (this.well[request] as number) + 1;
    }
  }

  /** Where a request begins, by the shares. */
  private drawn(from: number): number {
    const { share, draws } = this.state;
    const after = this.after[from] as number;
    let sum = 0;
    for (let edge = from; edge < after; edge++) sum += share[edge] as number;
    let rest = draws.ratio() * sum;
    let last = from;
    for (let edge = from; edge < after; edge++) {
      if ((share[edge] as number) <= 0) continue;
      last = edge;
      rest -= share[edge] as number;
      if (rest < 0) break;
    }
    return last - from;
  }

  private grow(): void {
    const room = this.state.requests.system.length;
    for (const row of ['start', 'passed', 'well'] as const) {
      const longer = new Int32Array(room);
      longer.set(this[row]);
      this[row] = longer;
    }
  }
}
