/** How much was hit? Severity, a share of the users, a number of users, or everybody: one choice and, where it takes one, a number. */
import { NumberInput, Select } from '@mantine/core';
import { type Impact, type Severity, severities } from './words.ts';

/** As it stands in a form. `amount` is a percentage or a count, empty while it is not typed. */
export interface Measure {
  readonly kind: Severity | 'fraction' | 'users' | 'whole';
  readonly amount: number | null;
}

const choices = [
  ...Object.entries(severities).map(([value, said]) => ({ value, label: `${value}: ${said.says.charAt(0).toLowerCase()}${said.says.slice(1)}` })),
  { value: 'fraction', label: 'a share of the users' },
  { value: 'users', label: 'a number of users' },
  { value: 'whole', label: 'everybody, all of it' },
];

/** What an impact says now, as a form holds it. */
export function measureOfImpact(impact: Pick<Impact, 'severity' | 'fraction' | 'users'>): Measure {
  if (impact.severity !== undefined) return { kind: impact.severity, amount: null };
  if (impact.fraction !== undefined) return { kind: 'fraction', amount: Math.round(impact.fraction * 1e6) / 1e4 };
  if (impact.users !== undefined) return { kind: 'users', amount: impact.users };
  return { kind: 'whole', amount: null };
}

/** What is sent for it. */
export function measureGiven({ kind, amount }: Measure): { severity?: Severity; fraction?: number; users?: number } {
  if (kind === 'fraction') return { fraction: (amount ?? 0) / 100 };
  if (kind === 'users') return { users: amount ?? 0 };
  return kind === 'whole' ? {} : { severity: kind };
}

/** Whether a number is still missing. */
export const measureMissing = ({ kind, amount }: Measure): boolean => (kind === 'fraction' || kind === 'users') && amount === null;

/** The control. */
export function MeasureField({
  value,
  onChange,
  error,
  label = 'How much',
}: {
  readonly value: Measure;
  readonly onChange: (value: Measure) => void;
  readonly error?: string | null;
  readonly label?: string;
}) {
  return (
    <div className="s-inc-measure" data-amount={value.kind === 'fraction' || value.kind === 'users' || undefined}>
      <Select
        label={label}
        data={choices}
        value={value.kind}
        allowDeselect={false}
        onChange={(kind) => onChange({ kind: (kind ?? 'major') as Measure['kind'], amount: null })}
        error={measureMissing(value) ? null : error}
      />
      {(value.kind === 'fraction' || value.kind === 'users') && (
        <NumberInput
          label={value.kind === 'fraction' ? 'Percent' : 'Users'}
          value={value.amount ?? ''}
          min={0}
          max={value.kind === 'fraction' ? 100 : Number.MAX_SAFE_INTEGER}
          decimalScale={value.kind === 'fraction' ? 4 : 0}
          suffix={value.kind === 'fraction' ? ' %' : ''}
          thousandSeparator=" "
          onChange={(amount) => onChange({ ...value, amount: typeof amount === 'number' ? amount : null })}
          error={error}
        />
      )}
    </div>
  );
}
