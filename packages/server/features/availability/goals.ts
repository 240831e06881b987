/** What do goals allow over their windows, and what is left of it now? */
import type { budgetState } from '@samspel/contract/availability.ts';
import { budget } from '@samspel/core/availability/budget.ts';
import type { z } from 'zod';
import type { Count } from './counting.ts';
import type { Goal } from './rules-storage.ts';

export type BudgetState = z.infer<typeof budgetState>;

const daySeconds = 86_400;

/** The budgets of a target. */
export function budgetsOf(count: Count, target: string): BudgetState[] {
  return count.standing.rules.goals.filter((goal) => goal.target === target).map((goal) => budgetOf(count, goal));
}

/** One goal, measured over its window up to now. */
export function budgetOf(count: Count, goal: Goal): BudgetState {
  const { objective, windowDays, measure, target } = goal;
  const windowSeconds = windowDays * daySeconds;
  const scope = count.scope(target);
  const measured = scope === null ? null : count.measures(scope, { from: count.asOf - windowSeconds * 1000, to: count.asOf })[measure].value;
  const { allowedSeconds, spentSeconds, remainingSeconds, spentRatio, burnRate } = budget({ objective, windowSeconds, availability: measured ?? undefined });
  const met = measured === null ? null : measured >= objective;
  return {
    goalId: goal.id,
    target,
    objective,
    windowDays,
    measure,
    availability: measured,
    allowedSeconds,
    spentSeconds,
    remainingSeconds,
    spentRatio,
    burnRate,
    met,
  };
}
