/**
 * What goes into the sums of a fluid run? Each system's and load's rates as of now, added up for as long as they last. A rate that does not
 * change costs nothing until its cell ends; then all are added row by row.
 */
import { cellsOf, emptySums, type RawRun } from './raw-run.ts';
import type { Scenario } from './scenario.ts';

/** A second: what is added to the sums of the same names. */
export interface SystemRates {
  attempts: number;
  rejected: number;
  ended: number;
  good: number;
  started: number;
  waited: number;
  waitSeconds: number;
  latencySeconds: number;
  busySeconds: number;
  queueSeconds: number;
  healthySeconds: number;
}

/** The order in which `set` writes them. */
const members = [
  'attempts',
  'rejected',
  'ended',
  'good',
  'started',
  'waited',
  'waitSeconds',
  'latencySeconds',
  'busySeconds',
  'queueSeconds',
  'healthySeconds',
] as const satisfies readonly (keyof SystemRates)[];
const loadMembers = ['offered', 'attempts', 'good', 'latencySeconds'] as const;

export class FluidBooks {
  private readonly cells;
  private readonly sums;
  private readonly systems: number;
  private readonly loads: number;
  /** The column of each system in the order of the network. */
  private readonly column: Int32Array;
  private readonly since: Float64Array;
  /** System by system, its rates in the order of `members`; and what they have come to in the cell of now. */
  private readonly rates: Float64Array;
  private readonly reached: Float64Array;
  private readonly totals: readonly Float64Array[];
  private readonly loadRates: readonly Float64Array[];
  private readonly loadTotals: readonly Float64Array[];
  private readonly loadSince: Float64Array;
  /** Of each load: how many a second a cache answers. */
  private readonly spared: Float64Array;
  private cell = 0;

  constructor(scenario: Scenario, order: readonly string[]) {
    this.cells = cellsOf(scenario);
    this.sums = emptySums(scenario, this.cells);
    const columns = new Map(Object.keys(scenario.systems).map((name, index) => [name, index]));
    this.systems = order.length;
    this.loads = scenario.load.length;
    this.column = Int32Array.from(order, (name) => columns.get(name) ?? 0);
    this.since = new Float64Array(this.systems);
    this.rates = new Float64Array(members.length * this.systems);
    this.reached = new Float64Array(members.length * this.systems);
    this.totals = members.map((member) => this.sums.systems[member]);
    this.loadRates = loadMembers.map(() => new Float64Array(this.loads));
    this.loadTotals = loadMembers.map((member) => this.sums.loads[member]);
    this.loadSince = new Float64Array(this.loads);
    this.spared = new Float64Array(this.loads);
  }

  /** The end of the cell of now; infinity after the last. */
  get cellEnd(): number {
    return this.cell < this.cells.stepOf.length ? (this.cells.edges[this.cell + 1] ?? 0) : Number.POSITIVE_INFINITY;
  }

  /** Closes all cells that end by now. */
  advance(now: number): void {
    while (this.cellEnd <= now + 1e-9) {
      const end = this.cellEnd;
      const row = this.cell * this.systems;
      const { rates, reached, since } = this;
      for (let member = 0; member < members.length; member++) {
        const totals = this.totals[member] as Float64Array;
        for (let system = 0, of = member; system < this.systems; system++, of += members.length)
          totals[row + (this.column[system] as number)] = (reached[of] as number) + (rates[of] as number) * (end - (since[system] as number));
      }
      reached.fill(0);
      this.since.fill(end);
      for (let load = 0; load < this.loads; load++) this.addLoad(load, end);
      this.cell++;
    }
  }

  /** From now on these are the rates of a system. */
  set(system: number, now: number, next: SystemRates): void {
    const { rates, reached } = this;
    const elapsed = now - (this.since[system] as number);
    const from = members.length * system;
    if (elapsed > 0) for (let of = from; of < from + members.length; of++) reached[of] = (reached[of] as number) + (rates[of] as number) * elapsed;
    rates[from] = next.attempts;
    rates[from + 1] = next.rejected;
    rates[from + 2] = next.ended;
    rates[from + 3] = next.good;
    rates[from + 4] = next.started;
    rates[from + 5] = next.waited;
    rates[from + 6] = next.waitSeconds;
    rates[from + 7] = next.latencySeconds;
    rates[from + 8] = next.busySeconds;
    rates[from + 9] = next.queueSeconds;
    rates[from + 10] = next.healthySeconds;
    this.since[system] = now;
  }

  /** From now on so much is offered, sent, and answered by a cache at once, a second by a load. */
  setSent(load: number, now: number, offered: number, attempts: number, spared: number): void {
    this.addLoad(load, now);
    this.spared[load] = spared;
    (this.loadRates[0] as Float64Array)[load] = offered;
    (this.loadRates[1] as Float64Array)[load] = attempts;
  }

  /** From now on so much of a load is answered well a second, each after so long. */
  setGood(load: number, now: number, good: number, latencySeconds: number): void {
    this.addLoad(load, now);
    (this.loadRates[2] as Float64Array)[load] = good;
    (this.loadRates[3] as Float64Array)[load] = good * latencySeconds;
  }

  private addLoad(load: number, now: number): void {
    const elapsed = now - (this.loadSince[load] as number);
    this.loadSince[load] = now;
    if (elapsed <= 0 || this.cell >= this.cells.stepOf.length) return;
    const at = this.cell * this.loads + load;
    for (const [member, rates] of this.loadRates.entries()) {
      const totals = this.loadTotals[member] as Float64Array;
      totals[at] = (totals[at] as number) + (rates[load] as number) * elapsed;
    }
    const good = this.loadTotals[2] as Float64Array;
    good[at] = (good[at] as number) + (this.spared[load] as number) * elapsed;
  }

  close(end: number, worked: number): RawRun {
    this.advance(end);
    return { engine: 'fluid', cells: this.cells, ...this.sums, worked };
  }
}
