/**
 * How far above those who call nobody does each system stand? The longest way down its calls, so that a callee always stands lower than its
 * caller. A call that closes a circle is passed over.
 */
import type { ScenarioSystem } from './scenario.ts';

/** Height by name; 0 for who calls nobody. */
export function callHeights(systems: Readonly<Record<string, Pick<ScenarioSystem, 'calls'>>>): Map<string, number> {
  const heights = new Map<string, number>();
  const under = new Set<string>();
  for (const start of Object.keys(systems)) {
    const path = [{ name: start, next: 0, height: 0 }];
    if (heights.has(start)) continue;
    under.add(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const call = systems[step.name]?.calls[step.next++];
      if (call === undefined) {
        heights.set(step.name, step.height);
        under.delete(step.name);
        path.pop();
        const above = path.at(-1);
        if (above !== undefined) above.height = Math.max(above.height, step.height + 1);
        continue;
      }
      const known = heights.get(call.to);
      if (known !== undefined) step.height = Math.max(step.height, known + 1);
      else if (!under.has(call.to)) {
        under.add(call.to);
        path.push({ name: call.to, next: 0, height: 0 });
      }
    }
  }
  return heights;
}
