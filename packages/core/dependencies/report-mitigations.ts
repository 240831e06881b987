/** What would help most, in sentences? The changes of `reliability/what-would-help.ts`, each with the minutes a year it would save. */
import type { DrawnJourneys } from '../reliability/drawn-journeys.ts';
import { isNeeded } from '../reliability/journey-tree.ts';
import { type Change, whatWouldHelpDrawn } from '../reliability/what-would-help.ts';

export interface Mitigation {
  readonly change: Change['kind'];
  readonly system: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly minutesPerYearSaved: number;
  readonly says: string;
}

/** Beyond this nobody reads. */
const mostMitigations = 40;

/** The most valuable changes, most first; none where they could not be worked out, which `notices` then says. */
export function mitigationsFor(drawn: DrawnJourneys, title: (ref: string) => string, limit: number, notices: string[]): Mitigation[] {
  if (drawn.journeys.length === 0) return [];
  try {
    const callers = new Map<string, Set<string>>();
    for (const need of drawn.ground.needs) if (isNeeded(need)) callers.set(need.to, (callers.get(need.to) ?? new Set()).add(need.from));
    const allCall = (system: string): number => callers.get(system)?.size ?? 0;
    const { changes, untried } = whatWouldHelpDrawn(drawn, { most: 10 });
    if (untried > 0) notices.push(`${untried} changes that might help too were not tried: it would have taken too long.`);
    return changes
      .filter(({ savesMinutesPerYear }) => savesMinutesPerYear > 1e-6)
      .slice(0, Math.min(limit, mostMitigations))
      .map(({ change, savesMinutesPerYear }) => ({
        change: change.kind,
        system: 'system' in change ? change.system : null,
        from: 'from' in change ? change.from : null,
        to: 'to' in change ? change.to : null,
        minutesPerYearSaved: savesMinutesPerYear,
        says: worded(change, title, allCall),
      }));
  } catch (error) {
    notices.push(`What would help most could not be worked out: ${error instanceof Error ? error.message : String(error)}.`);
    return [];
  }
}

function worded(change: Change, title: (ref: string) => string, allCall: (system: string) => number): string {
  switch (change.kind) {
    case 'soften':
      return `Let ${title(change.from)} answer without ${title(change.to)}`;
    case 'fallback':
      return `Give ${title(change.from)} a fallback for ${title(change.to)}`;
    case 'optional': {
      const { length } = change.callers;
      const who = length === allCall(change.system) ? (length === 2 ? 'both' : `all ${length}`) : `the ${length}`;
      const which = length === allCall(change.system) ? '' : ' that journeys stand on';
      return `Let ${who} callers of ${title(change.system)}${which} go on without it`;
    }
    case 'second-site':
      return `Run ${title(change.system)} at a second site${change.site === null ? '' : `, ${change.site}`}`;
    case 'better-system':
      return `Make ${title(change.system)} fail a tenth as often`;
    case 'apart':
      return `Take ${title(change.system)} apart from ${change.cause}`;
  }
}
