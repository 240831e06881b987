/**
 * How is a scenario written down? As people and files write it: what is as usual is left out. `scenarioAt` reads it and writes every
 * default out; this form is what is built, changed, kept and sent, since it is a quarter as long and its differences can be read.
 */
import type { Scenario, ScenarioCall, ScenarioEvent, ScenarioLoad, ScenarioSystem } from './scenario.ts';

export type SparseCall = Pick<ScenarioCall, 'to'> & Partial<ScenarioCall>;
export type SparseLoad = Pick<ScenarioLoad, 'to' | 'ratePerSecond'> & Partial<ScenarioLoad>;
export type SparseSystem = Pick<ScenarioSystem, 'servers' | 'serviceSeconds'> &
  Partial<Omit<ScenarioSystem, 'calls'>> & { readonly calls?: readonly SparseCall[] };
export type SparseEvent = Pick<ScenarioEvent, 'at' | 'set'> & Partial<ScenarioEvent>;

export type SparseScenario = Pick<Scenario, 'durationSeconds'> &
  Partial<Pick<Scenario, 'stepSeconds' | 'seed' | 'engine' | 'windows'>> & {
    readonly systems: Readonly<Record<string, SparseSystem>>;
    readonly load: readonly SparseLoad[];
    readonly events?: readonly SparseEvent[];
  };
