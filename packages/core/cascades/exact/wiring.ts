/**
 * Who calls whom, by number? The engine works on arrays; this gives every system, load and call its index.
 *
 * Edges are numbered loads first, in the order of the scenario, then the calls of each system in order: the calls of system s are the edges
 * `firstCall[s]` up to `firstCall[s + 1]`, and the edges below `loads` are made by users.
 */
import type { Scenario, ScenarioCall } from '../scenario.ts';

export interface Wiring {
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** How many edges are loads. */
  readonly loads: number;
  readonly edges: readonly ScenarioCall[];
  readonly caller: Int32Array;
  readonly callee: Int32Array;
  readonly firstCall: Int32Array;
}

/** Numbers the parts of a scenario. The caller of a load is −1. */
export function wiringOf(scenario: Scenario): Wiring {
  const names = Object.keys(scenario.systems);
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const edges: ScenarioCall[] = [...scenario.load];
  const caller = scenario.load.map(() => -1);
  const firstCall = new Int32Array(names.length + 1);
  for (const [index, name] of names.entries()) {
    firstCall[index] = edges.length;
    for (const call of scenario.systems[name]?.calls ?? []) {
      edges.push(call);
      caller.push(index);
    }
  }
  firstCall[names.length] = edges.length;
  return {
    names,
    indexOf,
    loads: scenario.load.length,
    edges,
    caller: Int32Array.from(caller),
    callee: Int32Array.from(edges, ({ to }) => indexOf.get(to) ?? -1),
    firstCall,
  };
}

/** How many requests come to each system when so many users come to each load and nothing fails: one attempt a call, caches left out. */
export function visitsOf({ names, edges, callee, firstCall }: Wiring, users: ArrayLike<number>): Float64Array {
  const total = new Float64Array(names.length);
  let now = new Map<number, number>();
  const come = (into: Map<number, number>, edge: number, count: number): void => {
    const to = callee[edge] ?? -1;
    if (count > 0) into.set(to, (into.get(to) ?? 0) + count);
  };
  for (let load = 0; load < users.length; load++) come(now, load, users[load] ?? 0);
  // Circles of calls die out (others are refused); what is left of them after so many rounds no longer matters.
  for (let round = 0; round < names.length + 200 && now.size > 0; round++) {
    const next = new Map<number, number>();
    for (const [system, count] of now) {
      total[system] = (total[system] ?? 0) + count;
      for (let edge = firstCall[system] ?? 0; edge < (firstCall[system + 1] ?? 0); edge++) come(next, edge, count * (edges[edge]?.share ?? 1));
    }
    now = next;
  }
  return total;
}
