/** What would help? */
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Done, Tell } from './work.ts';

export function searched(_scenario: Scenario, _sparse: unknown, _titleOf: (ref: string) => string, _tell: Tell): Outcome<Done> {
  return refuse('cascades.no-search', { message: 'The search is not there yet.' });
}
