/**
 * Is a system ready for a duty to move towards operations?
 *
 * A review asks the same questions of every system. Each is answered ok, as a gap, or as a risk that somebody accepts until a day; an
 * accepted risk whose day has passed counts as a gap again. Each question says which duties it bears on, so that a duty can move
 * while gaps elsewhere are still open.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { Instant } from '../time/instant.ts';
import { type Duties, type Duty, dutyWord, duties as everyDuty, movedToOps } from './duties.ts';

export interface Question {
  readonly id: string;
  readonly area: string;
  readonly text: string;
  /** The duties that wait for it. */
  readonly duties: readonly Duty[];
}

const question = (id: string, area: string, text: string, duties: readonly Duty[]): Question => ({ id, area, text, duties });
const pager = ['onCall', 'remediation'] as const;

export const areas: Readonly<Record<string, string>> = {
  architecture: 'Architecture and dependencies',
  monitoring: 'Monitoring',
  emergency: 'Emergency response',
  capacity: 'Capacity',
  change: 'Change',
  performance: 'Performance',
};

/** The questions, in the order in which they are asked. Ids are stored with answers and never change their meaning. */
export const questions: readonly Question[] = [
  question('drawn', 'architecture', 'Is there a drawing of the parts and of every request between them that a newcomer could explain back?', pager),
  question('dependencies-declared', 'architecture', 'Is every dependency declared, with hard or soft, timeout and attempts?', [...pager, 'monitoring']),
  question('dependency-lost', 'architecture', 'Is it known, from trying it, what users see when each hard dependency is away for ten minutes?', pager),
  question('single-points', 'architecture', 'Is each single machine, site or person that it stands on either doubled or accepted by name?', [
    ...pager,
    'provisioning',
  ]),
  question('data-kept', 'architecture', 'Is it written down which data may be lost, and was the rest brought back from a backup this half-year?', [
    'backup',
    'remediation',
  ]),
  question('users-seen', 'monitoring', 'Does a measurement say what users get, not only whether processes run?', ['monitoring', 'onCall']),
  question('goals-agreed', 'monitoring', 'Is there a goal that both owners agreed on, and a budget that follows from it?', ['monitoring']),
  question('alerts-actionable', 'monitoring', 'Does every alert that wakes somebody name what to do first, and was each needed in the last month?', [
    'monitoring',
    'onCall',
  ]),
  question('logs-found', 'monitoring', 'Can somebody who did not write it find the log lines of one failed request within five minutes?', [
    'monitoring',
    'remediation',
  ]),
  question('runbook', 'emergency', 'Did someone outside the team mend a rehearsed failure with what is written down?', pager),
  question('escalation', 'emergency', 'Is it known whom to wake next, at any hour, and do they know it?', pager),
  question('switch-off', 'emergency', 'Can its costly or broken parts be switched off one by one without a new build?', pager),
  question('limits-known', 'capacity', 'Is the load at which it breaks known from a test, and how far away that is today?', ['capacity', 'provisioning']),
  question('growth', 'capacity', 'Is there a forecast of what it needs in six months, and who orders it?', ['capacity', 'provisioning']),
  question('site-lost', 'capacity', 'Does it carry the peak of the day with one site gone?', ['capacity', 'onCall']),
  question('way-back', 'change', 'Can every change be taken back within fifteen minutes, and was that tried?', ['deployment', 'remediation']),
  question('small-steps', 'change', 'Does a change reach a small share first, and is it watched there before it goes on?', ['deployment']),
  question('repeatable', 'change', 'Can it be set up from nothing by what stands in the repository?', ['provisioning', 'deployment', 'backup']),
  question('latency', 'performance', 'Is the slowest request that users accept written down and measured at the peak?', ['monitoring', 'capacity']),
  question('overload', 'performance', 'Does it refuse early under more load than it can carry, and come back by itself when the load is gone?', [
    ...pager,
    'capacity',
  ]),
];

export type AnswerWord = 'ok' | 'gap' | 'accepted-risk';

