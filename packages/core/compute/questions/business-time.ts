/** `business-time`: how much of a span was open, and when has so much passed? */
import { dueAt, openMilliseconds } from '../../time/business-time.ts';
import { iso } from '../../time/instant.ts';
import { answered, question } from '../question.ts';
import { orderedSpan } from '../read.ts';
import { hoursAt } from './hours.ts';

export const businessTimeQuestion = question(
  'business-time',
  'Seconds of a span that fall into opening hours, or the instant by which so many have passed',
  (input) => {
    const it = input.members('timezone', 'hours', 'holidays', 'from', 'to', 'businessSeconds');
    const hours = hoursAt(it.timezone, it.hours, it.holidays);
    if (!it.businessSeconds.given) return { hours, span: orderedSpan(it.from, it.to) };
    if (it.to.given) it.businessSeconds.refuse('compute.said-twice', 'cannot be given together with to: ask one or the other');
    return { hours, from: it.from.instant(), businessSeconds: it.businessSeconds.number({ min: 0, max: 1e12 }) };
  },
  (asked) => {
    if ('span' in asked) {
      const { hours, span } = asked;
      return answered({ calendarSeconds: (span.to - span.from) / 1000, businessSeconds: openMilliseconds(hours, span) / 1000 });
    }
    // Instants are whole milliseconds: a finer wait has passed at the next one. The small number forgives what decimals lose.
    const due = dueAt(asked.hours, asked.from, Math.ceil(asked.businessSeconds * 1000 - 1e-6));
    return answered({ due: due === null ? null : iso(due) });
  },
);
