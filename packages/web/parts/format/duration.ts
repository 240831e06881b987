/** How do people say how long something lasts? The two largest units that matter: 1 h 12 min. */

const thin = '\u202f';
const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/**
 * Seconds as words: 45 s, 3 min 20 s, 1 h 12 min, 3 d 4 h. Never 0 for something that lasted; nothing is "0 s". A duration that is not
 * known is "—". Negative ones carry a minus sign.
 */
export function durationText(seconds: number | null): string {
  if (seconds === null || Number.isNaN(seconds)) return '—';
  if (!Number.isFinite(seconds)) return '∞';
  if (seconds < 0) return `−${durationText(-seconds)}`;
  if (seconds === 0) return `0${thin}s`;
  if (seconds < 0.0005) return `<${thin}1${thin}ms`;
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)}${thin}ms`;
  if (seconds < 9.95 && Math.abs(seconds - Math.round(seconds)) > 0.05) return `${seconds.toFixed(1)}${thin}s`;
  const whole = rounded(seconds);
  for (let index = 0; index < units.length; index++) {
    const [name, size] = units[index] ?? ['s', 1];
    if (whole < size) continue;
    const count = Math.floor(whole / size);
    const next = units[index + 1];
    const rest = next === undefined ? 0 : Math.floor((whole - count * size) / next[1]);
    return rest === 0 || next === undefined ? `${group(count)}${thin}${name}` : `${group(count)}${thin}${name} ${rest}${thin}${next[0]}`;
  }
  return `${whole}${thin}s`;
}

/** Rounded to the smaller of the two units that will be shown; from 100 days on whole days. */
function rounded(seconds: number): number {
  const step = seconds >= 100 * 86_400 ? 86_400 : seconds >= 86_400 - 30 ? 3_600 : seconds >= 3_600 - 0.5 ? 60 : 1;
  return Math.round(seconds / step) * step;
}

/** Digits in groups of three with a thin space, as in 12 345. */
function group(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, thin);
}
