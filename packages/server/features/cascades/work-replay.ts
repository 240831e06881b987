/** Was the map right? */
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Done, Tell } from './work.ts';

export function replayed(_scenario: Scenario, _given: unknown, _titleOf: (ref: string) => string, _tell: Tell): Outcome<Done> {
  return refuse('cascades.no-replay', { message: 'Replay is not there yet.' });
}
