/**
 * What if two incidents were one, or one was two?
 *
 * Merging: the impacts go over, people and tags are joined, each instant becomes the earlier of the two (for mitigated and
 * resolved the later, and only when both have it), the state the less far one, and the old incident keeps nothing but a
 * link forward. Its timeline is read together with the other's. Impacts that followed the old incident keep the span they had.
 *
 * Splitting: chosen impacts become a new incident that starts with the earliest of them and links back.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { followImpacts, frameOf } from './impacts.ts';
import {
  type Decision,
  type Fact,
  type Impact,
  type ImpactId,
  type Incident,
  type IncidentId,
  type Instants,
  type Moment,
  type Pinned,
  type Responder,
  rankOf,
} from './incident.ts';
import { firstInstants, pin } from './instants.ts';
import { tagLimit } from './tags.ts';

/** What both incidents are afterwards. */
export interface Joined {
  readonly ended: Incident;
  readonly decision: Decision;
}

/** Merges `from` into `into`. */
export function merge(from: Incident, into: Incident, why: string, moment: Moment): Outcome<Joined> {
  if (from.id === into.id) return refuse('incidents.merge-into-itself', {}, '/into');
  if (from.standing.state === 'merged') return refuse('incidents.merged', { into: from.standing.into });
  if (into.standing.state === 'merged') return refuse('incidents.merged', { into: into.standing.into }, '/into');
  const reason = `merged ${from.id}${why === '' ? '' : `: ${why}`}`;
  const state = rankOf(from.standing.state) < rankOf(into.standing.state) ? from.standing.state : into.standing.state;
  const moved: Incident = {
    ...into,
    standing: { state },
    instants: joinInstants(from.instants, into.instants, state === 'resolved', moment, reason),
    tags: [...new Set([...into.tags, ...from.tags])].sort().slice(0, tagLimit),
    responders: joinResponders(into.responders, from.responders),
    coordinator: into.coordinator ?? from.coordinator,
    trigger: into.trigger ?? from.trigger,
    cause: into.cause ?? from.cause,
    deployment: into.deployment ?? from.deployment,
    dataLost: into.dataLost || from.dataLost,
    rolledBack: into.rolledBack || from.rolledBack,
    again: into.again === from.id ? from.again : into.again,
  };
  // Spans stay as they were. What runs on ends with the incident that goes on; what follows an edge that did not move goes on following it.
  const sameStart = moved.instants.started.now?.at === into.instants.started.now?.at;
  const sameEnd = moved.instants.resolved.now?.at === into.instants.resolved.now?.at;
  const brought = from.impacts.map((impact): Impact => ({ ...impact, followsStart: false, followsEnd: impact.to === null }));
  const kept = into.impacts.map(
    (impact): Impact => ({ ...impact, followsStart: impact.followsStart && sameStart, followsEnd: impact.to === null || (impact.followsEnd && sameEnd) }),
  );
  const followed = followImpacts([...kept, ...brought], frameOf(moved));
  if (!followed.ok) return followed;
  const payload = { from: from.id, into: into.id, why, impacts: from.impacts.map((impact) => impact.id) };
  const facts: Fact[] = [
    { type: 'incidents.merged', subject: from.id, payload },
    { type: 'incidents.merged', subject: into.id, payload },
  ];
  const ended: Incident = { ...from, standing: { state: 'merged', into: into.id }, impacts: [] };
  return accept({
    ended,
    decision: {
      incident: { ...moved, impacts: followed.value.impacts },
      facts,
      reason: `«${from.title}» goes on here${why === '' ? '' : `: ${why}`}`,
      asks: [],
    },
  });
}

