/** How far are two words apart? Letters put in, left out, changed, or swapped with their neighbour (optimal string alignment). */

/** The distance; `limit` + 1 as soon as it is more than `limit`. */
export function wordDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) best = Math.min(best, (before[column - 2] ?? 0) + 1);
      next.push(best);
    }
    if (Math.min(...next) > limit) return limit + 1;
    before = last;
    last = next;
  }
  return Math.min(limit + 1, last[b.length] ?? 0);
}

/** The word of a list that was probably meant; null when none is near. In words of three letters only swapped ones are forgiven. */
export function nearestWord(typed: string, words: readonly string[]): string | null {
  const limit = typed.length < 3 ? 0 : typed.length <= 5 ? 1 : 2;
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const word of words) {
    if (typed.length === 3 && letters(word) !== letters(typed)) continue;
    const distance = wordDistance(typed, word, limit);
    if (distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best;
}

const letters = (word: string): string => [...word].sort().join('');
