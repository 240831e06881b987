/** How much of a scenario is known, and how much was assumed? Its figures counted by kind and by who says so. Pure. */
import type { Assumption, ScenarioInput } from '@samspel/contract/cascades.ts';

export interface Counted {
  readonly what: string;
  /** By people, the catalog, or this run's changes. */
  readonly stated: number;
  readonly observed: number;
  readonly assumed: number;
}

const perSystem = ['servers', 'serviceSeconds', 'queue'] as const;
const perCall = ['share', 'attempts', 'timeoutSeconds'] as const;
const perLoad = [
  ['ratePerSecond', 'ratePerSecond'],
  ['attempts', 'attempts of users'],
  ['timeoutSeconds', 'timeoutSeconds of users'],
] as const;

/** Counts the figures of a scenario; what is not listed as assumed was stated. Several calls to the same system count once. */
export function countedOf(scenario: ScenarioInput, assumed: readonly Assumption[]): Counted[] {
  const systems = Object.values(scenario.systems).filter(({ servers }) => servers !== null);
  const calls = systems.reduce((sum, { calls: own = [] }) => sum + new Set(own.map(({ to }) => to)).size, 0);
  const totals = [
    ...perLoad.map(([, what]) => [what, scenario.load.length] as const),
    ...perSystem.map((what) => [what, systems.length] as const),
    ...perCall.map((what) => [what, calls] as const),
  ];
  return totals.map(([what, total]) => {
    const of = assumed.filter((one) => one.what === what);
    const observed = of.filter(({ source }) => source === 'observed').length;
    return { what, stated: Math.max(0, total - of.length), observed, assumed: of.length - observed };
  });
}
