/** `budget`: what does a goal allow, and what is spent of it? */
import { budget } from '../../availability/budget.ts';
import { answered, question } from '../question.ts';

export const budgetQuestion = question(
  'budget',
  'What a goal allows to be lost over a window, in requests and in time, and what was spent of it',
  (input) => {
    const it = input.members('objective', 'windowSeconds', 'total', 'bad', 'availability');
    const total = it.total.optional((place) => place.number({ min: 0 }));
    return {
      objective: it.objective.ratio(),
      windowSeconds: it.windowSeconds.number({ over: 0 }),
      total,
      bad: it.bad.optional((place) => place.number(total === undefined ? { min: 0 } : { min: 0, max: total })),
      availability: it.availability.optional((place) => place.ratio()),
    };
  },
  (input) => answered(budget(input)),
);
