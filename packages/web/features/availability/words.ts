/** How are measures of availability said? Their titles, and in one sentence what each counts. */
import type { MeasureName, PeriodName } from '@samspel/contract/availability.ts';

export const measureTitle: Readonly<Record<MeasureName, string>> = { weighted: 'Weighted by severity', time: 'By time alone', users: 'Weighted by users' };

export const measureSays: Readonly<Record<MeasureName, string>> = {
  weighted: 'A second counts as lost by the share that suffered, or by how severe it was.',
  time: 'A second in which anybody suffered is lost whole.',
  users: 'A second counts by the users of that moment.',
};

export const periodTitle: Readonly<Record<PeriodName, string>> = {
  day: 'Day',
  week: 'Week',
  '28d': '28 days',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
};

export const overlapSays = {
  max: 'of overlapping impacts the largest counts',
  sum: 'overlapping impacts add up, to 1 at most',
  independent: 'overlapping impacts hit users independently',
} as const;

export const ofTitle = { journeys: 'Service and journeys', systems: 'Systems', subsystems: 'Subsystems', owners: 'Owners', sites: 'Sites' } as const;
export type Of = keyof typeof ofTitle;
