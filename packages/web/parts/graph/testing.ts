/** Graphs for tests and measurements: drawn by chance from a seed, the same every time. */
import type { LayoutInput } from './layout.ts';

/** Systems in subsystems, mostly calling deeper ones; one edge in `backEvery` leads back up. */
export function generatedGraph(count: number, edges: number, groups: number, seed = 1, backEvery = 400): LayoutInput {
  let state = seed >>> 0;
  // mulberry32, public domain
  const chance = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const depth = Int32Array.from({ length: count }, () => Math.floor(8 * Math.sqrt(chance())));
  const group = Int32Array.from({ length: count }, () => Math.floor(chance() * groups));
  const from = new Int32Array(edges);
  const to = new Int32Array(edges);
  for (let edge = 0; edge < edges; edge++) {
    let [a, b] = [Math.floor(chance() * count), Math.floor(chance() * count)];
    for (let tries = 0; tries < 40; tries++) {
      const [near, deeper] = [chance() < 0.35 || group[a] === group[b], (depth[a] ?? 0) < (depth[b] ?? 0)];
      if (near && deeper) break;
      [a, b] = [Math.floor(chance() * count), Math.floor(chance() * count)];
    }
    const back = edge % backEvery === backEvery - 1;
    from[edge] = back ? b : a;
    to[edge] = back ? a : b;
  }
  return { count, from, to, group, folded: [], aspect: 1.5 };
}
