/** Where does an availability stand on a chart? By the size of its loss, a tenth for each step, so that 99 % and 99.9 % are as far apart as 0 % and 90 %. */
import type { Tick } from '../../parts/chart/line-chart.tsx';
import type { Scale } from '../../parts/chart/scale.ts';

const labels = ['0 %', '90 %', '99 %', '99.9 %', '99.99 %', '99.999 %', '99.9999 %'] as const;
const last = labels.length - 1;
/** How many tenths a loss is small by: 0.999 is 3. Nothing lost is one step above the last label. */
const steps = (ratio: number): number => (ratio >= 1 ? last + 1 : Math.min(last, Math.max(0, -Math.log10(1 - ratio))));

export interface LossScale {
  /** From 0 (bottom) to 1 (top). */
  readonly place: Scale;
  readonly ticks: readonly Tick[];
}

/** A scale that holds all these availabilities, from the whole step below the worst to the one above the best; at least two steps high. */
export function lossScale(ratios: readonly number[]): LossScale {
  const all = ratios.map(steps);
  const whole = ratios.some((ratio) => ratio >= 1);
  const losing = all.filter((step) => step <= last);
  const bottom = Math.floor(Math.min(last - 2, ...losing));
  const highest = Math.max(bottom + 2, Math.ceil(Math.max(bottom, ...losing)));
  const top = whole ? highest + 1 : highest;
  const place: Scale = (ratio) => Math.max(0, ((ratio >= 1 ? top : Math.min(steps(ratio), highest)) - bottom) / (top - bottom));
  const ticks = labels.flatMap((label, step) => (step >= bottom && step <= highest ? [{ at: step === 0 ? 0 : 1 - 10 ** -step, label }] : []));
  return { place, ticks: whole ? [...ticks, { at: 1, label: '100 %' }] : ticks };
}
