/**
 * When may an instant be where? Never in the future, and none before the start. Nothing else: people acknowledge
 * before a monitor detects, and mitigate before anyone says so. What is not known stays unknown.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Instant, iso } from '../time/instant.ts';
import { type Instants, type Moment, type Pinned, type TypedInstant, unknownInstant } from './incident.ts';
import { instantKinds } from './vocabulary.ts';

/** An instant as somebody gives it. */
export interface GivenInstant {
  readonly at?: Instant | undefined;
  readonly source?: Pinned['source'] | undefined;
}

/** Fills what was not said: now, by a person. */
export function pinnedAt(given: GivenInstant, now: Instant): Pinned {
  return { at: given.at ?? now, source: given.source ?? 'person' };
}

/** Says an instant for the first time, or changes it; a change is kept as a correction with its reason. */
export function pin(typed: TypedInstant, value: Pinned | null, moment: Moment, why: string): TypedInstant {
  if (typed.original === null && typed.corrections.length === 0) {
    return value === null ? typed : { now: value, original: value, corrections: [] };
  }
  const correction = { at: moment.now, by: moment.by, why, before: typed.now, after: value };
  return { now: value, original: typed.original, corrections: [...typed.corrections, correction] };
}

/** Instants from first values; those not given are unknown. */
export function firstInstants(given: Partial<Record<keyof Instants, Pinned | null>>): Instants {
  const first = (value: Pinned | null | undefined): TypedInstant => (value == null ? unknownInstant : { now: value, original: value, corrections: [] });
  return {
    started: first(given.started),
    detected: first(given.detected),
    acknowledged: first(given.acknowledged),
    mitigated: first(given.mitigated),
    resolved: first(given.resolved),
  };
}

/** Whether the five go together. `pathOf` names the field that the refusal points at. */
export function checkInstants(instants: Instants, now: Instant, pathOf: (kind: keyof Instants) => string): Outcome<Instants> {
  for (const kind of instantKinds) {
    const value = instants[kind].now;
    if (value !== null && !(value.at <= now)) return refuse('incidents.instant-in-future', { instant: kind, at: iso(value.at) }, pathOf(kind));
  }
  const started = instants.started.now;
  if (started === null) return accept(instants);
  for (const kind of instantKinds) {
    const value = instants[kind].now;
    if (value !== null && value.at < started.at) {
      return refuse('incidents.instant-before-start', { instant: kind, at: iso(value.at), started: iso(started.at) }, pathOf(kind));
    }
  }
  return accept(instants);
}

/** For events and answers. */
export function pinnedFact(value: Pinned | null): { at: string; source: string } | null {
  return value === null ? null : { at: iso(value.at), source: value.source };
}
