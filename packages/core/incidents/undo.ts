/**
 * Which change can be taken back? The last one, by whoever made it (or an operator), within a day, and only where
 * nothing else hangs on it: opening, merging and splitting are undone by other means. What was said about instants stays in
 * their record.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { Instant } from '../time/instant.ts';
import type { By, Decision, Incident, Instants, Moment, TypedInstant } from './incident.ts';

/** The last change of an incident, as it is kept for undoing. */
export interface LastChange {
  /** Type of its event. */
  readonly what: string;
  readonly by: By;
  readonly at: Instant;
  /** The version that the change led to: another one since then makes it too late. */
  readonly version: number;
  /** How the incident stood before; null: this cannot be undone. */
  readonly before: Incident | null;
}

/** How long a change can be taken back, in milliseconds. */
export const undoWithin = 86_400_000;

const final: ReadonlySet<string> = new Set(['incidents.opened', 'incidents.merged', 'incidents.split', 'incidents.undone', 'incidents.imported']);

/** Why a change cannot be taken back, or null. */
export function undoRefusal(incident: Incident, last: LastChange | null, operator: boolean, moment: Moment): ReturnType<typeof refuse> | null {
  if (incident.standing.state === 'merged') return refuse('incidents.merged', { into: incident.standing.into });
  if (last === null || last.before === null || final.has(last.what))
    return refuse('incidents.nothing-to-undo', { reason: 'the last change is of a kind that stays' });
  if (last.version !== incident.version) return refuse('incidents.nothing-to-undo', { reason: 'something else was changed since' });
  if (moment.now - last.at > undoWithin) return refuse('incidents.nothing-to-undo', { reason: 'the last change is more than a day old' });
  if (last.by.id !== moment.by.id && !operator) return refuse('incidents.undo-not-yours', { name: last.by.name });
  return null;
}

/** Takes the last change back. */
export function undo(incident: Incident, last: LastChange | null, operator: boolean, moment: Moment): Outcome<Decision> {
  const refused = undoRefusal(incident, last, operator, moment);
  if (refused !== null) return refused;
  if (last === null || last.before === null) return refuse('incidents.nothing-to-undo', { reason: 'nothing was changed yet' });
  const { before } = last;
  const instants: Instants = {
    started: putBack(incident.instants.started, before.instants.started, moment),
    detected: putBack(incident.instants.detected, before.instants.detected, moment),
    acknowledged: putBack(incident.instants.acknowledged, before.instants.acknowledged, moment),
    mitigated: putBack(incident.instants.mitigated, before.instants.mitigated, moment),
    resolved: putBack(incident.instants.resolved, before.instants.resolved, moment),
  };
  return accept({
    incident: { ...before, instants, version: incident.version },
    facts: [{ type: 'incidents.undone', subject: incident.id, payload: { what: last.what, version: last.version } }],
    reason: `Took back «${last.what}» of ${last.by.name}.`,
    asks: [],
  });
}

function putBack(current: TypedInstant, before: TypedInstant, moment: Moment): TypedInstant {
  if (current.now?.at === before.now?.at && current.now?.source === before.now?.source) return current;
  const correction = { at: moment.now, by: moment.by, why: 'undone', before: current.now, after: before.now };
  return { now: before.now, original: current.original, corrections: [...current.corrections, correction] };
}
