/**
 * Which tools of recovery stand on what they are there to repair?
 *
 * Model: a tool works while everything works that it stands on over hard edges. When it reaches what it repairs, it is gone in the very hour it is
 * kept for, as when in October 2021 the outage of a backbone took down the tools that would have mended it.
 */
import { hardPart } from '../graph.ts';
import { type AttributedGraph, arrows, waysFrom, wayTo } from './attributed.ts';

export interface RecoveryTool {
  readonly tool: string;
  readonly repairs: readonly string[];
}

export interface StandsOnRepaired {
  readonly tool: string;
  readonly repairs: string;
  /** Hard edges from the tool to what it repairs; the tool alone where it repairs itself. */
  readonly path: readonly string[];
  readonly says: string;
}

/** Every tool with everything it repairs and stands on. What the graph does not know stands on nothing. */
export function toolsOnWhatTheyRepair(of: AttributedGraph, tools: readonly RecoveryTool[]): StandsOnRepaired[] {
  const hard = hardPart(of.graph);
  return tools.flatMap(({ tool, repairs }) => {
    const start = of.places.get(tool);
    if (start === undefined) return [];
    const ways = waysFrom(hard, start);
    return repairs.flatMap((repaired) => {
      const node = of.places.get(repaired);
      if (node === undefined || ways.before[node] === -2) return [];
      const path = wayTo(ways, node);
      const [toolTitle = '', title = ''] = [of.titles[start], of.titles[node]];
      const says =
        path.length === 1
          ? `${toolTitle} is to repair itself: when it fails, nothing is left to do it with.`
          : `${toolTitle} is to repair ${title} and stands on it (${arrows(of, path)}): when ${title} fails, so does its repair.`;
      return [{ tool, repairs: repaired, path: path.map((each) => of.graph.names[each] ?? ''), says }];
    });
  });
}
