/** How is a measurement told? One line: what, its bar, what was measured, the peer in the same run, and the ratio. */

export interface Figure {
  /** What was measured, with its size: "full report, 200,000 incidents, 2,000 systems". */
  readonly what: string;
  /** The bar as a sentence: "≤ 250 ms and 10× the peer". */
  readonly bar: string;
  /** Measured, with unit: "183 ms". */
  readonly measured: string;
  /** The peer and its figure: "PostgreSQL multirange SQL: 3.4 s". */
  readonly peer: string;
  /** Peer ÷ ours, where both measure the same; null where there is no peer. */
  readonly ratio: number | null;
  /** Whether the bar was reached. */
  readonly reached: boolean;
}

/** Something to measure; `prepare` and `finish` are not counted. */
export interface Bench {
  readonly name: string;
  readonly run: () => Promise<readonly Figure[]>;
}

/** Median of a function's milliseconds over several rounds, after warm-up rounds that are not counted. */
export async function medianMilliseconds(rounds: number, warmUp: number, work: () => unknown): Promise<number> {
  for (let round = 0; round < warmUp; round++) await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** 183 ms, 3.4 s. */
export function sayMilliseconds(milliseconds: number): string {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/** The figures as a Markdown table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.what,
    one.bar,
    one.measured,
    one.peer,
    one.ratio === null ? '' : `${one.ratio.toFixed(1)}×`,
    one.reached ? 'yes' : '**no**',
  ]);
  const head = ['what', 'bar', 'measured', 'peer in the same run', 'ratio', 'reached'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
