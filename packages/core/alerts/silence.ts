/** Is an alert silenced just now, and by which silence or maintenance? Silenced alerts are kept, shown and grouped; they page nobody and open nothing. */
import type { Instant } from '../time/instant.ts';
import { fits, type Matchable, type Matcher, matcherWords } from './matcher.ts';

export interface Silence {
  readonly id: string;
  /** `maintenance`: work that was announced; `silence`: an alert nobody needs for a while. */
  readonly kind: 'silence' | 'maintenance';
  readonly matchers: readonly Matcher[];
  /** Empty: whatever the matchers fit. */
  readonly systems: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  readonly by: string;
  readonly why: string;
}

/** The silence that covers an alert; of several the one that lasts longest. */
export function silenceOver(alert: Matchable, silences: readonly Silence[], now: Instant): Silence | null {
  let found: Silence | null = null;
  for (const silence of silences) {
    if (silence.from > now || silence.to <= now || (found !== null && found.to >= silence.to)) continue;
    const isMeant = silence.systems.length === 0 || (alert.system !== null && silence.systems.includes(alert.system));
    if (isMeant && fits(alert, silence.matchers)) found = silence;
  }
  return found;
}

/** `Maintenance by Ann: new disks`. */
export function silenceWords(silence: Pick<Silence, 'kind' | 'by' | 'why'>): string {
  return `${silence.kind === 'maintenance' ? 'Maintenance' : 'Silenced'} by ${silence.by}: ${silence.why}`;
}

/** What a silence covers, in words. */
export function coverWords(silence: Pick<Silence, 'matchers' | 'systems'>): string {
  const parts = [silence.systems.length === 0 ? '' : `about ${silence.systems.join(', ')}`, matcherWords(silence.matchers)].filter((part) => part !== '');
  return parts.length === 0 ? 'every alert' : parts.join(' where ');
}
