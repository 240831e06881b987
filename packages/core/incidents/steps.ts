/** How does an incident move along, and back? Each step says its instant; the last closes what still suffers. */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { iso } from '../time/instant.ts';
import { followImpacts, frameOf } from './impacts.ts';
import { type Ask, type Decision, type Incident, type Instants, isGoingOn, type Moment, rankOf, type Standing } from './incident.ts';
import { checkInstants, type GivenInstant, pin, pinnedAt } from './instants.ts';

export type StepCommand = ({ readonly kind: 'acknowledge' | 'mitigate' | 'resolve' } & GivenInstant) | { readonly kind: 'reopen'; readonly why: string };

const steps = {
  acknowledge: { instant: 'acknowledged', refused: 'incidents.already-acknowledged', event: 'incidents.acknowledged' },
  mitigate: { instant: 'mitigated', refused: 'incidents.already-mitigated', event: 'incidents.mitigated' },
  resolve: { instant: 'resolved', refused: 'incidents.already-resolved', event: 'incidents.resolved' },
} as const;

/** Decides a step on an incident that is not merged. */
export function decideStep(incident: Incident, command: StepCommand, moment: Moment): Outcome<Decision> {
  if (command.kind === 'reopen') return reopen(incident, command.why, moment);
  const step = steps[command.kind];
  if (!isGoingOn(incident)) return refuse('incidents.already-resolved');
  const already = incident.instants[step.instant].now;
  if (already !== null) return refuse(step.refused, { at: iso(already.at) });

  const value = pinnedAt(command, moment.now);
  const pinned: Instants = { ...incident.instants, [step.instant]: pin(incident.instants[step.instant], value, moment, `${step.instant} again`) };
  const instants = checkInstants(pinned, moment.now, () => '/at');
  if (!instants.ok) return instants;

  const before = incident.standing.state;
  const state = rankOf(step.instant) > rankOf(before) ? step.instant : before;
  const moved = { ...incident, instants: instants.value, standing: { state } as Standing };
  const followed = followImpacts(incident.impacts, frameOf(moved));
  if (!followed.ok) return followed;
  const closed = followed.value.moved;
  const reason = stepReason(command.kind, moment.by.name, closed.length);
  return accept({
    incident: { ...moved, impacts: followed.value.impacts },
    facts: [
      {
        type: step.event,
        subject: incident.id,
        payload: { at: iso(value.at), source: value.source, before, reason, ...(command.kind === 'resolve' ? { impactsClosed: closed } : {}) },
      },
    ],
    reason,
    asks: stepAsks(command.kind, incident),
  });
}

function stepReason(kind: 'acknowledge' | 'mitigate' | 'resolve', who: string, closed: number): string {
  switch (kind) {
    case 'acknowledge':
      return `${who} looks at it.`;
    case 'mitigate':
      return `${who} says that the worst is over.`;
    case 'resolve':
      return `${who} says that it is over${closed === 0 ? '' : `; ${closed === 1 ? 'one impact ends' : `${closed} impacts end`} with it`}.`;
  }
}

function stepAsks(kind: 'acknowledge' | 'mitigate' | 'resolve', incident: Incident): readonly Ask[] {
  if (kind === 'mitigate' && incident.impacts.some((impact) => impact.to === null)) {
    return [{ code: 'impact', reason: 'Impacts still run: end those of which users notice nothing any more.' }];
  }
  if (kind === 'resolve' && incident.impacts.length === 0) return [{ code: 'impact', reason: 'Nobody said who suffered, so it is in no figure.' }];
  return [];
}

/** It was not over: what was said about mitigation and end is taken back, and kept as corrections; impacts that ended with it go on. */
function reopen(incident: Incident, why: string, moment: Moment): Outcome<Decision> {
  if (incident.standing.state !== 'resolved') return refuse('incidents.not-resolved');
  const reason = why.trim();
  if (reason === '') return refuse('incidents.why-missing', {}, '/why');
  const instants: Instants = {
    ...incident.instants,
    mitigated: takeBack(incident, 'mitigated', moment, reason),
    resolved: takeBack(incident, 'resolved', moment, reason),
  };
  const after = instants.acknowledged.now === null ? 'open' : 'acknowledged';
  const moved: Incident = { ...incident, instants, standing: { state: after } };
  const followed = followImpacts(incident.impacts, frameOf(moved));
  if (!followed.ok) return followed;
  return accept({
    incident: { ...moved, impacts: followed.value.impacts },
    facts: [
      {
        type: 'incidents.reopened',
        subject: incident.id,
        payload: { why: reason, before: incident.standing.state, after, impactsReopened: followed.value.moved },
      },
    ],
    reason: `Reopened: ${reason}`,
    asks: [],
  });
}

function takeBack(incident: Incident, kind: 'mitigated' | 'resolved', moment: Moment, why: string): Instants['resolved'] {
  const typed = incident.instants[kind];
  return typed.now === null ? typed : pin(typed, null, moment, `reopened: ${why}`);
}
