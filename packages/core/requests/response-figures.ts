/**
 * How fast were questions answered?
 *
 * Percentiles (nearest rank) of the time to the first human answer, on both clocks. Those nobody has answered count at their age:
 * leaving them out would make a team look faster the more it leaves lying. A percentile that falls on one of them is a lower bound
 * and says so. What needed no answer (automatic mail, thanks, spam, merged into another) is left out and counted as left out. The
 * share in time is of those whose fate is known: answered, or late by now; those still within their time are not judged yet.
 */
import { nearestRank } from '../number/nearest-rank.ts';
import type { Instant } from '../time/instant.ts';
import { type Promises, responseOf } from './response-clock.ts';

/** One question, as figures see it. */
export interface Asked {
  readonly id: string;
  readonly askedAt: Instant;
  readonly answeredAt: Instant | null;
  /** Why it needs no answer; null: it does. */
  readonly needless: string | null;
}

export const figurePercentiles = [50, 90, 95] as const;

/** A wait, and whether it may still grow. */
export interface Wait {
  readonly milliseconds: number;
  /** Nobody has answered the question that stands here: at least so long. */
  readonly isAtLeast: boolean;
}

export interface ResponseFigures {
  /** Questions counted. */
  readonly asked: number;
  readonly answered: number;
  readonly unanswered: number;
  readonly leftOut: number;
  readonly inTime: number;
  readonly late: number;
  /** Not answered, and not late yet. */
  readonly undecided: number;
  /** Null: none is decided. */
  readonly shareInTime: number | null;
  /** By percentile; null without questions. */
  readonly calendar: Readonly<Record<string, Wait | null>>;
  readonly business: Readonly<Record<string, Wait | null>>;
}

/** Figures of questions of one team. */
export function responseFigures(promises: Promises, questions: readonly Asked[], now: Instant): ResponseFigures {
  const counted = questions.filter(({ needless }) => needless === null);
  const waits = counted.map((each) => ({ ...responseOf(promises, each, now), isAtLeast: each.answeredAt === null }));
  return figuresOf(waits, questions.length - counted.length);
}

/** One counted question: its clocks, how it stands, and whether it may still grow. */
export interface Waited {
  readonly state: ReturnType<typeof responseOf>['state'];
  readonly calendarMilliseconds: number;
  readonly businessMilliseconds: number;
  readonly isAtLeast: boolean;
}

/** Figures of waits that were worked out already, so that several teams with promises of their own add up. */
export function figuresOf(waits: readonly Waited[], leftOut: number): ResponseFigures {
  const count = (...states: Waited['state'][]): number => waits.filter(({ state }) => states.includes(state)).length;
  const inTime = count('in-time');
  const late = count('late', 'answered-late');
  return {
    asked: waits.length,
    answered: count('in-time', 'answered-late'),
    unanswered: count('running', 'warned', 'late'),
    leftOut,
    inTime,
    late,
    undecided: count('running', 'warned'),
    shareInTime: inTime + late === 0 ? null : inTime / (inTime + late),
    calendar: percentilesOf(waits.map(({ calendarMilliseconds, isAtLeast }) => ({ milliseconds: calendarMilliseconds, isAtLeast }))),
    business: percentilesOf(waits.map(({ businessMilliseconds, isAtLeast }) => ({ milliseconds: businessMilliseconds, isAtLeast }))),
  };
}

/** Of equal waits the answered one stands first: what is still open may only be longer. */
function percentilesOf(waits: readonly Wait[]): Record<string, Wait | null> {
  const ordered = [...waits].sort((a, b) => a.milliseconds - b.milliseconds || Number(a.isAtLeast) - Number(b.isAtLeast));
  const ranks = Array.from(ordered, (_, index) => index);
  return Object.fromEntries(
    figurePercentiles.map((q) => {
      const rank = nearestRank(ranks, q);
      return [`p${q}`, rank === null ? null : (ordered[rank] ?? null)];
    }),
  );
}
