/** What runs in the thread of a file that is brought in? Reading, pairing with nothing given up, and rolling up; then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Outcome } from '@samspel/core/decision/refusal.ts';
import { accept } from '@samspel/core/decision/refusal.ts';
import type { Fault } from '@samspel/core/traces/fault.ts';
import { Intake, usualLimits } from '@samspel/core/traces/intake.ts';
import { readTraces } from '@samspel/core/traces/read-traces.ts';
import type { RollUpRows } from '@samspel/core/traces/roll-up.ts';
import { seenExactly } from '@samspel/core/traces/seen.ts';
import type { ImportTold } from './storage.ts';

export interface ImportErrand {
  readonly text: string;
  readonly now: number;
}

/** What it says once. */
export type ImportRead = Outcome<{ readonly told: ImportTold; readonly rows: RollUpRows; readonly faults: readonly Fault[] }>;

const tenYears = 10 * 366 * 86_400;

/** A file is there as a whole, and tells of the past. */
const fileLimits = {
  ...usualLimits,
  most: Number.POSITIVE_INFINITY,
  mostRows: 200_000,
  behindSeconds: tenYears,
  aheadSeconds: 86_400,
  mostHeld: 1_000_000,
  mostHeldOfTrace: 200_000,
};

function readFile({ text, now }: ImportErrand): ImportRead {
  const read = readTraces(text);
  if (!read.ok) return read;
  const { format, spans, faults, faultCount } = read.value;
  const intake = new Intake(fileLimits, seenExactly());
  intake.add(spans, now);
  if (faultCount > 0) intake.refused(faultCount, now);
  intake.finish(now);
  const rows = intake.take();
  const counted = (what: 'unpaired' | 'duplicates'): number => rows.coverage.reduce((sum, row) => sum + row[what], 0);
  const calls = rows.edges.reduce((sum, row) => sum + row.calls, 0);
  const edges = new Set(rows.edges.map((row) => `${row.client}\n${row.server}\n${row.connection}`)).size;
  return accept({
    told: { format, spans: spans.length, calls, edges, unpaired: counted('unpaired'), duplicates: counted('duplicates'), refused: faultCount },
    rows,
    faults,
  });
}

parentPort?.postMessage(readFile(workerData as ImportErrand));
