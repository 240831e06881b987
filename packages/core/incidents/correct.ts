/**
 * What happens when somebody says that it was another time? The new value stands, the old ones stay in the record
 * with who, when and why, and everything that follows from it moves along: impacts that follow the incident, and by
 * them every figure.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Instant, iso } from '../time/instant.ts';
import { followImpacts, frameOf } from './impacts.ts';
import { type Decision, type Incident, type Instants, type Moment, type Pinned, rankOf } from './incident.ts';
import { pin, pinnedFact } from './instants.ts';
import { type InstantKind, type InstantSource, instantKinds } from './vocabulary.ts';

export interface CorrectInstant {
  readonly kind: 'correct';
  readonly instant: InstantKind;
  /** Null: it is not known. */
  readonly at: Instant | null;
  readonly source: InstantSource;
  readonly why: string;
}

const reachedBy: Readonly<Record<InstantKind, number>> = {
  started: rankOf('open'),
  detected: rankOf('open'),
  acknowledged: rankOf('acknowledged'),
  mitigated: rankOf('mitigated'),
  resolved: rankOf('resolved'),
};

/** Corrects one instant of an incident that is not merged. */
export function correct(incident: Incident, command: CorrectInstant, moment: Moment): Outcome<Decision> {
  const why = command.why.trim();
  if (why === '') return refuse('incidents.why-missing', {}, '/why');
  const { instant } = command;
  const state = incident.standing.state;
  if (reachedBy[instant] > rankOf(state)) return refuse('incidents.not-reached', { instant, state }, '/which');
  if (command.at === null && instant === state) return refuse('incidents.instant-still-needed', { instant, state }, '/at');

  const before = incident.instants[instant].now;
  const after: Pinned | null = command.at === null ? null : { at: command.at, source: command.source };
  if (before?.at === after?.at && before?.source === after?.source) return refuse('incidents.unchanged', { instant }, '/at');

  const refused = outOfOrder(incident.instants, instant, after, moment.now);
  if (refused !== null) return refused;
  const instants: Instants = { ...incident.instants, [instant]: pin(incident.instants[instant], after, moment, why) };
  const corrected: Incident = { ...incident, instants };
  const followed = followImpacts(incident.impacts, frameOf(corrected));
  if (!followed.ok) return followed;
  const { impacts, moved } = followed.value;
  return accept({
    incident: { ...corrected, impacts },
    facts: [
      {
        type: 'incidents.corrected',
        subject: incident.id,
        payload: { instant, before: pinnedFact(before), after: pinnedFact(after), why, impactsMoved: moved },
      },
    ],
    reason: `${instant}: ${words(before)} → ${words(after)}, because ${why}${moved.length === 0 ? '' : `; ${moved.length} of the impacts moved along`}`,
    asks: after === null && instant === 'started' ? [{ code: 'started', reason: 'When it started is not known, so it is in no figure.' }] : [],
  });
}

function outOfOrder(instants: Instants, kind: InstantKind, value: Pinned | null, now: Instant): ReturnType<typeof refuse> | null {
  if (value === null) return null;
  if (!(value.at <= now)) return refuse('incidents.instant-in-future', { instant: kind, at: iso(value.at) }, '/at');
  const started = instants.started.now;
  if (kind !== 'started') {
    if (started === null || value.at >= started.at) return null;
    return refuse('incidents.instant-before-start', { instant: kind, at: iso(value.at), started: iso(started.at) }, '/at');
  }
  for (const other of instantKinds) {
    const said = other === 'started' ? null : instants[other].now;
    if (said !== null && said.at < value.at) {
      return refuse('incidents.start-after-other', { at: iso(value.at), instant: other, other: iso(said.at) }, '/at');
    }
  }
  return null;
}

function words(value: Pinned | null): string {
  return value === null ? 'not known' : `${iso(value.at)} (${value.source})`;
}
