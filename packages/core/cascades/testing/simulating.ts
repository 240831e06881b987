/** Scenarios for tests: read as anybody's input is, and answered. */
import { read } from '../../compute/read.ts';
import { simulateEvents } from '../events.ts';
import type { RawRun } from '../raw-run.ts';
import { answerOf, type CascadeAnswer } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { scenarioAt } from '../scenario-reading.ts';
import type { SparseScenario } from '../sparse.ts';

/** The scenario, which must fit. */
export function scenarioOf(input: SparseScenario): Scenario {
  const fits = read(input, scenarioAt);
  if (!fits.ok) throw new Error(`${fits.refusal.path}: ${String(fits.refusal.facts['message'])}`);
  return fits.value;
}

/** A run by events, which must come to its end. */
export function ranByEvents(input: SparseScenario): RawRun {
  const raw = simulateEvents(scenarioOf(input));
  if (!raw.ok) throw new Error(String(raw.refusal.facts['message']));
  return raw.value;
}

/** The answer by events. */
export function answeredByEvents(input: SparseScenario): CascadeAnswer {
  return answerOf(scenarioOf(input), ranByEvents(input));
}

/** Σ of a column. */
export function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
