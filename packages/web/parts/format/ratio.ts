/** How is a share of 1 written? As a percentage that never claims more than is true. */

const thin = '\u202f';

/**
 * 0.99953 as "99.953 %". Rounded to `digits` places, with more where rounding would hide a loss (never 100 % below 1) or hide everything
 * (never 0 % above 0); beyond nine places it says so with > or <. Not known is "—".
 */
export function ratioText(ratio: number | null, digits = 3): string {
  if (ratio === null || Number.isNaN(ratio)) return '—';
  const percent = ratio * 100;
  if (ratio === 1) return `100${thin}%`;
  if (ratio === 0) return `0${thin}%`;
  for (let places = digits; places <= 9; places++) {
    const text = percent.toFixed(places);
    const back = Number(text);
    if (!(back >= 100 && ratio < 1) && !(back === 0 && ratio > 0)) return `${text}${thin}%`;
  }
  return ratio < 1 && ratio > 0.5 ? `>${thin}99.999999999${thin}%` : `<${thin}0.000000001${thin}%`;
}

/** A difference between two shares, in percentage points with its sign: "−0.021 pp". */
export function pointsText(difference: number | null, digits = 3): string {
  if (difference === null || Number.isNaN(difference)) return '—';
  const points = difference * 100;
  const text = Math.abs(points).toFixed(digits);
  if (difference !== 0 && Number(text) === 0) return `${difference < 0 ? '−' : '+'}<${thin}${(10 ** -digits).toFixed(digits)}${thin}pp`;
  return `${difference < 0 ? '−' : difference > 0 ? '+' : '±'}${text}${thin}pp`;
}
