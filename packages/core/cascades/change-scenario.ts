/**
 * What if this were otherwise? Changes of a scenario, addressed as its events are: `system` alone changes a system, `to` alone the loads that
 * go there, both the calls from one to the other. Members are replaced; whether the outcome is a scenario is asked of `scenarioAt` after.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { SparseScenario } from './sparse.ts';

export interface ScenarioChange {
  readonly system?: string | undefined;
  readonly to?: string | undefined;
  readonly set: Readonly<Record<string, unknown>>;
}

/** Applies changes in their order; refused at the first that hits nothing. */
export function withChanges(scenario: SparseScenario, changes: readonly ScenarioChange[]): Outcome<SparseScenario> {
  const systems: Record<string, Record<string, unknown>> = { ...scenario.systems };
  let load: readonly Readonly<Record<string, unknown>>[] = scenario.load;
  for (const [index, { system, to, set }] of changes.entries()) {
    const no = (message: string) => refuse('cascades.unfit', { message: `The change ${index + 1} ${message}.` }, `/changes/${index}`);
    if (Object.hasOwn(set, 'to') || Object.hasOwn(set, 'calls')) return no('says where calls go; that is no change of a figure');
    const hits = (call: Readonly<Record<string, unknown>>): boolean => call['to'] === to;
    if (system === undefined) {
      if (to === undefined) return no('names neither a system nor where a load goes');
      if (!load.some(hits)) return no(`names ${to}, to which no load goes`);
      load = load.map((one) => (hits(one) ? { ...one, ...set } : one));
      continue;
    }
    const before = Object.hasOwn(systems, system) ? systems[system] : undefined;
    if (before === undefined) return no(`names ${system}, which is not in the scenario`);
    if (to === undefined) {
      systems[system] = { ...before, ...set };
      continue;
    }
    const calls = (before['calls'] ?? []) as readonly Readonly<Record<string, unknown>>[];
    if (!calls.some(hits)) return no(`names a call from ${system} to ${to}, which is not made`);
    systems[system] = { ...before, calls: calls.map((call) => (hits(call) ? { ...call, ...set } : call)) };
  }
  // Whoever reads it next looks at every member.
  return accept({ ...scenario, systems, load } as unknown as SparseScenario);
}
