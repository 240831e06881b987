/** What share was kept? The one place where a loss becomes a ratio, so that no figure says 1 when something was lost. */

/** 1 − lost ÷ counted; null when nothing counted, and never 1 when something was lost. */
export function ratioKept(lost: number | null, counted: number | null): number | null {
  if (lost === null || counted === null || counted <= 0) return null;
  if (lost === 0) return 1;
  return Math.min(Math.max(0, (counted - lost) / counted), 1 - Number.EPSILON / 2);
}
