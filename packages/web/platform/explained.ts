/** How was a figure of availability made? The server's explanation as what stands in an opened figure: worked out, with rows as links and the line that gives it again. */
import { explainAvailability } from '@samspel/contract/availability.ts';
import type { AnswerOf, InputOf } from '@samspel/contract/route.ts';
import type { Made } from '../parts/figure/figure.tsx';
import { durationText } from '../parts/format/duration.ts';
import { numberText } from '../parts/format/number.ts';
import { ratioText } from '../parts/format/ratio.ts';
import { call } from './client.ts';
import { nameOf } from './reference.ts';

type Explanation = AnswerOf<typeof explainAvailability>;
type Asked = NonNullable<InputOf<typeof explainAvailability>['query']>;

/** Asks for the explanation when the figure is opened. */
export function explained(asked: Asked): () => Promise<Made> {
  return async () => madeOf(await call(explainAvailability, { query: asked }));
}

/** What is lost and counted, in its unit: seconds, user-seconds or system-seconds. */
export function amountText(value: number | null, unit: Explanation['figure']['unit']): string {
  if (value === null) return '—';
  if (unit === 'seconds') return `${numberText(value, 1)} s`;
  return `${numberText(value, 1)} ${unit === 'userSeconds' ? 'user-seconds' : 'system-seconds'}`;
}

/** The explanation in the words of an opened figure. */
export function madeOf(told: Explanation): Made {
  const { figure, rules } = told;
  const weights = Object.entries(rules.weights).map(([severity, weight]) => `${severity} ${numberText(weight, 3)}`);
  return {
    formula: told.formula,
    worked:
      figure.value === null
        ? 'cannot be known'
        : `1 − ${amountText(figure.lost, figure.unit)} ÷ ${amountText(figure.counted, figure.unit)} = ${ratioText(figure.value, 5)}`,
    n: {
      count: told.n.impacts,
      of: `${told.n.impacts === 1 ? 'impact' : 'impacts'} of ${numberText(told.n.incidents)} ${told.n.incidents === 1 ? 'incident' : 'incidents'}`,
    },
    span: { from: told.period.from, to: told.period.countedTo },
    exclusions: told.exclusions.map(
      (each) =>
        `${each.kind === 'maintenance' ? 'Maintenance' : 'Unknown'}, ${durationText((Date.parse(each.to) - Date.parse(each.from)) / 1000)}: ${each.reason}`,
    ),
    policyVersion: told.policyVersion,
    notes: [`Weights: ${weights.join(', ')}. Overlaps: ${rules.overlap}. Maintenance: ${rules.maintenance === 'exclude' ? 'left out' : 'counted'}.`],
    rows: told.rows.map((row) => ({
      label: `${row.title} · ${nameOf(row.target)}`,
      value: row.to === null ? 'open' : durationText((Date.parse(row.to) - Date.parse(row.from)) / 1000),
      href: `/incidents/${row.incidentId}`,
    })),
    compute: { question: told.question, input: told.input },
  };
}