function joinInstants(from: Instants, into: Instants, over: boolean, moment: Moment, why: string): Instants {
  const started = pick(from.started.now, into.started.now, (a, b) => a < b);
  /** Where only one of them knew its start, what the other says may lie before it: then that is left out. */
  const usable = (typed: Instants['started']): Pinned | null => (typed.now !== null && started !== null && typed.now.at < started.at ? null : typed.now);
  const earlier = (kind: keyof Instants): Pinned | null => pick(usable(from[kind]), usable(into[kind]), (a, b) => a < b);
  const later = (kind: keyof Instants): Pinned | null => pick(usable(from[kind]), usable(into[kind]), (a, b) => a > b);
  const set = (kind: keyof Instants, value: Pinned | null): Instants['started'] =>
    value?.at === into[kind].now?.at ? into[kind] : pin(into[kind], value, moment, why);
  return {
    started: set('started', started),
    detected: set('detected', earlier('detected')),
    acknowledged: set('acknowledged', earlier('acknowledged')),
    mitigated: set('mitigated', from.mitigated.now === null || into.mitigated.now === null ? null : later('mitigated')),
    resolved: set('resolved', over ? later('resolved') : null),
  };
}

function pick(a: Pinned | null, b: Pinned | null, wins: (a: number, b: number) => boolean): Pinned | null {
  if (a === null || b === null) return a ?? b;
  return wins(a.at, b.at) ? a : b;
}

function joinResponders(here: readonly Responder[], there: readonly Responder[]): readonly Responder[] {
  return [...here, ...there.filter((one) => !here.some((other) => other.id === one.id))];
}

/** The incident that stays and the new one. */
export interface Parted {
  readonly rest: Incident;
  readonly decision: Decision;
}

/** Splits chosen impacts off into a new incident. */
export function split(incident: Incident, chosen: readonly ImpactId[], newId: IncidentId, title: string, why: string, moment: Moment): Outcome<Parted> {
  if (incident.standing.state === 'merged') return refuse('incidents.merged', { into: incident.standing.into });
  if (title.trim() === '') return refuse('incidents.title-missing', {}, '/title');
  if (chosen.length === 0) return refuse('incidents.split-takes-nothing', {}, '/impacts');
  for (const [index, id] of chosen.entries()) {
    if (!incident.impacts.some((impact) => impact.id === id)) return refuse('incidents.unknown-impact', { impact: id }, `/impacts/${index}`);
  }
  const taken = incident.impacts.filter((impact) => chosen.includes(impact.id));
  const stays = incident.impacts.filter((impact) => !chosen.includes(impact.id));
  if (stays.length === 0) return refuse('incidents.split-takes-all', {}, '/impacts');

  const fresh: Incident = {
    ...incident,
    id: newId,
    title: title.trim(),
    summary: '',
    instants: splitInstants(incident, taken),
    impacts: taken.map((impact): Impact => ({ ...impact, followsStart: false })),
    responders: incident.responders.filter((one) => one.left === null),
    splitFrom: incident.id,
    again: null,
    external: null,
    opened: moment.now,
    openedBy: moment.by,
    version: 1,
  };
  const payload = { from: incident.id, into: newId, why, impacts: taken.map((impact) => impact.id) };
  return accept({
    rest: { ...incident, impacts: stays },
    decision: {
      incident: fresh,
      facts: [
        { type: 'incidents.split', subject: incident.id, payload },
        { type: 'incidents.split', subject: newId, payload },
      ],
      reason: `Split off from «${incident.title}»${why === '' ? '' : `: ${why}`}`,
      asks: [],
    },
  });
}

/** The new incident starts with the earliest of its impacts; of the rest it keeps what does not lie before that. */
function splitInstants(incident: Incident, taken: readonly Impact[]): Instants {
  const earliest = Math.min(...taken.map((impact) => impact.from));
  const whole = incident.instants.started.now;
  const started: Pinned | null = whole === null ? null : whole.at === earliest ? whole : { at: earliest, source: 'estimate' };
  const keep = (kind: keyof Instants): Pinned | null => {
    const value = incident.instants[kind].now;
    return value === null || started === null ? value : { at: Math.max(value.at, started.at), source: value.at < started.at ? 'estimate' : value.source };
  };
  return firstInstants({ started, detected: keep('detected'), acknowledged: keep('acknowledged'), mitigated: keep('mitigated'), resolved: keep('resolved') });
}
