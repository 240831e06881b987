/** How is it said, corrected and taken back who suffered how much? */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { changedImpact, frameOf, type GivenImpact, type ImpactChange, impactFact, measureWords, readImpact, twinOf } from './impacts.ts';
import type { Decision, Impact, ImpactId, Incident, Moment } from './incident.ts';

export interface AddImpact {
  readonly kind: 'add-impact';
  readonly id: ImpactId;
  readonly impact: GivenImpact;
}
export interface ChangeImpact {
  readonly kind: 'change-impact';
  readonly id: ImpactId;
  readonly change: ImpactChange;
}
export interface RemoveImpact {
  readonly kind: 'remove-impact';
  readonly id: ImpactId;
}
export type ImpactCommand = AddImpact | ChangeImpact | RemoveImpact;

/** Adds an impact. */
export function addImpact(incident: Incident, command: AddImpact, moment: Moment): Outcome<Decision> {
  const read = readImpact(command.id, command.impact, frameOf(incident), moment.now, '');
  if (!read.ok) return read;
  const refused = mayStand(incident, read.value);
  if (refused !== null) return refused;
  return accept(decisionOf(incident, [...incident.impacts, read.value], 'added', null, read.value));
}

/** Changes an impact; what is not named stays. */
export function changeImpact(incident: Incident, command: ChangeImpact, moment: Moment): Outcome<Decision> {
  const before = incident.impacts.find((impact) => impact.id === command.id);
  if (before === undefined) return refuse('incidents.unknown-impact', { impact: command.id });
  const read = changedImpact(before, command.change, frameOf(incident), moment.now, '');
  if (!read.ok) return read;
  const after = read.value;
  if (JSON.stringify(after) === JSON.stringify(before)) return refuse('incidents.unchanged');
  const refused = mayStand(incident, after);
  if (refused !== null) return refused;
  const impacts = incident.impacts.map((impact) => (impact.id === after.id ? after : impact));
  return accept(decisionOf(incident, impacts, 'changed', before, after));
}

/** Takes an impact away; the log keeps what it said. */
export function removeImpact(incident: Incident, command: RemoveImpact): Outcome<Decision> {
  const before = incident.impacts.find((impact) => impact.id === command.id);
  if (before === undefined) return refuse('incidents.unknown-impact', { impact: command.id });
  const impacts = incident.impacts.filter((impact) => impact.id !== command.id);
  return accept(decisionOf(incident, impacts, 'removed', before, null));
}

/** An impact must not run on after its incident, nor say what another one says. */
function mayStand(incident: Incident, impact: Impact): ReturnType<typeof refuse> | null {
  if (impact.to === null && incident.standing.state === 'resolved') return refuse('incidents.impact-open-after-end', {}, '/to');
  const twin = twinOf(impact, incident.impacts);
  return twin === undefined ? null : refuse('incidents.impact-twice', { target: impact.target, impact: twin.id });
}

function decisionOf(
  incident: Incident,
  impacts: readonly Impact[],
  what: 'added' | 'changed' | 'removed',
  before: Impact | null,
  after: Impact | null,
): Decision {
  const shown = after ?? before;
  return {
    incident: { ...incident, impacts },
    facts: [
      {
        type: 'incidents.impact-changed',
        subject: incident.id,
        payload: { what, impact: shown?.id, before: impactFact(before), after: impactFact(after) },
      },
    ],
    reason: shown === null ? '' : `Impact ${what}: ${shown.target}, ${measureWords(shown.measure)}.`,
    asks: impacts.length === 0 ? [{ code: 'impact', reason: 'Nobody says any more who suffered, so it is in no figure.' }] : [],
  };
}
