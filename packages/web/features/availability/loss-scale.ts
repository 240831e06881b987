/** Where does an availability stand on a chart? By the size of its loss, a tenth for each step, so that 99 % and 99.9 % are as far apart as 0 % and 90 %. */
import type { Tick } from '../../parts/chart/line-chart.tsx';

const deepest = 6;
const top = 0.94;

/** From 0 (all lost) to 1 (nothing lost): a loss of a tenth each step up to a millionth; nothing lost stands above all. */
export function lossPlace(ratio: number): number {
  if (ratio >= 1) return 1;
  return Math.min(deepest, Math.max(0, -Math.log10(Math.max(1 - ratio, 10 ** -deepest)))) * (top / deepest);
}

export const lossTicks: readonly Tick[] = [
  { at: 0, label: '0 %' },
  { at: 0.9, label: '90 %' },
  { at: 0.99, label: '99 %' },
  { at: 0.999, label: '99.9 %' },
  { at: 0.9999, label: '99.99 %' },
  { at: 1, label: '100 %' },
];
