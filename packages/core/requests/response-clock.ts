/**
 * How long did somebody wait for the first human answer, and until when was it promised?
 *
 * Two clocks run side by side. The calendar clock is what the asker feels. The business clock runs only while the team's office is
 * open (IANA zone, weekdays, holidays), and the promise is made on it: so a question of Friday 16:50 with a promise of an hour and
 * an office from 9 to 17 is due on Monday at 9:50. Office hours and promises have versions. What was promised is what stood when the
 * question was asked; the clock itself runs on the hours that stood at each moment, so hours that are changed today shorten or
 * lengthen no past. An answer exactly at its due time is in time. Instants are milliseconds.
 */
import { dueAt, type OpenHours, openMilliseconds } from '../time/business-time.ts';
import type { Instant, Span } from '../time/instant.ts';

/** What a team promised, from a moment on. */
export interface Promised {
  readonly version: number;
  /** In force from here, until the next one. */
  readonly from: Instant;
  readonly hours: OpenHours;
  /** Business milliseconds until the first human answer. */
  readonly answerWithin: number;
  /** So many business milliseconds before it is late, the goalie is warned. */
  readonly warnBefore: number;
}

/** Promises in the order in which they came into force; the first also counts for what was asked before it. */
export type Promises = readonly [Promised, ...Promised[]];

/** The one in force at a moment. */
export function promisedAt(promises: Promises, at: Instant): Promised {
  let found = promises[0];
  for (const each of promises) if (each.from <= at) found = each;
  return found;
}

/** Business milliseconds of a span, each part by the hours of its time. */
export function businessMilliseconds(promises: Promises, span: Span): number {
  return parts(promises, span.from)
    .map(({ hours, from, to }) => ({ hours, from: Math.max(from, span.from), to: Math.min(to, span.to) }))
    .reduce((sum, { hours, from, to }) => (from < to ? sum + openMilliseconds(hours, { from, to }) : sum), 0);
}

/** The first instant by which so much business time has passed since `from`; null: never. */
export function businessDue(promises: Promises, from: Instant, milliseconds: number): Instant | null {
  let left = milliseconds;
  for (const part of parts(promises, from)) {
    const due = dueAt(part.hours, part.from, left);
    if (due !== null && due <= part.to) return due;
    if (part.to === Number.POSITIVE_INFINITY) return null;
    left -= openMilliseconds(part.hours, part);
  }
  return null;
}

interface Part extends Span {
  readonly hours: OpenHours;
}

/** The hours in force one after another since a moment; the last goes on for ever. */
function parts(promises: Promises, since: Instant): Part[] {
  return promises.flatMap(({ hours, from }, index) => {
    const begins = index === 0 ? since : Math.max(since, from);
    const ends = promises[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return begins < ends ? [{ hours, from: begins, to: ends }] : [];
  });
}

/** What is promised to somebody who asks now. */
export interface Dues {
  /** Null: the office never opens again. */
  readonly due: Instant | null;
  /** When the goalie is warned, before it is late. */
  readonly warnAt: Instant | null;
  readonly version: number;
}

/** When an answer is due to a question of this moment, and when to warn. */
export function duesOf(promises: Promises, askedAt: Instant): Dues {
  const { answerWithin, warnBefore, version } = promisedAt(promises, askedAt);
  return {
    due: businessDue(promises, askedAt, answerWithin),
    warnAt: businessDue(promises, askedAt, Math.max(0, answerWithin - warnBefore)),
    version,
  };
}

export const responseStates = ['running', 'warned', 'late', 'in-time', 'answered-late'] as const;
/** How the clock of a question stands: not answered yet (running, warned, late), or answered. */
export type ResponseState = (typeof responseStates)[number];

export interface Response {
  readonly state: ResponseState;
  /** Until the answer, or until now. */
  readonly calendarMilliseconds: number;
  readonly businessMilliseconds: number;
  readonly due: Instant | null;
  readonly warnAt: Instant | null;
  /** Why it stands so, in words. */
  readonly reason: string;
}

/** How the clock of a question stands. */
export function responseOf(promises: Promises, asked: { readonly askedAt: Instant; readonly answeredAt: Instant | null }, now: Instant): Response {
  const until = Math.max(asked.askedAt, asked.answeredAt ?? now);
  const { due, warnAt } = duesOf(promises, asked.askedAt);
  const isLate = due !== null && until > due;
  const state: ResponseState =
    asked.answeredAt === null ? (isLate ? 'late' : warnAt !== null && until >= warnAt ? 'warned' : 'running') : isLate ? 'answered-late' : 'in-time';
  return {
    state,
    calendarMilliseconds: until - asked.askedAt,
    businessMilliseconds: businessMilliseconds(promises, { from: asked.askedAt, to: until }),
    due,
    warnAt,
    reason: reasons[state],
  };
}

const reasons: Readonly<Record<ResponseState, string>> = {
  running: 'Nobody has answered yet; there is time.',
  warned: 'Nobody has answered yet, and it will be late soon.',
  late: 'Nobody has answered, and the promised time is over.',
  'in-time': 'A person answered within the promised time.',
  'answered-late': 'A person answered after the promised time.',
};
