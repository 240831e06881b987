/** How is one module drawn, given an order of its variables? Gate by gate, children first. */
import { type Bdd, fails, works } from './bdd.ts';
import { alwaysFails } from './circuit.ts';
import type { Scope } from './variable-order.ts';

/** What a variable stands for in its diagram: itself, its negation, or (a module that turned out certain) an end. */
export type Stand = 'itself' | 'negated' | typeof works | typeof fails;

/** Draws into the pool of `bdd`, levels counted from 0; the root there. Leaves by `TooLarge`. */
export function draw(bdd: Bdd, scope: Scope, order: readonly number[], standOf: (node: number) => Stand): number {
  const { circuit, gates } = scope;
  const roots = new Int32Array(circuit.events + circuit.gates.length);
  order.forEach((node, level) => {
    const stand = standOf(node);
    roots[node] = stand === 'itself' ? bdd.node(level, works, fails) : stand === 'negated' ? bdd.node(level, fails, works) : stand;
  });
  const rootOf = (signal: number): number => {
    if (signal < 0) return signal === alwaysFails ? fails : works;
    const root = roots[signal >> 1] ?? works;
    return (signal & 1) === 0 ? root : bdd.not(root);
  };
  const { level } = bdd.pool;
  let root = works;
  for (const number of gates) {
    const gate = circuit.gates[number];
    if (gate === undefined) continue;
    const parts = gate.parts.map(rootOf).sort((a, b) => (level[b] ?? 0) - (level[a] ?? 0));
    if (gate.kind === 'atLeast') root = bdd.atLeast(gate.count, parts.reverse());
    else {
      root = gate.kind === 'and' ? fails : works;
      for (const part of parts) root = gate.kind === 'and' ? bdd.and(part, root) : gate.kind === 'or' ? bdd.or(part, root) : bdd.xor(part, root);
    }
    roots[circuit.events + number] = root;
  }
  return root;
}
