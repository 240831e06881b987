/**
 * Does this incident need somebody who leads it? Only when more than two teams are involved: two can talk to each
 * other, with three somebody must see that all do.
 */
import { type Incident, isGoingOn } from './incident.ts';

/** How many teams manage without. */
export const teamsWithoutCoordinator = 2;

export type CoordinatorNeed =
  | { readonly needed: true; readonly reason: string; readonly teams: readonly string[] }
  | { readonly needed: false; readonly reason: string; readonly teams: readonly string[] };

/** `owners`: teams that own what was hit. Teams of responders who are still there count too. */
export function coordinatorNeed(incident: Incident, owners: readonly string[]): CoordinatorNeed {
  const responding = incident.responders.filter((responder) => responder.left === null).flatMap((responder) => responder.team ?? []);
  const teams = [...new Set([...owners, ...responding])].sort();
  if (!isGoingOn(incident)) return { needed: false, reason: 'It is over.', teams };
  if (incident.coordinator !== null) return { needed: false, reason: `${incident.coordinator.name} coordinates.`, teams };
  const count = teams.length;
  if (count <= teamsWithoutCoordinator)
    return { needed: false, reason: `${count === 0 ? 'No team is' : count === 1 ? 'One team is' : 'Two teams are'} involved.`, teams };
  return { needed: true, reason: `${count} teams are involved (${teams.join(', ')}) and nobody coordinates.`, teams };
}
