/** Who is at it, and who leads? Anyone may join once; only somebody who responds can coordinate. */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { Decision, Fact, Incident, Moment, Responder } from './incident.ts';

export type PeopleCommand =
  | { readonly kind: 'join'; readonly id: string; readonly name: string; readonly team: string | null }
  | { readonly kind: 'leave'; readonly id: string }
  | { readonly kind: 'name-coordinator'; readonly id: string | null };

/** Decides who responds to and who leads an incident that is not merged. */
export function decidePeople(incident: Incident, command: PeopleCommand, moment: Moment): Outcome<Decision> {
  switch (command.kind) {
    case 'join':
      return join(incident, command, moment);
    case 'leave':
      return leave(incident, command.id, moment);
    case 'name-coordinator':
      return nameCoordinator(incident, command.id);
  }
}

function join(incident: Incident, who: Extract<PeopleCommand, { kind: 'join' }>, moment: Moment): Outcome<Decision> {
  const there = incident.responders.find((one) => one.id === who.id);
  if (there !== undefined && there.left === null) return refuse('incidents.already-responds', { name: there.name });
  const responder: Responder = { id: who.id, name: who.name, team: who.team, joined: there?.joined ?? moment.now, left: null };
  const responders = [...incident.responders.filter((one) => one.id !== who.id), responder];
  return accept({
    incident: { ...incident, responders },
    facts: [responderFact('incidents.responder-joined', incident, responder)],
    reason: `${who.name} responds.`,
    asks: [],
  });
}

function leave(incident: Incident, id: string, moment: Moment): Outcome<Decision> {
  const there = incident.responders.find((one) => one.id === id && one.left === null);
  if (there === undefined) return refuse('incidents.unknown-responder', { responder: id });
  const responders = incident.responders.map((one) => (one === there ? { ...one, left: moment.now } : one));
  const led = incident.coordinator?.id === id;
  const facts: Fact[] = [responderFact('incidents.responder-left', incident, there)];
  if (led) facts.push(coordinatorFact(incident, null));
  return accept({
    incident: { ...incident, responders, coordinator: led ? null : incident.coordinator },
    facts,
    reason: led ? `${there.name} left and no longer coordinates.` : `${there.name} left.`,
    asks: [],
  });
}

function nameCoordinator(incident: Incident, id: string | null): Outcome<Decision> {
  if ((incident.coordinator?.id ?? null) === id) return refuse('incidents.unchanged');
  const there = id === null ? undefined : incident.responders.find((one) => one.id === id && one.left === null);
  if (id !== null && there === undefined) return refuse('incidents.coordinator-not-responder', { name: id }, '/responder');
  const coordinator = there === undefined ? null : { id: there.id, name: there.name };
  return accept({
    incident: { ...incident, coordinator },
    facts: [coordinatorFact(incident, coordinator)],
    reason: coordinator === null ? 'Nobody coordinates any more.' : `${coordinator.name} coordinates.`,
    asks: [],
  });
}

function responderFact(type: string, incident: Incident, one: Responder): Fact {
  return { type, subject: incident.id, payload: { responder: one.id, name: one.name, team: one.team } };
}

function coordinatorFact(incident: Incident, after: Incident['coordinator']): Fact {
  return { type: 'incidents.coordinator-named', subject: incident.id, payload: { before: incident.coordinator, after } };
}