export interface Answer {
  readonly answer: AnswerWord;
  readonly note: string;
  /** When an accepted risk ends; null for the others. */
  readonly expiresAt: Instant | null;
  readonly by: string;
  readonly at: Instant;
}

export interface Review {
  readonly id: string;
  readonly system: string;
  readonly startedAt: Instant;
  readonly startedBy: string;
  readonly finishedAt: Instant | null;
  readonly reason: string;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** `expired`: finished, and an accepted risk ran out since. */
export type ReadinessState = 'none' | 'open' | 'ready' | 'ready-with-risks' | 'not-ready' | 'expired';

/** How a review stands at a moment. */
export function readinessOf(review: Review | null, now: Instant): ReadinessState {
  if (review === null) return 'none';
  if (review.finishedAt === null) return 'open';
  const given = questions.map(({ id }) => review.answers[id]);
  if (given.some((one) => one === undefined || one.answer === 'gap')) return 'not-ready';
  if (given.some((one) => one !== undefined && hasExpired(one, now))) return 'expired';
  return given.some((one) => one?.answer === 'accepted-risk') ? 'ready-with-risks' : 'ready';
}

export function hasExpired(answer: Answer, now: Instant): boolean {
  return answer.answer === 'accepted-risk' && answer.expiresAt !== null && answer.expiresAt <= now;
}

/** Writes one answer. An accepted risk needs a note and an end ahead of now. */
export function answerQuestion(review: Review, id: string, given: Pick<Answer, 'answer' | 'note' | 'expiresAt'>, by: string, now: Instant): Outcome<Review> {
  if (review.finishedAt !== null) return refuse('catalog.review-finished', { id: review.id });
  if (!questions.some((one) => one.id === id)) return refuse('catalog.unknown-question', { question: id });
  const isRisk = given.answer === 'accepted-risk';
  if (isRisk && (given.note.trim() === '' || given.expiresAt === null || given.expiresAt <= now)) return refuse('catalog.risk-needs-expiry', {}, '/expiresAt');
  const answer: Answer = { answer: given.answer, note: given.note, expiresAt: isRisk ? given.expiresAt : null, by, at: now };
  return accept({ ...review, answers: { ...review.answers, [id]: answer } });
}

/** Ends a review; refused while a question has no answer. Gaps do not stop it: it then says "not ready". */
export function finishReview(review: Review, now: Instant): Outcome<Review> {
  if (review.finishedAt !== null) return refuse('catalog.review-finished', { id: review.id });
  const open = questions.filter(({ id }) => review.answers[id] === undefined);
  if (open.length > 0) return refuse('catalog.questions-open', { count: open.length, questions: open.map(({ id }) => id) });
  return accept({ ...review, finishedAt: now });
}

/**
 * May these duties be held so from now on? Moves back towards dev always; moves towards operations when the last finished review has no gap and no expired
 * risk among the questions that bear on the moved duties. The answer names what moved.
 */
export function mayMoveDuties(before: Duties, after: Duties, lastFinished: Review | null, now: Instant): Outcome<readonly Duty[]> {
  const moved = movedToOps(before, after);
  if (moved.length === 0) return accept(everyDuty.filter((duty) => before[duty] !== after[duty]));
  const names = moved.map(dutyWord).join(', ');
  if (lastFinished === null || lastFinished.finishedAt === null)
    return refuse('catalog.not-ready', { duties: names, why: 'there is no finished review', gaps: [] });
  const gaps = questions.filter(({ id, duties }) => {
    const given = lastFinished.answers[id];
    return duties.some((duty) => moved.includes(duty)) && (given === undefined || given.answer === 'gap' || hasExpired(given, now));
  });
  if (gaps.length === 0) return accept(everyDuty.filter((duty) => before[duty] !== after[duty]));
  return refuse('catalog.not-ready', {
    duties: names,
    why: `${gaps.length} of its questions ${gaps.length === 1 ? 'is a gap or an expired risk' : 'are gaps or expired risks'}`,
    gaps: gaps.map(({ id }) => id),
    review: lastFinished.id,
  });
}
