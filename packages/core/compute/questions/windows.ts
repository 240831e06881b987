/** `windows`: which was the worst window of each length? */
import { defaultLengths, worstWindows } from '../../availability/windows.ts';
import { decimal } from '../../number/decimal.ts';
import { answered, question } from '../question.ts';
import type { Place } from '../read.ts';
import { goodAndTotal } from './series.ts';

export const windowsQuestion = question(
  'windows',
  'The worst availability over all windows of each length (Hauer et al., NSDI 2020)',
  (input) => {
    const it = input.members('stepSeconds', 'good', 'total', 'windowsSeconds');
    const stepSeconds = it.stepSeconds.number({ over: 0 });
    const series = goodAndTotal(it.good, it.total);
    const lengths = it.windowsSeconds.optional((windows) => windows.list((window) => steps(window, stepSeconds))) ?? defaultLengths(series.good.length);
    return { stepSeconds, ...series, lengths };
  },
  ({ stepSeconds, good, total, lengths }) => answered({ windows: worstWindows(stepSeconds, good, total, lengths) }),
);

/** A window's length in steps; refused when it is no whole number of them. */
function steps(window: Place, stepSeconds: number): number {
  const seconds = decimal(window.number({ over: 0 }));
  const step = decimal(stepSeconds);
  const scale = Math.max(seconds.scale, step.scale);
  const above = seconds.units * 10n ** BigInt(scale - seconds.scale);
  const below = step.units * 10n ** BigInt(scale - step.scale);
  if (above % below !== 0n) window.refuse('compute.not-whole-steps', `must be a whole number of steps of ${stepSeconds} s`);
  return Number(above / below);
}
