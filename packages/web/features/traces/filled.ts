/** How is a course over time drawn whose empty steps were left out? With the empty ones between the first and the last put back. */

import type { AnswerOf } from '@samspel/contract/route.ts';
import type { readCoverage } from '@samspel/contract/traces.ts';

type Step = AnswerOf<typeof readCoverage>['steps'][number];

const nothing: Omit<Step, 'at'> = {
  received: 0,
  passedOver: 0,
  calls: 0,
  unpaired: 0,
  evicted: 0,
  duplicates: 0,
  refused: 0,
  skewed: 0,
  overflow: 0,
};

/** Every step from the first to the last. */
export function filled(steps: readonly Step[], stepSeconds: number): Step[] {
  const known = new Map(steps.map((step) => [Date.parse(step.at), step]));
  const [first, last] = [Math.min(...known.keys()), Math.max(...known.keys())];
  const all: Step[] = [];
  for (let at = first; at <= last; at += stepSeconds * 1000) all.push(known.get(at) ?? { ...nothing, at: new Date(at).toISOString() });
  return all;
}
