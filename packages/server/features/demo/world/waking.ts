/** Since when does Samspel wake the people of the demo company? Before, their old pager did; from then on what they do leads to what it leads to at once. */
import type { Instant } from '@samspel/core/time/instant.ts';
import { minute, oneDay } from './deeds.ts';

/** When they wrote their escalation. */
export function wakesFrom(now: Instant): Instant {
  return now - 3 * oneDay;
}

/** When suggestions in London became slow: what burns, hurts and is talked about now. */
export function slowSince(now: Instant): Instant {
  return now - 52 * minute;
}
