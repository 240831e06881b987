/** How dark is a day? Five levels of loss by the share of a day that was lost; the same everywhere, so that strips can be compared. */

export const lossLevels = ['nothing lost', 'under 5 min', 'under 1 h', 'under 6 h', '6 h or more'] as const;

/** The level of a share of 1 that was available; null: not known. */
export function lossLevel(ratio: number | null): 0 | 1 | 2 | 3 | 4 | null {
  if (ratio === null) return null;
  const lostHours = (1 - ratio) * 24;
  if (lostHours <= 0) return 0;
  return lostHours < 5 / 60 ? 1 : lostHours < 1 ? 2 : lostHours < 6 ? 3 : 4;
}
