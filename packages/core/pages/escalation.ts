/**
 * Who is told next, and when does it end?
 *
 * An escalation is steps, each with whom it tells and how long it waits for an answer. After the last step it begins again as often as `repeats` says; then nobody
 * has answered and everybody is told, once. Whoever answers stops it; when it is not over within `acknowledgedForSeconds`, it begins again from the first step. A step on which
 * nobody could be told (a rota with a gap, a person without a way, ways that all failed) is not waited for.
 *
 * Waits count from when a step was really taken: after hours without a server the next step follows, not all that were missed at once.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { Instant } from '../time/instant.ts';

export type Target =
  | { readonly kind: 'rota'; readonly id: string }
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'team'; readonly id: string }
  | { readonly kind: 'everybody' };

export interface Step {
  readonly tell: readonly Target[];
  /** How long an answer is waited for. */
  readonly waitSeconds: number;
}

export interface Escalation {
  readonly steps: readonly Step[];
  /** How often it begins again; 0: the steps are walked once. */
  readonly repeats: number;
  /** how long an acknowledgement holds before it begins again; null: for good. */
  readonly acknowledgedForSeconds: number | null;
}

/** Where a page stands. `step` is an index; that of "everybody" is the number of steps. */
export type Standing =
  | { readonly state: 'open'; readonly step: number; readonly round: number; readonly nextAt: Instant | null }
  | { readonly state: 'acknowledged'; readonly step: number; readonly round: number; readonly nextAt: Instant | null }
  | { readonly state: 'over'; readonly step: number; readonly round: number; readonly nextAt: null };

/** What follows: how it stands then, whom to tell now, and why. */
export interface Decision {
  readonly standing: Standing;
  readonly tell: readonly Target[];
  readonly reason: string;
  /** Nobody answered: everybody is told. */
  readonly exhausted: boolean;
}

const mostSteps = 20;

/** What must hold of an escalation before it is kept. */
export function checkEscalation(escalation: Escalation): Outcome<Escalation> {
  if (escalation.steps.length === 0) return refuse('pages.no-steps', {}, '/steps');
  if (escalation.steps.length > mostSteps) return refuse('pages.too-many-steps', { most: mostSteps }, '/steps');
  const empty = escalation.steps.findIndex((step) => step.tell.length === 0);
  return empty < 0 ? accept(escalation) : refuse('pages.step-tells-nobody', {}, `/steps/${empty}/tell`);
}

/** Begins: the first step. */
export function begin(escalation: Escalation, now: Instant, because: string): Decision {
  return take(escalation, 0, 0, now, because);
}

function take(escalation: Escalation, step: number, round: number, now: Instant, reason: string): Decision {
  const { tell, waitSeconds } = escalation.steps[step] ?? { tell: [], waitSeconds: 0 };
  return { standing: { state: 'open', step, round, nextAt: now + waitSeconds * 1000 }, tell, reason, exhausted: false };
}

/** What follows because time passed; null: nothing yet. */
export function passTime(escalation: Escalation, standing: Standing, now: Instant): Decision | null {
  if (standing.nextAt === null || standing.nextAt > now) return null;
  if (standing.state === 'acknowledged')
    return take(escalation, 0, 0, now, `Acknowledged, but not over after ${minutes(escalation.acknowledgedForSeconds ?? 0)}: it begins again.`);
  return next(escalation, standing, now, `Nobody answered within ${minutes(escalation.steps[standing.step]?.waitSeconds ?? 0)}.`);
}

/** What follows when nobody could be told on this step. */
export function passOver(escalation: Escalation, standing: Standing, now: Instant, why: string): Decision | null {
  return standing.state === 'open' && standing.nextAt !== null ? next(escalation, standing, now, why) : null;
}

function next(escalation: Escalation, { step, round }: Standing, now: Instant, why: string): Decision {
  if (step + 1 < escalation.steps.length) return take(escalation, step + 1, round, now, `${why} Step ${step + 2} of ${escalation.steps.length}.`);
  if (round < escalation.repeats)
    return take(escalation, 0, round + 1, now, `${why} From the first step again, round ${round + 2} of ${escalation.repeats + 1}.`);
  const rounds = escalation.repeats === 0 ? 'all steps' : `${escalation.repeats + 1} rounds of all steps`;
  return {
    standing: { state: 'open', step: escalation.steps.length, round, nextAt: null },
    tell: [{ kind: 'everybody' }],
    reason: `${why} That was ${rounds}: everybody is told.`,
    exhausted: true,
  };
}

/** Somebody acknowledged. Twice keeps the first hold. */
export function acknowledge(escalation: Escalation, standing: Standing, now: Instant): Standing {
  if (standing.state !== 'open') return standing;
  const { acknowledgedForSeconds: holds } = escalation;
  return { state: 'acknowledged', step: standing.step, round: standing.round, nextAt: holds === null ? null : now + holds * 1000 };
}

/** The matter is over. */
export function end(standing: Standing): Standing {
  return { state: 'over', step: standing.step, round: standing.round, nextAt: null };
}

export function minutes(seconds: number): string {
  if (seconds < 120 && seconds % 60 !== 0) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
}
