/** How does a stored state become a standing again? */
import type { IncidentId, Standing } from './incident.ts';
import type { IncidentState } from './vocabulary.ts';

/** A merged incident without the one it went into is a broken record, and throws. */
export function standingFrom(state: IncidentState, into: IncidentId | null): Standing {
  if (state !== 'merged') return { state };
  if (into === null) throw new Error('a merged incident does not say into which');
  return { state, into };
}
