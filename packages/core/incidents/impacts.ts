/**
 * Who suffered how much, and when does that move? An impact is clipped by nothing: it may begin before the
 * incident was known to have started. It must not end before it begins, nor lie in the future.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Instant, iso } from '../time/instant.ts';
import type { Impact, ImpactId, Incident, Measure } from './incident.ts';
import type { ImpactSeverity } from './vocabulary.ts';

/** An impact as somebody reports it. */
export interface GivenImpact {
  readonly target: string;
  readonly site?: string | null | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | null | undefined;
  readonly severity?: ImpactSeverity | undefined;
  readonly fraction?: number | undefined;
  readonly users?: number | undefined;
}

/** What somebody changes about an impact; what is not named stays. */
export interface ImpactChange {
  readonly target?: string | undefined;
  readonly site?: string | null | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | null | undefined;
  readonly severity?: ImpactSeverity | null | undefined;
  readonly fraction?: number | null | undefined;
  readonly users?: number | null | undefined;
  readonly whole?: true | undefined;
}

type Measured = Pick<ImpactChange, 'severity' | 'fraction' | 'users' | 'whole'>;

/** One of severity, fraction and users, or none of them for everybody; null when more than one is given. */
export function measureOf(given: Measured): Measure | null {
  const measures: Measure[] = [];
  if (given.severity != null) measures.push({ kind: 'severity', severity: given.severity });
  if (given.fraction != null) measures.push({ kind: 'fraction', fraction: given.fraction });
  if (given.users != null) measures.push({ kind: 'users', users: given.users });
  if (given.whole === true) measures.push({ kind: 'whole' });
  if (measures.length > 1) return null;
  return measures[0] ?? { kind: 'whole' };
}

/** What the incident says that an impact may follow. */
export interface Frame {
  readonly started: Instant | null;
  readonly resolved: Instant | null;
  readonly goingOn: boolean;
}

/** The frame of an incident as it stands. */
export function frameOf(incident: Pick<Incident, 'instants' | 'standing'>): Frame {
  const state = incident.standing.state;
  return {
    started: incident.instants.started.now?.at ?? null,
    resolved: incident.instants.resolved.now?.at ?? null,
    goingOn: state !== 'resolved' && state !== 'merged',
  };
}

/** Reads a reported impact against its incident. */
export function readImpact(id: ImpactId, given: GivenImpact, frame: Frame, now: Instant, path: string): Outcome<Impact> {
  const measure = measureOf(given);
  if (measure === null) return refuse('incidents.impact-measured-twice', {}, path);
  const from = given.from ?? frame.started;
  if (from === null) return refuse('incidents.impact-without-begin', {}, `${path}/from`);
  const followsEnd = given.to === undefined || given.to === null;
  const impact: Impact = {
    id,
    target: given.target,
    site: given.site ?? null,
    from,
    to: followsEnd ? endOf(frame, from) : (given.to ?? null),
    measure,
    followsStart: given.from === undefined,
    followsEnd,
  };
  return checkImpact(impact, now, path);
}

/** Where an impact ends that follows an incident: nowhere while it goes on; unknown (its own begin) when the end of a resolved one is not known. */
function endOf(frame: Frame, from: Instant): Instant | null {
  if (frame.goingOn) return null;
  return frame.resolved ?? from;
}

/** Applies a change to an impact. */
export function changedImpact(impact: Impact, change: ImpactChange, frame: Frame, now: Instant, path: string): Outcome<Impact> {
  const touchesMeasure = change.severity !== undefined || change.fraction !== undefined || change.users !== undefined || change.whole === true;
  const measure = touchesMeasure ? measureOf(change) : impact.measure;
  if (measure === null) return refuse('incidents.impact-measured-twice', {}, path);
  const from = change.from ?? impact.from;
  const followsEnd = change.to === undefined ? impact.followsEnd : change.to === null;
  const to = change.to === undefined ? impact.to : (change.to ?? endOf(frame, from));
  const next: Impact = {
    ...impact,
    target: change.target ?? impact.target,
    site: change.site === undefined ? impact.site : change.site,
    measure,
    from,
    to,
    followsStart: change.from === undefined && impact.followsStart,
    followsEnd,
  };
  return checkImpact(next, now, path);
}

/** Whether the span of an impact can be. */
export function checkImpact(impact: Impact, now: Instant, path: string): Outcome<Impact> {
  if (!(impact.from <= now)) return refuse('incidents.impact-in-future', { edge: 'begin', at: iso(impact.from) }, `${path}/from`);
  if (impact.to === null) return accept(impact);
  if (!(impact.to <= now)) return refuse('incidents.impact-in-future', { edge: 'end', at: iso(impact.to) }, `${path}/to`);
  if (impact.to < impact.from) {
    return refuse('incidents.impact-ends-before-begin', { impact: impact.id, target: impact.target, from: iso(impact.from), to: iso(impact.to) }, `${path}/to`);
  }
  return accept(impact);
}

/** An impact that says the same as another one in the list. */
export function twinOf(impact: Impact, others: readonly Impact[]): Impact | undefined {
  const said = identity(impact);
  return others.find((other) => other.id !== impact.id && identity(other) === said);
}

function identity(impact: Impact): string {
  return JSON.stringify([impact.target, impact.site, impact.from, impact.to, impact.measure]);
}

/**
 * Moves the impacts that follow the incident to where its start and end are now. Refused when one that follows one
 * edge would end before it begins; the path names it.
 */
export function followImpacts(impacts: readonly Impact[], frame: Frame): Outcome<{ impacts: readonly Impact[]; moved: readonly ImpactId[] }> {
  const moved: ImpactId[] = [];
  const result: Impact[] = [];
  for (const [index, impact] of impacts.entries()) {
    const from = impact.followsStart && frame.started !== null ? frame.started : impact.from;
    const to = impact.followsEnd ? endOf(frame, from) : impact.to;
    if (from === impact.from && to === impact.to) {
      result.push(impact);
      continue;
    }
    if (to !== null && to < from) {
      return refuse('incidents.impact-ends-before-begin', { impact: impact.id, target: impact.target, from: iso(from), to: iso(to) }, `/impacts/${index}`);
    }
    moved.push(impact.id);
    result.push({ ...impact, from, to });
  }
  return accept({ impacts: result, moved });
}

/** For events. */
export function impactFact(impact: Impact | null): Record<string, unknown> | null {
  if (impact === null) return null;
  const { kind, ...amount } = impact.measure;
  return {
    target: impact.target,
    site: impact.site,
    from: iso(impact.from),
    to: impact.to === null ? null : iso(impact.to),
    ...(kind === 'whole' ? {} : amount),
  };
}

/** How much, as people say it. */
export function measureWords(measure: Measure): string {
  switch (measure.kind) {
    case 'whole':
      return 'everybody';
    case 'severity':
      return measure.severity;
    case 'fraction':
      return `${Number((measure.fraction * 100).toPrecision(4))} % of users`;
    case 'users':
      return `${measure.users} users`;
  }
}
