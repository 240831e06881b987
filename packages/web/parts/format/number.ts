/** How are counts written? Whole, with a thin space between thousands; large ones short where space is short. */
import { grouped } from '@samspel/core/number/grouped.ts';

const thin = '\u202f';

/** 12345.6 as "12 345.6"; at most `digits` places, no trailing zeros. Not known is "—". */
export function numberText(value: number | null, digits = 0): string {
  if (value === null || Number.isNaN(value)) return '—';
  const [whole = '0', fraction] = Math.abs(value).toFixed(digits).split('.');
  const shown = fraction?.replace(/0+$/, '') ?? '';
  return `${value < 0 ? '−' : ''}${grouped(whole)}${shown === '' ? '' : `.${shown}`}`;
}

/** 12345 as "12.3 k". */
export function shortNumber(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '—';
  const size = Math.abs(value);
  if (size < 10_000) return numberText(value, size < 10 ? 2 : size < 100 ? 1 : 0);
  for (const [limit, divisor, unit] of [
    [999_500, 1e3, 'k'],
    [999_500_000, 1e6, 'M'],
    [Number.POSITIVE_INFINITY, 1e9, 'G'],
  ] as const)
    if (size < limit) return `${numberText(value / divisor, size / divisor < 100 ? 1 : 0)}${thin}${unit}`;
  return numberText(value);
}

/** "1 incident", "3 incidents", "no incidents". */
export function countText(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? `no ${many}` : `${numberText(count)} ${count === 1 ? one : many}`;
}
