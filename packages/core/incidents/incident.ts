/**
 * What is an incident? A span in which users or systems suffered.
 *
 * Five instants say when: each has a value (or is not known), what was said first, and every correction since with who, when and
 * why; nothing said is ever lost. Impacts say who suffered how much; availability is computed from them alone. An impact that was
 * reported without a begin or an end *follows* the incident's: when the incident is backdated or resolved, it moves along, and so
 * does every figure. An impact with an explicit span stays where it was put.
 */
import type { Actor } from '../access/role.ts';
import type { Id } from '../ids/id.ts';
import type { Instant } from '../time/instant.ts';
import type { CauseCode, ImpactSeverity, IncidentState, InstantKind, InstantSource, TriggerCode } from './vocabulary.ts';

export type IncidentId = Id<'inc'>;
export type ImpactId = Id<'imp'>;

/** Who acted, as timelines name them. */
export type By = Pick<Actor, 'kind' | 'id' | 'name'>;

/** A moment and who says so. */
export interface Pinned {
  readonly at: Instant;
  readonly source: InstantSource;
}

export interface Correction {
  /** When the correction was made. */
  readonly at: Instant;
  readonly by: By;
  readonly why: string;
  readonly before: Pinned | null;
  readonly after: Pinned | null;
}

/** One of the five instants; `now` null: not known (any more, or yet). */
export interface TypedInstant {
  readonly now: Pinned | null;
  readonly original: Pinned | null;
  readonly corrections: readonly Correction[];
}

export type Instants = Readonly<Record<InstantKind, TypedInstant>>;

/** How far it has come. */
export type Standing =
  | { readonly state: 'open' }
  | { readonly state: 'acknowledged' }
  | { readonly state: 'mitigated' }
  | { readonly state: 'resolved' }
  | { readonly state: 'merged'; readonly into: IncidentId };

/** How much of a target suffered: exactly one of these. */
export type Measure =
  | { readonly kind: 'whole' }
  | { readonly kind: 'severity'; readonly severity: ImpactSeverity }
  | { readonly kind: 'fraction'; readonly fraction: number }
  | { readonly kind: 'users'; readonly users: number };

export interface Impact {
  readonly id: ImpactId;
  /** Entity reference of a system, journey or service. */
  readonly target: string;
  readonly site: string | null;
  readonly from: Instant;
  /** Null: still going on. */
  readonly to: Instant | null;
  readonly measure: Measure;
  /** Begins when the incident does. */
  readonly followsStart: boolean;
  /** Ends when the incident does. */
  readonly followsEnd: boolean;
}

export interface Responder {
  /** `per_…`, or the name when the person has no account. */
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly joined: Instant;
  readonly left: Instant | null;
}

/** A judgement from a closed list, with what people want to add. */
export interface Coded<Code extends string> {
  readonly code: Code;
  readonly text: string;
}

export interface Incident {
  readonly id: IncidentId;
  readonly title: string;
  readonly summary: string;
  readonly severity: ImpactSeverity;
  readonly standing: Standing;
  readonly instants: Instants;
  readonly impacts: readonly Impact[];
  /** Sorted, each once. */
  readonly tags: readonly string[];
  readonly trigger: Coded<TriggerCode> | null;
  readonly cause: Coded<CauseCode> | null;
  readonly deployment: string | null;
  readonly dataLost: boolean;
  readonly rolledBack: boolean;
  readonly responders: readonly Responder[];
  readonly coordinator: { readonly id: string; readonly name: string } | null;
  readonly splitFrom: IncidentId | null;
  /** The earlier incident that this one repeats. */
  readonly again: IncidentId | null;
  /** Where it was imported from, and its id there. */
  readonly external: { readonly source: string; readonly id: string } | null;
  readonly opened: Instant;
  readonly openedBy: By;
  readonly version: number;
}

/** A fact as it is published: its subject, type and payload are those of the contract. */
export interface Fact {
  readonly type: string;
  readonly subject: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Something people are asked for, with the reason. */
export interface Ask {
  readonly code: 'coordinator' | 'case-study' | 'started' | 'impact';
  readonly reason: string;
}

/** A yes: how the incident stands afterwards, what is told about it, and why. */
export interface Decision {
  readonly incident: Incident;
  readonly facts: readonly Fact[];
  readonly reason: string;
  readonly asks: readonly Ask[];
}

/** Who acts, and when. */
export interface Moment {
  readonly now: Instant;
  readonly by: By;
}

const ranks: Readonly<Record<IncidentState, number>> = { open: 0, acknowledged: 1, mitigated: 2, resolved: 3, merged: 4 };

/** How far a state is along; merged comes last. */
export function rankOf(state: IncidentState): number {
  return ranks[state];
}

/** Whether it still goes on. */
export function isGoingOn(incident: Incident): boolean {
  return rankOf(incident.standing.state) < ranks.resolved;
}

/** An instant of which nothing was said yet. */
export const unknownInstant: TypedInstant = { now: null, original: null, corrections: [] };
