/** Which spans do people ask for, and what are they called? The same names as in the contract, plus a chosen one. */

export const periods = [
  { name: 'day', label: 'Day', says: 'the last 24 hours' },
  { name: 'week', label: 'Week', says: 'the last 7 days' },
  { name: '28d', label: '28 days', says: 'the last 28 days' },
  { name: 'month', label: 'Month', says: 'this month' },
  { name: 'quarter', label: 'Quarter', says: 'this quarter' },
  { name: 'year', label: 'Year', says: 'this year' },
] as const;
export type PeriodName = (typeof periods)[number]['name'];

/** A named span, or one chosen by its first and last day (both included, UTC). */
export type ChosenSpan = { readonly period: PeriodName } | { readonly first: string; readonly last: string };

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** Reads `28d`, or `2026-03-01..2026-03-14`; anything else is 28 days. */
export function readSpan(text: string | null): ChosenSpan {
  const [first = '', last = ''] = (text ?? '').split('..');
  if (dayForm.test(first) && dayForm.test(last) && first <= last) return { first, last };
  const named = periods.find((period) => period.name === text);
  return { period: named?.name ?? '28d' };
}

/** How it stands in the address. */
export const spanKey = (span: ChosenSpan): string => ('period' in span ? span.period : `${span.first}..${span.last}`);

/** What the API takes: `period`, or `from` and `to` (half-open). */
export function spanQuery(span: ChosenSpan): { period: PeriodName } | { from: string; to: string } {
  if ('period' in span) return { period: span.period };
  const end = new Date(`${span.last}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + 1);
  return { from: `${span.first}T00:00:00Z`, to: end.toISOString().replace('.000Z', 'Z') };
}

/** In a sentence: "the last 28 days", "1 to 14 March". */
export const spanSays = (span: ChosenSpan): string =>
  'period' in span
    ? (periods.find((period) => period.name === span.period)?.says ?? span.period)
    : span.first === span.last
      ? span.first
      : `${span.first} to ${span.last}`;
