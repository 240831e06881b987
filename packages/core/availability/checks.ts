/** Which outages do the checks of a monitor tell of? One begins at the first check that is not up and ends at the next that is. */
import type { Instant, OpenSpan } from '../time/instant.ts';

export interface Check {
  readonly at: Instant;
  readonly status: string;
}

/**
 * Outages in order of time; the last is open when no check was up after it. Between two checks the status holds, so an outage may in truth
 * have begun up to one checking interval earlier. Checks may come in any order.
 */
export function outagesOf(checks: readonly Check[]): OpenSpan[] {
  const outages: OpenSpan[] = [];
  let from: Instant | null = null;
  for (const check of [...checks].sort((a, b) => a.at - b.at)) {
    if (check.status !== 'up') from ??= check.at;
    else if (from !== null) {
      outages.push({ from, to: check.at });
      from = null;
    }
  }
  return from === null ? outages : [...outages, { from, to: null }];
}
