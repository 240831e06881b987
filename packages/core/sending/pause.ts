/** How long is it until the next try? Longer after each failure, so that a far side that is down is not run over when it comes back. */

const longestSeconds = 900;
const longestUrgentSeconds = 30;

/**
 * Seconds to wait after so many tries: 5, 10, 20 … a quarter of an hour; what is urgent 2, 4, 8 … half a minute. A far side that says when
 * (`afterSeconds`) is believed up to an hour, and never makes it sooner.
 */
export function pauseSeconds(tries: number, urgent: boolean, afterSeconds = 0): number {
  const first = urgent ? 2 : 5;
  const own = Math.min(urgent ? longestUrgentSeconds : longestSeconds, first * 2 ** Math.min(20, Math.max(0, tries - 1)));
  return Math.max(own, Math.min(3600, afterSeconds));
}
