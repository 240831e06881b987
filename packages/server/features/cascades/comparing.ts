/** What was different going in, and what came of it? Two runs beside each other. */

import type { compareRuns, RunResult } from '@samspel/contract/cascades.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { differencesOf } from '@samspel/core/cascades/differences.ts';
import { wholeText } from '@samspel/core/number/grouped.ts';
import { type RunWhole, summaryTold } from './storage.ts';

const mostDifferences = 500;

/** Compares two runs that are done. */
export function compared(a: RunWhole, b: RunWhole): AnswerOf<typeof compareRuns> {
  const [left, right] = [a.result as RunResult, b.result as RunResult];
  const differences = differencesOf(a.scenario, b.scenario);
  const titles = { ...a.titles, ...b.titles };
  const title = (ref: string): string => titles[ref] ?? ref;
  const failedAt = ({ order }: RunResult): Map<string, number> => new Map(order.map(({ ref, at }) => [ref, at]));
  const [leftAt, rightAt] = [failedAt(left), failedAt(right)];
  const journeyOf = (result: RunResult, ref: string) => {
    const found = result.journeys.find((journey) => journey.ref === ref);
    return found === undefined ? null : { lostRequests: found.lostRequests, failedAt: found.failedAt };
  };
  const journeys = [...new Set([...left.journeys, ...right.journeys].map(({ ref }) => ref))];
  return {
    a: summaryTold(a),
    b: summaryTold(b),
    says: said(left, right),
    differences: differences.slice(0, mostDifferences).map(({ of, ...rest }) => ({ ...rest, of: of.map(title).join(' → ') })),
    differencesLeftOut: Math.max(0, differences.length - mostDifferences),
    lostRequests: { a: left.lostRequests, b: right.lostRequests },
    journeys: journeys.map((ref) => ({ ref, title: title(ref), a: journeyOf(left, ref), b: journeyOf(right, ref) })),
    systems: [...new Set([...leftAt.keys(), ...rightAt.keys()])].map((ref) => ({
      ref,
      title: title(ref),
      a: leftAt.get(ref) ?? null,
      b: rightAt.get(ref) ?? null,
    })),
    thresholds: { a: left.thresholds, b: right.thresholds },
  };
}

function said(a: RunResult, b: RunResult): string {
  const verdict = a.verdict.word === b.verdict.word ? `Both are ${a.verdict.word}.` : `The first is ${a.verdict.word}, the second ${b.verdict.word}.`;
  const [first, second] = [Math.round(a.lostRequests), Math.round(b.lostRequests)];
  if (first === second) return `${verdict} Both lose ${wholeText(first)} requests.`;
  const less = Math.max(first, second) === 0 ? 0 : 1 - Math.min(first, second) / Math.max(first, second);
  return `${verdict} The ${first < second ? 'first' : 'second'} loses ${Math.round(less * 100)} % fewer requests: ${wholeText(first)} and ${wholeText(second)}.`;
}
