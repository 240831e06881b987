/**
 * Is an incident in the figures? Only when it can be reckoned: it has a start, an end unless it goes on, and
 * something was hit. The rest is shown as coverage («of 31 incidents 28 could be counted»), never as zero loss.
 */
import type { Incident } from './incident.ts';
import type { UncountableReason } from './vocabulary.ts';

export type Countability = { readonly countable: true } | { readonly countable: false; readonly reason: UncountableReason };

/** Whether it can be counted, and if not, why. A merged one is counted where it went. */
export function countability(incident: Pick<Incident, 'standing' | 'instants' | 'impacts'>): Countability {
  if (incident.standing.state === 'merged') return { countable: false, reason: 'merged' };
  if (incident.instants.started.now === null) return { countable: false, reason: 'started-unknown' };
  if (incident.standing.state === 'resolved' && incident.instants.resolved.now === null) return { countable: false, reason: 'end-unknown' };
  if (incident.impacts.length === 0) return { countable: false, reason: 'nothing-hit' };
  return { countable: true };
}

const sentences: Readonly<Record<UncountableReason, string>> = {
  merged: 'It is counted as part of the incident it was merged into.',
  'started-unknown': 'When it started is not known.',
  'end-unknown': 'It is over, but when it ended is not known.',
  'nothing-hit': 'Nobody said who suffered.',
};

/** The same as a sentence. */
export function countabilityWords(result: Countability): string {
  return result.countable ? 'It is in the figures.' : sentences[result.reason];
}
