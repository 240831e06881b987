/** What does the search for remedies store? That of the core, as long as a thread may take. */
import type { Run } from '@samspel/contract/cascades.ts';
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { searchRemedies } from '@samspel/core/cascades/search-remedies.ts';
import { simulate } from '@samspel/core/cascades/simulate.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import type { Done, Tell } from './errand.ts';

type SearchResult = NonNullable<Run['search']>;

const shown = 40;
/** The rest of what a search may take is for what is under way when it ends. */
const longestMilliseconds = 400_000;

/** Searches remedies; refused as the simulation refuses the scenario as it is. */
export function searched(scenario: Scenario, titleOf: (ref: string) => string, tell: Tell): Outcome<Done> {
  const started = performance.now();
  const search = searchRemedies(
    scenario,
    (one) => simulate(one),
    titleOf,
    (part, says) => {
      tell(part, says);
      return performance.now() - started < longestMilliseconds;
    },
  );
  if (!search.ok) return search;
  const { baseline, remedies, tried, leftOut } = search.value;
  const { word } = baseline.verdict;
  const result: SearchResult = {
    baseline: { verdict: word, lostRequests: baseline.lostRequests },
    remedies: remedies
      .slice(0, shown)
      .map(({ kinds, changes, ...one }, index) => ({ rank: index + 1, kinds: [...kinds], changes: changes.map((change) => ({ ...change })), ...one })),
    tried,
    leftOut,
    tookSeconds: (performance.now() - started) / 1000,
  };
  const { order, lostRequests } = baseline;
  return accept({ result, series: null, verdict: word, firstToFail: order[0]?.system ?? null, failed: order.length, lostRequests });
}
