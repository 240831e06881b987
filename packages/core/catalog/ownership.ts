/**
 * Who answers for a system, on which side, since when, and do they know?
 *
 * Each system has at most one owner on each side at any moment. An ownership begins pending, is accepted or declined by the team, and is
 * never deleted: it ends, and what comes after begins where it ended. Every step carries a reason.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { Instant } from '../time/instant.ts';
import type { OwnerName, Side } from './own-fields.ts';

export type OwnershipState = 'pending' | 'accepted' | 'declined';

export interface OwnershipReason {
  readonly at: Instant;
  readonly what: 'declared' | 'proposed' | 'accepted' | 'declined' | 'reviewed' | 'ended';
  readonly by: string;
  readonly reason: string;
}

/** `[from, to)`; `to` null while it stands. */
export interface Ownership {
  readonly id: string;
  readonly system: string;
  readonly side: Side;
  readonly team: string;
  readonly person: string | null;
  readonly state: OwnershipState;
  readonly reviewBy: Instant | null;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reasons: readonly OwnershipReason[];
}

/** Who decides, when, and why. */
export interface Decision {
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
}

export interface Proposal {
  readonly id: string;
  readonly system: string;
  readonly side: Side;
  readonly owner: OwnerName;
  readonly reviewBy: Instant | null;
  /** Declared by a file, or proposed by a person. */
  readonly what: 'declared' | 'proposed';
  /** The declared owner has agreed elsewhere already. */
  readonly accepted?: boolean;
}

/**
 * A new owner on one side. Ends the one that stands; refuses a team that is owner there already (unless the person changes or a declined
 * one is asked again) and a review date that does not lie ahead.
 */
export function propose(current: Ownership | null, proposal: Proposal, decision: Decision): Outcome<{ ended: Ownership | null; begun: Ownership }> {
  const { system, side, owner } = proposal;
  if (current !== null && current.team === owner.team && current.person === owner.person)
    return refuse('catalog.already-owner', { ref: system, side, team: owner.team, state: current.state }, '/team');
  const late = reviewInPast(proposal.reviewBy, decision.at);
  if (late !== null) return late;
  const begun: Ownership = {
    id: proposal.id,
    system,
    side,
    team: owner.team,
    person: owner.person,
    state: proposal.accepted === true ? 'accepted' : 'pending',
    reviewBy: proposal.reviewBy,
    from: decision.at,
    to: null,
    reasons: [reasonOf(proposal.what, decision), ...(proposal.accepted === true ? [reasonOf('accepted', decision)] : [])],
  };
  return accept({ ended: current === null ? null : end(current, decision), begun });
}

/** The team says yes, and may name its person and the day to look again. */
export function acceptOwnership(
  ownership: Ownership,
  given: { readonly person?: string | null; readonly reviewBy?: Instant | null },
  decision: Decision,
): Outcome<Ownership> {
  if (ownership.state !== 'pending' || ownership.to !== null) return refuse('catalog.not-pending', { state: ended(ownership) });
  const late = reviewInPast(given.reviewBy ?? null, decision.at);
  if (late !== null) return late;
  return accept({
    ...ownership,
    state: 'accepted',
    person: given.person === undefined ? ownership.person : given.person,
    reviewBy: given.reviewBy === undefined ? ownership.reviewBy : given.reviewBy,
    reasons: [...ownership.reasons, reasonOf('accepted', decision)],
  });
}

/** The team says no: the ownership ends here, and the side stands without an owner. */
export function declineOwnership(ownership: Ownership, decision: Decision): Outcome<Ownership> {
  if (ownership.state !== 'pending' || ownership.to !== null) return refuse('catalog.not-pending', { state: ended(ownership) });
  return accept({ ...ownership, state: 'declined', to: decision.at, reasons: [...ownership.reasons, reasonOf('declined', decision)] });
}

/** The team looked again: it still holds, until the next date. */
export function reviewOwnership(
  ownership: Ownership,
  given: { readonly person?: string | null; readonly reviewBy: Instant },
  decision: Decision,
): Outcome<Ownership> {
  if (ownership.state !== 'accepted' || ownership.to !== null) return refuse('catalog.not-accepted', { state: ended(ownership) });
  const late = reviewInPast(given.reviewBy, decision.at);
  if (late !== null) return late;
  return accept({
    ...ownership,
    person: given.person === undefined ? ownership.person : given.person,
    reviewBy: given.reviewBy,
    reasons: [...ownership.reasons, reasonOf('reviewed', decision)],
  });
}

/** The ownership ends: another begins, or the system is gone. */
export function end(ownership: Ownership, decision: Decision): Ownership {
  return { ...ownership, to: Math.max(decision.at, ownership.from), reasons: [...ownership.reasons, reasonOf('ended', decision)] };
}

/** The teams among these owners that have said yes and still stand: only they may act as owners. */
export function acceptedTeams(owners: readonly (Ownership | null)[]): string[] {
  return owners.flatMap((one) => (one !== null && one.state === 'accepted' && one.to === null ? [one.team] : []));
}

/** Whether its review-by has passed. A day that is not set never passes. */
export function isOverdue(ownership: Ownership, now: Instant): boolean {
  return ownership.to === null && ownership.state !== 'declined' && ownership.reviewBy !== null && ownership.reviewBy <= now;
}

/** Who owned a side at a moment; null: nobody. Half-open: at the moment of a hand-over it is the new owner. */
export function ownerOn(history: readonly Ownership[], side: Side, at: Instant): Ownership | null {
  return history.find((one) => one.side === side && one.from <= at && (one.to === null || at < one.to)) ?? null;
}

function reasonOf(what: OwnershipReason['what'], decision: Decision): OwnershipReason {
  return { at: decision.at, what, by: decision.by, reason: decision.reason };
}

function ended(ownership: Ownership): string {
  return ownership.to === null || ownership.state === 'declined' ? ownership.state : 'ended';
}

function reviewInPast(reviewBy: Instant | null, now: Instant) {
  return reviewBy !== null && reviewBy <= now ? refuse('catalog.review-in-past', {}, '/reviewBy') : null;
}
