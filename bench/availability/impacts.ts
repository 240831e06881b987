/** Which impacts is the report measured on? 200,000 over 2,000 systems and 24 months, by arithmetic, so that every run has the same. */
import type { Impact, PopulationPoint } from '@samspel/core/availability/policy.ts';
import { ImpactColumns } from '@samspel/core/availability/report.ts';
import type { Span } from '@samspel/core/time/instant.ts';

export const systems = 2_000;
export const impacts = 200_000;
const hour = 3_600_000;

/** Beginnings of 24 months and the end of the last. */
export const cuts: readonly number[] = Array.from({ length: 25 }, (_, month) => Date.UTC(2024, month, 1));
const begin = cuts[0] ?? 0;
const end = cuts[24] ?? 0;

/** Maintenance in the third night of every month, and five hours in which nobody looked. */
export const exclusions: { readonly maintenance: readonly Span[]; readonly unknown: readonly Span[] } = {
  maintenance: cuts.slice(0, -1).map((month) => ({ from: month + 50 * hour, to: month + 53 * hour })),
  unknown: [{ from: begin + 2_000 * hour, to: begin + 2_005 * hour }],
};

/** Users in each hour of the two years. */
export const population: readonly PopulationPoint[] = Array.from({ length: (end - begin) / hour }, (_, index) => ({
  from: begin + index * hour,
  users: 20_000 + Math.round(15_000 * Math.sin((index / 24) * 2 * Math.PI)) + (index % 168),
}));

/** Row `index`: whole seconds, a tenth of them long, in shares of five sizes. */
export function impactAt(index: number): Impact & { readonly target: number } {
  const scattered = (index * 7919) % impacts;
  const from = begin + Math.floor((scattered / impacts) * ((end - begin) / 1000)) * 1000;
  const seconds = index % 10 === 0 ? 1_800 + ((index * 31) % 34_200) : 60 + ((index * 17) % 1_740);
  const span = { from, to: Math.min(end, from + seconds * 1000), target: (index * 104_729) % systems };
  const kinds = [{ severity: 'major' }, { severity: 'partial' }, { fraction: 0.1 }, { fraction: 0.5 }, { fraction: 0.75 }] as const;
  return { ...span, ...kinds[index % 5] };
}

export function columns(): ImpactColumns {
  const made = new ImpactColumns(impacts);
  for (let index = 0; index < impacts; index++) {
    const impact = impactAt(index);
    made.add(impact.target, impact);
  }
  return made;
}
