/**
 * How does an incident begin? Now, or written down afterwards with instants that lie back. Whoever
 * opens one without saying when it started gets an estimate (now), and is asked for better.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { iso } from '../time/instant.ts';
import { type GivenImpact, readImpact, twinOf } from './impacts.ts';
import type { Ask, Coded, Decision, Impact, ImpactId, Incident, IncidentId, Instants, Moment, Pinned, Standing } from './incident.ts';
import { checkInstants, firstInstants, type GivenInstant, pinnedAt } from './instants.ts';
import { readTags } from './tags.ts';
import type { CauseCode, ImpactSeverity, TriggerCode } from './vocabulary.ts';

/** An incident as somebody opens it. An instant not given is now (started, detected) or not reached (the rest); null: not known. */
export interface Opening {
  readonly title: string;
  readonly summary?: string | undefined;
  readonly severity?: ImpactSeverity | undefined;
  readonly started?: GivenInstant | null | undefined;
  readonly detected?: GivenInstant | null | undefined;
  readonly acknowledged?: GivenInstant | undefined;
  readonly mitigated?: GivenInstant | undefined;
  readonly resolved?: GivenInstant | undefined;
  readonly impacts?: readonly GivenImpact[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly trigger?: Coded<TriggerCode> | null | undefined;
  readonly cause?: Coded<CauseCode> | null | undefined;
  readonly deployment?: string | null | undefined;
  readonly again?: IncidentId | null | undefined;
}

/** Ids for what comes into being. */
export interface FreshIds {
  readonly incident: IncidentId;
  readonly impact: () => ImpactId;
}

/** Decides whether this can be an incident, and how it stands. */
export function open(opening: Opening, ids: FreshIds, moment: Moment): Outcome<Decision> {
  const title = opening.title.trim();
  if (title === '') return refuse('incidents.title-missing', {}, '/title');
  const tags = readTags(opening.tags ?? []);
  if (!tags.ok) return tags;
  const instants = checkInstants(openingInstants(opening, moment), moment.now, (kind) => `/${kind}/at`);
  if (!instants.ok) return instants;
  const standing = standingOf(instants.value);
  const impacts = openingImpacts(opening.impacts ?? [], instants.value, standing, ids, moment);
  if (!impacts.ok) return impacts;
  const incident: Incident = {
    id: ids.incident,
    title,
    summary: opening.summary ?? '',
    severity: opening.severity ?? 'major',
    standing,
    instants: instants.value,
    impacts: impacts.value,
    tags: tags.value,
    trigger: opening.trigger ?? null,
    cause: opening.cause ?? null,
    deployment: opening.deployment ?? null,
    dataLost: false,
    rolledBack: false,
    responders: [],
    coordinator: null,
    splitFrom: null,
    again: opening.again ?? null,
    external: null,
    opened: moment.now,
    openedBy: moment.by,
    version: 1,
  };
  const reason = openingReason(incident, moment);
  return accept({ incident, facts: [openedFact(incident, reason)], reason, asks: openingAsks(opening, incident) });
}

function openingInstants(opening: Opening, moment: Moment): Instants {
  const started = opening.started === undefined ? ({ at: moment.now, source: 'estimate' } as const) : opening.started && pinnedAt(opening.started, moment.now);
  const over = opening.resolved !== undefined;
  const detected = opening.detected === undefined ? (over ? null : pinnedAt({}, moment.now)) : opening.detected && pinnedAt(opening.detected, moment.now);
  const later = (given: GivenInstant | undefined): Pinned | null => (given === undefined ? null : pinnedAt(given, moment.now));
  return firstInstants({
    started,
    detected,
    acknowledged: later(opening.acknowledged),
    mitigated: later(opening.mitigated),
    resolved: later(opening.resolved),
  });
}

/** The furthest state that the instants tell of. */
export function standingOf(instants: Instants): Standing {
  if (instants.resolved.now !== null) return { state: 'resolved' };
  if (instants.mitigated.now !== null) return { state: 'mitigated' };
  if (instants.acknowledged.now !== null) return { state: 'acknowledged' };
  return { state: 'open' };
}

function openingImpacts(given: readonly GivenImpact[], instants: Instants, standing: Standing, ids: FreshIds, moment: Moment): Outcome<readonly Impact[]> {
  const frame = { started: instants.started.now?.at ?? null, resolved: instants.resolved.now?.at ?? null, goingOn: standing.state !== 'resolved' };
  const impacts: Impact[] = [];
  for (const [index, one] of given.entries()) {
    const impact = readImpact(ids.impact(), one, frame, moment.now, `/impacts/${index}`);
    if (!impact.ok) return impact;
    const twin = twinOf(impact.value, impacts);
    if (twin !== undefined) return refuse('incidents.impact-twice', { target: twin.target, impact: twin.id }, `/impacts/${index}`);
    impacts.push(impact.value);
  }
  return accept(impacts);
}

function openingReason(incident: Incident, moment: Moment): string {
  const started = incident.instants.started.now;
  if (started === null) return `Opened by ${moment.by.name}; when it started is not known, so it is in no figure yet.`;
  if (incident.standing.state === 'resolved') return `Written down afterwards by ${moment.by.name}.`;
  if (started.at < moment.now) return `Opened by ${moment.by.name}, backdated to ${iso(started.at)}.`;
  return `Opened by ${moment.by.name}.`;
}

function openingAsks(opening: Opening, incident: Incident): readonly Ask[] {
  const asks: Ask[] = [];
  if (opening.started === undefined) asks.push({ code: 'started', reason: 'Nobody said when it started; the moment of opening is taken as an estimate.' });
  if (incident.instants.started.now === null) asks.push({ code: 'started', reason: 'When it started is not known, so it is in no figure.' });
  if (incident.impacts.length === 0) asks.push({ code: 'impact', reason: 'Nobody said yet who suffers, so it is in no figure.' });
  return asks;
}

function openedFact(incident: Incident, reason: string): Decision['facts'][number] {
  const instant = (kind: 'started' | 'detected'): string | null => {
    const value = incident.instants[kind].now;
    return value === null ? null : iso(value.at);
  };
  const targets = [...new Set(incident.impacts.map((impact) => impact.target))];
  return {
    type: 'incidents.opened',
    subject: incident.id,
    payload: {
      title: incident.title,
      severity: incident.severity,
      state: incident.standing.state,
      started: instant('started'),
      detected: instant('detected'),
      targets,
      reason,
    },
  };
}
