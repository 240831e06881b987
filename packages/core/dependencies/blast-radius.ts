/**
 * Whom does each system take down with it? Everybody who reaches it over hard edges, for all systems at once.
 *
 * Model: a system fails when anything fails that it depends on hard; soft edges carry nothing. So circles fail together, and only the condensation
 * has to be walked: callers before callees, each component handing on the set of all who reach it. Sets are rows of bits, one for each node, in
 * blocks of 512: a block of all rows stays in the cache while the edges pass over it. Nodes are numbered callers first, so a set holds no
 * bit behind its own component, and a block begins with the first component that can have one in it: half of all work falls away.
 */
import { type Components, componentsOf } from './components.ts';
import { type Graph, hardPart } from './graph.ts';

/** Words of 32 bits in a block; with 16 and 32 it was fastest, see docs/explanations/graph.md. */
const words = 16;

/** How many others fail with each node. */
export function blastRadiusOf(graph: Graph): Int32Array {
  const hard = hardPart(graph);
  const components = componentsOf(hard);
  const { edges, first } = condensed(hard, components);
  const counts = new Int32Array(components.count);
  // Component c counts from the other end here: rank 0 has no callers outside itself, and its nodes have the lowest bits.
  const last = components.count - 1;
  const bits = words * 32;
  const nodes = hard.names.length;
  const sets = new Int32Array(components.count * words);
  for (let block = 0; block < nodes; block += bits) {
    // Bit b of this block is node members[nodes − 1 − block − b].
    const begin = last - (components.of[components.members[nodes - 1 - block] ?? 0] ?? 0);
    sets.fill(0, begin * words);
    const end = Math.min(bits, nodes - block);
    for (let bit = 0; bit < end; bit++) {
      const rank = last - (components.of[components.members[nodes - 1 - block - bit] ?? 0] ?? 0);
      const word = rank * words + (bit >>> 5);
      sets[word] = (sets[word] ?? 0) | (1 << (bit & 31));
    }
    for (let rank = begin; rank <= last; rank++) {
      const into = rank * words;
      for (let edge = first[rank] ?? 0; edge < (first[rank + 1] ?? 0); edge++) {
        const caller = edges[edge] ?? 0;
        if (caller < begin) continue;
        const out = caller * words;
        for (let word = 0; word < words; word++) sets[into + word] = (sets[into + word] ?? 0) | (sets[out + word] ?? 0);
      }
      let count = 0;
      for (let word = 0; word < words; word++) count += ones(sets[into + word] ?? 0);
      counts[rank] = (counts[rank] ?? 0) + count;
    }
  }
  return components.of.map((component) => (counts[last - component] ?? 0) - 1);
}

/** Callers of each component by rank (callers first), each once: those of rank r stand from `first[r]` up to `first[r + 1]`, ascending. */
function condensed(graph: Graph, components: Components): { readonly edges: Int32Array; readonly first: Int32Array } {
  const last = components.count - 1;
  const edges = new Int32Array(graph.to.length);
  const first = new Int32Array(components.count + 1);
  const seen = new Int32Array(components.count).fill(-1);
  let count = 0;
  for (let rank = 0; rank <= last; rank++) {
    first[rank] = count;
    const component = last - rank;
    for (let at = components.first[component] ?? 0; at < (components.first[component + 1] ?? 0); at++) {
      const node = components.members[at] ?? 0;
      for (let row = graph.firstCaller[node] ?? 0; row < (graph.firstCaller[node + 1] ?? 0); row++) {
        const caller = last - (components.of[graph.callers[row] ?? 0] ?? 0);
        if (caller === rank || seen[caller] === rank) continue;
        seen[caller] = rank;
        edges[count++] = caller;
      }
    }
  }
  first[components.count] = count;
  return { edges: edges.subarray(0, count), first };
}

/** How many bits are set (Warren, Hacker's Delight, 5-1). */
function ones(word: number): number {
  let sum = word - ((word >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
