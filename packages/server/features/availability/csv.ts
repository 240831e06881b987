/** What does the exported table hold? One row a month and one for the whole period; seconds and ratios at full precision, nothing for unknown. */
import type { Measures } from '@samspel/contract/availability.ts';
import type { report } from './report.ts';

const head = [
  'scope',
  'period',
  'from',
  'to',
  'availability_time',
  'availability_weighted',
  'availability_users',
  'counted_seconds',
  'lost_seconds_time',
  'lost_seconds_weighted',
  'user_seconds',
  'user_seconds_lost',
  'policy_version',
  'as_of',
];

export function csvOf(made: ReturnType<typeof report>): string {
  const row = (period: string, from: string, to: string, { time, weighted, users }: Measures) =>
    [
      made.scope.ref,
      period,
      from,
      to,
      time.value,
      weighted.value,
      users.value,
      weighted.counted,
      time.lost,
      weighted.lost,
      users.counted,
      users.lost,
      made.policyVersion,
      made.asOf,
    ]
      .map(cell)
      .join(',');
  const months = made.months.map(({ month, from, to, measures }) => row(month, from, to, measures));
  const whole = row('whole', made.period.from, made.period.to, made.measures);
  return [head.join(','), ...months, whole, ''].join('\r\n');
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
